//! acme-dns: no package of it is in Debian, so a few lines of HTTP answer as it does.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};

use voicectl::acme::dns::TxtRecords;
use voicectl::acme::dns::acme_dns::AcmeDns;

use super::record;

/// A server that keeps what it was asked.
pub(super) struct Server {
    pub(super) url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers by path and body, with status and body.
    pub(super) fn start(answer: impl Fn(&str, &str) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.expect("a connection");
                let mut request = Vec::new();
                let mut buffer = [0; 4096];
                let whole = |request: &[u8]| {
                    let text = String::from_utf8_lossy(request).into_owned();
                    let (head, body) = text.split_once("\r\n\r\n")?;
                    let length = head.lines().find_map(|line| {
                        let (name, value) = line.split_once(':')?;
                        name.eq_ignore_ascii_case("content-length")
                            .then(|| value.trim().parse::<usize>().ok())?
                    });
                    (body.len() >= length.unwrap_or(0)).then(|| text.clone())
                };
                let text = loop {
                    match whole(&request) {
                        Some(text) => break text,
                        None => match stream.read(&mut buffer) {
                            Ok(length @ 1..) => request.extend_from_slice(&buffer[..length]),
                            _ => break String::new(),
                        },
                    }
                };
                let path = text.split(' ').nth(1).unwrap_or_default();
                let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
                let (status, answer) = answer(path, body);
                kept.lock().expect("no panic").push(text.clone());
                let length = answer.len();
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{answer}"
                );
            }
        });
        Self { url, asked }
    }

    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no panic").clone()
    }
}

fn acme_dns() -> Server {
    Server::start(|path, body| {
        match path {
        "/register" => (
            201,
            r#"{"username":"user-1","password":"pass-1","fulldomain":"sub-1.auth.test","subdomain":"sub-1","allowfrom":[]}"#
                .to_owned(),
        ),
        "/update" => {
            let update: BTreeMap<String, String> = serde_json::from_str(body).expect("JSON");
            (200, format!("{{\"txt\":\"{}\"}}", update["txt"]))
        }
        _ => (404, String::new()),
    }
    })
}

#[tokio::test]
async fn a_new_domain_is_registered_once_and_its_cname_is_told() {
    let server = acme_dns();
    let folder = tempfile::tempdir().expect("a folder");
    let storage = folder.path().join("accounts.json");
    let records = ["a", "b"].map(|value| record("_acme-challenge.a.test", value));
    let client = AcmeDns::new(&server.url, &storage, true).expect("a client");
    let error = client
        .add_all(&records)
        .await
        .expect_err("no CNAME yet")
        .to_string();
    assert_eq!(
        error,
        "acme-dns: set this once in your zone, then run it again: _acme-challenge.a.test. CNAME sub-1.auth.test."
    );
    let mode = fs::metadata(&storage).expect("saved").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    // The CNAME was followed, so the name is the server's.
    let records = ["a", "b"].map(|value| {
        let mut record = record("_acme-challenge.a.test", value);
        record.name = "sub-1.auth.test".to_owned();
        record
    });
    let client = AcmeDns::new(&server.url, &storage, true).expect("a client");
    client.add_all(&records).await.expect("updated");
    client.remove_all(&records).await.expect("nothing to do");
    let asked = server.asked();
    let paths: Vec<&str> = asked
        .iter()
        .filter_map(|request| request.split(' ').nth(1))
        .collect();
    assert_eq!(paths, ["/register", "/update", "/update"]);
    let update = asked[1].to_lowercase();
    assert!(update.contains("x-api-user: user-1\r\n"), "{update}");
    assert!(update.contains("x-api-key: pass-1\r\n"), "{update}");
    assert!(
        update.contains(r#"{"subdomain":"sub-1","txt":"a"}"#),
        "{update}"
    );
}

#[tokio::test]
async fn a_refusal_shows_what_the_server_says_and_no_secret() {
    let server = Server::start(|path, _| match path {
        "/update" => (401, "{\"error\": \"forbidden\u{1b}[31m\"}".to_owned()),
        _ => (500, String::new()),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let storage = folder.path().join("accounts.json");
    fs::write(
        &storage,
        r#"{"a.test":{"fulldomain":"x.auth.test","subdomain":"x","username":"u","password":"hunter2"}}"#,
    )
    .expect("written");
    let client = AcmeDns::new(&server.url, &storage, false).expect("a client");
    let record = record("_acme-challenge.a.test", "v");
    // Everybody can read it, so it is not used.
    fs::set_permissions(&storage, fs::Permissions::from_mode(0o644)).expect("set");
    let error = client.add(&record).await.expect_err("refused").to_string();
    assert!(error.contains("chmod 600"), "{error}");
    fs::set_permissions(&storage, fs::Permissions::from_mode(0o600)).expect("set");
    let error = client.add(&record).await.expect_err("refused").to_string();
    assert!(
        error.starts_with("acme-dns: /update answers 401: "),
        "{error}"
    );
    assert!(
        !error.contains("hunter2") && !error.contains(char::is_control),
        "{error:?}"
    );
}

#[tokio::test]
async fn what_is_not_acme_dns_is_said_to_be_none() {
    let server = Server::start(|_, _| (200, "<html>".to_owned()));
    let folder = tempfile::tempdir().expect("a folder");
    let client = AcmeDns::new(&server.url, folder.path().join("a.json"), true).expect("a client");
    let error = client
        .add(&record("_acme-challenge.a.test", "v"))
        .await
        .expect_err("nonsense")
        .to_string();
    assert_eq!(
        error,
        "acme-dns: /register answers something that is not acme-dns"
    );
}
