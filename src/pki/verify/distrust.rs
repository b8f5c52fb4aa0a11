//! Why a chain is not trusted, in sentences for people.

use super::super::algorithm::PublicKeyKind;

/// Why a chain is not trusted. Each has a stable [`code`](Self::code) and says its facts: which certificate, which name,
/// which day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Distrust {
    /// A certificate says an issuer that did not sign it.
    #[error(
        "the signature of `{subject}` is not by the key of `{issuer}`: an issuer of that name has another key, or the certificate is damaged"
    )]
    BadSignature {
        /// Whose signature.
        subject: String,
        /// Whose key.
        issuer: String,
    },
    /// There is not even a leaf.
    #[error("the certificate chain is empty")]
    Empty,
    /// A certificate is over.
    #[error("`{subject}` expired on {date}")]
    Expired {
        /// Which certificate.
        subject: String,
        /// Its last day.
        date: String,
    },
    /// The leaf says CA:TRUE: rustls and Firefox refuse it, OpenSSL, GnuTLS, Java and Chromium do not (measured).
    #[error(
        "`{subject}` is a CA (basic constraints CA:TRUE), which rustls and Firefox refuse as a {role} certificate"
    )]
    LeafIsCa {
        /// The leaf.
        subject: String,
        /// `server` or `client`.
        role: &'static str,
    },
    /// Something is not as RFC 5280 wants it.
    #[error("the certificate{} cannot be used: {reason}", named(subject))]
    Malformed {
        /// Which certificate; empty when its name cannot be read.
        subject: String,
        /// What is wrong.
        reason: String,
    },
    /// The chain is broken between the leaf and what came with it, or the leaf says where its issuer is and nothing came.
    #[error("an intermediate is missing: `{issuer}`, the issuer of `{subject}`, did not come with it and is no trust anchor of {origin}{}", url.as_ref().map_or_else(String::new, |url| format!("; it is at {url}")))]
    MissingIntermediate {
        /// Whose issuer.
        subject: String,
        /// What is missing.
        issuer: String,
        /// Where the anchors are from.
        origin: String,
        /// Where the issuer can be had, as the certificate says (RFC 5280 section 4.2.2.1).
        url: Option<String>,
    },
    /// An issuer may not sign for a name of the leaf (RFC 5280 section 4.2.1.10).
    #[error("`{ca}` may not sign for every name of `{subject}` ({}): its name constraints forbid it", names.join(", "))]
    NameConstraints {
        /// The leaf.
        subject: String,
        /// Its names.
        names: Vec<String>,
        /// Whose constraints.
        ca: String,
    },
    /// The leaf is for other names.
    #[error("{}", mismatch(name, names))]
    NameMismatch {
        /// What was asked for.
        name: String,
        /// What the leaf is for.
        names: Vec<String>,
    },
    /// Something that is no CA signed a certificate.
    #[error("`{subject}` signed another certificate and is no CA (basic constraints)")]
    NotACa {
        /// What signed.
        subject: String,
    },
    /// A certificate is not valid yet: it is early, or a clock is late.
    #[error("`{subject}` is not valid before {date}; if that is in the past, a clock is wrong")]
    NotYetValid {
        /// Which certificate.
        subject: String,
        /// Its first moment.
        date: String,
    },
    /// More CAs than one of them allows below itself (RFC 5280 section 4.2.1.9).
    #[error("`{subject}` has more CAs above it than one of them allows (path length)")]
    PathLength {
        /// The leaf.
        subject: String,
    },
    /// The leaf is its own issuer, and no anchor.
    #[error("`{subject}` is self-signed, and no trust anchor of {origin}")]
    SelfSigned {
        /// The leaf.
        subject: String,
        /// Where the anchors are from.
        origin: String,
    },
    /// So many certificates with equal names that no path was found in reasonable time.
    #[error("there are too many paths to try in the chain of `{subject}`")]
    TooComplex {
        /// The leaf.
        subject: String,
    },
    /// The path ends at something that is no anchor.
    #[error(
        "the chain ends at `{subject}`, whose issuer `{issuer}` is no trust anchor of {origin}"
    )]
    UnknownIssuer {
        /// Where it ends.
        subject: String,
        /// Which issuer is missing.
        issuer: String,
        /// Where the anchors are from.
        origin: String,
    },
    /// The chain brings its own root, which is no anchor.
    #[error("the chain ends at the root `{subject}`, which is no trust anchor of {origin}")]
    UnknownRoot {
        /// The root.
        subject: String,
        /// Where the anchors are from.
        origin: String,
    },
    /// A signature that no client takes any more, or not yet.
    #[error("`{subject}` is signed with {algorithm}, which TLS clients do not take")]
    UnsupportedAlgorithm {
        /// Which certificate.
        subject: String,
        /// By which algorithm.
        algorithm: String,
    },
    /// A critical extension that clients do not know.
    #[error(
        "`{subject}` has the critical extension {extension}, which rustls does not know and so must refuse"
    )]
    UnsupportedExtension {
        /// Which certificate.
        subject: String,
        /// Its object identifier.
        extension: String,
    },
    /// A key that TLS has no use for, or that is too small.
    #[error("the key of `{subject}` is {kind}{}", unusable(kind))]
    UnusableKey {
        /// Which certificate.
        subject: String,
        /// What it is.
        kind: PublicKeyKind,
    },
    /// The extended key usage (RFC 5280 section 4.2.1.12) leaves out what it is wanted for.
    #[error("`{subject}` is for {}, not for {wanted} (extended key usage)", present.join(", "))]
    WrongPurpose {
        /// Which certificate.
        subject: String,
        /// What it is for.
        present: Vec<String>,
        /// What it should be for.
        wanted: &'static str,
    },
}

impl Distrust {
    /// Stable name, such as `unknown-issuer`; part of the JSON.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadSignature { .. } => "bad-signature",
            Self::Empty => "empty",
            Self::Expired { .. } => "expired",
            Self::LeafIsCa { .. } => "leaf-is-ca",
            Self::Malformed { .. } => "malformed",
            Self::MissingIntermediate { .. } => "missing-intermediate",
            Self::NameConstraints { .. } => "name-constraints",
            Self::NameMismatch { .. } => "name-mismatch",
            Self::NotACa { .. } => "not-a-ca",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::PathLength { .. } => "path-length",
            Self::SelfSigned { .. } => "self-signed",
            Self::TooComplex { .. } => "too-complex",
            Self::UnknownIssuer { .. } => "unknown-issuer",
            Self::UnknownRoot { .. } => "unknown-root",
            Self::UnsupportedAlgorithm { .. } => "unsupported-algorithm",
            Self::UnsupportedExtension { .. } => "unsupported-extension",
            Self::UnusableKey { .. } => "unusable-key",
            Self::WrongPurpose { .. } => "wrong-purpose",
        }
    }
}

fn named(subject: &str) -> String {
    if subject.is_empty() {
        String::new()
    } else {
        format!(" `{subject}`")
    }
}

fn mismatch(name: &str, names: &[String]) -> String {
    if names.is_empty() {
        format!(
            "it is not for `{name}`: it has no subject alternative name, and clients do not look at the CN"
        )
    } else {
        format!("it is not for `{name}`, but for {}", names.join(", "))
    }
}

const fn unusable(kind: &PublicKeyKind) -> &'static str {
    match kind {
        PublicKeyKind::Rsa(bits) if *bits > 8192 => ": more than the 8192 bits that clients take",
        PublicKeyKind::Rsa(_) => ": fewer than the 2048 bits that clients want",
        _ => ", which TLS clients do not take",
    }
}
