//! What can be wrong with a name, a key or a certificate.

/// An input that cannot become, or is not, a certificate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PkiError {
    /// The issuer expires before the leaf would begin.
    #[error("the issuer expired on {0}")]
    IssuerExpired(String),
    /// Key and certificate belong to different pairs.
    #[error("the private key does not belong to the certificate")]
    KeyMismatch,
    /// No certificate in the text.
    #[error("no certificate in PEM form found")]
    NoCertificate,
    /// Nothing to certify.
    #[error("a certificate needs at least one name")]
    NoNames,
    /// A name that the CA may not sign.
    #[error("the CA may not sign {name}; it is constrained to {permitted}")]
    NotPermitted {
        /// The name.
        name: String,
        /// What it may sign.
        permitted: String,
    },
    /// A certificate of the wrong kind.
    #[error("the certificate is no CA")]
    NotACa,
    /// A key or a PKCS#12 file is encrypted, and no pass phrase was given.
    #[error("it is encrypted, and no pass phrase was given")]
    PassphraseMissing,
    /// The pass phrase does not open it.
    #[error("the pass phrase is wrong")]
    PassphraseWrong,
    /// Bytes that are no certificate.
    #[error("the certificate is damaged")]
    UnreadableCertificate,
    /// Bytes that are no private key, or an encrypted one.
    #[error("the private key is damaged, encrypted or of an unknown type")]
    UnreadableKey,
    /// Nothing that voicectl knows.
    #[error("it holds no certificate, request, key or revocation list")]
    UnknownContent,
    /// A validity that ends before it begins, or in no calendar.
    #[error("a validity of {0} days cannot be written")]
    Validity(u32),
    /// An end that is over or in no calendar.
    #[error("a certificate cannot end at {0}")]
    ValidityEnd(String),
    /// rcgen refused.
    #[error("cannot build the certificate")]
    Build(#[from] rcgen::Error),
}
