//! `GET /v1/audio/voices`, and which voice a name means.

use axum::Json;
use axum::extract::State;
use serde_json::{Map, Value, json};

use crate::serve::state::{AppState, Engines};
use crate::speech::Voice;

/// OpenAI's voices, and the language of those that do not speak as Americans do. Where such a voice is missing, and for all
/// others, they mean the default voice.
const OPENAI: [(&str, Option<&str>); 13] = [
    ("alloy", None),
    ("ash", None),
    ("ballad", Some("en-GB")),
    ("cedar", None),
    ("coral", None),
    ("echo", None),
    ("fable", Some("en-GB")),
    ("marin", None),
    ("nova", None),
    ("onyx", None),
    ("sage", None),
    ("shimmer", None),
    ("verse", None),
];

/// The voice that a name means: one of OpenAI's leaves the choice to the language, where one is given. Whether another
/// name is that of a voice the synthesizer says.
pub(super) fn choose(
    engines: &Engines,
    name: Option<String>,
    language: Option<&str>,
) -> Option<String> {
    let name = name?;
    let Some((_, accent)) = OPENAI.iter().find(|(known, _)| *known == name) else {
        return Some(name);
    };
    match language {
        Some(_) => None,
        None => meant(engines.synthesizer().voices(), *accent).map(|voice| voice.name.to_string()),
    }
}

fn meant<'a>(voices: &'a [Voice], accent: Option<&str>) -> Option<&'a Voice> {
    let with_accent = |voice: &&Voice| Some(&*voice.language) == accent;
    voices.iter().find(with_accent).or(voices.first())
}

/// The voices, and what OpenAI's names mean.
pub(in crate::serve) async fn list(State(state): State<AppState>) -> Json<Value> {
    let voices = state.engines.synthesizer().voices();
    let own: Vec<Value> = voices
        .iter()
        .map(|voice| json!({ "id": voice.name, "name": voice.name, "language": voice.language }))
        .collect();
    let aliases: Map<String, Value> = OPENAI
        .iter()
        .filter_map(|(name, accent)| {
            let voice = meant(voices, *accent)?;
            Some(((*name).to_owned(), voice.name.as_ref().into()))
        })
        .collect();
    Json(json!({ "voices": own, "aliases": aliases }))
}
