//! Trust anchors: the certificates that are put into stores. Never a key, never a leaf.

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::TrustError;
use crate::pki::PkiError;
use crate::pki::chain;
use crate::pki::constraints::Constraints;
use crate::pki::decode::{Item, decode};
use crate::pki::summary::Summary;

/// Beginning of everything that voicectl puts into a store: files, nicknames, aliases.
pub const PREFIX: &str = "voicectl-";

/// Beginning of the subjects of roots that voicectl makes.
const SUBJECT: &str = "voicectl CA ";

/// Where an anchor came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A CA of the state folder, by name.
    Ca(String),
    /// A root that a CA of the state folder had before a rotation, by the name of the CA.
    Previous(String),
    /// A file that was given.
    File(String),
    /// A store of this machine, or a receipt, and nothing else.
    Found,
}

impl Source {
    /// As people read it.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Ca(name) => name.clone(),
            Self::Previous(name) => format!("{name}, before its rotation"),
            Self::File(path) => path.clone(),
            Self::Found => "no CA of the state folder".to_owned(),
        }
    }
}

/// A CA certificate that clients are to trust.
#[derive(Clone, Debug)]
pub struct Anchor {
    certificate: CertificateDer<'static>,
    summary: Summary,
    constraints: Constraints,
    source: Source,
}

impl Anchor {
    /// Takes a CA certificate.
    ///
    /// # Errors
    ///
    /// [`TrustError::SelfSignedLeaf`] and [`TrustError::Leaf`] for what is no CA, [`TrustError::Unreadable`].
    pub fn new(certificate: CertificateDer<'static>, source: Source) -> Result<Self, TrustError> {
        let summary = Summary::of(&certificate)?;
        if !summary.is_ca {
            return Err(if summary.subject == summary.issuer {
                TrustError::SelfSignedLeaf(summary.subject)
            } else {
                TrustError::Leaf {
                    subject: summary.subject,
                    issuer: summary.issuer,
                }
            });
        }
        Ok(Self {
            constraints: Constraints::of(&certificate)?,
            certificate,
            summary,
            source,
        })
    }

    /// Takes the one certificate of a file in PEM or DER form; keys beside it stay where they are.
    ///
    /// # Errors
    ///
    /// As [`Anchor::new`], and [`TrustError::NoCertificate`], [`TrustError::OnlyKeys`], [`TrustError::Several`].
    pub fn read(file: &[u8], source: Source) -> Result<Self, TrustError> {
        let mut certificates = Vec::new();
        let mut keys = false;
        for item in decode(file, None)?.items {
            match item {
                Item::Certificate(certificate) => certificates.push(certificate),
                Item::Key(_) | Item::EncryptedKey | Item::ForeignKey => keys = true,
                _ => {}
            }
        }
        match (certificates.len(), keys) {
            (1, _) => Self::new(certificates.swap_remove(0), source),
            (0, true) => Err(TrustError::OnlyKeys),
            (0, false) => Err(TrustError::NoCertificate),
            (several, _) => Err(TrustError::Several(several)),
        }
    }

    /// The certificate in DER form.
    #[must_use]
    pub const fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// The certificate in PEM form, with a final line feed.
    #[must_use]
    pub fn pem(&self) -> String {
        chain::to_pem(&self.certificate)
    }

    /// SHA-256 of the DER, lower-case hex.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        &self.summary.fingerprint
    }

    /// SHA-1 of the DER, upper-case hex: what macOS and Windows tell certificates by.
    #[must_use]
    pub fn sha1(&self) -> String {
        use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
        use std::fmt::Write;
        let octets = digest(&SHA1_FOR_LEGACY_USE_ONLY, &self.certificate);
        octets
            .as_ref()
            .iter()
            .fold(String::new(), |mut text, octet| {
                let _ = write!(text, "{octet:02X}");
                text
            })
    }

    /// CN of the subject, or the whole subject when it has none.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.summary.subject
    }

    /// Its last second.
    #[must_use]
    pub const fn not_after(&self) -> OffsetDateTime {
        self.summary.validity.not_after
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_expired(&self, now: OffsetDateTime) -> bool {
        self.not_after() < now
    }

    /// Where it came from.
    #[must_use]
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// The DNS names and the address ranges that it may sign; none of both means anything.
    #[must_use]
    pub fn permitted(&self) -> (Vec<String>, Vec<String>) {
        let names = self.constraints.permitted().into_iter();
        names
            .filter(|name| !name.contains('@'))
            .partition(|name| !name.contains('/'))
    }

    /// Its name in stores: as long as no two certificates of this machine share 64 bits of their fingerprints, no other's.
    /// No colon: NSS takes what stands before one for the name of a token (measured).
    #[must_use]
    pub fn name(&self) -> String {
        name(self.fingerprint())
    }

    /// Whether a certificate is this one, octet for octet.
    #[must_use]
    pub fn is(&self, certificate: &CertificateDer<'_>) -> bool {
        self.certificate.as_ref() == certificate.as_ref()
    }
}

fn name(fingerprint: &str) -> String {
    format!("{PREFIX}{}", &fingerprint[..16])
}

/// The name that a certificate would have in stores as an [`Anchor`].
///
/// # Errors
///
/// When it is no certificate.
pub fn name_of(certificate: &CertificateDer<'_>) -> Result<String, PkiError> {
    Ok(name(&Summary::of(certificate)?.fingerprint))
}

/// A certificate in a store.
#[derive(Clone, Debug)]
pub struct Found {
    /// The certificate.
    pub certificate: CertificateDer<'static>,
    /// Its nickname, alias or file there.
    pub name: String,
}

impl Found {
    /// Whether voicectl put it there: by its name there, or by its subject.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        // NSS puts the name of a token before nicknames with a colon, paths have folders before the name.
        let name = self.name.rsplit(['/', ':']).next().unwrap_or(&self.name);
        name.starts_with(PREFIX)
            || Summary::of(&self.certificate)
                .is_ok_and(|summary| summary.is_ca && summary.subject.starts_with(SUBJECT))
    }
}

/// The certificates in a PEM text; what is none is left out, as stores hold odd things.
#[must_use]
pub fn certificates(pem: &[u8]) -> Vec<CertificateDer<'static>> {
    use rustls::pki_types::pem::PemObject;
    CertificateDer::pem_slice_iter(pem)
        .filter_map(Result::ok)
        .collect()
}
