//! TLS and HTTP as clients see them: verified by our CA alone, HTTP/2 and 1.1, the redirect, headers.

use std::process::Command;

use crate::support::server::Server;
use crate::support::{have, text};

#[test]
fn curl_reaches_it_by_every_name_with_our_ca_alone() {
    let server = Server::start(&[]);
    let port = server.port();
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let output = Command::new("curl")
            .args([
                "--silent",
                "--show-error",
                "--fail",
                "--cacert",
                text(&server.ca()),
            ])
            .arg(format!("https://{host}:{port}/healthz"))
            .output()
            .expect("curl runs");
        assert!(
            output.status.success(),
            "{host}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(output.stdout, b"ok\n");
    }
}

#[test]
fn without_our_ca_curl_refuses() {
    let server = Server::start(&[]);
    let output = Command::new("curl")
        .args(["--silent", &format!("{}/healthz", server.url())])
        .output()
        .expect("curl runs");
    // 60: the peer's certificate cannot be authenticated.
    assert_eq!(output.status.code(), Some(60));
}

#[test]
fn http_1_and_2_are_spoken() {
    let server = Server::start(&[]);
    for (flag, version) in [("--http1.1", "1.1"), ("--http2", "2")] {
        let (_, body) = server.curl("/healthz", &[flag, "--write-out", "%{http_version}\n200"]);
        assert_eq!(body, format!("ok\n{version}"));
    }
    let plain = Server::start(&["--plain"]);
    for (flag, version) in [("--http1.1", "1.1"), ("--http2-prior-knowledge", "2")] {
        let output = Command::new("curl")
            .args(["--silent", flag, "--write-out", "%{http_version}"])
            .arg(format!("{}/healthz", plain.url()))
            .output()
            .expect("curl runs");
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            format!("ok\n{version}")
        );
    }
}

#[test]
fn gnutls_and_openssl_shake_hands_verified() {
    let server = Server::start(&[]);
    if have("gnutls-cli") {
        let output = Command::new("sh")
            .args([
                "-c",
                "printf '' | gnutls-cli --x509cafile \"$0\" --port \"$1\" localhost",
            ])
            .args([text(&server.ca()), &server.port().to_string()])
            .output()
            .expect("gnutls-cli runs");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            said.contains("Status: The certificate is trusted."),
            "{said}"
        );
    }
    if have("openssl") {
        for version in ["-tls1_2", "-tls1_3"] {
            let output = Command::new("sh")
                .args([
                    "-c",
                    "printf '' | openssl s_client -CAfile \"$0\" -connect \"localhost:$1\" -verify_return_error \
                     -verify_hostname localhost -servername localhost $2",
                ])
                .args([text(&server.ca()), &server.port().to_string(), version])
                .output()
                .expect("openssl runs");
            let said = String::from_utf8_lossy(&output.stdout);
            assert!(
                said.contains("Verify return code: 0 (ok)"),
                "{version}: {said}"
            );
        }
        let old = Command::new("sh")
            .args(["-c", "printf '' | openssl s_client -connect \"localhost:$0\" -tls1_1 -cipher DEFAULT@SECLEVEL=0"])
            .arg(server.port().to_string())
            .output()
            .expect("openssl runs");
        assert!(!old.status.success(), "TLS 1.1 is refused");
    }
}

#[test]
fn plain_http_is_sent_to_https_with_its_method() {
    let server = Server::start(&["--http", "127.0.0.1:0"]);
    let said = server.said();
    let http = said
        .split("redirect     ")
        .nth(1)
        .and_then(|rest| rest.split_whitespace().next())
        .expect("an address");
    let output = Command::new("curl")
        .args([
            "--silent",
            "--include",
            "--header",
            "Host: localhost",
            "--data",
            "x",
        ])
        .arg(format!("{http}stt?a=b"))
        .output()
        .expect("curl runs");
    let answer = String::from_utf8_lossy(&output.stdout).to_lowercase();
    assert!(answer.starts_with("http/1.1 308 "), "{answer}");
    assert!(
        answer.contains(&format!(
            "location: https://localhost:{}/stt?a=b\r\n",
            server.port()
        )),
        "{answer}"
    );
}

#[test]
fn headers_protect_the_page_and_the_answers() {
    let server = Server::start(&[]);
    let (_, headers) = server.curl("/readyz", &["--head", "--request", "GET"]);
    let headers = headers.to_lowercase();
    for wanted in [
        "cache-control: no-store",
        "content-security-policy: default-src 'none'; frame-ancestors 'none'",
        "referrer-policy: no-referrer",
        "x-content-type-options: nosniff",
        "x-request-id: ",
    ] {
        assert!(headers.contains(wanted), "{wanted} is not in:\n{headers}");
    }
    let (_, headers) = server.curl("/", &["--head"]);
    assert!(
        headers
            .to_lowercase()
            .contains("permissions-policy: microphone=(self)"),
        "{headers}"
    );
}

#[test]
fn ready_says_with_what() {
    let server = Server::start(&[]);
    let (code, body) = server.curl("/readyz", &[]);
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(code, 200);
    assert_eq!(body["status"], "ready");
    assert_eq!(
        body["model"],
        serde_json::json!({ "name": "demo", "demo": true, "languages": ["en"] })
    );
    assert_eq!(body["limits"]["upload_bytes"], 25 << 20);
    assert_eq!(body["voices"].as_array().expect("voices").len(), 6);
}
