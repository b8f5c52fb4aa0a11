//! Each rule broken by a certificate that breaks nothing else, and silent on what voicectl makes.

mod broken;
mod forged;

use std::collections::BTreeSet;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;
use time::macros::datetime;

use super::super::ca::CertificateAuthority;
use super::super::key::{KeyType, PrivateKey};
use super::super::leaf::{self, LeafRequest};
use super::super::name;
use super::super::validity::Validity;
use super::{KEY_MODE_TOO_OPEN, LINTS, Severity, lint};
use broken::BROKEN;
use forged::Forged;

const NOW: OffsetDateTime = datetime!(2026-11-20 12:00 UTC);

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
    let ca = CertificateAuthority::create("box", NOW, random).expect("a CA");
    let other = CertificateAuthority::create("box", NOW, random).expect("a CA");
    let key = PrivateKey::generate(KeyType::P256).expect("a key");
    let mut request = LeafRequest {
        identifiers: name::parse_all(["localhost"]).expect("names"),
        validity: Validity::days(NOW, 90).expect("90 days"),
        key_type: KeyType::P256,
    };
    let leaf = leaf::issue(&request, &key, &ca, random).expect("a leaf");
    assert_eq!(codes(&leaf, Some(ca.der())), [""; 0]);
    assert_eq!(
        codes(&leaf, Some(other.der())),
        ["issuer_mismatch", "authority_key_id_mismatch"]
    );
    request.validity = Validity::days(NOW, 2).expect("2 days");
    let short = leaf::self_signed(&request, &key, random).expect("a leaf");
    assert!(codes(&leaf, Some(&short)).contains(&"outlives_issuer"));
}

#[test]
fn what_voicectl_makes_is_clean() {
    let random = default_provider().secure_random;
    let ca = CertificateAuthority::create("box", NOW, random).expect("a CA");
    assert_eq!(codes(ca.der(), None), [""; 0]);
    for key_type in KeyType::ALL.into_iter().filter(|kind| !kind.is_slow()) {
        let key = PrivateKey::generate(key_type).expect("a key");
        let request = LeafRequest {
            identifiers: name::parse_all(["localhost", "*.a.test", "bücher.test", "::1"])
                .expect("names"),
            validity: Validity::days(NOW, 90).expect("90 days"),
            key_type,
        };
        let wanted: &[&str] = match key_type {
            KeyType::P521 | KeyType::Ed25519 => &["key_refused_by_browsers"],
            _ => &[],
        };
        let leaf = leaf::issue(&request, &key, &ca, random).expect("a leaf");
        assert_eq!(codes(&leaf, Some(ca.der())), wanted, "{key_type}");
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
