//! Uploads: a form with a recording in it, counted and timed, and its samples.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::multipart::{Field, Multipart};
use bytes::Bytes;
use tokio::sync::OwnedSemaphorePermit;

use super::form::Posted;
use crate::net::innermost;
use crate::serve::leftover::BodyError;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;
use crate::speech::Recognizer;
use crate::speech::audio::{DecodeLimits, Recording};

/// Longest text field of a form, in bytes: a prompt is cut to a tenth of it by the models.
const LONGEST_TEXT: u64 = 16 << 10;

/// Fields of one form; more are no speech client's.
const MOST_FIELDS: usize = 64;

/// What a route takes out of its form; other fields are read and dropped.
pub(super) struct Wanted {
    /// The field with the recording.
    pub(super) file: &'static str,
    /// Fields with text.
    pub(super) texts: &'static [&'static str],
}

/// A recording that arrived, with what was said of it.
pub(super) struct Upload {
    file: Bytes,
    form: Form,
    place: Place,
}

/// Held until the answer: it bounds the memory of uploads and of decoded recordings that wait.
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Upload {
    /// Reads the form, whatever the order of its fields. One of `recognizers` is going to hear the recording.
    ///
    /// # Errors
    ///
    /// A [`Problem`], before the body is read where none of them has room.
    pub(super) async fn receive(
        state: &AppState,
        form: Posted,
        wanted: &'static Wanted,
        recognizers: &[Arc<dyn Recognizer>],
    ) -> Result<Self, Problem> {
        let name = wanted.file;
        let form = form.0.map_err(|_| {
            let detail =
                format!("send a multipart/form-data form with the recording in the field `{name}`");
            Problem::new(Kind::NO_AUDIO, detail)
        })?;
        // Nobody sends a recording for nothing: what there is no room for is refused before its body is read.
        admit(recognizers)?;
        let permit = Arc::clone(&state.uploads)
            .try_acquire_owned()
            .map_err(|_| busy(state.limits().uploads))?;
        let limits = FormLimits {
            bytes: state.limits().upload_bytes,
            pause: state.limits().body_pause,
        };
        let mut form = Form::read(form, wanted, limits).await?;
        let file = form.file.take();
        Ok(Self {
            file: file.ok_or_else(|| no_file(name, &form.fields))?,
            form,
            place: Place { _permit: permit },
        })
    }

    /// What a text field says; `None` where it is missing or blank.
    pub(super) fn text<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.texts(name).next()
    }

    /// What all text fields of that name say; names of lists end in `[]`, which some leave out.
    pub(super) fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let texts = self.form.texts.iter();
        texts
            .filter(move |(field, _)| bare(field) == name)
            .map(|(_, text)| text.trim())
            .filter(|text| !text.is_empty())
    }

    /// Its samples. The place is to be kept until the answer.
    ///
    /// # Errors
    ///
    /// A [`Problem`]: it is no audio, too long, or not supported.
    pub(super) async fn decode(self, state: &AppState) -> Result<(Recording, Place), Problem> {
        let limits = DecodeLimits {
            bytes: self.file.len(),
            duration: state.limits().audio,
            ..DecodeLimits::default()
        };
        let recording = state.decoder.decode(&self.file, &limits).await?;
        Ok((recording, self.place))
    }
}

/// Whether any of them has room.
fn admit(recognizers: &[Arc<dyn Recognizer>]) -> Result<(), Problem> {
    let mut refusal = starting();
    for recognizer in recognizers {
        match recognizer.admit() {
            Ok(()) => return Ok(()),
            Err(error) => refusal = error.into(),
        }
    }
    Err(refusal)
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

fn no_file(name: &str, fields: &[String]) -> Problem {
    let detail = if fields.is_empty() {
        format!("the form is empty; send the recording in the field `{name}`")
    } else {
        let fields = fields.join("`, `");
        format!("the form has `{fields}`, but no field `{name}`")
    };
    Problem::new(Kind::NO_AUDIO, detail)
}

/// A form with one recording.
#[derive(Debug, Default)]
struct Form {
    /// The file's bytes.
    file: Option<Bytes>,
    /// Names and contents of the text fields that are wanted.
    texts: Vec<(String, String)>,
    /// Names of all fields, for the error that one is missing.
    fields: Vec<String>,
}

/// Limits of one form.
#[derive(Clone, Copy, Debug)]
struct FormLimits {
    /// Bytes of the file.
    bytes: u64,
    /// Longest pause between two pieces.
    pause: Duration,
}

impl Form {
    async fn read(
        mut multipart: Multipart,
        wanted: &Wanted,
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
            if name == wanted.file && form.file.is_none() {
                let bytes = collect(&mut field, limits.bytes, limits).await?;
                form.file = Some(
                    bytes
                        .ok_or_else(|| Problem::too_large(limits.bytes))?
                        .into(),
                );
            } else if wanted.texts.contains(&bare(&name)) {
                let text = collect(&mut field, LONGEST_TEXT, limits).await?;
                let text = text.ok_or_else(|| text_too_large(&name))?;
                let text = String::from_utf8(text).map_err(|_| {
                    Problem::new(Kind::BAD_REQUEST, format!("field `{name}` is no text"))
                })?;
                form.texts.push((name.clone(), text));
            } else {
                // Clients send more than we ask for; what they send still counts.
                let bytes = collect(&mut field, limits.bytes, limits).await?;
                bytes.ok_or_else(|| Problem::too_large(limits.bytes))?;
            }
            form.fields.push(name);
        }
        Ok(form)
    }
}

/// The name of a field without the brackets of a list.
fn bare(name: &str) -> &str {
    name.strip_suffix("[]").unwrap_or(name)
}

fn text_too_large(name: &str) -> Problem {
    let detail = format!("field `{name}` has more than {} KiB", LONGEST_TEXT >> 10);
    Problem::new(Kind::TOO_LARGE, detail)
        .with("limit_bytes", LONGEST_TEXT)
        .with("param", bare(name))
}

async fn next(multipart: &mut Multipart, limits: FormLimits) -> Result<Option<Field<'_>>, Problem> {
    in_time(limits, multipart.next_field())
        .await?
        .map_err(|error| unreadable(&error))
}

/// A field's bytes; `None` when there are more than `limit`.
async fn collect(
    field: &mut Field<'_>,
    limit: u64,
    limits: FormLimits,
) -> Result<Option<Vec<u8>>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = in_time(limits, field.chunk())
        .await?
        .map_err(|error| unreadable(&error))?
    {
        if (bytes.len() + chunk.len()) as u64 > limit {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
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
    let cause = innermost(error);
    Problem::new(
        Kind::BAD_REQUEST,
        format!("the form is cut off, or no multipart form: {cause}"),
    )
}
