//! A certificate for servers on loopback.

use std::fs;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};

/// `root.pem`, and a leaf for loopback that it signed.
pub fn certificate(folder: &Path) {
    let key = || KeyPair::generate().expect("a key");
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "Test CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let root = CertifiedIssuer::self_signed(params, key()).expect("a root");
    let names = ["localhost", "acme.test", "127.0.0.1"].map(str::to_owned);
    let mut params = CertificateParams::new(names).expect("names");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let key = key();
    let leaf = params.signed_by(&key, &root).expect("a leaf");
    for (name, pem) in [
        ("root.pem", root.pem()),
        ("server.pem", leaf.pem()),
        ("server.key", key.serialize_pem()),
    ] {
        fs::write(folder.join(name), pem).expect("written");
    }
}
