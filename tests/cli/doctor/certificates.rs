//! What can be wrong with a certificate, by the rules of each client.

use std::fs;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
};
use time::{Duration, OffsetDateTime};

use super::Answer;
use crate::support::command::Context;
use crate::support::text;
use crate::support::tls::TlsServers;

/// Those that have rules of their own here.
const ALL: [&str; 8] = [
    "Chromium",
    "Firefox",
    "Java",
    "Node",
    "Python requests",
    "Python ssl",
    "curl, OpenSSL",
    "iOS, macOS",
];

/// A leaf made by `cert new` with these arguments, served at 127.0.0.1.
fn served(context: &Context, arguments: &str) -> (TlsServers, String) {
    let mut all = vec!["cert", "new"];
    all.extend(arguments.split(' '));
    all.extend(["--out", "tls"]);
    context.ok(&all);
    let servers = TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    );
    let url = format!("https://127.0.0.1:{}", servers.tls());
    (servers, url)
}

/// The verdicts on a server, for clients that have the local CA.
fn trusting(context: &Context, url: &str) -> Answer {
    Answer::by_rules(context, &[url, "--ca", text(&context.ca())])
}

/// A CA and a leaf for 127.0.0.1 and localhost that need not be like ours: `ca.pem`, `leaf.pem`, `leaf.key`.
fn strange(
    context: &Context,
    ca: impl FnOnce(&mut CertificateParams),
    leaf: impl FnOnce(&mut CertificateParams),
) -> TlsServers {
    let (ca_key, key) = (
        KeyPair::generate().expect("a key"),
        KeyPair::generate().expect("a key"),
    );
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "Strange CA");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    ca(&mut params);
    let root = params.self_signed(&ca_key).expect("a root");
    let issuer = Issuer::new(params, ca_key);
    let mut params =
        CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()]).expect("names");
    params
        .distinguished_name
        .push(DnType::CommonName, "localhost");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    let now = OffsetDateTime::now_utc();
    (params.not_before, params.not_after) = (now - Duration::DAY, now + Duration::days(30));
    leaf(&mut params);
    let leaf = params.signed_by(&key, &issuer).expect("a leaf");
    fs::write(context.path("ca.pem"), root.pem()).expect("written");
    fs::write(context.path("leaf.pem"), leaf.pem()).expect("written");
    fs::write(context.path("leaf.key"), key.serialize_pem()).expect("written");
    TlsServers::with(&context.path("leaf.pem"), &context.path("leaf.key"))
}

fn judged(context: &Context, servers: &TlsServers, host: &str) -> Answer {
    let url = format!("https://{host}:{}", servers.tls());
    Answer::by_rules(context, &[&url, "--ca", text(&context.path("ca.pem"))])
}

#[test]
fn other_names_and_addresses() {
    let context = Context::new();
    let (servers, url) = served(&context, "other.test *.wild.test");
    let answer = trusting(&context, &url);
    assert_eq!(answer.who("ip-not-named"), ALL.into());
    let (fact, repair) = answer.cause("ip-not-named");
    assert_eq!(
        fact,
        "it is not for `127.0.0.1`, but for other.test, *.wild.test"
    );
    assert!(
        repair.contains("`voicectl cert new other.test '*.wild.test' 127.0.0.1 --force`"),
        "{repair}"
    );
    assert_eq!(answer.codes("microphone"), ["no-microphone"]);
    let answer = trusting(&context, &format!("https://localhost:{}", servers.tls()));
    assert_eq!(answer.who("name-mismatch"), ALL.into());
    assert!(
        answer
            .cause("name-mismatch")
            .1
            .contains("other.test '*.wild.test' localhost --force")
    );
}

#[test]
fn a_lineage_is_repaired_under_its_name() {
    let context = Context::new();
    context.ok(&["cert", "new", "a.test", "--lineage", "mine"]);
    let current = context.state().join("certs/mine/current");
    let servers = TlsServers::with(&current.join("fullchain.pem"), &current.join("privkey.pem"));
    let answer = trusting(&context, &format!("https://localhost:{}", servers.tls()));
    let (_, repair) = answer.cause("name-mismatch");
    assert!(
        repair.contains("`voicectl cert new a.test localhost --lineage mine --force`"),
        "{repair}"
    );
}

#[test]
fn out_of_time() {
    let context = Context::new();
    let now = OffsetDateTime::now_utc();
    for (begin, end, code) in [(-9, -1, "expired"), (1, 9, "not-yet-valid")] {
        let servers = strange(
            &context,
            |_| {},
            |leaf| {
                (leaf.not_before, leaf.not_after) =
                    (now + Duration::days(begin), now + Duration::days(end));
            },
        );
        let answer = judged(&context, &servers, "localhost");
        assert_eq!(answer.who(code), ALL.into());
        // Nothing else is wrong with it.
        assert_eq!(answer.codes("curl, OpenSSL"), [code]);
        let repair = answer.cause(code).1;
        let wanted = if code == "expired" {
            "voicectl cert new localhost 127.0.0.1"
        } else {
            "date -u"
        };
        assert!(repair.contains(wanted), "{repair}");
    }
}

#[test]
fn a_root_that_is_over() {
    let context = Context::new();
    let now = OffsetDateTime::now_utc();
    let servers = strange(&context, |ca| ca.not_after = now - Duration::DAY, |_| {});
    let answer = judged(&context, &servers, "localhost");
    assert_eq!(answer.who("expired"), ALL.into());
    assert!(answer.cause("expired").0.contains("Strange CA"));
}

#[test]
fn a_key_of_another_certificate() {
    let context = Context::new();
    context.ok(&["cert", "new", "127.0.0.1", "--out", "tls"]);
    context.ok(&["cert", "new", "127.0.0.1", "--out", "other"]);
    let servers = TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("other/privkey.pem"),
    );
    let answer = trusting(&context, &format!("https://127.0.0.1:{}", servers.tls()));
    answer.server_has("key-mismatch", "voicectl cert new 127.0.0.1 --force");
}

#[test]
fn an_intermediate_that_stays_at_home() {
    let context = Context::new();
    context.ok(&[
        "cert",
        "ca",
        "new",
        "--constrain",
        "localhost",
        "--constrain",
        "127.0.0.1",
    ]);
    let (_, url) = served(&context, "127.0.0.1");
    drop(url);
    let servers = TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    );
    let whole = trusting(&context, &format!("https://127.0.0.1:{}", servers.tls()));
    assert_eq!(whole.code, Some(0), "{:#?}", whole.rows);
    let servers = TlsServers::with(
        &context.path("tls/cert.pem"),
        &context.path("tls/privkey.pem"),
    );
    let alone = trusting(&context, &format!("https://127.0.0.1:{}", servers.tls()));
    assert_eq!(alone.who("missing-intermediate"), ALL.into());
    assert!(
        alone
            .cause("missing-intermediate")
            .1
            .contains("fullchain.pem")
    );
}

#[test]
fn signed_by_itself() {
    let context = Context::new();
    let (_servers, url) = served(&context, "127.0.0.1 --self-signed");
    let answer = Answer::by_rules(&context, &[&url]);
    assert_eq!(answer.who("self-signed"), ALL.into());
    assert!(
        answer
            .cause("self-signed")
            .1
            .contains("voicectl cert new 127.0.0.1 --force")
    );
}

#[test]
fn keys_that_browsers_refuse() {
    let context = Context::new();
    for (kind, refusing) in [
        ("ed25519", &["Chromium", "Firefox"][..]),
        ("p521", &["Chromium"]),
    ] {
        let (_servers, url) = served(&context, &format!("127.0.0.1 --key-type {kind} --force"));
        let answer = trusting(&context, &url);
        assert_eq!(
            answer.who("refused-key"),
            refusing.iter().copied().collect(),
            "{kind}"
        );
        assert!(
            answer
                .cause("refused-key")
                .1
                .contains("--key-type p256 --force")
        );
    }
}

#[test]
fn longer_than_apple_allows() {
    let context = Context::new();
    let (_servers, url) = served(&context, "127.0.0.1 --days 900");
    let answer = trusting(&context, &url);
    assert_eq!(answer.who("valid-too-long"), ["iOS, macOS"].into());
    assert!(
        answer
            .cause("valid-too-long")
            .1
            .contains("--days 90 --force")
    );
}

#[test]
fn rules_of_single_clients() {
    let context = Context::new();
    let python = ["Python requests", "Python ssl"];
    let servers = strange(
        &context,
        |_| {},
        |leaf| leaf.use_authority_key_identifier_extension = false,
    );
    let answer = judged(&context, &servers, "localhost");
    assert_eq!(answer.who("certificate-rule"), python.into());
    assert!(
        answer
            .cause("certificate-rule")
            .0
            .contains("authority_key_id_missing")
    );

    let servers = strange(
        &context,
        |_| {},
        |leaf| leaf.extended_key_usages = Vec::new(),
    );
    assert_eq!(
        judged(&context, &servers, "localhost").who("certificate-rule"),
        ["iOS, macOS"].into()
    );

    let any = |leaf: &mut CertificateParams| {
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::Any];
    };
    let servers = strange(&context, |_| {}, any);
    let answer = judged(&context, &servers, "localhost");
    for client in ["Chromium", "Java"] {
        assert_eq!(answer.codes(client), [""; 0], "{client}");
    }
    for client in ["Firefox", "Python ssl", "Node", "curl, OpenSSL"] {
        assert_eq!(answer.codes(client), ["certificate-rule"], "{client}");
    }

    // Without a SAN, some still look at the CN.
    let servers = strange(&context, |_| {}, |leaf| leaf.subject_alt_names = Vec::new());
    let answer = judged(&context, &servers, "localhost");
    assert_eq!(
        answer.who("name-mismatch"),
        ["Chromium", "Firefox", "iOS, macOS"].into()
    );

    let is_ca =
        |leaf: &mut CertificateParams| leaf.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let answer = judged(&context, &strange(&context, |_| {}, is_ca), "localhost");
    assert_eq!(answer.codes("Firefox"), ["certificate-rule"]);
    assert_eq!(answer.codes("curl, OpenSSL"), [""; 0]);
}

#[test]
fn name_constraints_that_java_overlooks() {
    let context = Context::new();
    let constrained = |ca: &mut CertificateParams| {
        ca.name_constraints = Some(NameConstraints {
            permitted_subtrees: vec![GeneralSubtree::DnsName("other.test".to_owned())],
            excluded_subtrees: Vec::new(),
        });
    };
    let answer = judged(
        &context,
        &strange(&context, constrained, |_| {}),
        "localhost",
    );
    let mut refusing: std::collections::BTreeSet<&str> = ALL.into();
    refusing.remove("Java");
    assert_eq!(answer.who("name-constraints"), refusing);
}

#[test]
fn renewed_and_not_told() {
    let context = Context::new();
    let new = ["cert", "new", "127.0.0.1", "--lineage", "box"];
    context.ok(&new);
    let copy = |name: &str| {
        let path = context.state().join("certs/box/current").join(name);
        fs::copy(path, context.path(name)).expect("copied");
        context.path(name)
    };
    let servers = TlsServers::with(&copy("fullchain.pem"), &copy("privkey.pem"));
    let url = format!("https://127.0.0.1:{}", servers.tls());
    assert_eq!(trusting(&context, &url).code, Some(0));
    context.ok(&[&new[..], &["--force"]].concat());
    let answer = trusting(&context, &url);
    answer.server_has("stale-certificate", "systemctl reload");
    assert!(
        answer
            .cause("stale-certificate")
            .1
            .contains("certs/box/current")
    );
    // The clients have nothing against it yet.
    assert_eq!(answer.codes("Chromium"), [""; 0]);
}
