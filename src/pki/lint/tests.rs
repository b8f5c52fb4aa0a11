//! Each rule broken by a certificate that breaks nothing else, and silent on what voicectl makes.

mod broken;
mod forged;

use std::collections::BTreeSet;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::CertificateDer;

use super::super::ca::NewAuthority;
use super::super::constraints::Constraints;
use super::super::key::{KeyType, PrivateKey};
use super::super::leaf;
use super::super::sample::{NOW, ca, ca_request, leaf_request};
use super::super::validity::Validity;
use super::{KEY_MODE_TOO_OPEN, LINTS, Severity, lint, lint_file};
use broken::BROKEN;
use forged::Forged;

fn codes(
    certificate: &CertificateDer<'_>,
    issuer: Option<&CertificateDer<'_>>,
) -> Vec<&'static str> {
    lint(certificate, issuer, NOW)
        .expect("readable")
        .into_iter()
        .map(|finding| finding.code)
        .collect()
}

#[test]
fn every_rule_finds_what_breaks_it_and_nothing_else() {
    for good in [Forged::leaf(), Forged::intermediate(), Forged::root()] {
        assert_eq!(codes(&good.der(), None), [""; 0]);
    }
    let mut covered = BTreeSet::from([KEY_MODE_TOO_OPEN]);
    for (code, base, breaks) in BROKEN {
        let mut certificate = base();
        let before = codes(&certificate.der(), None);
        breaks(&mut certificate);
        let mut found = codes(&certificate.der(), None);
        found.retain(|one| !before.contains(one));
        assert_eq!(found, [*code]);
        covered.insert(code);
    }
    covered.extend([
        "authority_key_id_mismatch",
        "issuer_mismatch",
        "outlives_issuer",
    ]);
    let all: BTreeSet<&str> = LINTS.iter().map(|lint| lint.code).collect();
    assert_eq!(covered, all);
    assert_eq!(all.len(), LINTS.len(), "no code is used twice");
}

#[test]
fn rules_on_the_issuer_look_at_the_next_certificate() {
    let random = default_provider().secure_random;
    let (ca, other) = (ca("box"), ca("box"));
    let key = PrivateKey::generate(KeyType::P256).expect("a key");
    let mut request = leaf_request(&["localhost"], KeyType::P256);
    let leaf = leaf::issue(&request, &key, &ca, random).expect("a leaf");
    assert_eq!(codes(&leaf, Some(ca.root())), [""; 0]);
    assert_eq!(
        codes(&leaf, Some(other.root())),
        ["issuer_mismatch", "authority_key_id_mismatch"]
    );
    request.validity = Validity::days(NOW, 2).expect("2 days");
    let short = leaf::self_signed(&request, &key, random).expect("a leaf");
    assert!(codes(&leaf, Some(&short)).contains(&"outlives_issuer"));
}

#[test]
fn a_file_is_a_chain_when_it_begins_with_a_leaf() {
    let random = default_provider().secure_random;
    let (ca, other) = (ca("box"), ca("box"));
    let key = PrivateKey::generate(KeyType::P256).expect("a key");
    let request = leaf_request(&["localhost"], KeyType::P256);
    let leaf = leaf::issue(&request, &key, &ca, random).expect("a leaf");
    let found = |file: &[&CertificateDer<'static>]| -> Vec<Vec<&'static str>> {
        let file: Vec<_> = file.iter().map(|one| (*one).clone()).collect();
        let all = lint_file(&file, NOW).into_iter();
        all.map(|one| one.expect("readable").iter().map(|one| one.code).collect())
            .collect()
    };
    let none: Vec<&str> = Vec::new();
    assert_eq!(found(&[&leaf, ca.root()]), [none.clone(), none.clone()]);
    assert_eq!(found(&[&leaf]), vec![none.clone()]);
    assert_eq!(
        found(&[&leaf, other.root(), ca.root()])[0],
        ["issuer_mismatch", "authority_key_id_mismatch"]
    );
    assert_eq!(
        found(&[other.root(), &leaf, ca.root()]),
        [none.clone(), none.clone(), none]
    );
}

#[test]
fn what_voicectl_makes_is_clean() {
    let random = default_provider().secure_random;
    let ca = ca("box");
    assert_eq!(codes(ca.root(), None), [""; 0]);
    let mut request = ca_request("box");
    request.intermediate = true;
    request.constraints = Constraints::parse(["a.test", "10.0.0.0/8", "fd00::/8"]).expect("some");
    let made = NewAuthority::create(&request, random).expect("a CA with an intermediate");
    let intermediate = made.intermediate.as_ref().expect("an intermediate").der();
    assert_eq!(codes(intermediate, Some(made.root.der())), [""; 0]);
    assert_eq!(codes(made.root.der(), None), [""; 0]);
    for key_type in KeyType::ALL.into_iter().filter(|kind| !kind.is_slow()) {
        let key = PrivateKey::generate(key_type).expect("a key");
        let request = leaf_request(&["localhost", "*.a.test", "bücher.test", "::1"], key_type);
        let wanted: &[&str] = match key_type {
            KeyType::P521 | KeyType::Ed25519 => &["key_refused_by_browsers"],
            _ => &[],
        };
        let leaf = leaf::issue(&request, &key, &ca, random).expect("a leaf");
        assert_eq!(codes(&leaf, Some(ca.root())), wanted, "{key_type}");
        let own = leaf::self_signed(&request, &key, random).expect("a leaf");
        assert_eq!(codes(&own, None), wanted, "{key_type}");
    }
}

#[test]
fn messages_say_the_fact_and_who_minds() {
    let mut wide = Forged::leaf();
    let many: Vec<String> = (0..20).map(|index| format!("-{index}\u{7}.test")).collect();
    let names: Vec<(u8, &[u8])> = many.iter().map(|name| (2, name.as_bytes())).collect();
    wide.put(forged::SAN, false, forged::names(&names));
    let findings = lint(&wide.der(), None, NOW).expect("readable");
    let messages: Vec<&str> = findings.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "the DNS name `-0\u{fffd}.test` has a label that begins or ends with a hyphen; clients match nothing with it",
            "the CN `a.test` is not among the subject alternative names; where there are such names, no client looks at \
             the CN",
        ]
    );
    assert!(Severity::Notice < Severity::Warning && Severity::Warning < Severity::Error);
}

#[test]
fn bytes_that_are_no_certificate_are_refused_or_examined() {
    let good = Forged::leaf().der();
    for end in 0..good.len() {
        assert!(lint(&CertificateDer::from(&good[..end]), None, NOW).is_err());
    }
    for at in 0..good.len() {
        for mask in [0x01, 0x80, 0xff] {
            let mut turned = good.to_vec();
            turned[at] ^= mask;
            let turned = CertificateDer::from(turned);
            // Either is right; a panic is not.
            let _ = lint(&turned, Some(&good), NOW);
            let _ = lint(&good, Some(&turned), NOW);
        }
    }
    let mut longer = good.to_vec();
    longer.push(0);
    assert!(lint(&CertificateDer::from(longer), None, NOW).is_err());
}
