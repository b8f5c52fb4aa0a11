//! Certificates in PEM form, and chains made from whatever certificates there are: leaf first, root left out.

use pem::{EncodeConfig, LineEnding, Pem};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use x509_parser::prelude::{
    AccessDescription, FromDer, GeneralName, ParsedExtension, X509Certificate,
};

use super::PkiError;
use super::asn1::{BIT_STRING, Reader, SEQUENCE};
use super::summary::display_name;

/// More certificates than any chain has; a file with more is no chain.
const LONGEST: usize = 100;

/// Issuers one above the other; public chains have two or three.
const HIGHEST: usize = 10;

/// The certificates of a PEM file, in order; never none.
///
/// # Errors
///
/// [`PkiError::NoCertificate`], [`PkiError::UnreadableCertificate`].
pub fn from_pem(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, PkiError> {
    let chain = CertificateDer::pem_slice_iter(pem)
        .take(LONGEST)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| PkiError::UnreadableCertificate)?;
    if chain.is_empty() {
        Err(PkiError::NoCertificate)
    } else {
        Ok(chain)
    }
}

/// One certificate in PEM form (RFC 7468: 64 columns, line feeds on every platform, a final one).
#[must_use]
pub fn to_pem(certificate: &CertificateDer<'_>) -> String {
    pem_block("CERTIFICATE", certificate)
}

/// One block in PEM form.
pub(super) fn pem_block(label: &str, der: &[u8]) -> String {
    let config = EncodeConfig::new().set_line_ending(LineEnding::LF);
    pem::encode_config(&Pem::new(label, der), config)
}

/// A chain that was put in order.
#[derive(Debug)]
pub struct Ordered {
    /// Leaf first, each next one issued the one before; no root, unless the leaf signed itself.
    pub chain: Vec<CertificateDer<'static>>,
    /// The root that the chain leads to, where it was there: clients have their own.
    pub root: Option<CertificateDer<'static>>,
    /// The issuer of the last one, where it was not there: a root that clients have, or an intermediate that they will miss.
    pub missing: Option<Missing>,
    /// Certificates that have nothing to do with the leaf.
    pub strangers: Vec<CertificateDer<'static>>,
}

/// An issuer that was not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// Where its certificate can be fetched, as the one that it signed says (RFC 5280 section 4.2.2.1).
    pub address: Option<String>,
}

/// Puts the chain of `leaf` in order, from certificates in any order. Who issued what is told by names and key
/// identifiers, and proven by the signature.
///
/// # Errors
///
/// [`PkiError::UnreadableCertificate`], and [`PkiError::TooManyCertificates`] for more than 100.
pub fn order(
    leaf: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
) -> Result<Ordered, PkiError> {
    if others.len() > LONGEST {
        return Err(PkiError::TooManyCertificates(others.len()));
    }
    let leaf = Link::read(leaf)?;
    let mut left = Vec::new();
    for other in others {
        let is_there = |link: &Link<'_>| link.der == other.as_ref();
        if other.as_ref() != leaf.der && !left.iter().any(is_there) {
            left.push(Link::read(other)?);
        }
    }
    let mut chain = vec![leaf];
    let mut root = None;
    let mut missing = None;
    while let Some(last) = chain.last() {
        if last.is_self_issued() {
            break;
        }
        let issuers = left.iter().enumerate();
        let issuers = issuers.filter(|(_, candidate)| candidate.has_signed(last));
        // A root ends it; the same key under another root only makes it longer.
        let issuer = issuers
            .max_by_key(|(place, issuer)| (issuer.is_self_issued(), std::cmp::Reverse(*place)));
        let Some((place, _)) = issuer.filter(|_| chain.len() <= HIGHEST) else {
            missing = Some(last.missing());
            break;
        };
        let issuer = left.swap_remove(place);
        if issuer.is_self_issued() {
            root = Some(issuer);
            break;
        }
        chain.push(issuer);
    }
    let owned = |link: Link<'_>| CertificateDer::from(link.der.to_vec());
    Ok(Ordered {
        chain: chain.into_iter().map(owned).collect(),
        root: root.map(owned),
        missing,
        strangers: left.into_iter().map(owned).collect(),
    })
}

/// Whether `issuer` signed `subject`; not for certificates that cannot be read.
#[must_use]
pub fn is_issued_by(subject: &CertificateDer<'_>, issuer: &CertificateDer<'_>) -> bool {
    match (Link::read(subject), Link::read(issuer)) {
        (Ok(subject), Ok(issuer)) => issuer.has_signed(&subject),
        _ => false,
    }
}

/// A certificate as a link of a chain.
struct Link<'a> {
    der: &'a [u8],
    parsed: X509Certificate<'a>,
}

impl<'a> Link<'a> {
    fn read(certificate: &'a CertificateDer<'_>) -> Result<Self, PkiError> {
        match X509Certificate::from_der(certificate) {
            Ok(([], parsed)) => Ok(Self {
                der: certificate,
                parsed,
            }),
            _ => Err(PkiError::UnreadableCertificate),
        }
    }

    fn key_id(&self) -> Option<&[u8]> {
        self.extension(|extension| match extension {
            ParsedExtension::SubjectKeyIdentifier(id) => Some(id.0),
            _ => None,
        })
    }

    fn issuer_key_id(&self) -> Option<&[u8]> {
        self.extension(|extension| match extension {
            ParsedExtension::AuthorityKeyIdentifier(id) => Some(id.key_identifier.as_ref()?.0),
            _ => None,
        })
    }

    fn extension<'b, T>(
        &'b self,
        wanted: impl Fn(&'b ParsedExtension<'a>) -> Option<T>,
    ) -> Option<T> {
        let mut extensions = self.parsed.extensions().iter();
        extensions.find_map(|extension| wanted(extension.parsed_extension()))
    }

    /// Whether subject and issuer are the same: a root. Its signature proves nothing.
    fn is_self_issued(&self) -> bool {
        let is_own_key = match (self.key_id(), self.issuer_key_id()) {
            (Some(own), Some(issuer)) => own == issuer,
            _ => true,
        };
        self.parsed.subject().as_raw() == self.parsed.issuer().as_raw() && is_own_key
    }

    /// Whether it signed `other`.
    fn has_signed(&self, other: &Link<'_>) -> bool {
        let is_named = self.parsed.subject().as_raw() == other.parsed.issuer().as_raw();
        let is_same_key = match (self.key_id(), other.issuer_key_id()) {
            (Some(own), Some(wanted)) => own == wanted,
            _ => true,
        };
        is_named && is_same_key && self.verifies(other).unwrap_or(false)
    }

    /// Whether its key made the signature of `other`; `None` for a signature of an unknown kind.
    fn verifies(&self, other: &Link<'_>) -> Option<bool> {
        let mut signed = Reader::new(other.der).inside(SEQUENCE)?;
        let content = signed.any()?.whole;
        let algorithm = signed.body(SEQUENCE)?;
        // The first octet tells of unused bits, of which there are none.
        let signature = signed.body(BIT_STRING)?.strip_prefix(&[0])?;
        let mut key = Reader::new(self.parsed.public_key().raw).inside(SEQUENCE)?;
        let key_algorithm = key.body(SEQUENCE)?;
        let key = key.body(BIT_STRING)?.strip_prefix(&[0])?;
        let mut fitting = webpki::ALL_VERIFICATION_ALGS.iter().filter(|candidate| {
            candidate.signature_alg_id().as_ref() == algorithm
                && candidate.public_key_alg_id().as_ref() == key_algorithm
        });
        Some(fitting.any(|candidate| candidate.verify_signature(key, content, signature).is_ok()))
    }

    fn missing(&self) -> Missing {
        let is_http = |description: &AccessDescription<'a>| match description.access_location {
            // 1.3.6.1.5.5.7.48.2: id-ad-caIssuers.
            GeneralName::URI(address)
                if description.access_method.as_bytes() == b"\x2b\x06\x01\x05\x05\x07\x30\x02" =>
            {
                Some(address)
            }
            _ => None,
        };
        let address = self.extension(|extension| match extension {
            ParsedExtension::AuthorityInfoAccess(access) => {
                access.accessdescs.iter().find_map(is_http)
            }
            _ => None,
        });
        let is_plain = |address: &&str| address.bytes().all(|byte| byte.is_ascii_graphic());
        Missing {
            name: display_name(self.parsed.issuer()),
            address: address.filter(is_plain).map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{
        BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, PKCS_ED25519,
    };

    use super::*;

    type Ca = CertifiedIssuer<'static, KeyPair>;

    fn params(name: &str, is_ca: bool) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        if is_ca {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        }
        params.use_authority_key_identifier_extension = true;
        params
    }

    fn key() -> KeyPair {
        KeyPair::generate_for(&PKCS_ED25519).expect("a key")
    }

    fn root(name: &str) -> Ca {
        CertifiedIssuer::self_signed(params(name, true), key()).expect("a root")
    }

    fn below(name: &str, issuer: &Ca) -> Ca {
        CertifiedIssuer::signed_by(params(name, true), key(), issuer).expect("an intermediate")
    }

    fn leaf(issuer: &Ca) -> CertificateDer<'static> {
        let signed = params("leaf", false).signed_by(&key(), issuer);
        signed.expect("a leaf").der().clone()
    }

    #[test]
    fn a_chain_is_found_in_any_order() {
        let top = root("top");
        let (first, second) = (below("first", &top), below("second", &top));
        let inner = below("inner", &first);
        let leaf = leaf(&inner);
        let bag = [&top, &second, &inner, &first, &inner].map(|ca| ca.der().clone());
        let ordered = order(&leaf, &bag).expect("a chain");
        let wanted = [leaf.clone(), inner.der().clone(), first.der().clone()];
        assert_eq!(ordered.chain, wanted);
        assert_eq!(ordered.root.as_ref(), Some(top.der()));
        assert_eq!(ordered.strangers, [second.der().clone()]);
        assert_eq!(ordered.missing, None);

        let ordered = order(&leaf, &[top.der().clone(), first.der().clone()]).expect("a part");
        assert_eq!(ordered.chain, std::slice::from_ref(&leaf));
        assert_eq!(ordered.missing.expect("an issuer").name, "inner");
        assert_eq!(ordered.strangers.len(), 2);
    }

    #[test]
    fn a_name_proves_nothing() {
        let (real, false_one) = (root("same name"), root("same name"));
        let mut bare = params("leaf", false);
        bare.use_authority_key_identifier_extension = false;
        let leaf = bare.signed_by(&key(), &real).expect("a leaf").der().clone();
        let ordered = order(&leaf, &[false_one.der().clone()]).expect("a leaf");
        assert_eq!(ordered.root, None);
        assert_eq!(ordered.strangers.len(), 1);
        let both = [false_one.der().clone(), real.der().clone()];
        let ordered = order(&leaf, &both).expect("a chain");
        assert_eq!(ordered.root.as_ref(), Some(real.der()));
        assert!(is_issued_by(&leaf, real.der()) && !is_issued_by(&leaf, false_one.der()));
    }

    #[test]
    fn two_that_signed_each_other_end() {
        let (one_key, other_key) = (key(), key());
        let first = CertifiedIssuer::self_signed(params("one", true), &one_key).expect("one");
        let other =
            CertifiedIssuer::signed_by(params("other", true), &other_key, &first).expect("other");
        let one = CertifiedIssuer::signed_by(params("one", true), &one_key, &other).expect("one");
        let leaf = params("leaf", false)
            .signed_by(&key(), &one)
            .expect("a leaf")
            .der()
            .clone();
        let ordered = order(&leaf, &[other.der().clone(), one.der().clone()]).expect("a chain");
        assert_eq!(ordered.chain.len(), 3);
        assert_eq!(ordered.missing.expect("no root").name, "one");
    }

    #[test]
    fn one_that_signed_itself_is_its_own_chain() {
        let own = root("own");
        let ordered = order(own.der(), &[own.der().clone()]).expect("a chain");
        assert_eq!(ordered.chain, [own.der().clone()]);
        assert_eq!(ordered.root, None);
        assert!(ordered.missing.is_none() && ordered.strangers.is_empty());
    }
}
