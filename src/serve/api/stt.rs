//! `POST /stt`: a form with the file `audio` -> `{"transcription": "..."}`.

use std::slice;

use axum::Json;
use axum::extract::State;
use serde::Serialize;

use super::form::Posted;
pub(super) use super::upload::starting;
use super::upload::{Upload, Wanted};
use crate::serve::problem::Problem;
use crate::serve::state::AppState;
use crate::speech::RecognizeRequest;

const WANTED: Wanted = Wanted {
    file: "audio",
    texts: &["language", "lang"],
};

/// The answer.
#[derive(Debug, Serialize)]
pub(crate) struct Transcription {
    /// The words; empty for silence.
    transcription: String,
}

/// Recognises one recording.
///
/// A client that goes away gives up its place: dropping this future cancels decoding and recognition.
///
/// # Errors
///
/// A [`Problem`] per way in which it can go wrong.
pub(crate) async fn stt(
    State(state): State<AppState>,
    form: Posted,
) -> Result<Json<Transcription>, Problem> {
    let recognizer = state.engines.recognizer();
    let room = recognizer.map_or(&[][..], slice::from_ref);
    let upload = Upload::receive(&state, form, &WANTED, room).await?;
    let language = upload.text("language").or_else(|| upload.text("lang"));
    let language = language.map(str::to_owned);
    let recognizer = recognizer.ok_or_else(starting)?;
    let (recording, _place) = upload.decode(&state).await?;
    let request = RecognizeRequest {
        language,
        ..RecognizeRequest::new(recording.samples)
    };
    let transcript = recognizer.recognize(request)?.await?;
    state.metrics.recognised(&transcript);
    Ok(Json(Transcription {
        transcription: transcript.text,
    }))
}
