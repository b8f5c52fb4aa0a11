//! A certificate laid out for the rules: parsed once, its extensions found once.

use time::OffsetDateTime;
use x509_parser::extensions::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, NameConstraints,
};
use x509_parser::prelude::{GeneralName, ParsedExtension, X509Certificate, X509Version};

use super::super::algorithm::PublicKeyKind;

/// An extension and whether it is critical.
#[derive(Debug)]
pub(super) struct Found<T> {
    pub(super) critical: bool,
    /// What it says.
    pub(super) value: T,
}

/// What a certificate is, by its basic constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Neither a CA nor of a version before 3.
    Leaf,
    /// A CA that another one signed.
    Intermediate,
    /// Of version 1 or 2: it has no extensions, so most rules say nothing about it.
    Old,
    /// A CA that signed itself.
    Root,
}

/// What every rule looks at.
#[derive(Debug)]
pub(super) struct Examined<'a> {
    pub(super) certificate: &'a X509Certificate<'a>,
    /// The next certificate of the chain.
    pub(super) issuer: Option<&'a X509Certificate<'a>>,
    pub(super) now: OffsetDateTime,
    pub(super) role: Role,
    pub(super) key: PublicKeyKind,
    pub(super) alternative_names: Option<Found<&'a [GeneralName<'a>]>>,
    /// With its bytes.
    pub(super) basic_constraints: Option<Found<(&'a BasicConstraints, &'a [u8])>>,
    pub(super) key_usage: Option<Found<&'a KeyUsage>>,
    pub(super) extended_key_usage: Option<&'a ExtendedKeyUsage<'a>>,
    pub(super) name_constraints: Option<Found<&'a NameConstraints<'a>>>,
    pub(super) authority_key: Option<&'a AuthorityKeyIdentifier<'a>>,
    pub(super) subject_key: Option<&'a [u8]>,
    /// Object identifiers of extensions whose content cannot be read.
    pub(super) unreadable: Vec<String>,
    /// Object identifiers of extensions that are there more than once.
    pub(super) repeated: Vec<String>,
}

impl<'a> Examined<'a> {
    pub(super) fn new(
        certificate: &'a X509Certificate<'a>,
        issuer: Option<&'a X509Certificate<'a>>,
        now: OffsetDateTime,
    ) -> Self {
        let mut examined = Self {
            certificate,
            issuer,
            now,
            role: Role::Leaf,
            key: PublicKeyKind::of(certificate.public_key()),
            alternative_names: None,
            basic_constraints: None,
            key_usage: None,
            extended_key_usage: None,
            name_constraints: None,
            authority_key: None,
            subject_key: None,
            unreadable: Vec::new(),
            repeated: Vec::new(),
        };
        examined.read_extensions();
        examined.role = if certificate.version() != X509Version::V3 {
            Role::Old
        } else if !examined.says_ca() {
            Role::Leaf
        } else if examined.is_self_issued() {
            Role::Root
        } else {
            Role::Intermediate
        };
        examined
    }

    fn read_extensions(&mut self) {
        let mut seen = std::collections::HashSet::new();
        for extension in self.certificate.extensions() {
            if !seen.insert(extension.oid.as_bytes()) {
                self.repeated.push(extension.oid.to_id_string());
                continue;
            }
            let critical = extension.critical;
            match extension.parsed_extension() {
                ParsedExtension::SubjectAlternativeName(names) => {
                    let value = names.general_names.as_slice();
                    self.alternative_names = Some(Found { critical, value });
                }
                ParsedExtension::BasicConstraints(constraints) => {
                    let value = (constraints, extension.value);
                    self.basic_constraints = Some(Found { critical, value });
                }
                ParsedExtension::KeyUsage(value) => {
                    self.key_usage = Some(Found { critical, value });
                }
                ParsedExtension::ExtendedKeyUsage(usage) => self.extended_key_usage = Some(usage),
                ParsedExtension::NameConstraints(value) => {
                    self.name_constraints = Some(Found { critical, value });
                }
                ParsedExtension::AuthorityKeyIdentifier(id) => self.authority_key = Some(id),
                ParsedExtension::SubjectKeyIdentifier(id) => self.subject_key = Some(id.0),
                ParsedExtension::ParseError { .. } => {
                    self.unreadable.push(extension.oid.to_id_string());
                }
                _ => {}
            }
        }
    }

    /// Whether basic constraints say CA:TRUE.
    pub(super) fn says_ca(&self) -> bool {
        self.basic_constraints
            .as_ref()
            .is_some_and(|found| found.value.0.ca)
    }

    pub(super) fn is_ca(&self) -> bool {
        matches!(self.role, Role::Intermediate | Role::Root)
    }

    /// Issuer and subject are one name.
    pub(super) fn is_self_issued(&self) -> bool {
        self.certificate.issuer().as_raw() == self.certificate.subject().as_raw()
    }

    /// Whether it is a leaf that a server could show: without an extended key usage it is for anything.
    pub(super) fn is_for_servers(&self) -> bool {
        self.role == Role::Leaf
            && self
                .extended_key_usage
                .is_none_or(|usage| usage.server_auth || usage.any)
    }

    /// The dNSNames among the SANs.
    pub(super) fn dns_names(&self) -> impl Iterator<Item = &'a str> {
        self.names().iter().filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(*name),
            _ => None,
        })
    }

    /// The octets of the iPAddresses among the SANs.
    pub(super) fn addresses(&self) -> impl Iterator<Item = &'a [u8]> {
        self.names().iter().filter_map(|name| match name {
            GeneralName::IPAddress(octets) => Some(*octets),
            _ => None,
        })
    }

    /// All SANs.
    pub(super) fn names(&self) -> &'a [GeneralName<'a>] {
        self.alternative_names
            .as_ref()
            .map_or(&[], |found| found.value)
    }
}
