//! `GET /metrics`: the numbers, for Prometheus.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::serve::metrics::MEDIA_TYPE;
use crate::serve::problem::Problem;
use crate::serve::state::AppState;

/// All of them.
///
/// # Errors
///
/// A [`Problem`] when they cannot be written.
pub(crate) async fn metrics(State(state): State<AppState>) -> Result<Response, Problem> {
    let recognizer = state.engines.recognizer();
    let stt = recognizer.map(|recognizer| recognizer.occupancy());
    let tts = state.engines.synthesizer().occupancy();
    let text = state
        .metrics
        .text(stt.unwrap_or_default(), tts)
        .map_err(|error| Problem::internal(&error))?;
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], text).into_response())
}
