//! One server: connect, ask for TLS where it must be asked, shake hands, note what it shows.

use std::cell::Cell;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustls::client::Resumption;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::{AlertDescription, ClientConfig, ClientConnection};
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsConnector;

use super::connect::connect;
use super::error::explain;
use super::recorder::{Client, Recorder};
use super::{Agreement, Connection, RemoteError, Settings, Stage};
use crate::inspect::endpoint::Endpoint;
use crate::inspect::starttls::StartTls;

type Chain = Vec<CertificateDer<'static>>;

pub(super) async fn shake(
    endpoint: &Endpoint,
    settings: &Settings,
    provider: Arc<CryptoProvider>,
    stage: &Cell<Stage>,
) -> Result<(Chain, Connection), RemoteError> {
    let once = |http| shake_once(endpoint, settings, Arc::clone(&provider), stage, http);
    match once(endpoint.is_http).await {
        // Nothing says that it is HTTP that is served there.
        Err(Failed::Tls(error)) if is_about_alpn(&error) => once(false).await,
        other => other,
    }
    .map_err(|failed| match failed {
        Failed::Early(error) => error,
        Failed::Tls(error) => RemoteError::Tls(explain(&error)),
    })
}

enum Failed {
    Early(RemoteError),
    Tls(io::Error),
}

impl From<RemoteError> for Failed {
    fn from(error: RemoteError) -> Self {
        Self::Early(error)
    }
}

fn is_about_alpn(error: &io::Error) -> bool {
    let tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(
        tls,
        Some(rustls::Error::AlertReceived(
            AlertDescription::NoApplicationProtocol
        ))
    )
}

async fn shake_once(
    endpoint: &Endpoint,
    settings: &Settings,
    provider: Arc<CryptoProvider>,
    stage: &Cell<Stage>,
    http: bool,
) -> Result<(Chain, Connection), Failed> {
    stage.set(Stage::Resolve);
    let (mut stream, address) = connect(endpoint, settings.family, stage).await?;
    let _ = stream.set_nodelay(true);
    let server_name = settings
        .server_name
        .as_ref()
        .unwrap_or(&endpoint.host)
        .clone();
    if let Some(starttls) = endpoint.starttls {
        stage.set(Stage::StartTls);
        let talk = starttls.negotiate(&mut stream, &server_name.to_str()).await;
        talk.map_err(|source| RemoteError::StartTls {
            protocol: starttls.name(),
            source,
        })?;
    }
    stage.set(Stage::Handshake);
    let recorder = Arc::new(Recorder::new(Arc::clone(&provider)));
    let client = Arc::new(Client {
        key: settings.client.clone(),
        was_asked: AtomicBool::new(false),
    });
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| RemoteError::Tls(error.to_string()))?
        .dangerous()
        .with_custom_certificate_verifier(recorder.clone())
        .with_client_cert_resolver(client.clone());
    config.resumption = Resumption::disabled();
    if http {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    let connector = TlsConnector::from(Arc::new(config));
    let shaken = connector.connect(server_name.clone(), stream).await;
    let seen = recorder.take();
    let mut connection = Connection {
        address,
        server_name,
        starttls: endpoint.starttls.map(StartTls::name),
        tls: None,
        asks_for_client: client.was_asked.load(Ordering::Relaxed),
        trouble: seen
            .unproven
            .map(|error| format!("the server does not prove that it has the key: {error}")),
    };
    match shaken {
        Ok(mut tls) => {
            connection.tls = Some(agreement(tls.get_ref().1));
            // A farewell is good manners, and nothing waits for an answer to it.
            let _ = tls.shutdown().await;
        }
        Err(error) if seen.chain.is_empty() => return Err(Failed::Tls(error)),
        // TLS 1.2 ends here for those who have nothing to show; their chain is here all the same.
        Err(_) if connection.asks_for_client && settings.client.is_none() => {}
        Err(error) => {
            let refused = format!("the handshake was broken off: {}", explain(&error));
            connection.trouble.get_or_insert(refused);
        }
    }
    Ok((seen.chain, connection))
}

fn agreement(tls: &ClientConnection) -> Agreement {
    let version = match tls.protocol_version() {
        Some(rustls::ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(rustls::ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        other => format!("{other:?}"),
    };
    Agreement {
        version,
        cipher_suite: tls
            .negotiated_cipher_suite()
            .and_then(|suite| suite.suite().as_str())
            .unwrap_or_default()
            .replace("TLS13_", "TLS_"),
        group: tls
            .negotiated_key_exchange_group()
            .map(|group| format!("{:?}", group.name())),
        alpn: tls
            .alpn_protocol()
            .map(|name| String::from_utf8_lossy(name).into_owned()),
    }
}
