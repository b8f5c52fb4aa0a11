//! Clients that are programs, or the library that we use ourselves.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::{Anchors, Verdicts};
use crate::support::browser::verdicts;
use crate::support::text;

fn script(name: &str) -> String {
    format!("{}/tests/cli/clients/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Whether a program succeeds for each port, all at once.
fn each_port(ports: &[u16], command: impl Fn(u16) -> Command + Sync) -> Verdicts {
    std::thread::scope(|scope| {
        let running: Vec<_> = ports
            .iter()
            .map(|port| {
                let command = &command;
                scope.spawn(move || {
                    let output = command(*port)
                        .stdin(Stdio::null())
                        .output()
                        .expect("the client runs");
                    (*port, output.status.success())
                })
            })
            .collect();
        running
            .into_iter()
            .map(|one| one.join().expect("it ends"))
            .collect()
    })
}

/// One run of a program that tries all ports and answers in lines.
fn all_ports(mut command: Command, ports: &[u16]) -> Verdicts {
    let output = command
        .args(ports.iter().map(ToString::to_string))
        .output()
        .expect("the client runs");
    let answer = String::from_utf8_lossy(&output.stdout);
    let verdicts = verdicts(&answer);
    assert_eq!(
        verdicts.len(),
        ports.len(),
        "{answer}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    verdicts
}

pub(super) fn openssl(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    each_port(ports, |port| {
        let mut command = Command::new("openssl");
        command
            .args(["s_client", "-connect", &format!("localhost:{port}")])
            .args([
                "-x509_strict",
                "-verify_return_error",
                "-verify_hostname",
                "localhost",
            ])
            .args(["-CAfile", text(&anchors.bundle)]);
        command
    })
}

pub(super) fn curl(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    each_port(ports, |port| {
        let mut command = Command::new("curl");
        command
            .args([
                "--silent",
                "--fail",
                "--max-time",
                "30",
                "--cacert",
                text(&anchors.bundle),
            ])
            .arg(format!("https://localhost:{port}/healthz"));
        command
    })
}

pub(super) fn gnutls(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    each_port(ports, |port| {
        let mut command = Command::new("gnutls-cli");
        command
            .args([
                "--x509cafile",
                text(&anchors.bundle),
                "--port",
                &port.to_string(),
            ])
            .arg("localhost");
        command
    })
}

pub(super) fn python(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    let mut command = Command::new("python3");
    command.arg(script("client.py")).arg(&anchors.bundle);
    all_ports(command, ports)
}

pub(super) fn node(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    let mut command = Command::new("node");
    command
        .arg(script("client.mjs"))
        .env("NODE_EXTRA_CA_CERTS", &anchors.bundle);
    all_ports(command, ports)
}

pub(super) fn java(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    let mut command = Command::new("java");
    // Started for a second: the quick compiler is enough, and the source is compiled in memory.
    command
        .args(["-XX:TieredStopAtLevel=1", "-Xshare:auto"])
        .arg(script("Client.java"))
        .arg(&anchors.bundle);
    all_ports(command, ports)
}

pub(super) fn rustls(anchors: &Anchors, ports: &[u16]) -> Verdicts {
    let mut roots = RootCertStore::empty();
    for ca in &anchors.each {
        let ca = CertificateDer::from_pem_file(ca).expect("the CA");
        roots.add(ca).expect("an anchor");
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("protocols")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let config = Arc::new(config);
    ports
        .iter()
        .map(|port| (*port, answers(*port, &config)))
        .collect()
}

fn answers(port: u16, config: &Arc<ClientConfig>) -> bool {
    let name = ServerName::try_from("localhost").expect("a name");
    let client = ClientConnection::new(Arc::clone(config), name).expect("a client");
    let socket = TcpStream::connect(("localhost", port)).expect("somebody listens");
    let mut stream = StreamOwned::new(client, socket);
    let request = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    let mut answer = [0; 12];
    stream.write_all(request).is_ok()
        && stream.read_exact(&mut answer).is_ok()
        && answer == *b"HTTP/1.1 200"
}
