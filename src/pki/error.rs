//! What can be wrong with a name, a key or a certificate.

/// An input that cannot become, or is not, a certificate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PkiError {
    /// A part of a file that cannot be read.
    #[error("line {line}: {fault}")]
    AtLine {
        /// Where it begins, counted from 1.
        line: usize,
        /// What is wrong with it.
        fault: Box<Self>,
    },
    /// Base64 that is none.
    #[error("the {0} block is no base64")]
    Base64(String),
    /// A file without content.
    #[error("it is empty")]
    Empty,
    /// A private key of a kind that voicectl does not use.
    #[error("voicectl does not use keys of the kind {0}")]
    ForeignKey(String),
    /// The issuer expires before the leaf would begin.
    #[error("the issuer expired on {0}")]
    IssuerExpired(String),
    /// The leaf would end before the issuer begins.
    #[error("the issuer is not valid before {0}")]
    IssuerNotYetValid(String),
    /// Java's own format, from before it took PKCS#12.
    #[error(
        "it is a Java key store of the old form, which `keytool -importkeystore -deststoretype pkcs12` turns into PKCS#12"
    )]
    JavaKeyStore,
    /// Key and certificate belong to different pairs.
    #[error("the private key does not belong to the certificate")]
    KeyMismatch,
    /// A certificate that its issuer did not sign as it is.
    #[error("its signature is wrong: something in it has changed")]
    WrongSignature,
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
    /// Octets behind the end of what could be read.
    #[error("{0} bytes follow that belong to nothing")]
    Surplus(usize),
    /// More octets than any file of keys and certificates has.
    #[error("it is larger than {} MiB, which no file of certificates is", .0 >> 20)]
    TooLarge(usize),
    /// More octets than any certificate or request has.
    #[error("it is larger than {} KiB, which no certificate is", .0 >> 10)]
    TooLargeCertificate(usize),
    /// More certificates than chains have.
    #[error("there are {0} certificates, more than any chain has")]
    TooManyCertificates(usize),
    /// More things than any file of certificates and keys holds.
    #[error("it holds more than {0} certificates and keys")]
    TooManyItems(usize),
    /// A pass phrase that would cost more work than a file may cause.
    #[error("its encryption demands more work or memory than any honest file does")]
    TooMuchWork,
    /// A PEM block that does not end.
    #[error("the {0} block has no end; the file is cut off")]
    Truncated(String),
    /// An encryption that voicectl does not know: its name, or its OID in dots.
    #[error("voicectl does not know the encryption {0}")]
    UnknownEncryption(String),
    /// Bytes that are no certificate.
    #[error("the certificate is damaged")]
    UnreadableCertificate,
    /// Bytes that are no container of certificates.
    #[error("the {0} structure is damaged")]
    UnreadableContainer(&'static str),
    /// Parameters of an encryption that are none.
    #[error("its encryption is damaged")]
    UnreadableEncryption,
    /// No private key where one should be.
    #[error("the private key is damaged")]
    UnreadableKey,
    /// Bytes that are no public key.
    #[error("the public key is damaged")]
    UnreadablePublicKey,
    /// Bytes that are no certification request.
    #[error("the certification request is damaged")]
    UnreadableRequest,
    /// Bytes that are no revocation list.
    #[error("the revocation list is damaged")]
    UnreadableRevocationList,
    /// Nothing that voicectl knows.
    #[error("it holds no certificate, request, key or revocation list")]
    UnknownContent,
    /// Text in UTF-16, as PowerShell writes it.
    #[error("it is UTF-16 text; save it as UTF-8")]
    Utf16,
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
