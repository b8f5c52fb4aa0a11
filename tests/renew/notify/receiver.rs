//! A server that takes messages, over HTTP or HTTPS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

pub(super) struct Receiver {
    port: u16,
    is_tls: bool,
    seen: Arc<Mutex<Vec<(String, String)>>>,
}

impl Receiver {
    /// Answers with these statuses, the last one for ever.
    pub(super) fn start(statuses: Vec<u16>) -> Self {
        Self::serve(statuses, None)
    }

    /// The same over TLS; the folder holds a certificate.
    pub(super) fn with_tls(statuses: Vec<u16>, folder: &Path) -> Self {
        let chain = CertificateDer::pem_file_iter(folder.join("fullchain.pem"));
        let chain: Vec<_> = chain
            .expect("a file")
            .map(|one| one.expect("PEM"))
            .collect();
        let key = PrivateKeyDer::from_pem_file(folder.join("privkey.pem")).expect("a key");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("a pair");
        Self::serve(statuses, Some(Arc::new(config)))
    }

    fn serve(statuses: Vec<u16>, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let seen: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
        let receiver = Self {
            port,
            is_tls: tls.is_some(),
            seen: Arc::clone(&seen),
        };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let at = seen.lock().expect("whole").len().min(statuses.len() - 1);
                // A client that does not trust this server hangs up.
                let taken = match &tls {
                    Some(config) => {
                        let connection = ServerConnection::new(Arc::clone(config));
                        let connection = connection.expect("a connection");
                        take(StreamOwned::new(connection, stream), statuses[at])
                    }
                    None => take::<TcpStream>(stream, statuses[at]),
                };
                if let Some(request) = taken {
                    seen.lock().expect("whole").push(request);
                }
            }
        });
        receiver
    }

    pub(super) fn url(&self) -> String {
        let scheme = if self.is_tls { "https" } else { "http" };
        format!("{scheme}://localhost:{}/hush?token=hush", self.port)
    }

    /// The heads of the requests.
    pub(super) fn heads(&self) -> Vec<String> {
        let seen = self.seen.lock().expect("whole");
        seen.iter().map(|(head, _)| head.clone()).collect()
    }

    /// Their bodies.
    pub(super) fn bodies(&self) -> Vec<String> {
        let seen = self.seen.lock().expect("whole");
        seen.iter().map(|(_, body)| body.clone()).collect()
    }
}

fn take<S: Read + Write>(stream: S, status: u16) -> Option<(String, String)> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-length: ")?
            .parse()
            .ok()
    })?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    let answer = format!(
        "HTTP/1.1 {status} Said\r\nlocation: /\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    let request = (head, String::from_utf8_lossy(&body).into_owned());
    stream.get_mut().write_all(answer.as_bytes()).ok()?;
    stream.get_mut().flush().ok()?;
    Some(request)
}
