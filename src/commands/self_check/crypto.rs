//! Random numbers, digests, and TLS with itself.

use std::error::Error;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use rustls::crypto::aws_lc_rs::{default_provider, sign::any_supported_type};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{
    ClientConfig, ClientConnection, Connection, RootCertStore, ServerConnection,
    SupportedProtocolVersion,
};
use time::OffsetDateTime;

use super::Row;
use crate::error::Failure;
use crate::pki::ca::{CaRequest, CertificateAuthority, NewAuthority};
use crate::pki::constraints::Constraints;
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::leaf::{self, LeafRequest};
use crate::pki::profile::Profile;
use crate::pki::san;
use crate::pki::summary::hex;
use crate::pki::validity::Validity;
use crate::policy::INTERMEDIATE;
use crate::serve::tls::{provider, server_config};

/// The name that the handshake is about; nothing looks it up.
const NAME: &str = "self-check.test";

/// Longest wait for random numbers: early after a start a machine may have none, and asking for them then blocks.
const PATIENCE: Duration = Duration::from_secs(5);

/// Longest handshake, in turns of both sides.
const TURNS: usize = 16;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Whether the system has random numbers, and not the same ones twice.
pub(super) fn random() -> Row {
    let (send, receive) = mpsc::channel();
    // It may block for good, and then nobody waits for it.
    std::thread::spawn(move || {
        let mut two = [[0_u8; 32]; 2];
        let filled = two
            .iter_mut()
            .all(|bytes| default_provider().secure_random.fill(bytes).is_ok());
        let _ = send.send(filled && two[0] != two[1]);
    });
    let outcome = match receive.recv_timeout(PATIENCE) {
        Ok(true) => Ok("from the system".to_owned()),
        Ok(false) => Err(Failure::failed("the system gives none")
            .hint("`head -c 16 /dev/urandom | od -An -tx1` shows whether other programs get some")),
        Err(_) => Err(
            Failure::failed(format!("none within {} s", PATIENCE.as_secs())).hint(
                "give the virtual machine a source of them (virtio-rng), or wait after its start",
            ),
        ),
    };
    Row::of("random numbers", outcome)
}

/// A known digest: FIPS 180-4's example for SHA-256.
pub(super) fn digest() -> Row {
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"abc");
    let outcome = if hex(digest.as_ref()) == ABC {
        Ok("SHA-256 as in FIPS 180-4".to_owned())
    } else {
        Err(wrong("SHA-256 of `abc` is not what FIPS 180-4 says"))
    };
    Row::of("digests", outcome)
}

/// A CA, a leaf, and a handshake with each protocol of the policy.
pub(super) fn handshakes() -> Vec<Row> {
    let made = material();
    let with = |part, protocol| {
        let outcome = made
            .as_ref()
            .map_err(ToString::to_string)
            .and_then(|made| made.shake(protocol).map_err(|error| error.to_string()));
        Row::of(
            part,
            outcome.map_err(|why| wrong("it did not come to a handshake").because(why)),
        )
    };
    vec![
        with("TLS 1.3", &rustls::version::TLS13),
        with("TLS 1.2", &rustls::version::TLS12),
    ]
}

/// What only a damaged binary or a broken processor does.
fn wrong(what: &str) -> Failure {
    Failure::failed(what).hint(
        "install voicectl again; where it stays so, this machine computes wrongly: try another one",
    )
}

/// What a handshake needs.
struct Material {
    root: CertificateDer<'static>,
    key: Arc<CertifiedKey>,
}

fn material() -> Outcome<Material> {
    let random = default_provider().secure_random;
    let now = OffsetDateTime::now_utc();
    let ca: CertificateAuthority = NewAuthority::create(
        &CaRequest {
            label: "self-check",
            subject: None,
            key_type: KeyType::P256,
            validity: Validity::days(now, 2)?,
            constraints: Constraints::default(),
            intermediate: false,
        },
        random,
    )?
    .into_authority()?;
    let key = PrivateKey::generate(KeyType::P256)?;
    let request = LeafRequest {
        sans: san::parse_all([NAME])?,
        subject: None,
        validity: Validity::days(now, 1)?,
        is_rsa: false,
        profile: Profile::Server,
    };
    let leaf = leaf::issue(&request, &key, &ca, random)?;
    let der = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.to_der().to_vec()));
    Ok(Material {
        root: ca.root().clone(),
        key: Arc::new(CertifiedKey::new(vec![leaf], any_supported_type(&der)?)),
    })
}

impl Material {
    /// A handshake in memory, a word each way, and what was agreed upon.
    fn shake(&self, protocol: &'static SupportedProtocolVersion) -> Outcome<String> {
        let pair = SingleCertAndKey::from(Arc::clone(&self.key));
        let server = server_config(&INTERMEDIATE, Arc::new(pair))?;
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone())?;
        let client = ClientConfig::builder_with_provider(Arc::new(provider(&INTERMEDIATE)))
            .with_protocol_versions(&[protocol])?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from(NAME)?;
        let mut client = Connection::from(ClientConnection::new(Arc::new(client), name)?);
        let mut server = Connection::from(ServerConnection::new(Arc::new(server))?);
        let mut turns = 0;
        while client.is_handshaking() || server.is_handshaking() {
            pass(&mut client, &mut server)?;
            pass(&mut server, &mut client)?;
            turns += 1;
            if turns > TURNS {
                return Err("it does not come to an end".into());
            }
        }
        said(&mut client, &mut server, b"ping")?;
        said(&mut server, &mut client, b"pong")?;
        let suite = client.negotiated_cipher_suite();
        let group = client.negotiated_key_exchange_group();
        let agreed = [
            suite.and_then(|suite| suite.suite().as_str()),
            group.and_then(|group| group.name().as_str()),
        ];
        Ok(agreed.into_iter().flatten().collect::<Vec<_>>().join(", "))
    }
}

/// Hands over what one side has to say.
fn pass(from: &mut Connection, to: &mut Connection) -> Outcome<()> {
    let mut bytes = Vec::new();
    while from.wants_write() {
        from.write_tls(&mut bytes)?;
    }
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        to.read_tls(&mut rest)?;
        to.process_new_packets()?;
    }
    Ok(())
}

/// Sends a word, and wants it to arrive as it was.
fn said(from: &mut Connection, to: &mut Connection, word: &[u8]) -> Outcome<()> {
    use std::io::{Read, Write};
    from.writer().write_all(word)?;
    pass(from, to)?;
    let mut heard = vec![0; word.len()];
    to.reader().read_exact(&mut heard)?;
    if heard == word {
        Ok(())
    } else {
        Err("another word arrived than was sent".into())
    }
}
