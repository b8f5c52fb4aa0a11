//! Distinguished names as text.

use std::fmt::Write;

use x509_parser::der_parser::asn1_rs::Tag;
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// Attributes that monitoring tells apart, by the last arc of `2.5.4` and their short names (RFC 4519).
const SHORT: &[(&str, &str)] = &[
    ("2.5.4.3", "CN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.9", "street"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.97", "organizationIdentifier"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
];

/// A subject or an issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DistinguishedName {
    /// Short name (or object identifier) and value of each attribute, in the order of the certificate.
    pub attributes: Vec<(String, String)>,
    /// DER, for comparison.
    pub der: Vec<u8>,
}

impl DistinguishedName {
    pub(super) fn of(name: &X509Name<'_>) -> Self {
        let attributes = name
            .iter_attributes()
            .map(|attribute| (short_name(attribute), value(attribute)));
        Self {
            attributes: attributes.collect(),
            der: name.as_raw().to_vec(),
        }
    }

    /// The first attribute of a kind, such as `CN`.
    #[must_use]
    pub fn get(&self, kind: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(name, _)| name == kind)
            .map(|(_, value)| value.as_str())
    }

    /// The CN, or the whole name when it has none: what people call it.
    #[must_use]
    pub fn common(&self) -> String {
        self.get("CN")
            .map_or_else(|| self.to_string(), str::to_owned)
    }
}

/// `C=US, O=Example, CN=Root`, in the order of the certificate; special characters as in RFC 4514 section 2.4.
impl std::fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, (kind, value)) in self.attributes.iter().enumerate() {
            if at > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{kind}=")?;
            for letter in value.chars() {
                if matches!(letter, ',' | '+' | '"' | '\\' | '<' | '>' | ';') {
                    f.write_char('\\')?;
                }
                f.write_char(letter)?;
            }
        }
        Ok(())
    }
}

fn short_name(attribute: &AttributeTypeAndValue<'_>) -> String {
    let oid = attribute.attr_type().to_id_string();
    let known = SHORT.iter().find(|(known, _)| *known == oid);
    known.map_or(oid, |(_, short)| (*short).to_owned())
}

/// The value as text, whatever string type it has; `#` and hex for what is no string (RFC 4514 section 2.4).
fn value(attribute: &AttributeTypeAndValue<'_>) -> String {
    let octets = attribute.as_slice();
    match attribute.attr_value().tag() {
        Tag::BmpString => {
            let units: Vec<u16> = octets
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        // Latin-1 is what everybody wrote into a T61String.
        Tag::T61String => octets.iter().map(|&octet| char::from(octet)).collect(),
        Tag::UniversalString => octets
            .chunks_exact(4)
            .map(|four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
            .map(|scalar| char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
        Tag::NumericString
        | Tag::PrintableString
        | Tag::Utf8String
        | Tag::Ia5String
        | Tag::VisibleString
        | Tag::GeneralString => String::from_utf8_lossy(octets).into_owned(),
        _ => format!("#{}", crate::pki::summary::hex(octets)),
    }
}
