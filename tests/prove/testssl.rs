//! testssl.sh 3.2 gives an A+ and finds nothing of weight; a client that knows the hybrid key exchange gets it.

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::{ClientConfig, ClientConnection, NamedGroup, RootCertStore};
use rustls_pki_types::ServerName;
use serde_json::Value;

use crate::campaign::Campaign;
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::switching::certificate;
use crate::support::{have, text};

/// Where `.ci/install.sh` unpacks it.
const PLACE: &str = "target/testssl-3.2";

/// Findings of weight that say nothing about the server: a private CA publishes no revocations, and certificates of 45
/// days are always near their end.
const KNOWN: [&str; 2] = ["cert_revocation", "cert_expirationStatus"];

const WEIGHTY: [&str; 4] = ["MEDIUM", "HIGH", "CRITICAL", "FATAL"];

#[test]
fn testssl_grades_it_a_plus() {
    let Some(place) = place() else { return };
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test"]);
    let server = Server::start_in(context, &["--lineage", "voice.test"]);
    let findings = findings(&place, &server);
    let of = |id: &str| {
        let finding = findings.iter().find(|finding| finding["id"] == id);
        finding.map_or("", |finding| {
            finding["finding"].as_str().unwrap_or_default()
        })
    };
    let weighty: Vec<_> = findings
        .iter()
        .filter(|finding| WEIGHTY.iter().any(|weight| finding["severity"] == *weight))
        // With one certificate the names are plain, with several they carry its number.
        .filter(|finding| {
            let id = finding["id"].as_str().unwrap_or_default();
            !KNOWN.iter().any(|known| id.starts_with(known))
        })
        .map(|finding| {
            format!(
                "{} {}: {}",
                finding["severity"], finding["id"], finding["finding"]
            )
        })
        .collect();
    println!("{}, {} findings", of("overall_grade"), findings.len());
    assert!(weighty.is_empty(), "{weighty:#?}");
    assert_eq!(of("overall_grade"), "A+", "{}", of("grade_cap_reason_1"));
    assert!(
        of("FS_KEMs").contains("X25519MLKEM768"),
        "{}",
        of("FS_KEMs")
    );
    assert_eq!(negotiated(&server), NamedGroup::X25519MLKEM768);
    let looked = u32::try_from(findings.len()).expect("few");
    Campaign::new(
        "what testssl.sh 3.2 looks at, with the grade A+",
        looked,
        looked,
    )
    .count(
        looked,
        "findings, none of weight but those that a private CA has",
    )
    .done();
}

/// The key exchange with a client that knows the hybrid; testssl's report has it of no client.
fn negotiated(server: &Server) -> NamedGroup {
    let mut roots = RootCertStore::empty();
    roots.add(certificate(&server.ca())).expect("a root");
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("voice.test").expect("a name");
    let mut client = ClientConnection::new(Arc::new(config), name).expect("a client");
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
    client.complete_io(&mut stream).expect("a handshake");
    let group = client.negotiated_key_exchange_group();
    group.expect("a key exchange").name()
}

/// The folder of testssl; `None` where something of it is missing, with a reason to skip.
pub(crate) fn place() -> Option<PathBuf> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join(PLACE);
    [
        "hexdump",
        "dig",
        "openssl",
        text(&place.join("usr/bin/testssl")),
    ]
    .iter()
    .all(|tool| have(tool))
    .then_some(place)
}

fn findings(place: &Path, server: &Server) -> Vec<Value> {
    let report = server.context().path("testssl.json");
    // Its status counts whatever it is not sure about.
    let output = Command::new(place.join("usr/bin/testssl"))
        .args(["--quiet", "--color", "0", "--ip", "127.0.0.1", "--jsonfile"])
        .arg(&report)
        .arg("--add-ca")
        .arg(server.ca())
        .arg(format!("voice.test:{}", server.port()))
        .env("TESTSSL_INSTALL_DIR", place.join("etc/testssl"))
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    let report = fs::read_to_string(&report).unwrap_or_default();
    serde_json::from_str(&report).unwrap_or_else(|error| {
        panic!(
            "{error}: {report}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}
