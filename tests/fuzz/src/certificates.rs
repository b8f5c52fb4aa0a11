//! Certificates, requests, revocation lists, keys: what `inspect`, `cert import`, `cert sign` and a trust store are given, in
//! PEM, DER and PKCS#7, sound or broken; the JSON Web Keys of other ACME clients; and everything that is said of it afterwards.

use time::OffsetDateTime;
use voicectl::inspect::expect::Expectations;
use voicectl::inspect::standing::Scale;
use voicectl::inspect::trust::Judge;
use voicectl::inspect::{Contents, Report, Source};
use voicectl::pki::constraints::Constraints;
use voicectl::pki::csr::Request;
use voicectl::pki::decode::{Item, decode};
use voicectl::pki::key::PrivateKey;
use voicectl::pki::passphrase::Passphrase;
use voicectl::pki::summary::Summary;
use voicectl::pki::verify::Anchors;
use voicectl::pki::{chain, describe, lint};

/// The pass phrase of the seeds that are encrypted.
pub const WORD: &str = "geheim";

pub fn run(bytes: &[u8]) {
    let _ = decode(bytes, None);
    examine(bytes);
    judge(bytes);
    if let Ok(key) = PrivateKey::from_jwk(bytes) {
        is_read_again(&key);
    }
}

/// Reads a file with the pass phrase; whether anything was in it.
pub fn examine(file: &[u8]) -> bool {
    let word = Passphrase::new(WORD.to_owned().into());
    let Ok(content) = decode(file, Some(&word)) else {
        return false;
    };
    let mut certificates = Vec::new();
    for item in content.items {
        match item {
            Item::Certificate(certificate) => {
                let _ = (Summary::of(&certificate), Constraints::of(&certificate));
                let _ = (
                    lint::lint(&certificate, None, OffsetDateTime::UNIX_EPOCH),
                    describe::Certificate::from_der(certificate.clone()),
                );
                let again = chain::from_pem(chain::to_pem(&certificate).as_bytes());
                assert_eq!(
                    again.expect("what is written is read"),
                    std::slice::from_ref(&certificate)
                );
                certificates.push(certificate);
            }
            Item::Key(key) => is_read_again(&key),
            Item::Request(der) => {
                let _ = Request::read(&der);
                let _ = describe::Request::from_der(der);
            }
            Item::RevocationList(der) => {
                let _ = describe::RevocationList::from_der(der);
            }
            _ => {}
        }
    }
    if let Some(leaf) = certificates.first()
        && let Ok(ordered) = chain::order(leaf, &certificates)
    {
        assert_eq!(ordered.chain.first(), Some(leaf));
        for pair in ordered.chain.windows(2) {
            assert!(chain::is_issued_by(&pair[0], &pair[1]));
        }
    }
    true
}

fn is_read_again(key: &PrivateKey) {
    let again = PrivateKey::from_pem(&key.to_pem()).expect("what is written is read");
    assert_eq!(again.public(), key.public());
}

/// What `inspect` says of it, with every certificate of the file as a root.
fn judge(file: &[u8]) {
    let now = OffsetDateTime::UNIX_EPOCH;
    let Ok(contents) = Contents::of(file, Some(&Passphrase::new(WORD.to_owned().into()))) else {
        return;
    };
    let certificates = contents.chains.iter().flat_map(|chain| &chain.certificates);
    let roots = certificates
        .map(|certificate| certificate.der.clone())
        .collect();
    let mut report = Report {
        target: "file".to_owned(),
        source: Source::File,
        is_named: true,
        outcome: Ok(contents),
    };
    Judge::new(Anchors::new("file", roots), now).judge(&mut report);
    let scale = Scale {
        now,
        files_must_be_trusted: true,
        expected: Expectations::default(),
    };
    for problem in scale.problems(&report) {
        assert!(!problem.message.contains('\u{1b}'), "{}", problem.message);
    }
}
