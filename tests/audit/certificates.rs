//! Certificates for `voice.test`, good ones and broken ones, all of one root.

use std::fs;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SignatureAlgorithm,
};
use time::{Duration, OffsetDateTime};

use crate::support::{text, tool};

/// What is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Good,
    /// Good, with an RSA key.
    Rsa,
    Expired,
    NotYet,
    OtherName,
    SelfSigned,
    /// An intermediate signed it, which does not come with it.
    NoIntermediate,
    /// A root signed it that nobody knows.
    Stranger,
    NearExpiry,
    LongLived,
    Sha1,
    SmallKey,
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

fn leaf(name: &str, from: i64, days: i64) -> CertificateParams {
    let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    params.not_before = OffsetDateTime::now_utc() + Duration::days(from);
    params.not_after = params.not_before + Duration::days(days);
    params
}

/// Writes `root.pem`, `leaf.pem` and `leaf.key`.
pub(crate) fn write(folder: &Path, kind: Kind) {
    let put = |name: &str, pem: &str| fs::write(folder.join(name), pem).expect("written");
    if matches!(kind, Kind::Sha1 | Kind::SmallKey) {
        return of_openssl(folder, kind);
    }
    let root = CertifiedIssuer::self_signed(authority("Test root"), key()).expect("a root");
    put("root.pem", &root.pem());
    let own = if kind == Kind::Rsa { rsa() } else { key() };
    put("leaf.key", &own.serialize_pem());
    let mut params = match kind {
        Kind::Expired => leaf("voice.test", -100, 90),
        Kind::NotYet => leaf("voice.test", 2, 90),
        Kind::OtherName => leaf("other.test", -1, 90),
        Kind::NearExpiry => leaf("voice.test", -85, 90),
        Kind::LongLived => leaf("voice.test", -1, 800),
        Kind::NoIntermediate => {
            let mut params = leaf("voice.test", -1, 90);
            params.custom_extensions.push(issuer_at());
            params
        }
        _ => leaf("voice.test", -1, 90),
    };
    if kind == Kind::Rsa {
        // NSS wants it for the key exchange of old.
        params.key_usages.push(KeyUsagePurpose::KeyEncipherment);
    }
    let certificate = match kind {
        Kind::SelfSigned => params.self_signed(&own),
        Kind::NoIntermediate => {
            let issuer = CertifiedIssuer::signed_by(authority("Test intermediate"), key(), &root);
            params.signed_by(&own, &issuer.expect("an intermediate"))
        }
        Kind::Stranger => {
            let issuer = CertifiedIssuer::self_signed(authority("Some root"), key());
            params.signed_by(&own, &issuer.expect("a root"))
        }
        _ => params.signed_by(&own, &root),
    };
    put("leaf.pem", &certificate.expect("a leaf").pem());
}

/// Says where the issuer's certificate is, as every public CA does (RFC 5280 section 4.2.2.1): without it nobody can tell a
/// missing intermediate from a root that is not known.
fn issuer_at() -> CustomExtension {
    let mut der = vec![0x30, 0x22, 0x30, 0x20, 0x06, 0x08];
    der.extend([0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02, 0x86, 0x14]);
    der.extend(b"http://ca.test/i.crt");
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], der)
}

fn rsa() -> KeyPair {
    let algorithm: &'static SignatureAlgorithm = &rcgen::PKCS_RSA_SHA256;
    let pem = tool("openssl", &["genrsa", "2048"]);
    KeyPair::from_pem_and_sign_algo(&pem, algorithm).expect("an RSA key")
}

/// What rcgen does not make.
fn of_openssl(folder: &Path, kind: Kind) {
    let at = |name: &str| text(&folder.join(name)).to_owned();
    let (root, root_key) = (at("root.pem"), at("root.key"));
    let (leaf, key) = (at("leaf.pem"), at("leaf.key"));
    let bits = if kind == Kind::SmallKey {
        "rsa:1024"
    } else {
        "rsa:2048"
    };
    let hash = if kind == Kind::Sha1 {
        "-sha1"
    } else {
        "-sha256"
    };
    tool(
        "openssl",
        &[
            "req",
            "-x509",
            "-nodes",
            "-newkey",
            "rsa:2048",
            "-subj",
            "/CN=Test root",
            "-keyout",
            &root_key,
            "-out",
            &root,
        ],
    );
    tool(
        "openssl",
        &[
            "req",
            "-x509",
            "-nodes",
            "-newkey",
            bits,
            hash,
            "-subj",
            "/CN=voice.test",
            "-days",
            "60",
            "-addext",
            "subjectAltName=DNS:voice.test",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-CA",
            &root,
            "-CAkey",
            &root_key,
            "-keyout",
            &key,
            "-out",
            &leaf,
        ],
    );
}
