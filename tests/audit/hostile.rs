//! Servers that mean no good: every answer is in time, bounded, and no panic; and two faults that no library of today has.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Output;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::certificates::{Kind, write};
use crate::support::command::Context;
use crate::support::text;
use crate::support::tls::TlsServers;

pub(crate) const FOUND: [&str; 3] = ["compression", "renegotiation", "key-proof"];

/// A server that treats each connection so; its port.
fn server(treat: impl Fn(TcpStream) + Clone + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let treat = treat.clone();
            std::thread::spawn(move || treat(stream));
        }
    });
    port
}

/// The version of a ClientHello, once it came.
fn hello(stream: &mut TcpStream) -> u16 {
    let mut bytes = [0; 4096];
    let count = stream.read(&mut bytes).unwrap_or(0);
    if count < 11 {
        return 0;
    }
    let is_tls13 = bytes[..count]
        .windows(5)
        .any(|part| part == [0, 43, 0, 3, 2]);
    if is_tls13 {
        0x0304
    } else {
        u16::from_be_bytes([bytes[9], bytes[10]])
    }
}

fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).expect("short").to_be_bytes();
    [&[kind, 3, 3], &length[..], content].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("short").to_be_bytes();
    [&[kind], &length[1..], body].concat()
}

/// A ServerHello of TLS 1.2 without extensions, that picks TLS_RSA_WITH_AES_128_CBC_SHA.
fn server_hello(compression: u8) -> Vec<u8> {
    let mut body = vec![3, 3];
    body.extend([9; 32]);
    body.extend([0, 0, 0x2f, compression]);
    message(2, &body)
}

fn audit(port: u16, more: &[&str]) -> (Output, Duration) {
    let context = Context::new();
    let url = format!("https://localhost:{port}");
    let arguments = [&["audit", "--json", "--timeout", "2s", &url], more].concat();
    let begin = Instant::now();
    let output = context.output(&arguments);
    let took = begin.elapsed();
    // A resolver, a first contact, and at most four times the limit for everything else.
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert_ne!(
        output.status.code(),
        Some(255),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    (output, took)
}

/// It cannot be audited, and these words say why.
fn refused(port: u16, words: &str) {
    let (output, took) = audit(port, &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    println!("{took:?}: {said}");
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(words), "`{words}` is not in {said}");
    assert!(
        said.contains("hint: `voicectl doctor https://localhost:"),
        "{said}"
    );
}

#[test]
fn silence_ends_in_time() {
    refused(
        server(|mut stream| {
            // Until the client has enough.
            let _ = std::io::copy(&mut stream, &mut std::io::sink());
        }),
        "no answer within",
    );
}

#[test]
fn garbage_is_no_tls() {
    refused(
        server(|mut stream| {
            let _ = stream.write_all(b"220 mail.test ESMTP\r\n");
            let _ = stream.read(&mut [0; 4096]);
        }),
        "speaks no TLS",
    );
}

#[test]
fn a_hello_without_end_is_cut_off() {
    refused(
        server(|mut stream| {
            hello(&mut stream);
            let endless = record(22, &[0; 16 << 10]);
            while stream.write_all(&endless).is_ok() {}
        }),
        "longer than 128 KiB",
    );
}

#[test]
fn a_certificate_of_ten_megabytes_is_not_read() {
    refused(
        server(|mut stream| {
            hello(&mut stream);
            let mut bytes = server_hello(0);
            // Kind 11, 10 000 000 octets.
            bytes.extend([11, 0x98, 0x96, 0x80]);
            let _ = stream.write_all(&record(22, &bytes));
            let more = record(22, &[0x30; 16 << 10]);
            while stream.write_all(&more).is_ok() {}
        }),
        "longer than 128 KiB",
    );
}

#[test]
fn a_suite_that_was_not_offered_is_no_suite() {
    // Each question is answered with the same suite, offered or not.
    let port = server(|mut stream| {
        let version = hello(&mut stream);
        if version == 0x0303 {
            let _ = stream.write_all(&record(22, &[server_hello(0), message(14, &[])].concat()));
        }
    });
    let (output, _) = audit(port, &[]);
    let answer = Answer::of(&output);
    assert_eq!(answer.outcome("suites-rc4"), "unknown");
    let detail = answer.check("suites-rc4")["detail"].as_str().expect("why");
    assert!(detail.contains("which was not offered"), "{detail}");
}

#[test]
fn compression_and_renegotiation_of_old_are_found() {
    let port = server(|mut stream| {
        if hello(&mut stream) == 0x0303 {
            let _ = stream.write_all(&record(22, &[server_hello(1), message(14, &[])].concat()));
        }
    });
    let answer = Answer::of(&audit(port, &[]).0);
    let (facts, repairs) = answer.found("compression");
    assert!(
        facts.contains("DEFLATE") && repairs.contains("`ssl_protocols TLSv1.2 TLSv1.3;`"),
        "{repairs}"
    );
    let (_, repairs) = answer.found("renegotiation");
    assert!(repairs.contains("`ssl_protocols TLSv1.3;`"), "{repairs}");
}

#[test]
fn a_key_that_does_not_fit_is_found() {
    let [one, other] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    write(one.path(), Kind::Good);
    write(other.path(), Kind::Good);
    let servers = TlsServers::with(&one.path().join("leaf.pem"), &other.path().join("leaf.key"));
    let root = one.path().join("root.pem");
    let answer = Answer::of(&audit(servers.tls(), &["--ca", text(&root)]).0);
    let (facts, repairs) = answer.found("key-proof");
    assert!(
        facts.contains("does not prove that it has the key"),
        "{facts}"
    );
    assert!(
        repairs.contains("`voicectl cert new voice.test localhost --force`"),
        "{repairs}"
    );
    assert_eq!(answer.grade(), "F");
}

/// TLS is well, and what comes through it is not.
fn speaking(say: fn(&mut dyn Write) -> std::io::Result<()>) -> (u16, tempfile::TempDir) {
    use rustls_pki_types::pem::PemObject;
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), Kind::Good);
    let read = |name: &str| std::fs::read(folder.path().join(name)).expect("a file");
    let chain =
        vec![rustls_pki_types::CertificateDer::from_pem_slice(&read("leaf.pem")).expect("a leaf")];
    let key = rustls_pki_types::PrivateKeyDer::from_pem_slice(&read("leaf.key")).expect("a key");
    let provider = std::sync::Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a pair");
    let config = std::sync::Arc::new(config);
    let port = server(move |mut stream| {
        let Ok(mut tls) = rustls::ServerConnection::new(std::sync::Arc::clone(&config)) else {
            return;
        };
        let mut tls = rustls::Stream::new(&mut tls, &mut stream);
        if tls.read(&mut [0; 4096]).is_ok_and(|count| count > 0) {
            let _ = say(&mut tls);
        }
    });
    (port, folder)
}

fn unknown_pages(say: fn(&mut dyn Write) -> std::io::Result<()>, words: &str) {
    let (port, _folder) = speaking(say);
    let answer = Answer::of(&audit(port, &[]).0);
    for id in ["nosniff", "websocket-origin", "healthz"] {
        assert_eq!(answer.outcome(id), "unknown", "{id}");
        let detail = answer.check(id)["detail"].as_str().expect("why");
        assert!(detail.contains(words), "{id}: {detail}");
    }
    assert_eq!(answer.outcome("tls13"), "passed");
}

#[test]
fn a_head_without_end_is_not_read() {
    unknown_pages(
        |tls| {
            tls.write_all(b"HTTP/1.1 200 OK\r\n")?;
            loop {
                tls.write_all(
                    b"X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n",
                )?;
            }
        },
        "has no end within 16 KiB",
    );
}

#[test]
fn an_answer_that_is_no_http_is_told() {
    unknown_pages(
        |tls| tls.write_all(b"\x1b[2J\x07 220 hello\r\n"),
        "is no HTTP",
    );
}
