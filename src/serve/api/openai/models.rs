//! `GET /v1/models`, and which engine a name means.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::serve::api::upload::starting;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::{AppState, Engines};
use crate::speech::Recognizer;

/// OpenAI's names for models that listen: all of them mean the default recognizer.
const LISTENING: [&str; 4] = [
    "whisper-1",
    "gpt-4o-transcribe",
    "gpt-4o-mini-transcribe",
    "gpt-transcribe",
];

/// Those for models that speak: all of them mean the synthesizer, whose own name is the first.
const SPEAKING: [&str; 3] = ["tts-1", "tts-1-hd", "gpt-4o-mini-tts"];

/// When OpenAI's first of these models came out: clients want a time, and nobody knows that of a file's model.
const CREATED: u32 = 1_677_532_384;

/// The recognizer of this name; none, or one of OpenAI's, is the default one.
///
/// # Errors
///
/// [`Kind::MODEL`], or [`Kind::STARTING`] while there is none yet.
pub(super) fn recognizer<'a>(
    engines: &'a Engines,
    name: Option<&str>,
) -> Result<&'a Arc<dyn Recognizer>, Problem> {
    let default = engines.recognizer().ok_or_else(starting)?;
    let Some(name) = name else {
        return Ok(default);
    };
    let mut all = engines.recognizers().iter();
    match all.find(|recognizer| recognizer.info().model == name) {
        Some(recognizer) => Ok(recognizer),
        None if LISTENING.contains(&name) => Ok(default),
        None => Err(unknown(name, listening(engines))),
    }
}

/// Whether this name, or none, means the synthesizer.
///
/// # Errors
///
/// [`Kind::MODEL`].
pub(super) fn speaks(name: Option<&str>) -> Result<(), Problem> {
    match name {
        Some(name) if !SPEAKING.contains(&name) => {
            Err(unknown(name, SPEAKING.map(str::to_owned).to_vec()))
        }
        _ => Ok(()),
    }
}

/// All models by their own names.
pub(in crate::serve) async fn list(State(state): State<AppState>) -> Json<Value> {
    let engines = &state.engines;
    let recognizers = engines.recognizers().iter();
    let names = recognizers.map(|recognizer| recognizer.info().model.as_str());
    let data: Vec<Value> = names
        .chain([SPEAKING[0]])
        .filter_map(|name| entry(&state, name))
        .collect();
    Json(json!({ "object": "list", "data": data }))
}

/// One of them, by any of its names.
///
/// # Errors
///
/// [`Kind::MODEL`], or [`Kind::STARTING`] while there is no recognizer yet.
pub(in crate::serve) async fn retrieve(
    State(state): State<AppState>,
    Path(name): Path<String>,
) -> Result<Json<Value>, Problem> {
    if let Some(entry) = entry(&state, &name) {
        return Ok(Json(entry));
    }
    // Nobody knows yet what there is.
    state.engines.recognizer().ok_or_else(starting)?;
    let mut known = listening(&state.engines);
    known.extend(SPEAKING.map(str::to_owned));
    Err(unknown(&name, known))
}

/// What is told of a model, under the name that was asked for.
fn entry(state: &AppState, name: &str) -> Option<Value> {
    let more = if SPEAKING.contains(&name) {
        of_synthesizer(state)
    } else {
        of_recognizer(state, name)?
    };
    Some(json!({
        "id": name,
        "object": "model",
        "created": CREATED,
        "owned_by": "voicectl",
        "voicectl": more,
    }))
}

fn of_recognizer(state: &AppState, name: &str) -> Option<Value> {
    let (engines, limits) = (&state.engines, state.limits());
    let found = recognizer(engines, Some(name)).ok()?;
    let is_default = engines
        .recognizer()
        .is_some_and(|default| Arc::ptr_eq(default, found));
    let info = found.info();
    Some(json!({
        "task": "transcription",
        "model": info.model,
        "default": is_default,
        "demo": info.demo,
        "loaded": found.is_loaded(),
        "aliases": if is_default { &LISTENING[..] } else { &[] },
        "languages": info.languages,
        "limits": {
            "upload_bytes": limits.upload_bytes,
            "audio_seconds": limits.audio.as_secs(),
        },
    }))
}

fn of_synthesizer(state: &AppState) -> Value {
    let limits = state.limits();
    let voices = state.engines.synthesizer().voices().iter();
    let voices: Vec<&str> = voices.map(|voice| voice.name.as_ref()).collect();
    json!({
        "task": "speech",
        "aliases": SPEAKING,
        "voices": voices,
        "limits": { "input_characters": limits.text_characters },
    })
}

/// What a recognizer may be called.
fn listening(engines: &Engines) -> Vec<String> {
    let own = engines.recognizers().iter();
    own.map(|recognizer| recognizer.info().model.clone())
        .chain(LISTENING.map(str::to_owned))
        .collect()
}

fn unknown(name: &str, known: Vec<String>) -> Problem {
    let detail = format!("there is no model `{name}`; known: {}", known.join(", "));
    Problem::new(Kind::MODEL, detail).with("known", known)
}
