//! The certificate that `serve` makes for this machine is renewed while it runs.

use std::process::Command;

use crate::support::server::Server;
use crate::support::{text, tool, until};

/// The end of what a new connection is shown, as OpenSSL writes it.
fn end(server: &Server) -> String {
    let script = "printf '' | openssl s_client -connect \"127.0.0.1:$0\" 2>/dev/null | openssl x509 -noout -enddate";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(server.port().to_string())
        .output()
        .expect("openssl runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn it_is_issued_anew_when_it_is_due() {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().to_owned();
    let first = Server::start(&["--state", text(&state)]);
    let record = state.join("certs/serve/lineage.toml");
    let record = std::fs::read_to_string(record).expect("a record");
    let names: toml::Table = record.parse().expect("TOML");
    let names: Vec<String> = names["names"]
        .as_array()
        .expect("names")
        .iter()
        .map(|name| name.as_str().expect("a name").to_owned())
        .collect();
    // The same certificate (a lineage is called after its first name), but for a few seconds only: half of them are left when it is due.
    let soon =
        time::OffsetDateTime::now_utc() + time::Duration::minutes(5) + time::Duration::seconds(14);
    let soon = soon
        .format(&time::format_description::well_known::Rfc3339)
        .expect("a moment");
    let mut short = vec![
        "cert",
        "new",
        "serve",
        "--force",
        "--not-after",
        &soon,
        "--state",
        text(&state),
    ];
    short.extend(names.iter().map(String::as_str));
    first.context().ok(&short);
    drop(first);

    let mut server = Server::start(&["--state", text(&state)]);
    let short = end(&server);
    server.wait_for("serve: a new certificate, because");
    until("the new one is served", || end(&server) != short);
    assert!(server.said().contains("lifetime"), "{}", server.said());
    let left = tool(
        "openssl",
        &[
            "x509",
            "-noout",
            "-checkend",
            "86400",
            "-in",
            text(&state.join("certs/serve/current/cert.pem")),
        ],
    );
    assert!(left.contains("will not expire"), "{left}");
}

#[test]
fn another_process_may_renew_it() {
    let mut server = Server::start(&[]);
    let before = end(&server);
    server.context().ok(&[
        "cert",
        "new",
        "serve",
        "localhost",
        "127.0.0.1",
        "--force",
        "--days",
        "7",
    ]);
    server.wait_for("reloaded the certificate");
    until("it is served", || end(&server) != before);
}
