//! Servers: what they show, without trusting it, within the time limit.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use rustls::version::{TLS12, TLS13};

use super::expiring::certificate;
use super::{code, json};
use crate::support::command::Context;
use crate::support::nginx::Nginx;
use crate::support::tls::{Step, TlsServers};
use crate::support::{have, text, tool, until};

/// The local CA's certificate for 127.0.0.1 and voice.test in `tls`.
fn context() -> Context {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "127.0.0.1", "--out", "tls"]);
    context
}

fn servers(context: &Context) -> TlsServers {
    TlsServers::with(
        &context.path("tls/fullchain.pem"),
        &context.path("tls/privkey.pem"),
    )
}

#[test]
fn what_a_server_shows() {
    let context = context();
    let target = format!("127.0.0.1:{}", servers(&context).tls());
    // The servers are gone already: the port is free.
    assert_eq!(code(&context, &[&target]), 1);
    let servers = servers(&context);
    let target = format!("127.0.0.1:{}", servers.tls());
    let entry = &json(&context, &[&target])[0];
    assert_eq!(
        (&entry["source"], &entry["target"]),
        (&"remote".into(), &target.clone().into())
    );
    assert_eq!(entry["verdict"]["trusted"], true);
    assert_eq!(entry["connection"]["version"], "TLS 1.3");
    assert_eq!(entry["connection"]["group"], "X25519MLKEM768");
    let sni = &json(&context, &[&target, "--sni", "voice.test"])[0];
    assert_eq!(sni["verdict"]["name"], "voice.test");
    assert_eq!(code(&context, &[&target, "--sni", "other.test"]), 3);
    assert_eq!(code(&context, &[&target, "--name", "other.test"]), 3);
    assert_eq!(code(&context, &[&target, "-6"]), 1);
    assert_eq!(
        code(
            &context,
            &[
                &format!("localhost:{}", servers.tls()),
                "-4",
                "--name",
                "voice.test"
            ]
        ),
        0
    );
}

#[test]
fn bad_certificates_are_shown_all_the_same() {
    let context = context();
    for (name, begins, ends, code) in [
        ("late.test", -9.0, -1.0, "expired"),
        ("early.test", 1.0, 9.0, "not-yet-valid"),
    ] {
        certificate(&context, name, begins, ends);
        let pem = context.path(&format!("{name}.pem"));
        let servers = TlsServers::with(&pem, &context.path(&format!("{name}.key")));
        let target = format!("127.0.0.1:{}", servers.tls());
        let entry = &json(&context, &[&target, "--sni", name, "--ca", text(&pem)])[0];
        assert_eq!(entry["problems"][0]["code"], code);
        assert_eq!(super::code(&context, &[&target]), 3);
    }
}

#[test]
fn client_certificates() {
    let context = context();
    if !have("openssl") {
        return;
    }
    let (ca, ca_key) = (context.ca(), context.state().join("ca/root-key.pem"));
    let [certificate, key] = ["me.pem", "me.key"].map(|name| text(&context.path(name)).to_owned());
    let new = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -subj /CN=me -addext extendedKeyUsage=clientAuth -addext basicConstraints=critical,CA:FALSE";
    let mut arguments: Vec<&str> = new.split(' ').collect();
    arguments.extend(["-CA", text(&ca), "-CAkey", text(&ca_key)]);
    arguments.extend(["-keyout", &key, "-out", &certificate]);
    tool("openssl", &arguments);
    for version in [&TLS12, &TLS13] {
        let servers = TlsServers::configured(
            &context.path("tls/fullchain.pem"),
            &context.path("tls/privkey.pem"),
            &[version],
            Some(&ca),
        );
        let target = format!("127.0.0.1:{}", servers.tls());
        // Without one, the server's chain is still shown.
        let entry = &json(&context, &[&target])[0];
        assert_eq!(entry["connection"]["asks_for_client_certificate"], true);
        assert_eq!(entry["names"][0], "voice.test");
        assert_eq!(code(&context, &[&target]), 0);
        let with = ["--client-cert", "me.pem", "--client-key", "me.key"];
        let entry = &json(&context, &[&[target.as_str()], &with[..]].concat())[0];
        assert!(entry["connection"]["version"].is_string());
        assert_eq!(entry["problems"], serde_json::json!([]));
    }
    let wrong = [
        "127.0.0.1:1",
        "--client-cert",
        "me.pem",
        "--client-key",
        "tls/privkey.pem",
    ];
    assert_eq!(code(&context, &wrong), 1);
}

#[test]
fn everything_within_the_time_limit() {
    let context = context();
    let servers = servers(&context);
    let mut targets: Vec<String> = (0..180)
        .map(|_| format!("127.0.0.1:{}", servers.tls()))
        .collect();
    for at in 0..20 {
        targets.insert(at * 9, format!("127.0.0.1:{}", servers.silent()));
    }
    let limit = Duration::from_secs(5);
    let mut arguments = vec!["--timeout", "5s"];
    arguments.extend(targets.iter().map(String::as_str));
    let begin = Instant::now();
    let entries = json(&context, &arguments);
    let took = begin.elapsed();
    println!("200 servers of which 20 hang, limit {limit:?}: {took:?}");
    assert!(took < limit + Duration::from_secs(1), "{took:?}");
    let told: Vec<&str> = entries
        .iter()
        .map(|entry| entry["target"].as_str().expect("a target"))
        .collect();
    assert_eq!(told, targets, "in the order of the command line");
    let hung = entries
        .iter()
        .filter(|entry| entry["error"] == "no answer within 5s, in the TLS handshake");
    assert_eq!(hung.count(), 20);
    assert_eq!(
        entries
            .iter()
            .filter(|entry| entry["verdict"]["trusted"] == true)
            .count(),
        180
    );
}

#[test]
fn what_answers_in_another_way() {
    let context = context();
    let servers = servers(&context);
    let run = |steps: &'static [Step]| {
        let target = format!("tls://127.0.0.1:{}", servers.talking(steps));
        let answer = json(&context, &[&target, "--timeout", "5s"]);
        answer[0]["error"].as_str().expect("an error").to_owned()
    };
    assert_snapshot!(run(&[Step::Say(b"220 mail.test ESMTP\r\n"), Step::Hear(b"\n")]), @"the TLS handshake failed: what the server sends is not TLS; a mail, database or directory server may want to be asked (`--starttls`) (received corrupt message of type InvalidContentType)");
    assert_snapshot!(run(&[Step::Say(b"HTTP/1.0 400 Bad Request\r\n\r\n")]), @"the TLS handshake failed: what the server sends is not TLS; a mail, database or directory server may want to be asked (`--starttls`) (received corrupt message of type InvalidContentType)");
    // A fatal alert: protocol_version, and handshake_failure.
    assert_snapshot!(run(&[Step::Say(b"\x15\x03\x01\x00\x02\x02\x46"), Step::Hear(b"\0\0\0\0\0\0\0\0\0")]), @"the TLS handshake failed: the server speaks neither TLS 1.2 nor TLS 1.3 (received fatal alert: ProtocolVersion)");
    assert_snapshot!(run(&[Step::Say(b"\x15\x03\x03\x00\x02\x02\x28"), Step::Hear(b"\0\0\0\0\0\0\0\0\0")]), @"the TLS handshake failed: the server has no cipher suite, key exchange or signature in common with TLS 1.2 and 1.3 of today (received fatal alert: HandshakeFailure)");
    let nobody = TcpListener::bind("127.0.0.1:0")
        .expect("a port")
        .local_addr()
        .expect("an address");
    assert_eq!(code(&context, &[&nobody.to_string()]), 1);
}

#[test]
fn a_server_without_the_key_of_its_certificate() {
    let context = context();
    context.ok(&["cert", "new", "other.test", "--out", "other"]);
    let (chain, key) = ("tls/fullchain.pem", "other/privkey.pem");
    let servers = TlsServers::with(&context.path(chain), &context.path(key));
    let entry = &json(&context, &[&format!("127.0.0.1:{}", servers.tls())])[0];
    assert_eq!(entry["verdict"]["trusted"], true, "the chain is good");
    assert_eq!(entry["problems"][0]["code"], "handshake");
}

#[test]
fn nginx_speaks_for_itself() {
    if !have("nginx") {
        return;
    }
    let context = Context::new();
    let nginx = Nginx::start();
    let ca = nginx.path("ca.pem");
    let url = nginx.tls_url("/path?query");
    let entry = &json(&context, &[&url, "--ca", text(&ca)])[0];
    assert_eq!(entry["verdict"]["trusted"], true);
    assert_eq!(entry["verdict"]["name"], "127.0.0.1");
    assert_eq!(entry["connection"]["alpn"], "http/1.1");
}

#[test]
fn gnutls_in_both_versions() {
    if !have("gnutls-serv") {
        return;
    }
    let context = context();
    for (priority, version) in [("NORMAL:-VERS-TLS1.3", "TLS 1.2"), ("NORMAL", "TLS 1.3")] {
        let port = free_port().to_string();
        let _server = Daemon::start(
            &context,
            &[
                "gnutls-serv",
                "--echo",
                "--priority",
                priority,
                "--port",
                &port,
            ],
            &[
                "--x509certfile",
                "tls/fullchain.pem",
                "--x509keyfile",
                "tls/privkey.pem",
            ],
        );
        let target = format!("127.0.0.1:{port}");
        until("gnutls-serv answers", || {
            std::net::TcpStream::connect(&target).is_ok()
        });
        let entry = &json(&context, &[&target])[0];
        assert_eq!(entry["connection"]["version"], version);
        assert_eq!(entry["verdict"]["trusted"], true);
    }
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    free.local_addr().expect("an address").port()
}

/// A real server, killed when it goes.
struct Daemon(Child);

impl Daemon {
    fn start(context: &Context, command: &[&str], rest: &[&str]) -> Self {
        let child = Command::new(command[0])
            .args(&command[1..])
            .args(rest)
            .current_dir(context.home())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(child.expect("it starts"))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn openssl_and_old_protocols() {
    if !have("openssl") {
        return;
    }
    let context = context();
    let start = |flags: &[&str]| {
        let target = format!("127.0.0.1:{}", free_port());
        let pair = ["-cert", "tls/cert.pem", "-key", "tls/privkey.pem", "-www"];
        let command = ["openssl", "s_server", "-accept", &target];
        let server = Daemon::start(&context, &[&command[..], &pair].concat(), flags);
        until("openssl answers", || {
            std::net::TcpStream::connect(&target).is_ok()
        });
        (server, target)
    };
    let (_server, target) = start(&["-tls1_2"]);
    assert_eq!(
        json(&context, &[&target])[0]["connection"]["version"],
        "TLS 1.2"
    );
    let (_server, target) = start(&["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"]);
    let error = json(&context, &[&target])[0]["error"]
        .as_str()
        .expect("an error")
        .to_owned();
    assert!(
        error.contains("the server speaks neither TLS 1.2 nor TLS 1.3"),
        "{error}"
    );
    // One that minds application protocols: it is asked again without any.
    let (_server, target) = start(&["-alpn", "nothing/1"]);
    assert_eq!(json(&context, &[&target])[0]["names"][0], "voice.test");
}
