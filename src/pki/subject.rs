//! Distinguished names of subjects, in OpenSSL's notation.

use std::fmt::{self, Write};
use std::str::FromStr;

use rcgen::string::{Ia5String, PrintableString};
use rcgen::{DistinguishedName, DnType, DnValue};
use x509_parser::x509::X509Name;

/// Attribute types with a short name: name, OID, most characters (RFC 5280 appendix A, upper bounds).
const ATTRIBUTES: &[(&str, &[u64], usize)] = &[
    ("CN", &[2, 5, 4, 3], 64),
    ("SN", &[2, 5, 4, 4], 40),
    ("serialNumber", &[2, 5, 4, 5], 64),
    ("C", &[2, 5, 4, 6], 2),
    ("L", &[2, 5, 4, 7], 128),
    ("ST", &[2, 5, 4, 8], 128),
    ("street", &[2, 5, 4, 9], 128),
    ("O", &[2, 5, 4, 10], 64),
    ("OU", &[2, 5, 4, 11], 64),
    ("title", &[2, 5, 4, 12], 64),
    ("postalCode", &[2, 5, 4, 17], 40),
    ("GN", &[2, 5, 4, 42], 16),
    ("emailAddress", &[1, 2, 840, 113_549, 1, 9, 1], 255),
    ("UID", &[0, 9, 2342, 19_200_300, 100, 1, 1], 256),
    ("DC", &[0, 9, 2342, 19_200_300, 100, 1, 25], 63),
];

/// Most characters of an attribute without a row of its own.
const LONGEST: usize = 255;

/// A subject: attributes in order, each kind at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject(Vec<Attribute>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Attribute {
    /// Short name, or the OID in dots.
    name: String,
    oid: Vec<u64>,
    value: String,
}

/// A text that is no [`Subject`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// Not in OpenSSL's notation.
    #[error("`{0}` is no subject: it begins with `/` and looks like `/C=US/O=Dev/CN=localhost`")]
    Form(String),
    /// A kind of attribute that is not known.
    #[error(
        "`{0}` is no attribute of a subject; there are CN, O, OU, C, ST, L, emailAddress and others, or an OID in dots"
    )]
    Unknown(String),
    /// A value that cannot be written.
    #[error("{name} cannot be `{value}`: {reason}")]
    Value {
        /// The attribute.
        name: String,
        /// What was given.
        value: String,
        /// Why not.
        reason: String,
    },
    /// An attribute that is there already.
    #[error("{0} is given twice")]
    Twice(String),
    /// Several attributes in one part of the name.
    #[error("a subject with several attributes in one part (`+`) is not supported")]
    MultiValued,
}

impl Subject {
    /// A subject that is nothing but a CN, cut to the 64 characters that one can hold.
    #[must_use]
    pub fn common_name(name: &str) -> Self {
        Self(vec![Attribute {
            name: "CN".to_owned(),
            oid: vec![2, 5, 4, 3],
            value: name.chars().take(64).collect(),
        }])
    }

    /// Adds an attribute by its short name, such as `O`, or its OID.
    ///
    /// # Errors
    ///
    /// [`SubjectError`].
    pub fn add(&mut self, name: &str, value: &str) -> Result<(), SubjectError> {
        let known = ATTRIBUTES
            .iter()
            .find(|(known, ..)| known.eq_ignore_ascii_case(name));
        let (name, oid, longest) = if let Some((known, oid, longest)) = known {
            ((*known).to_owned(), oid.to_vec(), *longest)
        } else {
            let oid = oid(name).ok_or_else(|| SubjectError::Unknown(name.to_owned()))?;
            (name.to_owned(), oid, LONGEST)
        };
        let wrong = |reason: String| SubjectError::Value {
            name: name.clone(),
            value: value.to_owned(),
            reason,
        };
        if value.is_empty() {
            return Err(wrong("it is empty".to_owned()));
        }
        if value.chars().any(char::is_control) {
            return Err(wrong("it has control characters".to_owned()));
        }
        if name == "C"
            && !(value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_alphabetic()))
        {
            return Err(wrong("a country has two letters".to_owned()));
        }
        if value.chars().count() > longest {
            return Err(wrong(format!("it is longer than {longest} characters")));
        }
        if ["emailAddress", "DC"].contains(&name.as_str()) && !value.is_ascii() {
            return Err(wrong("it has characters beyond ASCII".to_owned()));
        }
        if self.0.iter().any(|attribute| attribute.oid == oid) {
            return Err(SubjectError::Twice(name));
        }
        let value = value.to_owned();
        self.0.push(Attribute { name, oid, value });
        Ok(())
    }

    /// Reads the subject of a request.
    ///
    /// # Errors
    ///
    /// [`SubjectError`] for what could not be written again.
    pub fn of(name: &X509Name<'_>) -> Result<Self, SubjectError> {
        let mut subject = Self::default();
        for part in name.iter() {
            let mut attributes = part.iter();
            let (Some(attribute), None) = (attributes.next(), attributes.next()) else {
                return Err(SubjectError::MultiValued);
            };
            let oid = attribute.attr_type().to_id_string();
            let value = attribute.as_str().map_err(|_| SubjectError::Value {
                name: oid.clone(),
                value: String::new(),
                reason: "it is written in an outdated alphabet".to_owned(),
            })?;
            let known = ATTRIBUTES.iter().find(|(_, known, _)| dotted(known) == oid);
            subject.add(known.map_or(oid.as_str(), |(name, ..)| name), value)?;
        }
        Ok(subject)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The CN, where there is one.
    #[must_use]
    pub fn cn(&self) -> Option<&str> {
        let common = self.0.iter().find(|attribute| attribute.name == "CN");
        common.map(|attribute| attribute.value.as_str())
    }

    /// Country and serial number are PrintableString, e-mail and domain components IA5String (RFC 5280 appendix A); the
    /// rest is UTF8String (section 4.1.2.4).
    pub(super) fn to_rcgen(&self) -> Result<DistinguishedName, rcgen::Error> {
        let mut name = DistinguishedName::new();
        for Attribute {
            name: kind,
            oid,
            value,
        } in &self.0
        {
            let value: DnValue = match kind.as_str() {
                "C" | "serialNumber" => {
                    DnValue::PrintableString(PrintableString::try_from(value.as_str())?)
                }
                "emailAddress" | "DC" => DnValue::Ia5String(Ia5String::try_from(value.as_str())?),
                _ => DnValue::Utf8String(value.clone()),
            };
            name.push(DnType::from_oid(oid), value);
        }
        Ok(name)
    }
}

/// OpenSSL's notation, which parses to the same subject.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Attribute { name, value, .. } in &self.0 {
            write!(f, "/{name}=")?;
            for letter in value.chars() {
                if "/\\+".contains(letter) {
                    f.write_char('\\')?;
                }
                f.write_char(letter)?;
            }
        }
        Ok(())
    }
}

impl FromStr for Subject {
    type Err = SubjectError;

    fn from_str(text: &str) -> Result<Self, SubjectError> {
        let form = || SubjectError::Form(text.to_owned());
        let mut subject = Self::default();
        for part in split(text.strip_prefix('/').ok_or_else(form)?)? {
            // `/` alone is the empty subject, as with OpenSSL.
            if part.is_empty() && subject.is_empty() && text == "/" {
                continue;
            }
            let (name, value) = part.split_once('=').ok_or_else(form)?;
            subject.add(name.trim(), value)?;
        }
        Ok(subject)
    }
}

/// Parts between slashes; a backslash takes the next character as it is.
fn split(text: &str) -> Result<Vec<String>, SubjectError> {
    let mut parts = vec![String::new()];
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        let last = parts.len() - 1;
        match letter {
            '/' => parts.push(String::new()),
            '+' => return Err(SubjectError::MultiValued),
            '\\' => parts[last].extend(letters.next()),
            _ => parts[last].push(letter),
        }
    }
    Ok(parts)
}

/// An object identifier in dots, as numbers; the first two are bounded by their common octet (X.690 section 8.19.4).
fn oid(text: &str) -> Option<Vec<u64>> {
    let numbers: Vec<u64> = text
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let fits = match numbers.as_slice() {
        [0 | 1, second, ..] => *second < 40,
        [2, second, ..] => *second < 1 << 32,
        _ => false,
    };
    (fits && numbers.len() <= 32).then_some(numbers)
}

fn dotted(oid: &[u64]) -> String {
    let numbers: Vec<String> = oid.iter().map(u64::to_string).collect();
    numbers.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notation_is_read_and_written() {
        for text in [
            "/C=US/ST=CA/L=SF/O=Dev/CN=localhost",
            r"/O=Either\/Or/CN=a\+b\\c",
            "/1.3.6.1.4.1.11129=x/CN=Bücher",
        ] {
            let subject: Subject = text.parse().expect("a subject");
            assert_eq!(subject.to_string(), text);
            subject.to_rcgen().expect("it can be written");
        }
        assert_eq!(
            "/cn=a".parse::<Subject>().expect("case is free").cn(),
            Some("a")
        );
        assert!("/".parse::<Subject>().expect("the empty one").is_empty());
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        for wrong in [
            "CN=a",
            "/CN",
            "/CN=",
            "//CN=a",
            "/CN=a/CN=b",
            "/C=USA",
            "/C=1",
            "/X=a",
            "/1=a",
            "/3.1=a",
            "/CN=a+OU=b",
            "/emailAddress=ü@a",
            "/CN=a\nb",
            &format!("/CN={}", "a".repeat(65)),
        ] {
            assert!(wrong.parse::<Subject>().is_err(), "{wrong}");
        }
    }
}
