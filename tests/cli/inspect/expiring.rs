//! Certificates that end when a test wants it.

use std::fs;
use std::path::PathBuf;

use rcgen::{CertificateParams, KeyPair};
use time::{Duration, OffsetDateTime};

use crate::support::command::Context;

/// A self-signed certificate for `name` that began and ends so many days from now; `NAME.pem` and `NAME.key`.
pub(super) fn certificate(context: &Context, name: &str, begins: f64, ends: f64) -> PathBuf {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
    let now = OffsetDateTime::now_utc();
    params.not_before = now + Duration::days(1) * begins;
    params.not_after = now + Duration::days(1) * ends;
    let certificate = params.self_signed(&key).expect("a certificate");
    let path = context.path(&format!("{name}.pem"));
    fs::write(&path, certificate.pem()).expect("it is written");
    fs::write(context.path(&format!("{name}.key")), key.serialize_pem()).expect("it is written");
    path
}
