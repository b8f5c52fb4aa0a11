//! `POST /stt`: a form with the file `audio` -> `{"transcription": "..."}`.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use serde::Serialize;

use super::upload::{Form, FormLimits};
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;
use crate::speech::RecognizeRequest;
use crate::speech::audio::DecodeLimits;

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
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<Transcription>, Problem> {
    let form = form.map_err(|_| {
        Problem::new(
            Kind::NO_AUDIO,
            "send a multipart/form-data form with the recording in the field `audio`",
        )
    })?;
    let recognizer = state.engines.recognizer().ok_or_else(starting)?;
    // Nobody sends a recording for nothing: what there is no room for is refused before its body is read.
    recognizer.admit()?;
    // Held until the answer: it bounds the memory of uploads and of decoded recordings that wait.
    let _place = state
        .uploads
        .try_acquire()
        .map_err(|_| busy(state.limits().uploads))?;
    let limits = FormLimits {
        bytes: state.limits().upload_bytes,
        pause: state.limits().body_pause,
    };
    let Form {
        audio,
        language,
        fields,
    } = Form::read(form, limits).await?;
    let audio = audio.ok_or_else(|| no_audio_field(&fields))?;
    let limits = DecodeLimits {
        bytes: audio.len(),
        duration: state.limits().audio,
        ..DecodeLimits::default()
    };
    let recording = state.decoder.decode(&audio, &limits).await?;
    drop(audio);
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

/// The recognizer is not there yet.
pub(super) fn starting() -> Problem {
    Problem::new(Kind::STARTING, "the model is being loaded").retry_after(Duration::from_secs(1))
}

fn busy(uploads: usize) -> Problem {
    Problem::new(
        Kind::BUSY,
        format!("{uploads} recordings are being worked on"),
    )
    .of_limit("uploads")
    .retry_after(Duration::from_secs(2))
}

fn no_audio_field(fields: &[String]) -> Problem {
    let detail = if fields.is_empty() {
        "the form is empty; send the recording in the field `audio`".to_owned()
    } else {
        format!(
            "the form has `{}`, but no field `audio`",
            fields.join("`, `")
        )
    };
    Problem::new(Kind::NO_AUDIO, detail)
}
