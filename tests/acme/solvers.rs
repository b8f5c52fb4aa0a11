//! Who answers http-01 and tls-alpn-01, seen by curl and OpenSSL.

mod http01;
mod tls_alpn01;

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use tempfile::TempDir;
use voicectl::acme::solver::Task;
use voicectl::acme::{Patience, Reporter, Step};
use voicectl::store::{Challenges, Store};

/// Hears nothing.
struct Deaf;

impl Reporter for Deaf {
    fn step(&self, _lineage: &str, _step: &Step) {}
}

fn patience() -> Patience<'static> {
    Patience::new(Duration::from_secs(30), "test", &Deaf)
}

fn task(name: &str, token: &str) -> Task {
    Task {
        identifier: name.parse().expect("an identifier"),
        wildcard: false,
        token: token.parse().expect("a token"),
        key_authorization: format!("{token}.thumbprint"),
    }
}

fn free() -> SocketAddr {
    "127.0.0.1:0".parse().expect("an address")
}

fn state() -> (TempDir, Challenges) {
    let folder = tempfile::tempdir().expect("a folder");
    let challenges = Store::new(folder.path()).challenges();
    (folder, challenges)
}

/// A port of somebody else's: this process's, so it is known who.
fn occupied() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind(free()).expect("a port");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}
