//! What other tools write is read here, and what is written here is read by other tools.

mod containers;
mod detection;
mod export;
mod hostile;
mod import;
mod keys;

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;
use voicectl::pki::PkiError;
use voicectl::pki::decode::{Content, Item, decode};
use voicectl::pki::passphrase::Passphrase;

use crate::support::{text, tool};

/// A pass phrase that is in no list of customary ones.
const PASSPHRASE: &str = "correct horse";

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned().into())
}

/// A folder to run tools in.
struct Workshop(TempDir);

impl Workshop {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Runs a tool in it that must succeed; answers its stdout.
    fn run(&self, program: &str, arguments: &[&str]) -> Vec<u8> {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.0.path())
            .env("CAROOT", self.path("caroot"))
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(
            output.status.success(),
            "{program} {arguments:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        output.stdout
    }

    /// Runs openssl with its old ciphers; the arguments are words.
    fn openssl(&self, words: &str) -> Vec<u8> {
        let mut arguments: Vec<&str> = words.split(' ').collect();
        if matches!(arguments[0], "pkcs8" | "rsa" | "ec") {
            arguments.splice(1..1, ["-provider", "legacy", "-provider", "default"]);
        }
        let arguments: Vec<String> = arguments
            .iter()
            .map(|word| word.replace("PASS", PASSPHRASE))
            .collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        self.run("openssl", &arguments)
    }

    /// The public half of a key file that is not encrypted, as openssl sees it.
    fn public(&self, key: &str) -> Vec<u8> {
        self.openssl(&format!("pkey -in {key} -pubout -outform DER"))
    }

    /// A root in `ca.pem`, and a leaf in `leaf.pem` with its key in `leaf.key`.
    fn certificates(&self) {
        self.openssl("ecparam -name prime256v1 -genkey -noout -out ca.key");
        self.openssl("req -x509 -new -key ca.key -out ca.pem -subj /CN=root -days 30");
        self.openssl("ecparam -name prime256v1 -genkey -noout -out leaf.key");
        self.openssl(
            "req -new -key leaf.key -out leaf.csr -subj /CN=leaf -addext subjectAltName=DNS:leaf.test",
        );
        self.openssl(
            "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out leaf.pem -days 10 -copy_extensions copyall",
        );
    }

    fn decode(&self, name: &str, word: &str) -> Result<Content, PkiError> {
        decode(&self.read(name), Some(&passphrase(word)))
    }
}

/// What there is, each kind by a letter, in order.
fn kinds(content: &Content) -> String {
    let kind = |item: &Item| match item {
        Item::Certificate(_) => 'C',
        Item::Request(_) => 'R',
        Item::Key(_) => 'K',
        Item::EncryptedKey => 'E',
        Item::ForeignKey => 'F',
        Item::PublicKey(_) => 'P',
        Item::RevocationList(_) => 'L',
    };
    content.items.iter().map(kind).collect()
}

/// The public half of the only key.
fn key_of(content: &Content) -> Vec<u8> {
    let mut keys = content.items.iter().filter_map(|item| match item {
        Item::Key(key) => Some(key.public()),
        _ => None,
    });
    let key = keys.next().expect("a key");
    assert!(keys.next().is_none(), "one key");
    key
}

/// The subjects of the certificates.
fn subjects(content: &Content) -> Vec<String> {
    let certificates = content.items.iter().filter_map(|item| match item {
        Item::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    certificates
        .map(|certificate| {
            let summary = voicectl::pki::summary::Summary::of(certificate);
            summary.expect("a certificate").subject
        })
        .collect()
}

/// What keytool lists.
fn keytool_lists(path: &std::path::Path, word: &str) -> String {
    tool(
        "keytool",
        &["-list", "-keystore", text(path), "-storepass", word],
    )
}
