//! Certificates, judged by others: OpenSSL's strict mode, webpki, GnuTLS.

mod pkilint;

use std::fs;
use std::process::Command;
use std::time::Duration;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use crate::support::command::Context;
use crate::support::{have, text, tool};

const KEY_TYPES: [&str; 6] = ["p256", "p384", "p521", "ed25519", "rsa2048", "rsa3072"];

/// One certificate of each kind, in a folder named after it.
fn all_kinds() -> Context {
    let context = Context::new();
    for kind in KEY_TYPES {
        let out = format!("ca-{kind}");
        context.ok(&[
            "cert",
            "new",
            "voice.test",
            "*.voice.test",
            "127.0.0.1",
            "::1",
            "--key-type",
            kind,
            "--out",
            &out,
        ]);
    }
    let long = format!("{}.{}.test", "a".repeat(40), "b".repeat(40));
    context.ok(&["cert", "new", &long, "--out", "long"]);
    context
}

#[test]
fn openssl_takes_them_in_strict_mode() {
    if !have("openssl") {
        return;
    }
    let context = all_kinds();
    for kind in KEY_TYPES {
        let leaf = context.path(&format!("ca-{kind}/cert.pem"));
        for name in [
            ["-verify_hostname", "voice.test"],
            ["-verify_hostname", "a.voice.test"],
            ["-verify_ip", "::1"],
        ] {
            let mut arguments = vec!["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile"];
            let ca = context.ca();
            arguments.extend([text(&ca), name[0], name[1], text(&leaf)]);
            tool("openssl", &arguments);
        }
        let key = context.path(&format!("ca-{kind}/privkey.pem"));
        let from_key = tool("openssl", &["pkey", "-in", text(&key), "-pubout"]);
        let from_leaf = tool(
            "openssl",
            &["x509", "-in", text(&leaf), "-noout", "-pubkey"],
        );
        assert_eq!(from_key, from_leaf, "{kind}");
    }
    let ca = context.ca();
    tool(
        "openssl",
        &[
            "verify",
            "-x509_strict",
            "-CAfile",
            text(&ca),
            text(&context.path("long/cert.pem")),
        ],
    );
    let show = tool(
        "openssl",
        &[
            "x509",
            "-in",
            text(&context.path("long/cert.pem")),
            "-noout",
            "-text",
        ],
    );
    assert!(
        show.contains("X509v3 Subject Alternative Name: critical"),
        "an empty subject makes it critical:\n{show}"
    );
}

#[test]
fn a_name_that_was_not_asked_for_is_refused() {
    if !have("openssl") {
        return;
    }
    let context = all_kinds();
    let output = Command::new("openssl")
        .args([
            "verify",
            "-CAfile",
            text(&context.ca()),
            "-verify_hostname",
            "other.test",
        ])
        .arg(context.path("ca-p256/cert.pem"))
        .output()
        .expect("openssl runs");
    assert!(!output.status.success());
}

#[test]
fn gnutls_takes_them() {
    if !have("certtool") {
        return;
    }
    let context = all_kinds();
    for kind in KEY_TYPES {
        let answer = tool(
            "certtool",
            &[
                "--verify",
                "--load-ca-certificate",
                text(&context.ca()),
                "--verify-hostname",
                "voice.test",
                "--verify-purpose",
                "1.3.6.1.5.5.7.3.1",
                "--infile",
                text(&context.path(&format!("ca-{kind}/cert.pem"))),
            ],
        );
        assert!(
            answer.contains("Verified. The certificate is trusted."),
            "{kind}: {answer}"
        );
    }
}

#[test]
fn webpki_takes_them() {
    let context = all_kinds();
    let ca = CertificateDer::from_pem_slice(&fs::read(context.ca()).expect("the CA"))
        .expect("a certificate");
    let anchor = webpki::anchor_from_trusted_cert(&ca).expect("a trust anchor");
    let now = UnixTime::since_unix_epoch(Duration::from_secs(
        time::OffsetDateTime::now_utc()
            .unix_timestamp()
            .unsigned_abs(),
    ));
    for kind in KEY_TYPES {
        let pem = fs::read(context.path(&format!("ca-{kind}/fullchain.pem"))).expect("a chain");
        let leaf = CertificateDer::from_pem_slice(&pem).expect("a leaf");
        let leaf = webpki::EndEntityCert::try_from(&leaf).expect("an end entity");
        leaf.verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            std::slice::from_ref(&anchor),
            &[],
            now,
            webpki::KeyUsage::server_auth(),
            None,
            None,
        )
        .unwrap_or_else(|error| panic!("{kind}: {error}"));
        for name in ["voice.test", "x.voice.test", "127.0.0.1", "::1"] {
            let name = ServerName::try_from(name).expect("a name");
            leaf.verify_is_valid_for_subject_name(&name)
                .unwrap_or_else(|error| panic!("{kind} {name:?}: {error}"));
        }
    }
}

#[test]
fn a_self_signed_one_is_no_ca() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "--self-signed", "--out", "own"]);
    assert!(!context.ca().exists(), "it needs no CA");
    let leaf = context.path("own/cert.pem");
    tool(
        "openssl",
        &[
            "verify",
            "-CAfile",
            text(&leaf),
            "-verify_hostname",
            "localhost",
            text(&leaf),
        ],
    );
    let show = tool("openssl", &["x509", "-in", text(&leaf), "-noout", "-text"]);
    assert!(
        show.contains("CA:FALSE") && show.contains("TLS Web Server Authentication"),
        "{show}"
    );
}

#[test]
fn serials_never_repeat() {
    let context = Context::new();
    let serials: std::collections::BTreeSet<String> = (0..20)
        .map(|_| {
            context.ok(&["cert", "new", "localhost", "--force"]);
            let list: serde_json::Value =
                serde_json::from_str(&context.ok(&["cert", "list", "--json"])).expect("JSON");
            list[0]["serial"].as_str().expect("a serial").to_owned()
        })
        .collect();
    assert_eq!(serials.len(), 20);
    assert!(serials.iter().all(|serial| serial.len() == 32));
}
