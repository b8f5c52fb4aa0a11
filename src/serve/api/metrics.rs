//! `GET /metrics`: the numbers, for Prometheus.

use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use crate::serve::limit::client_address;
use crate::serve::metrics::MEDIA_TYPE;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;

/// All of them, to whoever asks from this machine; to others there is nothing here.
///
/// # Errors
///
/// A [`Problem`] for strangers.
pub(crate) async fn metrics(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, Problem> {
    let address = client_address(request.extensions()).to_canonical();
    if !address.is_loopback() {
        return Err(Problem::new(
            Kind::NOT_FOUND,
            "the numbers are for this machine only",
        ));
    }
    let recognizer = state.engines.recognizer();
    let stt = recognizer.map(|recognizer| recognizer.occupancy());
    let tts = state.engines.synthesizer().occupancy();
    let text = state
        .metrics
        .text(stt.unwrap_or_default(), tts)
        .map_err(|error| Problem::internal(&error))?;
    Ok(([(CONTENT_TYPE, MEDIA_TYPE)], text).into_response())
}
