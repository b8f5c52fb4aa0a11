//! Certificate authorities: a root, with or without an intermediate below it, that sign the leaves of this machine.

use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData,
};
use rustls::crypto::SecureRandom;
use rustls::pki_types::CertificateDer;

use super::chain::to_pem;
use super::constraints::Constraints;
use super::key::{KeyType, PrivateKey};
use super::subject::Subject;
use super::summary::Summary;
use super::validity::Validity;
use super::{PkiError, serial};

/// Ten years: what clients have no limit for in a root, and long enough never to surprise a project.
pub const CA_DAYS: u32 = 3650;

/// Characters of a label in a CA's name: all of the name fits into the 64 of a CN.
const LABEL: usize = 28;

/// What a new CA shall be.
#[derive(Clone, Debug)]
pub struct CaRequest<'a> {
    /// Whose CA it is: the name of a machine or of the CA.
    pub label: &'a str,
    /// The root's subject; by default a CN of the label and the key's fingerprint, so that two roots never share a name.
    pub subject: Option<Subject>,
    /// Kind of its keys.
    pub key_type: KeyType,
    /// Its lifetime.
    pub validity: Validity,
    /// What it may sign.
    pub constraints: Constraints,
    /// Whether an intermediate signs the leaves. Java knows the constraints of intermediates alone (measured), and the
    /// root's key can be thrown away.
    pub intermediate: bool,
}

/// A CA certificate with its key.
#[derive(Debug)]
pub struct CaPair {
    certificate: CertificateDer<'static>,
    key: PrivateKey,
    validity: Validity,
}

/// A new CA, in no file yet.
#[derive(Debug)]
pub struct NewAuthority {
    /// The root.
    pub root: CaPair,
    /// What signs the leaves, where the root does not.
    pub intermediate: Option<CaPair>,
}

/// What signs leaves: a CA certificate with its key, and what clients need to get from a leaf to a root.
#[derive(Debug)]
pub struct CertificateAuthority {
    root: CertificateDer<'static>,
    issuer: CaPair,
    cross: Vec<CertificateDer<'static>>,
    constraints: Constraints,
}

impl NewAuthority {
    /// Makes a root and, where asked for, an intermediate.
    ///
    /// Basic constraints critical with CA:TRUE and a path length, key usage critical with certificate and CRL signing, SKI
    /// (all three are what Python 3.13 insists on), no EKU on the root. The path length leaves room for the root of a
    /// rotation.
    ///
    /// # Errors
    ///
    /// [`PkiError::Build`] when the library refuses.
    pub fn create(request: &CaRequest<'_>, random: &dyn SecureRandom) -> Result<Self, PkiError> {
        let key = PrivateKey::generate(request.key_type)?;
        let subject = match &request.subject {
            Some(subject) => subject.clone(),
            None => subject("voicectl CA", request.label, &key),
        };
        let length = 1 + u8::from(request.intermediate);
        let params = authority(&subject, request, length, random)?;
        let certificate = params.self_signed(key.pair())?.der().clone();
        let root = CaPair {
            certificate,
            key,
            validity: request.validity,
        };
        let intermediate = request
            .intermediate
            .then(|| {
                let key = PrivateKey::generate(request.key_type)?;
                let subject = self::subject("voicectl intermediate CA", request.label, &key);
                let mut params = authority(&subject, request, 0, random)?;
                params.extended_key_usages = vec![
                    ExtendedKeyUsagePurpose::ServerAuth,
                    ExtendedKeyUsagePurpose::ClientAuth,
                ];
                params.use_authority_key_identifier_extension = true;
                let certificate = root.sign(&params, key.pair())?;
                let validity = request.validity;
                Ok::<_, PkiError>(CaPair {
                    certificate,
                    key,
                    validity,
                })
            })
            .transpose()?;
        Ok(Self { root, intermediate })
    }

    /// This root, signed by an older one: clients that trust only that take what this one signs.
    ///
    /// # Errors
    ///
    /// [`PkiError::IssuerExpired`], [`PkiError::IssuerNotYetValid`], [`PkiError::Build`].
    pub fn cross(
        &self,
        request: &CaRequest<'_>,
        older: &CaPair,
        random: &dyn SecureRandom,
    ) -> Result<CertificateDer<'static>, PkiError> {
        let subject = match &request.subject {
            Some(subject) => subject.clone(),
            None => subject("voicectl CA", request.label, &self.root.key),
        };
        let length = u8::from(self.intermediate.is_some());
        let mut params = authority(&subject, request, length, random)?;
        let validity = request.validity.within(older.validity)?;
        params.not_before = validity.not_before;
        params.not_after = validity.not_after;
        params.use_authority_key_identifier_extension = true;
        older.sign(&params, self.root.key.pair())
    }

    /// Ready to sign.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableCertificate`] never happens for what was just made.
    pub fn into_authority(self) -> Result<CertificateAuthority, PkiError> {
        let root = self.root.certificate.clone();
        CertificateAuthority::new(root, self.intermediate.unwrap_or(self.root), Vec::new())
    }
}

impl CaPair {
    /// A CA certificate and its key.
    ///
    /// # Errors
    ///
    /// [`PkiError`] when the certificate cannot be read, is no CA, or is another key's.
    pub fn new(certificate: CertificateDer<'static>, key: PrivateKey) -> Result<Self, PkiError> {
        let summary = Summary::of(&certificate)?;
        if !summary.is_ca {
            return Err(PkiError::NotACa);
        }
        summary.check_key(&key)?;
        Ok(Self {
            certificate,
            key,
            validity: summary.validity,
        })
    }

    /// The certificate in DER form.
    #[must_use]
    pub const fn der(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// The certificate in PEM form.
    #[must_use]
    pub fn pem(&self) -> String {
        to_pem(&self.certificate)
    }

    /// The key.
    #[must_use]
    pub const fn key(&self) -> &PrivateKey {
        &self.key
    }

    /// From when until when it may sign.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    fn sign(
        &self,
        params: &CertificateParams,
        subject: &impl PublicKeyData,
    ) -> Result<CertificateDer<'static>, PkiError> {
        let issuer: Issuer<'_, &KeyPair> =
            Issuer::from_ca_cert_der(&self.certificate, self.key.pair())?;
        Ok(params.signed_by(subject, &issuer)?.der().clone())
    }
}

impl CertificateAuthority {
    /// A CA that signs with `issuer`: the root itself or an intermediate below it; `cross` is the root as older roots
    /// signed it.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableCertificate`].
    pub fn new(
        root: CertificateDer<'static>,
        issuer: CaPair,
        cross: Vec<CertificateDer<'static>>,
    ) -> Result<Self, PkiError> {
        let constraints = Constraints::of(&issuer.certificate)?;
        Ok(Self {
            root,
            issuer,
            cross,
            constraints,
        })
    }

    /// The root: what clients trust.
    #[must_use]
    pub const fn root(&self) -> &CertificateDer<'static> {
        &self.root
    }

    /// What goes behind a leaf so that clients get to the root, or to the root before the last rotation.
    #[must_use]
    pub fn chain(&self) -> Vec<CertificateDer<'static>> {
        let intermediate =
            (self.issuer.certificate != self.root).then(|| self.issuer.certificate.clone());
        intermediate.into_iter().chain(self.cross.clone()).collect()
    }

    /// Adds this root as an older one signed it.
    pub fn cross_signed(&mut self, cross: Option<CertificateDer<'static>>) {
        self.cross.extend(cross);
    }

    /// From when until when it may sign.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.issuer.validity
    }

    /// What it may sign.
    #[must_use]
    pub const fn constraints(&self) -> &Constraints {
        &self.constraints
    }

    /// Signs what `params` say over `subject`'s key.
    pub(super) fn sign(
        &self,
        params: &CertificateParams,
        subject: &impl PublicKeyData,
    ) -> Result<CertificateDer<'static>, PkiError> {
        self.issuer.sign(params, subject)
    }
}

/// What roots, intermediates and cross certificates have in common.
fn authority(
    subject: &Subject,
    request: &CaRequest<'_>,
    path_length: u8,
    random: &dyn SecureRandom,
) -> Result<CertificateParams, PkiError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = subject.to_rcgen()?;
    params.serial_number = Some(serial::random(random)?);
    params.not_before = request.validity.not_before;
    params.not_after = request.validity.not_after;
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(path_length));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    if !request.constraints.is_empty() {
        params.name_constraints = Some(request.constraints.to_rcgen());
    }
    Ok(params)
}

/// A CN of the kind of CA, its label and the first 4 octets of the key's fingerprint.
fn subject(kind: &str, label: &str, key: &PrivateKey) -> Subject {
    let fingerprint = super::summary::sha256_hex(&key.public());
    let label: String = label.chars().take(LABEL).collect();
    Subject::common_name(&format!("{kind} {label} {}", &fingerprint[..8]))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, ca_request, leaf_request};
    use super::super::verify::{Anchors, Purpose};
    use super::super::{leaf, san};
    use super::*;
    use rustls::crypto::aws_lc_rs::default_provider;

    /// Whether clients with this root take a leaf for `name` from this CA.
    fn takes(root: &CertificateDer<'static>, ca: &CertificateAuthority, name: &str) -> bool {
        let key = PrivateKey::generate(KeyType::P256).expect("a key");
        let request = leaf_request(&[name], KeyType::P256);
        let leaf = leaf::issue(&request, &key, ca, default_provider().secure_random);
        let chain: Vec<_> = [leaf.expect("a leaf")]
            .into_iter()
            .chain(ca.chain())
            .collect();
        let anchors = Anchors::new("the test", vec![root.clone()]);
        anchors.check(&chain, None, Purpose::Server, NOW).is_ok()
    }

    #[test]
    fn an_intermediate_signs_below_the_root() {
        let request = CaRequest {
            intermediate: true,
            ..ca_request("box")
        };
        let made = NewAuthority::create(&request, default_provider().secure_random).expect("a CA");
        let ca = made.into_authority().expect("it signs");
        assert_eq!(ca.chain().len(), 1);
        assert!(takes(ca.root(), &ca, "localhost"));
    }

    #[test]
    fn both_roots_of_a_rotation_lead_to_the_leaf() {
        let random = default_provider().secure_random;
        for intermediate in [false, true] {
            let request = CaRequest {
                intermediate,
                constraints: Constraints::parse(["localhost"]).expect("a constraint"),
                ..ca_request("box")
            };
            let older = NewAuthority::create(&request, random).expect("a CA");
            let newer = NewAuthority::create(&request, random).expect("another CA");
            let cross = newer
                .cross(&request, &older.root, random)
                .expect("a bridge");
            let mut ca = newer.into_authority().expect("it signs");
            assert!(!takes(older.root.der(), &ca, "localhost"));
            ca.cross_signed(Some(cross));
            assert!(takes(older.root.der(), &ca, "localhost"));
            assert!(takes(ca.root(), &ca, "localhost"));
        }
    }

    #[test]
    fn what_is_not_permitted_is_not_signed() {
        let request = CaRequest {
            constraints: Constraints::parse(["voice.test"]).expect("a constraint"),
            ..ca_request("box")
        };
        let made = NewAuthority::create(&request, default_provider().secure_random).expect("a CA");
        let ca = made.into_authority().expect("it signs");
        assert_eq!(ca.constraints().permitted(), ["voice.test"]);
        let key = PrivateKey::generate(KeyType::P256).expect("a key");
        let mut wanted = leaf_request(&["a.voice.test"], KeyType::P256);
        let random = default_provider().secure_random;
        leaf::issue(&wanted, &key, &ca, random).expect("permitted");
        wanted.sans = san::parse_all(["a.voice.test", "127.0.0.1"]).expect("names");
        let error = leaf::issue(&wanted, &key, &ca, random).expect_err("not permitted");
        assert_eq!(
            error.to_string(),
            "the CA may not sign 127.0.0.1; it is constrained to voice.test"
        );
    }

    #[test]
    fn a_pair_fits_together() {
        let random = default_provider().secure_random;
        let made = NewAuthority::create(&ca_request("box"), random).expect("a CA");
        let key = || PrivateKey::from_pem(&made.root.key().to_pem()).expect("the key");
        CaPair::new(made.root.der().clone(), key()).expect("the same CA");
        let other = || PrivateKey::generate(KeyType::P256).expect("a key");
        let stranger = CaPair::new(made.root.der().clone(), other());
        assert!(matches!(stranger, Err(PkiError::KeyMismatch)));
        let leaf = leaf::self_signed(&leaf_request(&["a"], KeyType::P256), &key(), random);
        let no_ca = CaPair::new(leaf.expect("a leaf"), key());
        assert!(matches!(no_ca, Err(PkiError::NotACa)));
    }
}
