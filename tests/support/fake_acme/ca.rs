//! Its CA: a root that nobody uses, and an intermediate that signs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, CertifiedIssuer, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, SerialNumber,
};
use rustls_pki_types::CertificateSigningRequestDer;
use time::OffsetDateTime;

use super::{DAY, HOUR, Signed};

/// What certificates name as their signer's key.
const KEY_ID: &[u8] = b"an intermediate's id";

pub(super) struct Ca {
    root: String,
    intermediate: CertifiedIssuer<'static, KeyPair>,
}

fn issuer(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params
}

impl Ca {
    pub(super) fn new() -> Self {
        let key = || KeyPair::generate().expect("a key");
        let root = CertifiedIssuer::self_signed(issuer("Fake Root"), key()).expect("a root");
        let mut params = issuer("Fake Intermediate");
        params.use_authority_key_identifier_extension = true;
        params.key_identifier_method = KeyIdMethod::PreSpecified(KEY_ID.to_vec());
        let intermediate = CertifiedIssuer::signed_by(params, key(), &root).expect("a CA");
        Self {
            root: root.pem(),
            intermediate,
        }
    }

    pub(super) fn root(&self) -> &str {
        &self.root
    }

    /// Signs a request: as long as the digits in the first name say, in days, from an hour ago; 90 without any.
    pub(super) fn sign(&self, request: Vec<u8>, number: usize, now: i64) -> Result<Signed, String> {
        let request = CertificateSigningRequestDer::from(request);
        let mut request = CertificateSigningRequestParams::from_der(&request)
            .map_err(|error| error.to_string())?;
        let name = request
            .params
            .subject_alt_names
            .iter()
            .find_map(|san| match san {
                rcgen::SanType::DnsName(name) => Some(name.to_string()),
                _ => None,
            });
        let name = name.ok_or("no name")?;
        let digits: String = name
            .chars()
            .take_while(|letter| *letter != '.')
            .filter(char::is_ascii_digit)
            .collect();
        let days: i64 = digits.parse().unwrap_or(90);
        let not_before = now - HOUR;
        let not_after = not_before + days * DAY - 1;
        let moment = |second| OffsetDateTime::from_unix_timestamp(second).expect("a moment");
        // The first byte makes it positive, and as long as those of others.
        let mut serial = [0x5a; 16];
        serial[8..].copy_from_slice(&number.to_be_bytes());
        let params = &mut request.params;
        params.not_before = moment(not_before);
        params.not_after = moment(not_after);
        params.serial_number = Some(SerialNumber::from_slice(&serial));
        params.use_authority_key_identifier_extension = true;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = request
            .signed_by(&self.intermediate)
            .map_err(|error| error.to_string())?;
        let (key, serial) = (
            URL_SAFE_NO_PAD.encode(KEY_ID),
            URL_SAFE_NO_PAD.encode(serial),
        );
        Ok(Signed {
            name,
            at: now,
            not_before,
            not_after,
            id: format!("{key}.{serial}"),
            replaces: None,
            replaced: false,
            recalled: None,
            pem: format!("{}{}", leaf.pem(), self.intermediate.pem()),
        })
    }
}
