//! `GET /healthz`: the process is alive. `GET /readyz`: it can do its work, and with what.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::serve::state::AppState;
use crate::speech::audio::FORMATS;

/// Always 200 as long as anything answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// 200 when ready; 503 while the model loads and while open requests end.
pub(crate) async fn readyz(State(state): State<AppState>) -> Response {
    let recognizer = state.engines.recognizer();
    let (code, status) = match recognizer {
        _ if state.drain.has_begun() => (StatusCode::SERVICE_UNAVAILABLE, "draining"),
        None => (StatusCode::SERVICE_UNAVAILABLE, "starting"),
        Some(_) => (StatusCode::OK, "ready"),
    };
    let model = recognizer.map(|recognizer| {
        let info = recognizer.info();
        json!({ "name": info.model, "demo": info.demo, "languages": info.languages })
    });
    let recognizers = state.engines.recognizers().iter();
    let models: Vec<_> = recognizers
        .map(|recognizer| {
            let info = recognizer.info();
            json!({
                "name": info.model,
                "demo": info.demo,
                "languages": info.languages,
                "loaded": recognizer.is_loaded(),
            })
        })
        .collect();
    let voices: Vec<_> = state
        .engines
        .synthesizer()
        .voices()
        .iter()
        .map(|voice| json!({ "name": voice.name, "language": voice.language }))
        .collect();
    let formats: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    let body = json!({
        "status": status,
        "version": env!("CARGO_PKG_VERSION"),
        "model": model,
        "models": models,
        "voices": voices,
        "limits": {
            "upload_bytes": state.limits().upload_bytes,
            "audio_seconds": state.limits().audio.as_secs(),
            "text_characters": state.limits().text_characters,
        },
        "formats": formats,
    });
    (code, Json(body)).into_response()
}
