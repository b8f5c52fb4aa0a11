//! Each way not to be trusted, made by rcgen; the words are what a user reads.

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, Issuer, KeyPair, NameConstraints, SanType,
};
use rustls::pki_types::{CertificateDer, ServerName};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::{Anchors, Distrust, Link, Purpose, link};

const NOW: OffsetDateTime = datetime!(2026-11-20 12:00 UTC);

/// A certificate with the key that signs for it.
struct Signer {
    der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = NOW - Duration::days(1);
    params.not_after = NOW + Duration::days(30);
    params
}

fn ca(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

fn leaf(name: &str) -> CertificateParams {
    let mut params = params(name);
    params.is_ca = IsCa::ExplicitNoCa;
    params.subject_alt_names = vec![SanType::DnsName(name.try_into().expect("ASCII"))];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

fn root(params: CertificateParams) -> Signer {
    let key = KeyPair::generate().expect("a key");
    let der = params.self_signed(&key).expect("signed").der().clone();
    Signer {
        der,
        issuer: Issuer::new(params, key),
    }
}

impl Signer {
    fn sign(&self, params: &CertificateParams) -> CertificateDer<'static> {
        let key = KeyPair::generate().expect("a key");
        let signed = params.signed_by(&key, &self.issuer).expect("signed");
        signed.der().clone()
    }

    fn below(&self, params: CertificateParams) -> Self {
        let key = KeyPair::generate().expect("a key");
        let der = params
            .signed_by(&key, &self.issuer)
            .expect("signed")
            .der()
            .clone();
        Self {
            der,
            issuer: Issuer::new(params, key),
        }
    }

    fn anchors(&self) -> Anchors {
        Anchors::new("the test", vec![self.der.clone()])
    }
}

fn verdict(anchors: &Anchors, chain: &[CertificateDer<'_>], name: &str) -> Result<(), Distrust> {
    let name = ServerName::try_from(name).expect("a name");
    anchors.check(chain, Some(&name), Purpose::Server, NOW)
}

/// Code and sentence of a refusal.
#[track_caller]
fn refused(anchors: &Anchors, chain: &[CertificateDer<'_>], code: &str, sentence: &str) {
    let distrust = verdict(anchors, chain, "a.test").expect_err("not to be trusted");
    assert_eq!(
        (distrust.code(), distrust.to_string().as_str()),
        (code, sentence)
    );
}

#[test]
fn a_path_ends_at_its_anchor() {
    let other = root(ca("Other"));
    let root = root(ca("Root"));
    let intermediate = root.below(ca("Between"));
    let chain = [intermediate.sign(&leaf("a.test")), intermediate.der.clone()];
    let anchors = Anchors::new(
        "the test",
        vec![
            CertificateDer::from(vec![0x30, 0]),
            other.der.clone(),
            root.der.clone(),
        ],
    );
    assert_eq!(anchors.len(), 2, "what cannot be read is left out");
    assert_eq!(verdict(&anchors, &chain, "a.test"), Ok(()));
    let anchor = anchors
        .anchor_of(&chain, None, Purpose::Server, NOW)
        .expect("trusted");
    assert_eq!(*anchor, root.der);
    assert_eq!(link(&chain[0], &chain[1]), Link::Signed);
    assert_eq!(link(&chain[0], &root.der), Link::OtherName);
}

#[test]
fn names_are_compared() {
    let root = root(ca("Root"));
    let mut many = leaf("b.test");
    many.subject_alt_names
        .push(SanType::IpAddress("::1".parse().expect("an address")));
    let anchors = root.anchors();
    let chain = [root.sign(&many)];
    assert_eq!(verdict(&anchors, &chain, "::1"), Ok(()));
    refused(
        &anchors,
        &chain,
        "name-mismatch",
        "it is not for `a.test`, but for b.test, ::1",
    );
    many.subject_alt_names.clear();
    refused(
        &anchors,
        &[root.sign(&many)],
        "name-mismatch",
        "it is not for `a.test`: it has no subject alternative name, and clients do not look at the CN",
    );
}

#[test]
fn dates_of_leaf_intermediate_and_anchor_count() {
    let good = root(ca("Root"));
    let mut over = leaf("a.test");
    over.not_after = NOW - Duration::hours(1);
    refused(
        &good.anchors(),
        &[good.sign(&over)],
        "expired",
        "`a.test` expired on 2026-11-20",
    );
    let mut early = leaf("a.test");
    early.not_before = NOW + Duration::days(1);
    refused(
        &good.anchors(),
        &[good.sign(&early)],
        "not-yet-valid",
        "`a.test` is not valid before 2026-11-21; if that is in the past, a clock is wrong",
    );
    let mut stale = ca("Between");
    stale.not_after = NOW - Duration::days(1);
    let between = good.below(stale);
    refused(
        &good.anchors(),
        &[between.sign(&leaf("a.test")), between.der.clone()],
        "expired",
        "`Between` expired on 2026-11-19",
    );
    let mut stale = ca("Old root");
    stale.not_after = NOW - Duration::days(2);
    let old = root(stale);
    refused(
        &old.anchors(),
        &[old.sign(&leaf("a.test"))],
        "expired",
        "`Old root` expired on 2026-11-18",
    );
}

#[test]
fn where_a_path_ends_is_said() {
    let stranger = root(ca("Stranger"));
    let anchors = root(ca("Root")).anchors();
    let direct = stranger.sign(&leaf("a.test"));
    refused(
        &anchors,
        std::slice::from_ref(&direct),
        "unknown-issuer",
        "the chain ends at `a.test`, whose issuer `Stranger` is no trust anchor of the test",
    );
    refused(
        &anchors,
        &[direct, stranger.der.clone()],
        "unknown-root",
        "the chain ends at the root `Stranger`, which is no trust anchor of the test",
    );
    let between = stranger.below(ca("Between"));
    let chain = [between.sign(&leaf("a.test")), between.der.clone()];
    refused(
        &anchors,
        &chain,
        "unknown-issuer",
        "the chain ends at `Between`, whose issuer `Stranger` is no trust anchor of the test",
    );
    let own = root(leaf("a.test"));
    refused(
        &anchors,
        std::slice::from_ref(&own.der),
        "self-signed",
        "`a.test` is self-signed, and no trust anchor of the test",
    );
}

#[test]
fn a_gap_in_the_chain_is_a_missing_intermediate() {
    let root = root(ca("Root"));
    let between = root.below(ca("Between"));
    refused(
        &root.anchors(),
        &[between.sign(&leaf("a.test")), root.der.clone()],
        "missing-intermediate",
        "an intermediate is missing: `Between`, the issuer of `a.test`, did not come with it and is no trust anchor of \
         the test",
    );
    let mut told = leaf("a.test");
    // Authority information access: caIssuers, a URL.
    let mut access = vec![
        0x30, 0x1d, 0x30, 0x1b, 0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 0x30, 2,
    ];
    access.extend([0x86, 0x0f]);
    access.extend(b"http://ca.tes/b");
    told.custom_extensions
        .push(CustomExtension::from_oid_content(
            &[1, 3, 6, 1, 5, 5, 7, 1, 1],
            access,
        ));
    refused(
        &root.anchors(),
        &[between.sign(&told)],
        "missing-intermediate",
        "an intermediate is missing: `Between`, the issuer of `a.test`, did not come with it and is no trust anchor of \
         the test; it is at http://ca.tes/b",
    );
}

#[test]
fn another_key_of_the_same_name_is_told() {
    let (first, second) = (root(ca("Root")), root(ca("Root")));
    let chain = [first.sign(&leaf("a.test"))];
    assert_eq!(link(&chain[0], &second.der), Link::BadSignature);
    // Behind so many others as a system has.
    let mut all: Vec<_> = (0..150)
        .map(|index| root(ca(&format!("R{index}"))).der)
        .collect();
    all.push(second.der.clone());
    refused(
        &Anchors::new("the test", all),
        &chain,
        "bad-signature",
        "the signature of `a.test` is not by the key of `Root`: an issuer of that name has another key, or the \
         certificate is damaged",
    );
}

#[test]
fn purposes_count() {
    let root = root(ca("Root"));
    let anchors = root.anchors();
    let mut client = leaf("a.test");
    client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let chain = [root.sign(&client)];
    refused(
        &anchors,
        &chain,
        "wrong-purpose",
        "`a.test` is for clientAuth, not for serverAuth (extended key usage)",
    );
    assert_eq!(anchors.check(&chain, None, Purpose::Client, NOW), Ok(()));
}

#[test]
fn constraints_of_issuers_count() {
    let mut narrow = ca("Narrow");
    narrow.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName("b.test".to_owned())],
        excluded_subtrees: Vec::new(),
    });
    let narrow = root(narrow);
    refused(
        &narrow.anchors(),
        &[narrow.sign(&leaf("a.test"))],
        "name-constraints",
        "`Narrow` may not sign for every name of `a.test` (a.test): its name constraints forbid it",
    );
    let mut short = ca("Short");
    short.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let top = root(ca("Root"));
    let short = top.below(short);
    let below = short.below(ca("Below"));
    refused(
        &top.anchors(),
        &[
            below.sign(&leaf("a.test")),
            below.der.clone(),
            short.der.clone(),
        ],
        "path-length",
        "`a.test` has more CAs above it than one of them allows (path length)",
    );
    let end = top.below(leaf("b.test"));
    refused(
        &top.anchors(),
        &[end.sign(&leaf("a.test")), end.der.clone()],
        "not-a-ca",
        "`b.test` signed another certificate and is no CA (basic constraints)",
    );
}

#[test]
fn a_leaf_that_is_a_ca_is_taken_only_as_an_anchor() {
    let top = root(ca("Root"));
    let mut both = leaf("a.test");
    both.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    refused(
        &top.anchors(),
        &[top.sign(&both)],
        "leaf-is-ca",
        "`a.test` is a CA (basic constraints CA:TRUE), which rustls and Firefox refuse as a server certificate",
    );
    for params in [both, leaf("a.test")] {
        let own = root(params);
        let chain = [own.der.clone()];
        assert_eq!(verdict(&own.anchors(), &chain, "a.test"), Ok(()));
        assert_eq!(
            verdict(&own.anchors(), &chain, "b.test")
                .expect_err("another name")
                .code(),
            "name-mismatch"
        );
        let later = own
            .anchors()
            .check(&chain, None, Purpose::Server, NOW + Duration::days(99));
        assert_eq!(later.expect_err("over").code(), "expired");
        let client = own.anchors().check(&chain, None, Purpose::Client, NOW);
        assert_eq!(client.expect_err("a server's").code(), "wrong-purpose");
    }
}

#[test]
fn what_clients_do_not_know_they_refuse() {
    let root = root(ca("Root"));
    let mut odd = leaf("a.test");
    let mut extension = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
    extension.set_criticality(true);
    odd.custom_extensions.push(extension);
    refused(
        &root.anchors(),
        &[root.sign(&odd)],
        "unsupported-extension",
        "`a.test` has the critical extension 1.2.3.4, which rustls does not know and so must refuse",
    );
}

#[test]
fn hostile_bytes_are_refused() {
    let root = root(ca("Root"));
    let anchors = root.anchors();
    let good = root.sign(&leaf("a.test"));
    assert_eq!(
        anchors
            .check(&[], None, Purpose::Server, NOW)
            .expect_err("nothing")
            .to_string(),
        "the certificate chain is empty"
    );
    for end in 0..good.len() {
        let cut = CertificateDer::from(&good[..end]);
        assert!(verdict(&anchors, &[cut], "a.test").is_err());
    }
    for at in 0..good.len() {
        let mut turned = good.to_vec();
        turned[at] ^= 0x55;
        let turned = CertificateDer::from(turned);
        let distrust = verdict(&anchors, &[turned], "a.test").expect_err("damaged");
        assert!(!distrust.to_string().is_empty());
    }
    // Many issuers of one name: each could be it.
    let many: Vec<_> = (0..300).map(|_| self::root(ca("Same")).der).collect();
    let mut chain = vec![self::root(ca("Same")).sign(&leaf("a.test"))];
    chain.extend(many);
    assert_eq!(
        verdict(&anchors, &chain, "a.test")
            .expect_err("untrusted")
            .code(),
        "too-complex"
    );
}
