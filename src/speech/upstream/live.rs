//! Live speech through another voicectl: a client of its `/ws/asr`.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use reqwest::Url;
use rustls::pki_types::ServerName;
use serde::Deserialize;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::AUTHORIZATION;
use tokio_tungstenite::tungstenite::{Error, Message, protocol::WebSocketConfig};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

use super::answer::complaint;
use super::{UpstreamSettings, failed};
use crate::net;
use crate::speech::{RECOGNIZER_RATE, SpeechError};

/// Longest wait for each step of opening a session.
const STEP: Duration = Duration::from_secs(10);
/// Bytes of the largest message from the server.
const LARGEST: usize = 1 << 20;
/// Samples of one message: a tenth of a second.
const PIECE: usize = RECOGNIZER_RATE as usize / 10;

/// A connection, with TLS or without.
trait Transport: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Transport for T {}

type Socket = WebSocketStream<Box<dyn Transport>>;

/// How a session listens.
#[derive(Clone, Debug, Default)]
pub struct LiveConfig {
    /// ISO 639-1 code, or `None` to let the server find out.
    pub language: Option<String>,
    /// Whether unfinished words are wanted.
    pub interim: bool,
}

/// What the server heard.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// Words that may still change.
    Partial {
        /// All words of the open utterance.
        text: String,
    },
    /// An utterance is over.
    Final {
        /// Its words; empty for silence.
        text: String,
        /// ISO 639-1 code.
        language: String,
        /// Begin from the start of the session, in seconds.
        start: Option<f64>,
        /// End from the start of the session, in seconds.
        end: Option<f64>,
        /// Whether it answers [`Mouth::finalize`].
        is_last: bool,
    },
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Said {
    Partial {
        text: String,
    },
    Final {
        text: String,
        #[serde(default)]
        language: String,
        start: Option<f64>,
        end: Option<f64>,
        #[serde(default)]
        from_finalize: bool,
    },
    Error {
        message: String,
    },
    #[serde(other)]
    Other,
}

/// The half that sends sound.
pub struct Mouth {
    url: Url,
    socket: SplitSink<Socket, Message>,
}

/// The half that gets words.
pub struct Ears {
    url: Url,
    socket: SplitStream<Socket>,
}

/// Opens a session with the first server that lets us in.
///
/// # Errors
///
/// [`SpeechError::Upstream`] of the last server.
pub async fn connect(
    settings: &UpstreamSettings,
    config: &LiveConfig,
) -> Result<(Mouth, Ears), SpeechError> {
    let mut last = SpeechError::Engine("there is no server".to_owned());
    for server in &settings.servers {
        match open(server.beside("ws/asr"), settings, config).await {
            Ok(halves) => return Ok(halves),
            Err(error) => last = error,
        }
    }
    Err(last)
}

async fn open(
    url: Url,
    settings: &UpstreamSettings,
    config: &LiveConfig,
) -> Result<(Mouth, Ears), SpeechError> {
    let refuse = |why: String| failed(&url, format!("cannot be reached: {why}"));
    let late = |_| failed(&url, format!("does not answer within {} s", STEP.as_secs()));
    let is_plain = url.scheme() == "http";
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let port = url.port_or_known_default().unwrap_or(443);
    let stream = timeout(STEP, TcpStream::connect((host, port)))
        .await
        .map_err(late)?
        .map_err(|error| refuse(error.to_string()))?;
    stream
        .set_nodelay(true)
        .map_err(|error| refuse(error.to_string()))?;
    let stream: Box<dyn Transport> = if is_plain {
        Box::new(stream)
    } else {
        let name =
            ServerName::try_from(host.to_owned()).map_err(|error| refuse(error.to_string()))?;
        let config = net::tls(&settings.roots).map_err(|error| refuse(error.to_string()))?;
        let connector = TlsConnector::from(Arc::new(config));
        let shaken = timeout(STEP, connector.connect(name, stream)).await;
        Box::new(
            shaken
                .map_err(late)?
                .map_err(|error| refuse(error.to_string()))?,
        )
    };
    let mut address = url.clone();
    let _ = address.set_scheme(if is_plain { "ws" } else { "wss" });
    let mut request = address
        .as_str()
        .into_client_request()
        .map_err(|error| refuse(error.to_string()))?;
    if let Some(key) = &settings.key {
        let mut bearer = HeaderValue::try_from(format!("Bearer {}", key.as_str()))
            .map_err(|_| refuse("the key has characters that no key has".to_owned()))?;
        bearer.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, bearer);
    }
    let limits = WebSocketConfig::default()
        .max_message_size(Some(LARGEST))
        .max_frame_size(Some(LARGEST));
    let (socket, _) = timeout(
        STEP,
        client_async_with_config(request, stream, Some(limits)),
    )
    .await
    .map_err(late)?
    .map_err(|error| failed(&url, explain(error)))?;
    let (socket, ears) = socket.split();
    let mut mouth = Mouth {
        url: url.clone(),
        socket,
    };
    let config = json!({
        "type": "config",
        "sample_rate": RECOGNIZER_RATE,
        "encoding": "s16le",
        "interim": config.interim,
        "language": config.language,
    });
    mouth.send(Message::text(config.to_string())).await?;
    Ok((mouth, Ears { url, socket: ears }))
}

/// What a refused upgrade says.
fn explain(error: Error) -> String {
    match error {
        Error::Http(response) => {
            let status = response.status();
            let body = response.into_body().unwrap_or_default();
            format!("answers {}: {}", status.as_u16(), complaint(&body))
        }
        error => format!("refuses a live session: {error}"),
    }
}

impl Mouth {
    /// Sends samples at [`RECOGNIZER_RATE`]; waits while the server is behind.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Upstream`] when the session is over.
    pub async fn say(&mut self, samples: &[i16]) -> Result<(), SpeechError> {
        for piece in samples.chunks(PIECE) {
            let bytes: Vec<u8> = piece
                .iter()
                .flat_map(|sample| sample.to_le_bytes())
                .collect();
            self.send(Message::binary(bytes)).await?;
        }
        Ok(())
    }

    /// Asks for the words of all that was sent.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Upstream`] when the session is over.
    pub async fn finalize(&mut self) -> Result<(), SpeechError> {
        self.send(Message::text(r#"{"type":"finalize"}"#)).await
    }

    async fn send(&mut self, message: Message) -> Result<(), SpeechError> {
        let sent = self.socket.send(message).await;
        sent.map_err(|error| failed(&self.url, format!("ended the session: {error}")))
    }
}

impl Ears {
    /// What the server heard next; `None` once the session is closed.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Upstream`] when the server says that something is wrong, or is gone.
    pub async fn hear(&mut self) -> Result<Option<Heard>, SpeechError> {
        while let Some(message) = self.socket.next().await {
            let broken = |error| failed(&self.url, format!("ended the session: {error}"));
            let text = match message.map_err(broken)? {
                Message::Text(text) => text,
                Message::Close(_) => return Ok(None),
                _ => continue,
            };
            let said = serde_json::from_str(&text)
                .map_err(|error| failed(&self.url, format!("speaks another protocol: {error}")))?;
            match said {
                Said::Partial { text } => return Ok(Some(Heard::Partial { text })),
                Said::Final {
                    text,
                    language,
                    start,
                    end,
                    from_finalize,
                } => {
                    return Ok(Some(Heard::Final {
                        text,
                        language,
                        start,
                        end,
                        is_last: from_finalize,
                    }));
                }
                Said::Error { message } => {
                    return Err(failed(&self.url, format!("says: {message}")));
                }
                Said::Other => {}
            }
        }
        Ok(None)
    }
}
