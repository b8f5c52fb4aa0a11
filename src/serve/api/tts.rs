//! `POST /tts`: `{"text", "lang"?, "speed"?}` -> MP3, sent while it is spoken.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::Deserialize;
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
    let speak = read(request, &state).await?;
    let text = speak
        .text
        .ok_or_else(|| Problem::from(SpeechError::NoText))?;
    let (length, limit) = (text.chars().count(), state.limits().text_characters);
    if length > limit {
        return Err(SpeechError::TextTooLong { length, limit }.into());
    }
    let request = SpeakRequest {
        text,
        voice: None,
        language: speak.lang.filter(|language| !language.is_empty()),
        speed: speak.speed.unwrap_or(1.0),
    };
    let mut speech = state.engines.synthesizer().speak(request)?;
    // With the first block it is certain that the voice can read the text: only then the answer is 200.
    let first = speech
        .blocks
        .recv()
        .await
        .unwrap_or(Err(SpeechError::Cancelled))?;
    let encoder = Encoding::Mp3.encoder(speech.rate)?;
    let media_type = Encoding::Mp3.media_type();
    Ok((
        [(CONTENT_TYPE, media_type)],
        body(speech, first, encoder, state.metrics),
    )
        .into_response())
}

/// Pieces of encoded sound that may wait for a slow reader, each of some 50 ms: half an hour, 15 MB.
const WAITING: usize = 1 << 15;

/// Encodes on a thread of its own into a long queue, so that a client that reads slowly keeps no voice from the others:
/// five minutes of sound, which 5 000 characters usually are, always fit.
fn body(mut speech: SpeechStream, first: Vec<i16>, mut encoder: Encoder, metrics: Metrics) -> Body {
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
        let _ = send.blocking_send(Ok(encoder.finish().into()));
    });
    Body::from_stream(stream::unfold(receive, |mut receive| async move {
        receive.recv().await.map(|piece| (piece, receive))
    }))
}

async fn read(request: Request, state: &AppState) -> Result<Speak, Problem> {
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
        let detail = format!("send JSON such as {{\"text\": \"hello\"}}: {error}");
        Problem::new(Kind::BAD_REQUEST, detail)
    })
}
