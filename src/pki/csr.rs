//! Certification requests (PKCS #10, RFC 2986): made, and read without trusting them.

use rcgen::{CertificateParams, SubjectPublicKeyInfo};
use x509_parser::prelude::{FromDer, GeneralName, ParsedExtension, X509CertificationRequest};

use super::PkiError;
use super::chain::pem_block;
use super::key::PrivateKey;
use super::name::Identifier;
use super::profile::Profile;
use super::san::San;
use super::subject::Subject;
use super::usage;

/// Fewest bits of an RSA key that is signed: no client takes less (CA/Browser Forum TLS BR section 6.1.5).
const RSA_BITS: usize = 2048;

/// A request whose signature holds: whoever made it has the key.
#[derive(Debug)]
pub struct Request {
    /// Names that it asks for.
    pub sans: Vec<San>,
    /// Subject that it asks for.
    pub subject: Subject,
    /// Whose certificate it will be.
    pub public_key: SubjectPublicKeyInfo,
    /// Whether that is an RSA key.
    pub is_rsa: bool,
    /// Extended key usages that it asks for, by name.
    usages: Vec<String>,
}

/// Why a request is not signed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RequestError {
    /// It asks to become a CA.
    #[error("it asks for CA:TRUE, to sign certificates itself")]
    AsksForCa,
    /// It asks for a key usage of a CA.
    #[error("it asks for the key usage {0}, which only a CA has")]
    AsksForCaUsage(&'static str),
    /// It asks for an extended key usage that the profile does not have.
    #[error("it asks for the extended key usage {usage}, which profile `{profile}` does not have")]
    AsksForUsage {
        /// Name or OID.
        usage: String,
        /// The profile.
        profile: Profile,
    },
    /// It asks for a critical extension that is not copied.
    #[error(
        "it asks for the critical extension {0}; only subject and names are taken from a request"
    )]
    CriticalExtension(String),
    /// Bytes that are no request.
    #[error("it is no certification request, or a damaged one")]
    Damaged,
    /// A key that clients do not take.
    #[error("its key is of a kind that clients refuse: {0}")]
    Key(String),
    /// A name that cannot be certified.
    #[error("it asks for the name {0}, which cannot be certified")]
    Name(String),
    /// The signature does not fit.
    #[error("its signature is wrong: it is damaged, or its maker does not have the key")]
    Signature,
    /// A subject that cannot be certified.
    #[error("its subject cannot be certified")]
    Subject(#[from] super::subject::SubjectError),
}

impl Request {
    /// Reads a request in DER form and checks its signature.
    ///
    /// # Errors
    ///
    /// [`RequestError`].
    pub fn read(der: &[u8]) -> Result<Self, RequestError> {
        let (rest, parsed) =
            X509CertificationRequest::from_der(der).map_err(|_| RequestError::Damaged)?;
        if !rest.is_empty() {
            return Err(RequestError::Damaged);
        }
        let info = &parsed.certification_request_info;
        let key = &info.subject_pki;
        let (public_key, is_rsa) = acceptable(key)?;
        parsed
            .verify_signature()
            .map_err(|_| RequestError::Signature)?;
        let mut request = Self {
            sans: Vec::new(),
            subject: Subject::of(&info.subject)?,
            public_key,
            is_rsa,
            usages: Vec::new(),
        };
        for attribute in info.iter_attributes() {
            use x509_parser::cri_attributes::ParsedCriAttribute::ExtensionRequest;
            if let ExtensionRequest(wanted) = attribute.parsed_attribute() {
                for extension in &wanted.extensions {
                    let oid = extension.oid.to_id_string();
                    request.take(extension.parsed_extension(), extension.critical, oid)?;
                }
            }
        }
        Ok(request)
    }

    fn take(
        &mut self,
        extension: &ParsedExtension<'_>,
        critical: bool,
        oid: String,
    ) -> Result<(), RequestError> {
        match extension {
            ParsedExtension::BasicConstraints(constraints) if constraints.ca => {
                return Err(RequestError::AsksForCa);
            }
            ParsedExtension::KeyUsage(usage) if usage.key_cert_sign() => {
                return Err(RequestError::AsksForCaUsage("keyCertSign"));
            }
            ParsedExtension::KeyUsage(usage) if usage.crl_sign() => {
                return Err(RequestError::AsksForCaUsage("cRLSign"));
            }
            ParsedExtension::ExtendedKeyUsage(usage) => self.usages.extend(usage::extended(usage)),
            ParsedExtension::SubjectAlternativeName(names) => {
                for name in &names.general_names {
                    let name = san(name)?;
                    if !self.sans.contains(&name) {
                        self.sans.push(name);
                    }
                }
            }
            // What every profile sets itself.
            ParsedExtension::BasicConstraints(_)
            | ParsedExtension::KeyUsage(_)
            | ParsedExtension::SubjectKeyIdentifier(_) => {}
            ParsedExtension::ParseError { .. } => return Err(RequestError::Damaged),
            _ if critical => return Err(RequestError::CriticalExtension(oid)),
            _ => {}
        }
        Ok(())
    }

    /// Whether it asks for no more than the profile gives.
    ///
    /// # Errors
    ///
    /// [`RequestError::AsksForUsage`].
    pub fn fits(&self, profile: Profile) -> Result<(), RequestError> {
        let given = profile.extended_key_usage_names();
        let foreign = |usage: &&String| !given.contains(&usage.as_str());
        match self.usages.iter().find(foreign) {
            Some(usage) => Err(RequestError::AsksForUsage {
                usage: usage.clone(),
                profile,
            }),
            None => Ok(()),
        }
    }
}

/// A request for these names, signed with its own key, in PEM form.
///
/// # Errors
///
/// [`PkiError::NoNames`] without a name and a subject, [`PkiError::Build`].
pub fn create(sans: &[San], subject: &Subject, key: &PrivateKey) -> Result<String, PkiError> {
    let der = create_der(sans, subject, key)?;
    Ok(pem_block("CERTIFICATE REQUEST", &der))
}

/// The same in DER form.
///
/// # Errors
///
/// As [`create`].
pub fn create_der(sans: &[San], subject: &Subject, key: &PrivateKey) -> Result<Vec<u8>, PkiError> {
    if sans.is_empty() && subject.is_empty() {
        return Err(PkiError::NoNames);
    }
    let mut params = CertificateParams::default();
    params.distinguished_name = subject.to_rcgen()?;
    params.subject_alt_names = sans.iter().map(San::to_rcgen).collect::<Result<_, _>>()?;
    let request = params.serialize_request(key.pair())?;
    Ok(request.der().to_vec())
}

fn acceptable(
    key: &x509_parser::x509::SubjectPublicKeyInfo<'_>,
) -> Result<(SubjectPublicKeyInfo, bool), RequestError> {
    use x509_parser::public_key::PublicKey;
    let is_rsa = match key.parsed() {
        Ok(PublicKey::RSA(rsa)) if rsa.key_size() < RSA_BITS => {
            return Err(RequestError::Key(format!(
                "RSA with {} bits",
                rsa.key_size()
            )));
        }
        Ok(PublicKey::RSA(rsa)) if rsa.key_size() > 16_384 => {
            return Err(RequestError::Key(format!(
                "RSA with {} bits",
                rsa.key_size()
            )));
        }
        parsed => matches!(parsed, Ok(PublicKey::RSA(_))),
    };
    let public = SubjectPublicKeyInfo::from_der(key.raw)
        .map_err(|_| RequestError::Key(format!("algorithm {}", key.algorithm.algorithm)))?;
    Ok((public, is_rsa))
}

fn san(name: &GeneralName<'_>) -> Result<San, RequestError> {
    let parsed = match name {
        GeneralName::DNSName(name) => Identifier::dns(name).map(San::Identifier),
        GeneralName::RFC822Name(address) => San::email(address),
        GeneralName::URI(uri) => San::uri(uri),
        GeneralName::IPAddress(octets) => {
            let text = super::summary::address(octets);
            text.parse().map(San::Identifier)
        }
        other => return Err(RequestError::Name(other.to_string())),
    };
    parsed.map_err(|error| RequestError::Name(error.to_string()))
}
