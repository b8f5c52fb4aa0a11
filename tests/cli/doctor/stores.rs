//! The stores of others: a root that their own tools put there is found, and gone when they take it away.

use std::fs;

use base64::Engine;
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use time::OffsetDateTime;
use voicectl::doctor::server::{Question, examine};
use voicectl::doctor::{Known, Surroundings, Target};
use voicectl::store::Store;

use super::Answer;
use crate::support::command::Context;
use crate::support::tls::TlsServers;
use crate::support::{have, text, tool};

fn served(context: &Context) -> (TlsServers, String) {
    context.ok(&["cert", "new", "localhost", "--out", "tls"]);
    let servers = TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    );
    let url = format!("https://localhost:{}", servers.tls());
    (servers, url)
}

#[test]
fn nss_databases() {
    let context = Context::new();
    if !have("certutil") {
        return;
    }
    let (_servers, url) = served(&context);
    let ca = context.ca();
    for (folder, client) in [
        (".local/share/pki/nssdb", "Chromium"),
        (".mozilla/firefox/abc.default", "Firefox"),
        // Where the old place exists, Chromium does not look at the new one.
        (".pki/nssdb", "Chromium"),
    ] {
        let codes = |wanted: &[&str]| {
            let answer = Answer::by_rules(&context, &[&url]);
            assert_eq!(answer.codes(client), wanted, "{folder}");
        };
        fs::create_dir_all(context.path(folder)).expect("a folder");
        let database = format!("sql:{}", text(&context.path(folder)));
        tool("certutil", &["-d", &database, "-N", "--empty-password"]);
        codes(&["untrusted"]);
        tool(
            "certutil",
            &[
                "-d",
                &database,
                "-A",
                "-t",
                "C,,",
                "-n",
                "ours",
                "-i",
                text(&ca),
            ],
        );
        codes(&[]);
        tool("certutil", &["-d", &database, "-D", "-n", "ours"]);
        codes(&["untrusted"]);
    }
}

#[test]
fn java_keystores() {
    let context = Context::new();
    if !have("keytool") {
        return;
    }
    let (_servers, url) = served(&context);
    let ca = context.ca();
    for kind in ["JKS", "PKCS12"] {
        let store = context.path(kind);
        let import = [
            "-importcert",
            "-noprompt",
            "-storepass",
            "changeit",
            "-alias",
            "ours",
        ];
        let import = [
            &import[..],
            &[
                "-storetype",
                kind,
                "-keystore",
                text(&store),
                "-file",
                text(&ca),
            ],
        ]
        .concat();
        tool("keytool", &import);
        let options = format!("-Djavax.net.ssl.trustStore={}", text(&store));
        let all = [
            "doctor",
            "--json",
            "--no-programs",
            "--client",
            "java",
            &url,
        ];
        let output = context
            .command(&all)
            .env("JAVA_TOOL_OPTIONS", options)
            .output();
        let answer = Answer::read(&context, &output.expect("it runs"));
        assert_eq!(answer.codes("Java"), [""; 0], "{kind}");
    }
    assert_eq!(
        Answer::by_rules(&context, &[&url]).codes("Java"),
        ["untrusted"]
    );
}

/// The files of a system that is not ours: the root is given.
#[test]
fn policy_files_and_roots_of_the_house() {
    let context = Context::new();
    let (_servers, url) = served(&context);
    let root = context.path("system");
    let pem = fs::read(context.ca()).expect("a root");
    let der = CertificateDer::from_pem_slice(&pem).expect("a certificate");
    let write = |path: &str, content: &[u8]| {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, content).expect("written");
    };
    let judge_in = |state: &std::path::Path| {
        let mut machine = Surroundings::new(OffsetDateTime::now_utc(), |_| None);
        machine.root.clone_from(&root);
        let store = Store::new(state);
        let known = Known::of(&machine, &store, Vec::new());
        let question = Question {
            target: Target::parse(&url).expect("a target"),
            clients: Vec::new(),
            websocket: None,
            timeout: std::time::Duration::from_mins(1),
            store: &store,
            known: &known,
            machine: &machine,
        };
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let rows = runtime.block_on(examine(&question)).rows;
        let rows = rows.iter().filter(|row| row.causes.is_empty());
        rows.map(|row| row.subject.clone()).collect::<Vec<_>>()
    };
    let judge = || judge_in(&context.state());
    assert_eq!(judge(), ["server", "iOS, macOS"]);
    let encoded = base64::engine::general_purpose::STANDARD.encode(&der);
    write(
        "etc/chromium/policies/managed/x.json",
        format!(r#"{{"CACertificates":["{encoded}"]}}"#).as_bytes(),
    );
    write("opt/ca.pem", &pem);
    write(
        "etc/firefox/policies/policies.json",
        br#"{"policies":{"Certificates":{"Install":["/opt/ca.pem"]}}}"#,
    );
    assert_eq!(
        judge(),
        ["server", "Chromium", "Firefox", "iOS, macOS", "microphone"]
    );
    // In the bundle of the system because somebody put it there: browsers, Node and Java bring no such root.
    write("etc/ssl/certs/ca-certificates.crt", &pem);
    write("usr/local/share/ca-certificates/ours.crt", &pem);
    assert_eq!(
        judge(),
        [
            "server",
            "Chromium",
            "Firefox",
            "Python ssl",
            "curl, OpenSSL",
            "iOS, macOS",
            "microphone"
        ]
    );
    // The same root as somebody else's, of whom nothing is known but that it lies there.
    fs::remove_dir_all(root.join("etc/chromium")).expect("removed");
    fs::remove_dir_all(root.join("etc/firefox")).expect("removed");
    assert_eq!(
        judge_in(&context.path("nowhere")),
        ["server", "Python ssl", "curl, OpenSSL", "iOS, macOS"]
    );
}
