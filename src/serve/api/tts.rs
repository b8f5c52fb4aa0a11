//! `POST /tts`: `{"text", "lang"?, "voice"?, "speed"?}` -> MP3, sent while it is spoken.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use tokio::sync::mpsc;

use crate::serve::leftover::BodyError;
use crate::serve::metrics::Metrics;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;
use crate::speech::audio::{Encoder, Encoding};
use crate::speech::{SpeakRequest, SpeechError, SpeechStream};

/// Bytes of the longest character in JSON: a pair of `\uXXXX` escapes.
const LONGEST_CHARACTER: usize = 12;

/// Bytes of a body beside its text.
const REST: usize = 8 << 10;

#[derive(Debug, Deserialize)]
struct Speak {
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    voice: Option<String>,
    #[serde(default, alias = "language")]
    lang: Option<String>,
    #[serde(default)]
    speed: Option<f32>,
}

/// Speaks one text.
///
/// # Errors
///
/// A [`Problem`] per way in which it can go wrong, until the first sound; after it the connection is cut.
pub(crate) async fn tts(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let speak: Speak = read(request, &state, r#"{"text": "hello"}"#).await?;
    let named = |name: &String| !name.is_empty();
    let request = SpeakRequest {
        text: speak.text.unwrap_or_default(),
        voice: speak.voice.filter(named),
        language: speak.lang.filter(named),
        speed: speak.speed.unwrap_or(1.0),
    };
    let spoken = Spoken::begin(&state, request, Encoding::Mp3, None).await?;
    Ok(spoken.into_response(state.metrics))
}

/// A text that is being spoken: its first sound is there.
pub(super) struct Spoken {
    speech: SpeechStream,
    first: Vec<i16>,
    encoding: Encoding,
    encoder: Encoder,
}

impl Spoken {
    /// Begins to speak, at `rate` Hz or at the voice's own.
    ///
    /// # Errors
    ///
    /// A [`Problem`]. With the first block it is certain that the voice can read the text: only then the answer is 200.
    pub(super) async fn begin(
        state: &AppState,
        request: SpeakRequest,
        encoding: Encoding,
        rate: Option<u32>,
    ) -> Result<Self, Problem> {
        let (length, limit) = (request.text.chars().count(), state.limits().text_characters);
        if length > limit {
            return Err(SpeechError::TextTooLong { length, limit }.into());
        }
        let mut speech = state.engines.synthesizer().speak(request)?;
        let first = speech
            .blocks
            .recv()
            .await
            .unwrap_or(Err(SpeechError::Cancelled))?;
        let encoder = encoding.encoder_from(speech.rate, rate.unwrap_or(speech.rate))?;
        Ok(Self {
            speech,
            first,
            encoding,
            encoder,
        })
    }

    /// The sound, piece by piece.
    pub(super) fn pieces(
        self,
        metrics: Metrics,
    ) -> impl Stream<Item = Result<Bytes, SpeechError>> + Send + 'static {
        let pieces = encode(self.speech, self.first, self.encoder, metrics);
        stream::unfold(pieces, |mut pieces| async move {
            pieces.recv().await.map(|piece| (piece, pieces))
        })
    }

    /// The sound as the body of an answer.
    pub(super) fn into_response(self, metrics: Metrics) -> Response {
        let media_type = self.encoding.media_type();
        let body = Body::from_stream(self.pieces(metrics));
        ([(CONTENT_TYPE, media_type)], body).into_response()
    }
}

/// Pieces of encoded sound that may wait for a slow reader, each of some 50 ms: half an hour, 15 MB.
const WAITING: usize = 1 << 15;

/// Encodes on a thread of its own into a long queue, so that a client that reads slowly keeps no voice from the others:
/// five minutes of sound, which 5 000 characters usually are, always fit.
fn encode(
    mut speech: SpeechStream,
    first: Vec<i16>,
    mut encoder: Encoder,
    metrics: Metrics,
) -> mpsc::Receiver<Result<Bytes, SpeechError>> {
    let (send, receive) = mpsc::channel::<Result<Bytes, SpeechError>>(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut next = Some(Ok(first));
        while let Some(block) = next {
            let encoded = match block {
                Ok(block) => {
                    metrics.spoke(block.len(), speech.rate);
                    Ok(Bytes::from(encoder.push(&block)))
                }
                Err(error) => Err(error),
            };
            let last = encoded.is_err();
            // Empty pieces would end a chunked body; a closed queue is a client that went away.
            let silent = encoded.as_ref().is_ok_and(Bytes::is_empty);
            if (!silent && send.blocking_send(encoded).is_err()) || last {
                return;
            }
            next = speech.blocks.blocking_recv();
        }
        let rest = encoder.finish();
        if !rest.is_empty() {
            let _ = send.blocking_send(Ok(rest.into()));
        }
    });
    receive
}

/// The body of a request as JSON; `example` is what it looks like.
///
/// # Errors
///
/// A [`Problem`]: it is not declared as JSON, too long, late, or something else.
pub(super) async fn read<T: DeserializeOwned>(
    request: Request,
    state: &AppState,
    example: &str,
) -> Result<T, Problem> {
    let (parts, body) = request.into_parts();
    let media_type = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    // Another site's page can send any other type without asking; JSON makes its browser ask us first.
    if !media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/json")
    {
        return Err(Problem::new(
            Kind::NOT_JSON,
            "send `Content-Type: application/json`",
        ));
    }
    let limits = state.limits();
    let largest = limits
        .text_characters
        .saturating_mul(LONGEST_CHARACTER)
        .saturating_add(REST);
    let body = tokio::time::timeout(limits.body_pause, Limited::new(body, largest).collect())
        .await
        .map_err(|_| {
            Problem::new(Kind::SLOW, "the text did not arrive in time").of_limit("body-pause")
        })?
        .map_err(|error| {
            if error.is::<LengthLimitError>() {
                let limit = limits.text_characters;
                let detail = format!("at most {limit} characters are spoken at once");
                Problem::new(Kind::TEXT_TOO_LONG, detail)
                    .with("limit_characters", limit)
                    .of_limit("text")
            } else if let Some(limit) = BodyError::slow(error.as_ref()) {
                Problem::slow_body(limit)
            } else {
                Problem::new(Kind::BAD_REQUEST, "the body is cut off")
            }
        })?
        .to_bytes();
    serde_json::from_slice(&body).map_err(|error| {
        let detail = format!("send JSON such as {example}: {error}");
        Problem::new(Kind::BAD_REQUEST, detail)
    })
}
