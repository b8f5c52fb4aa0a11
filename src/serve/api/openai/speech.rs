//! `POST /v1/audio/speech`: words in, sound out from the first sentence on.

use axum::extract::{Request, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use serde_json::json;

use super::{error, events, models, voices};
use crate::serve::api::tts::{self, Spoken};
use crate::serve::problem::Problem;
use crate::serve::state::AppState;
use crate::speech::SpeakRequest;
use crate::speech::audio::Encoding;

/// Raw samples have no header to say their rate, so clients take OpenAI's, in Hz.
const PCM_RATE: u32 = 24_000;

const EXAMPLE: &str = r#"{"model": "tts-1", "input": "hello", "voice": "alloy"}"#;

/// A request; what else is in it (`instructions`) is for other voices.
#[derive(Debug, Deserialize)]
struct Speak {
    #[serde(default)]
    model: Option<String>,
    #[serde(default)]
    input: Option<String>,
    #[serde(default)]
    voice: Option<VoiceName>,
    #[serde(default)]
    response_format: Option<String>,
    #[serde(default)]
    speed: Option<f32>,
    #[serde(default)]
    stream_format: Option<String>,
    /// Not OpenAI's, whose voices speak every language.
    #[serde(default, alias = "lang")]
    language: Option<String>,
}

/// A voice by its name, or as OpenAI's clients write one that was made.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "`voice` is a name, or an object with `id`")]
enum VoiceName {
    Name(String),
    Object { id: String },
}

/// Speaks one text.
///
/// # Errors
///
/// A [`Problem`] per way in which it can go wrong, until the first sound; after it the connection is cut, and events end
/// with an error.
pub(in crate::serve) async fn speech(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    answer(&state, request).await.map_err(error::of_request)
}

async fn answer(state: &AppState, request: Request) -> Result<Response, Problem> {
    let speak: Speak = tts::read(request, state, EXAMPLE).await?;
    let named = |name: &String| !name.is_empty();
    models::speaks(speak.model.as_deref().filter(|name| !name.is_empty()))?;
    let encoding = encoding(speak.response_format.as_deref())?;
    let as_events = as_events(speak.stream_format.as_deref())?;
    let voice = speak.voice.map(|voice| match voice {
        VoiceName::Name(name) | VoiceName::Object { id: name } => name,
    });
    let language = speak.language.filter(named);
    let request = SpeakRequest {
        text: speak.input.unwrap_or_default(),
        voice: voices::choose(&state.engines, voice.filter(named), language.as_deref()),
        language,
        speed: speak.speed.unwrap_or(1.0),
    };
    let rate = (encoding == Encoding::Pcm).then_some(PCM_RATE);
    let spoken = Spoken::begin(state, request, encoding, rate).await?;
    if !as_events {
        return Ok(spoken.into_response(state.metrics.clone()));
    }
    let deltas = spoken.pieces(state.metrics.clone()).map(|piece| {
        let audio = STANDARD.encode(piece?);
        Ok(json!({ "type": "speech.audio.delta", "audio": audio }))
    });
    // Tokens are what OpenAI bills by, and clients read the numbers: here there are none.
    let usage = json!({ "input_tokens": 0, "output_tokens": 0, "total_tokens": 0 });
    let done = json!({ "type": "speech.audio.done", "usage": usage });
    Ok(events::response(
        deltas.chain(stream::once(async move { Ok(done) })),
    ))
}

fn encoding(name: Option<&str>) -> Result<Encoding, Problem> {
    let Some(name) = name else {
        return Ok(Encoding::default());
    };
    name.parse().map_err(|_| {
        let known = Encoding::ALL.map(Encoding::name);
        let detail = format!(
            "unsupported response_format `{name}`; supported: {}",
            known.join(", ")
        );
        error::wrong("response_format", detail).with("supported", known.to_vec())
    })
}

fn as_events(format: Option<&str>) -> Result<bool, Problem> {
    match format {
        None | Some("audio") => Ok(false),
        Some("sse") => Ok(true),
        Some(other) => Err(error::wrong(
            "stream_format",
            format!("unknown stream_format `{other}`; known: audio, sse"),
        )),
    }
}
