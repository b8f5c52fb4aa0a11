//! Extensions of certificates and of requests.

use x509_parser::der_parser::Oid;
use x509_parser::extensions::GeneralSubtree;
use x509_parser::prelude::{
    DistributionPointName, ExtendedKeyUsage, GeneralName as ParsedName, KeyUsage, ParsedExtension,
};

use super::GeneralName;

/// Key usages in the order of their bits (RFC 5280 section 4.2.1.3).
const KEY_USAGES: [&str; 9] = [
    "digitalSignature",
    "nonRepudiation",
    "keyEncipherment",
    "dataEncipherment",
    "keyAgreement",
    "keyCertSign",
    "cRLSign",
    "encipherOnly",
    "decipherOnly",
];

/// Access methods of authority information (RFC 5280 section 4.2.2.1).
const OCSP: &str = "1.3.6.1.5.5.7.48.1";
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

/// What a key may be used for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Names of RFC 5280 section 4.2.1.3; empty when the extension is missing.
    pub key: Vec<&'static str>,
    /// Names of RFC 5280 section 4.2.1.12, or numbers; empty when the extension is missing.
    pub extended: Vec<String>,
}

/// Which names a CA may sign (RFC 5280 section 4.2.1.10).
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct NameConstraints {
    /// Only these, for each kind that is listed.
    pub permitted: Vec<GeneralName>,
    /// Never these.
    pub excluded: Vec<GeneralName>,
}

/// What the extensions say that voicectl knows.
#[derive(Clone, Debug, Default)]
pub(super) struct Extensions {
    pub(super) names: Vec<GeneralName>,
    pub(super) usage: Usage,
    pub(super) key_id: Option<Vec<u8>>,
    pub(super) issuer_key_id: Option<Vec<u8>>,
    pub(super) is_ca: bool,
    pub(super) path_length: Option<u32>,
    pub(super) name_constraints: Option<NameConstraints>,
    pub(super) timestamps: usize,
    pub(super) ocsp_urls: Vec<String>,
    pub(super) issuer_urls: Vec<String>,
    pub(super) crl_urls: Vec<String>,
}

impl Extensions {
    pub(super) fn of<'a, 'b: 'a>(
        extensions: impl Iterator<Item = &'a ParsedExtension<'b>>,
    ) -> Self {
        let mut all = Self::default();
        for extension in extensions {
            all.take(extension);
        }
        all
    }

    fn take(&mut self, extension: &ParsedExtension<'_>) {
        match extension {
            ParsedExtension::SubjectAlternativeName(names) => {
                self.names
                    .extend(names.general_names.iter().map(GeneralName::of));
            }
            ParsedExtension::KeyUsage(usage) => self.usage.key = key_usages(*usage),
            ParsedExtension::ExtendedKeyUsage(usage) => {
                self.usage.extended = extended_usages(usage);
            }
            ParsedExtension::SubjectKeyIdentifier(id) => self.key_id = Some(id.0.to_vec()),
            ParsedExtension::AuthorityKeyIdentifier(id) => {
                self.issuer_key_id = id.key_identifier.as_ref().map(|id| id.0.to_vec());
            }
            ParsedExtension::BasicConstraints(constraints) => {
                self.is_ca = constraints.ca;
                self.path_length = constraints.path_len_constraint;
            }
            ParsedExtension::NameConstraints(constraints) => {
                let list = |trees: &Option<Vec<GeneralSubtree<'_>>>| -> Vec<GeneralName> {
                    let trees = trees.as_deref().unwrap_or_default();
                    trees
                        .iter()
                        .map(|tree| GeneralName::of(&tree.base))
                        .collect()
                };
                self.name_constraints = Some(NameConstraints {
                    permitted: list(&constraints.permitted_subtrees),
                    excluded: list(&constraints.excluded_subtrees),
                });
            }
            ParsedExtension::SCT(timestamps) => self.timestamps = timestamps.len(),
            ParsedExtension::AuthorityInfoAccess(access) => {
                for description in access.iter() {
                    let url = urls(std::slice::from_ref(&description.access_location));
                    match description.access_method.to_id_string().as_str() {
                        OCSP => self.ocsp_urls.extend(url),
                        CA_ISSUERS => self.issuer_urls.extend(url),
                        _ => {}
                    }
                }
            }
            ParsedExtension::CRLDistributionPoints(points) => {
                for point in points.iter() {
                    if let Some(DistributionPointName::FullName(names)) = &point.distribution_point
                    {
                        self.crl_urls.extend(urls(names));
                    }
                }
            }
            _ => {}
        }
    }
}

fn urls(names: &[ParsedName<'_>]) -> Vec<String> {
    let url = |name: &ParsedName<'_>| match name {
        ParsedName::URI(url) => Some((*url).to_owned()),
        _ => None,
    };
    names.iter().filter_map(url).collect()
}

fn key_usages(usage: KeyUsage) -> Vec<&'static str> {
    let set = |(bit, name): (usize, &'static str)| (usage.flags >> bit & 1 == 1).then_some(name);
    KEY_USAGES.into_iter().enumerate().filter_map(set).collect()
}

fn extended_usages(usage: &ExtendedKeyUsage<'_>) -> Vec<String> {
    let known = [
        (usage.any, "anyExtendedKeyUsage"),
        (usage.server_auth, "serverAuth"),
        (usage.client_auth, "clientAuth"),
        (usage.code_signing, "codeSigning"),
        (usage.email_protection, "emailProtection"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ];
    let known = known.into_iter().filter(|(set, _)| *set);
    known
        .map(|(_, name)| name.to_owned())
        .chain(usage.other.iter().map(Oid::to_id_string))
        .collect()
}
