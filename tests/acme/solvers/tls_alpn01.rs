//! tls-alpn-01: what OpenSSL is shown.

use std::net::SocketAddr;
use std::process::{Command, Stdio};

use voicectl::acme::AcmeError;
use voicectl::acme::solver::{Solver, TlsAlpn01};

use super::{free, occupied, patience, task};
use crate::support::have;

/// What `openssl s_client` says, and the certificate as `openssl x509 -text` shows it.
fn ask(address: SocketAddr, arguments: &[&str]) -> (String, String) {
    let output = Command::new("openssl")
        .args(["s_client", "-connect", &address.to_string()])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("openssl runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let shown = Command::new("sh")
        .args(["-c", "openssl x509 -noout -text 2>&1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            use std::io::Write;
            child
                .stdin
                .take()
                .expect("a pipe")
                .write_all(said.as_bytes())?;
            child.wait_with_output()
        })
        .expect("openssl runs");
    (said, String::from_utf8_lossy(&shown.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_certificate_holds_name_and_proof() {
    if !have("openssl") {
        return;
    }
    let solver = TlsAlpn01::new(vec![free()]);
    let tasks = [
        task("a.test", "one"),
        task("127.0.0.1", "two"),
        task("::1", "three"),
    ];
    solver
        .present(&tasks, &patience())
        .await
        .expect("it listens");
    let address = solver.addresses().await[0];
    let v6 = "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa";
    // SHA-256 of the key authorizations, by sha256sum.
    for (name, san, token) in [
        ("a.test", "DNS:a.test", "one"),
        ("A.Test", "DNS:a.test", "one"),
        ("1.0.0.127.in-addr.arpa", "IP Address:127.0.0.1", "two"),
        (v6, "IP Address:0:0:0:0:0:0:0:1", "three"),
    ] {
        for version in ["-tls1_2", "-tls1_3"] {
            let (said, text) = ask(
                address,
                &["-alpn", "acme-tls/1", "-servername", name, version],
            );
            assert!(said.contains("ALPN protocol: acme-tls/1"), "{name}: {said}");
            assert!(text.contains(san), "{name}: {text}");
            assert!(
                text.contains("1.3.6.1.5.5.7.1.31: critical"),
                "{name}: {text}"
            );
        }
        let proof = proof(address, name);
        let wanted = crate::support::tool(
            "sh",
            &["-c", &format!("printf %s {token}.thumbprint | sha256sum")],
        );
        assert_eq!(proof, wanted.split(' ').next().expect("a digest"), "{name}");
    }
    for arguments in [
        &["-alpn", "acme-tls/1", "-servername", "b.test"][..],
        &["-alpn", "acme-tls/1", "-noservername"],
        &["-alpn", "h2,http/1.1", "-servername", "a.test"],
        &["-servername", "a.test"],
    ] {
        let (said, _) = ask(address, arguments);
        assert!(
            said.contains("no peer certificate available"),
            "{arguments:?}: {said}"
        );
    }
    solver
        .clean_up(&tasks[..1], &patience())
        .await
        .expect("cleaned");
    let (said, _) = ask(address, &["-alpn", "acme-tls/1", "-servername", "a.test"]);
    assert!(said.contains("no peer certificate available"), "{said}");
    solver.clean_up(&tasks, &patience()).await.expect("cleaned");
    assert!(solver.addresses().await.is_empty());
}

/// The digest in the extension, hex, as OpenSSL reads it.
fn proof(address: SocketAddr, name: &str) -> String {
    let script = format!(
        "openssl s_client -connect {address} -alpn acme-tls/1 -servername {name} </dev/null 2>/dev/null \
         | openssl x509 -outform DER | openssl asn1parse -inform DER"
    );
    let text = crate::support::tool("sh", &["-c", &script]);
    let mut lines = text
        .lines()
        .skip_while(|line| !line.contains("1.3.6.1.5.5.7.1.31"));
    let value = lines
        .find_map(|line| line.split_once("[HEX DUMP]:"))
        .expect("the extension")
        .1;
    // OCTET STRING of 32 octets.
    value
        .to_ascii_lowercase()
        .strip_prefix("0420")
        .expect("an octet string")
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_port_is_named() {
    let (_listener, address) = occupied();
    let solver = TlsAlpn01::new(vec![address]);
    let error = solver
        .present(&[task("a.test", "one")], &patience())
        .await
        .expect_err("it is taken");
    let said = error.to_string();
    assert!(
        said.contains(&format!("port {} is taken by", address.port())),
        "{said}"
    );
    assert!(
        said.contains(&format!("(process {})", std::process::id())),
        "{said}"
    );
    assert!(matches!(error, AcmeError::Port(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wildcard_is_refused() {
    let solver = TlsAlpn01::new(vec![free()]);
    let mut task = task("a.test", "one");
    task.wildcard = true;
    let error = solver
        .present(&[task], &patience())
        .await
        .expect_err("no wildcards");
    assert!(error.to_string().contains("`*.a.test`"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_orders_of_one_name_take_turns() {
    let solver = std::sync::Arc::new(TlsAlpn01::new(vec![free()]));
    let first = [task("a.test", "one")];
    solver
        .present(&first, &patience())
        .await
        .expect("it listens");
    let waiting = tokio::spawn({
        let solver = std::sync::Arc::clone(&solver);
        async move { solver.present(&[task("a.test", "two")], &patience()).await }
    });
    tokio::task::yield_now().await;
    assert!(!waiting.is_finished());
    solver.clean_up(&first, &patience()).await.expect("cleaned");
    waiting.await.expect("no panic").expect("its turn came");
    assert_eq!(solver.addresses().await.len(), 1, "it listens again");
}
