//! Alternative names and name constraints: names with their kind.

use std::net::IpAddr;

use x509_parser::prelude::GeneralName as Parsed;

use super::DistinguishedName;
use crate::pki::summary::hex;

/// What kind of name (RFC 5280 section 4.2.1.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NameKind {
    /// dNSName.
    Dns,
    /// iPAddress; a range in name constraints.
    Ip,
    /// rfc822Name.
    Email,
    /// uniformResourceIdentifier.
    Uri,
    /// directoryName.
    Directory,
    /// Everything else.
    Other,
}

/// One name.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct GeneralName {
    /// Its kind.
    #[serde(rename = "type")]
    pub kind: NameKind,
    /// As text; an IP range as `address/prefix`.
    pub value: String,
}

impl GeneralName {
    pub(super) fn of(name: &Parsed<'_>) -> Self {
        let (kind, value) = match name {
            Parsed::DNSName(name) => (NameKind::Dns, (*name).to_owned()),
            Parsed::IPAddress(octets) => (NameKind::Ip, address(octets)),
            Parsed::RFC822Name(name) => (NameKind::Email, (*name).to_owned()),
            Parsed::URI(name) => (NameKind::Uri, (*name).to_owned()),
            Parsed::DirectoryName(name) => {
                (NameKind::Directory, DistinguishedName::of(name).to_string())
            }
            Parsed::OtherName(oid, octets) => (
                NameKind::Other,
                format!("{}:{}", oid.to_id_string(), hex(octets)),
            ),
            Parsed::RegisteredID(oid) => (NameKind::Other, oid.to_id_string()),
            Parsed::X400Address(any) | Parsed::EDIPartyName(any) => {
                (NameKind::Other, hex(any.data))
            }
            Parsed::Invalid(_, octets) => (NameKind::Other, hex(octets)),
        };
        Self { kind, value }
    }
}

/// An address, or an address and its mask (RFC 5280 section 4.2.1.10); hex for what is neither.
fn address(octets: &[u8]) -> String {
    let one = |octets: &[u8]| -> Option<IpAddr> {
        match octets.len() {
            4 => <[u8; 4]>::try_from(octets).ok().map(IpAddr::from),
            16 => <[u8; 16]>::try_from(octets).ok().map(IpAddr::from),
            _ => None,
        }
    };
    if let Some(address) = one(octets) {
        return address.to_string();
    }
    let (base, mask) = octets.split_at(octets.len() / 2);
    match (one(base), one(mask)) {
        (Some(base), Some(mask_address)) => {
            let ones: u32 = mask.iter().map(|octet| octet.count_ones()).sum();
            let contiguous = mask
                .iter()
                .fold(0, |bits, octet| bits + octet.leading_ones())
                == ones
                && mask.windows(2).all(|pair| pair[0] == 255 || pair[1] == 0);
            if contiguous {
                format!("{base}/{ones}")
            } else {
                format!("{base}/{mask_address}")
            }
        }
        _ => hex(octets),
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_and_ranges() {
        assert_eq!(address(&[127, 0, 0, 1]), "127.0.0.1");
        assert_eq!(address(&[10, 0, 0, 0, 255, 0, 0, 0]), "10.0.0.0/8");
        assert_eq!(address(&[0; 8]), "0.0.0.0/0");
        assert_eq!(
            address(&[10, 0, 0, 0, 255, 0, 255, 0]),
            "10.0.0.0/255.0.255.0"
        );
        assert_eq!(address(&[0; 32]), "::/0");
        assert_eq!(address(&[1, 2, 3]), "010203");
        assert_eq!(address(&[]), "");
    }
}
