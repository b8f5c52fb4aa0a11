//! An issuer: keys and signatures of OpenSSL, and a server that publishes keys.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tempfile::TempDir;
use time::OffsetDateTime;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use voicectl::pki::summary::hex;
use voicectl::serve::auth::jwt::{Algorithm, IssuerSettings, Issuers, KeysFrom};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::support::{text, tool};

pub(super) const ISSUER: &str = "https://id.test/";
pub(super) const AUDIENCE: &str = "voice";
/// When the tests happen.
pub(super) const NOW: i64 = 1_800_000_000;

/// So many seconds after [`NOW`].
pub(super) fn after(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(NOW + seconds).expect("a time")
}

pub(super) fn now() -> OffsetDateTime {
    after(0)
}

pub(super) fn b64(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Claims of a good token of an hour.
pub(super) fn claims() -> Value {
    json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "alice", "iat": NOW, "exp": NOW + 3600 })
}

/// Claims that a running server takes, for so many seconds.
pub(super) fn claims_from_now(issuer: &str, seconds: i64) -> Value {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    claims_with(&json!({ "iss": issuer, "iat": now, "exp": now + seconds }))
}

/// [`claims`] with some of them changed; null takes one away.
pub(super) fn claims_with(changes: &Value) -> Value {
    let mut claims = claims();
    let object = claims.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            object.remove(name);
        } else {
            object.insert(name.clone(), value.clone());
        }
    }
    claims
}

/// A key of OpenSSL.
pub(super) struct Signer {
    folder: TempDir,
    pub(super) algorithm: Algorithm,
    pub(super) kid: &'static str,
}

/// RSA with 2048 bits, for all tests that need no key of their own.
pub(super) static RSA: LazyLock<Signer> = LazyLock::new(|| Signer::new(Algorithm::Rs256, "rsa-1"));
/// On P-256.
pub(super) static EC: LazyLock<Signer> = LazyLock::new(|| Signer::new(Algorithm::Es256, "ec-1"));

impl Signer {
    pub(super) fn new(algorithm: Algorithm, kid: &'static str) -> Self {
        Self::with(
            match algorithm {
                Algorithm::Rs256 => &["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
                Algorithm::Es256 => &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
                _ => &["ED25519"],
            },
            algorithm,
            kid,
        )
    }

    /// A key by arguments of `openssl genpkey -algorithm`.
    pub(super) fn with(arguments: &[&str], algorithm: Algorithm, kid: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let key = folder.path().join("key.pem");
        let arguments = [&["genpkey", "-out", text(&key), "-algorithm"], arguments].concat();
        tool("openssl", &arguments);
        let public = folder.path().join("public.pem");
        let arguments = ["pkey", "-in", text(&key), "-pubout", "-out", text(&public)];
        tool("openssl", &arguments);
        Self {
            folder,
            algorithm,
            kid,
        }
    }

    fn file(&self, name: &str) -> String {
        text(&self.folder.path().join(name)).to_owned()
    }

    pub(super) fn private_pem(&self) -> String {
        fs::read_to_string(self.file("key.pem")).expect("a key")
    }

    pub(super) fn public_pem(&self) -> String {
        fs::read_to_string(self.file("public.pem")).expect("a key")
    }

    pub(super) fn public_der(&self) -> Vec<u8> {
        pem::parse(self.public_pem()).expect("PEM").into_contents()
    }

    /// As in a JWK Set.
    pub(super) fn jwk(&self) -> Value {
        let der = self.public_der();
        let (_, info) = SubjectPublicKeyInfo::from_der(&der).expect("a public key");
        let octets = &*info.subject_public_key.data;
        let kid = self.kid;
        match self.algorithm {
            Algorithm::Rs256 => {
                let (_, key) = RSAPublicKey::from_der(octets).expect("RSA");
                let n = key.modulus.strip_prefix(&[0]).unwrap_or(key.modulus);
                let e = b64(key.exponent);
                json!({ "kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": b64(n), "e": e })
            }
            Algorithm::Es256 => {
                let (x, y) = octets[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "kid": kid, "x": b64(x), "y": b64(y) })
            }
            _ => json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": b64(octets) }),
        }
    }

    /// The header of an ordinary token.
    pub(super) fn header(&self) -> Value {
        json!({ "alg": self.algorithm.name(), "typ": "JWT", "kid": self.kid })
    }

    pub(super) fn token(&self, claims: &Value) -> String {
        self.sign(&self.header().to_string(), &claims.to_string())
    }

    /// Signs whatever header and claims.
    pub(super) fn sign(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", b64(header), b64(claims));
        let folder = tempfile::tempdir().expect("a folder");
        let (input, output) = (folder.path().join("in"), folder.path().join("out"));
        fs::write(&input, &message).expect("written");
        let (key, input, output) = (self.file("key.pem"), text(&input), text(&output));
        match self.algorithm {
            Algorithm::EdDsa => tool(
                "openssl",
                &[
                    "pkeyutl", "-sign", "-rawin", "-inkey", &key, "-in", input, "-out", output,
                ],
            ),
            _ => tool(
                "openssl",
                &["dgst", "-sha256", "-sign", &key, "-out", output, input],
            ),
        };
        let mut signature = fs::read(output).expect("a signature");
        if self.algorithm == Algorithm::Es256 {
            signature = fixed(&signature);
        }
        format!("{message}.{}", b64(signature))
    }
}

/// r and s of an ECDSA signature in DER, 32 octets each (RFC 7518 section 3.4).
fn fixed(der: &[u8]) -> Vec<u8> {
    let mut rest = &der[2..];
    let mut out = Vec::new();
    for _ in 0..2 {
        let (number, after) = rest[2..].split_at(usize::from(rest[1]));
        let number = &number[number.len().saturating_sub(32)..];
        out.extend(std::iter::repeat_n(0, 32 - number.len()));
        out.extend(number);
        rest = after;
    }
    out
}

/// A token with an HMAC of OpenSSL.
pub(super) fn hs256(header: &str, claims: &str, key: &[u8]) -> String {
    let message = format!("{}.{}", b64(header), b64(claims));
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("in");
    fs::write(&input, &message).expect("written");
    let key = format!("hexkey:{}", hex(key));
    let output = Command::new("openssl")
        .args(["dgst", "-sha256", "-binary", "-mac", "HMAC", "-macopt"])
        .args([&key, text(&input)])
        .output()
        .expect("openssl runs");
    assert!(output.status.success());
    format!("{message}.{}", b64(output.stdout))
}

/// What a server answers.
type Answer = dyn Fn() -> Response + Send + Sync;

/// A server that publishes keys, on a port of its own.
pub(super) struct KeyServer {
    pub(super) origin: String,
    answer: Arc<Mutex<Arc<Answer>>>,
    asked: Arc<AtomicUsize>,
    strays: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl KeyServer {
    /// One with the keys of `signers` at `/keys`.
    pub(super) async fn start(signers: &[&Signer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let answer: Arc<Mutex<Arc<Answer>>> = Arc::new(Mutex::new(Arc::new(|| {
            StatusCode::NOT_FOUND.into_response()
        })));
        let (asked, strays) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (now, counter, others) = (answer.clone(), asked.clone(), strays.clone());
        let keys = move || {
            counter.fetch_add(1, Ordering::SeqCst);
            let answer = now.lock().expect("no panic").clone();
            async move { answer() }
        };
        let origin = format!("http://{address}");
        let discovery = json!({ "issuer": origin, "jwks_uri": format!("{origin}/keys") });
        let app = Router::new()
            .route("/keys", axum::routing::get(keys))
            .route(
                "/.well-known/openid-configuration",
                axum::routing::get(|| async move { discovery.to_string() }),
            )
            .fallback(move || {
                others.fetch_add(1, Ordering::SeqCst);
                async { StatusCode::NOT_FOUND }
            });
        let task = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("it serves");
        });
        let server = Self {
            origin,
            answer,
            asked,
            strays,
            task,
        };
        server.publish(signers);
        server
    }

    /// From now on, these keys, good for an hour.
    pub(super) fn publish(&self, signers: &[&Signer]) {
        let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
        let body = json!({ "keys": keys }).to_string();
        self.answer(move || ([("cache-control", "max-age=3600")], body.clone()).into_response());
    }

    /// From now on, this body.
    pub(super) fn publish_text(&self, body: impl Into<String>) {
        let body = body.into();
        self.answer(move || body.clone().into_response());
    }

    /// From now on, this answer.
    pub(super) fn answer(&self, answer: impl Fn() -> Response + Send + Sync + 'static) {
        *self.answer.lock().expect("no panic") = Arc::new(answer);
    }

    pub(super) fn keys_url(&self) -> String {
        format!("{}/keys", self.origin)
    }

    /// How often keys were asked for.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    /// How often something else was asked for.
    pub(super) fn strays(&self) -> usize {
        self.strays.load(Ordering::SeqCst)
    }

    /// [`ISSUER`] with these keys and its usual rules.
    pub(super) fn settings(&self) -> IssuerSettings {
        let keys = KeysFrom::Jwks(self.keys_url().parse().expect("a URL"));
        IssuerSettings::new(ISSUER, keys, vec![AUDIENCE.to_owned()])
    }

    pub(super) fn issuers(&self) -> Issuers {
        issuers(self.settings())
    }
}

pub(super) fn issuers(settings: IssuerSettings) -> Issuers {
    Issuers::new(vec![settings], None).expect("good settings")
}

impl Drop for KeyServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
