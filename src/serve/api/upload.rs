//! Reading a form with a file in it: counted and timed.

use std::time::Duration;

use axum::extract::multipart::{Field, Multipart};
use bytes::Bytes;

use crate::serve::leftover::BodyError;
use crate::serve::problem::{Kind, Problem};

/// Longest text field of a form, in bytes.
const LONGEST_TEXT: u64 = 4 << 10;

/// Fields of one form; more are no speech client's.
const MOST_FIELDS: usize = 32;

/// A form with one recording.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// The file's bytes.
    pub audio: Option<Bytes>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    /// Names of the fields, for the error that one is missing.
    pub fields: Vec<String>,
}

/// Limits of one form.
#[derive(Clone, Copy, Debug)]
pub(super) struct FormLimits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Longest pause between two pieces.
    pub pause: Duration,
}

impl Form {
    /// Reads the form; the file is the field `audio`.
    pub(super) async fn read(
        mut multipart: Multipart,
        limits: FormLimits,
    ) -> Result<Self, Problem> {
        let mut form = Self::default();
        while let Some(mut field) = next(&mut multipart, limits).await? {
            if form.fields.len() == MOST_FIELDS {
                return Err(Problem::new(
                    Kind::BAD_REQUEST,
                    format!("the form has more than {MOST_FIELDS} fields"),
                ));
            }
            let name = field.name().unwrap_or_default().to_owned();
            match name.as_str() {
                "audio" if form.audio.is_none() => {
                    form.audio = Some(collect(&mut field, limits.bytes, limits).await?.into());
                }
                "language" | "lang" => {
                    let text = collect(&mut field, LONGEST_TEXT, limits).await?;
                    let text = String::from_utf8(text).map_err(|_| {
                        Problem::new(Kind::BAD_REQUEST, format!("field `{name}` is no text"))
                    })?;
                    form.language = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
                }
                // Clients send more than we ask for; what they send still counts.
                _ => drop(collect(&mut field, limits.bytes, limits).await?),
            }
            form.fields.push(name);
        }
        Ok(form)
    }
}

async fn next(multipart: &mut Multipart, limits: FormLimits) -> Result<Option<Field<'_>>, Problem> {
    in_time(limits, multipart.next_field())
        .await?
        .map_err(|error| unreadable(&error))
}

/// A field's bytes, or the problem that there are more than `limit`.
async fn collect(
    field: &mut Field<'_>,
    limit: u64,
    limits: FormLimits,
) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = in_time(limits, field.chunk())
        .await?
        .map_err(|error| unreadable(&error))?
    {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Err(Problem::too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn in_time<T>(limits: FormLimits, step: impl Future<Output = T>) -> Result<T, Problem> {
    tokio::time::timeout(limits.pause, step).await.map_err(|_| {
        Problem::new(
            Kind::SLOW,
            format!("nothing arrived for {} seconds", limits.pause.as_secs()),
        )
        .of_limit("body-pause")
    })
}

fn unreadable(error: &axum::extract::multipart::MultipartError) -> Problem {
    tracing::debug!("form: {error}");
    if let Some(limit) = BodyError::slow(error) {
        return Problem::slow_body(limit);
    }
    Problem::new(
        Kind::BAD_REQUEST,
        "the form is cut off, or no multipart form",
    )
}
