//! Errors that clients see: `application/problem+json` (RFC 9457), one table.

use std::fmt::Write;
use std::time::Duration;

use axum::Json;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use tracing::error;

use super::decoder::DecoderError;
use crate::speech::SpeechError;
use crate::speech::audio::{AudioError, FORMATS};

/// Prefix of every problem type; the rest is the kind's name, listed in `docs/errors.md`.
pub const TYPE_PREFIX: &str = "urn:problem-type:voicectl:";

/// The kinds of problems: name, status, title. Names never change; `docs/errors.md` is held to this table by a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Last part of the type.
    pub name: &'static str,
    /// HTTP status.
    pub status: u16,
    /// The same words every time.
    pub title: &'static str,
}

macro_rules! kinds {
    ($($constant:ident: $name:literal, $status:literal, $title:literal;)*) => {
        impl Kind {
            $(#[doc = $title] pub const $constant: Self = Self { name: $name, status: $status, title: $title };)*
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$constant),*];
        }
    };
}

kinds! {
    BAD_REQUEST: "bad-request", 400, "The request cannot be read";
    PARAMETER: "bad-parameter", 400, "A parameter has a value that it cannot have";
    NO_AUDIO: "no-audio", 400, "There is no audio in the request";
    NOT_AUDIO: "not-audio", 400, "The upload is no audio, or damaged";
    NO_TEXT: "no-text", 400, "There is no text in the request";
    CREDENTIAL_MALFORMED: "credential-malformed", 400, "The credential cannot be read";
    CREDENTIAL_MISSING: "credential-missing", 401, "A credential is needed";
    CREDENTIAL_REFUSED: "credential-refused", 401, "The credential is not accepted";
    LOGIN_REFUSED: "login-refused", 401, "The login is not accepted";
    SCOPE_MISSING: "scope-missing", 403, "The credential is not good for this";
    ORIGIN: "foreign-origin", 403, "A page of another site may not ask this";
    NOT_FOUND: "not-found", 404, "There is nothing at this path";
    MODEL: "model-not-found", 404, "There is no model of this name";
    METHOD: "method-not-allowed", 405, "The path does not know this method";
    SLOW: "too-slow", 408, "The request did not arrive in time";
    TOO_LARGE: "too-large", 413, "The upload is too large";
    TOO_LONG: "too-long", 413, "The recording is too long";
    TEXT_TOO_LONG: "text-too-long", 413, "The text is too long";
    NOT_JSON: "not-json", 415, "The body is not declared as JSON";
    ENCODED: "encoded-body", 415, "Packed bodies are not taken";
    UNSUPPORTED: "unsupported-format", 415, "The audio format is not supported";
    LANGUAGE: "unknown-language", 422, "The language is not known";
    VOICE: "unknown-voice", 422, "The voice is not known";
    UNTRANSLATABLE: "untranslatable", 422, "The model cannot translate";
    UNSPEAKABLE: "unspeakable-text", 422, "The voice cannot read this text";
    SPEED: "bad-speed", 422, "The speed is out of range";
    TOO_MANY_FAILURES: "too-many-failures", 429, "There were too many wrong credentials";
    TOO_MANY: "too-many-requests", 429, "Too many requests in too little time";
    INTERNAL: "internal", 500, "The server failed";
    UPSTREAM: "upstream", 502, "The speech server behind this one failed";
    BUSY: "busy", 503, "The server is busy";
    STARTING: "starting", 503, "The server is starting";
    CREDENTIAL_UNCHECKED: "credential-unchecked", 503, "The credential cannot be checked now";
}

/// One problem of one request.
#[derive(Clone, Debug)]
pub struct Problem {
    kind: Kind,
    status: u16,
    detail: String,
    extra: Map<String, Value>,
    retry_after: Option<Duration>,
}

impl Problem {
    /// A problem and what it is this time.
    #[must_use]
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            status: kind.status,
            detail: detail.into(),
            extra: Map::new(),
            retry_after: None,
        }
    }

    /// Adds a member that programs may read.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// Names the parameter that is wrong.
    #[must_use]
    pub fn of_parameter(self, name: &'static str) -> Self {
        self.with("param", name)
    }

    /// Answers with another status than its kind's, for clients of others that expect it.
    #[must_use]
    pub const fn at_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Names the setting that drew the line: see [`super::limits`].
    #[must_use]
    pub fn of_limit(mut self, name: &'static str) -> Self {
        let _ = write!(self.detail, " (limit `{name}`)");
        self.with("limit", name)
    }

    /// Says when to try again.
    #[must_use]
    pub const fn retry_after(mut self, after: Duration) -> Self {
        self.retry_after = Some(after);
        self
    }

    /// An upload over its limit.
    #[must_use]
    pub fn too_large(limit: u64) -> Self {
        let (size, unit) = match limit >> 20 {
            0 => (limit.div_ceil(1 << 10), "KiB"),
            size => (size, "MiB"),
        };
        Self::new(Kind::TOO_LARGE, format!("at most {size} {unit} are taken"))
            .with("limit_bytes", limit)
            .of_limit("upload")
    }

    /// A body that took longer than a body may take in all.
    #[must_use]
    pub fn slow_body(limit: Duration) -> Self {
        let seconds = limit.as_secs();
        Self::new(
            Kind::SLOW,
            format!("a request may take {seconds} seconds to arrive"),
        )
        .with("limit_seconds", seconds)
        .of_limit("body")
    }

    /// A failure whose reason is for the log only.
    #[must_use]
    pub fn internal(reason: &dyn std::fmt::Display) -> Self {
        error!("internal: {reason}");
        Self::new(Kind::INTERNAL, "the reason is in the server's log")
    }

    /// Its row in the table.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The status of its answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// Its members that programs may read.
    #[must_use]
    pub const fn members(&self) -> &Map<String, Value> {
        &self.extra
    }

    /// What it is this time.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The body as a JSON object; `instance` is the request's id.
    #[must_use]
    pub fn body(&self, instance: Option<&str>) -> Value {
        let mut body = json!({
            "type": format!("{TYPE_PREFIX}{}", self.kind.name),
            "title": self.kind.title,
            "status": self.status,
            "detail": self.detail,
        });
        if let Some(object) = body.as_object_mut() {
            if let Some(instance) = instance {
                object.insert("instance".to_owned(), instance.into());
            }
            // The seeds' clients, and most others, look for `error`.
            object.insert("error".to_owned(), self.detail.clone().into());
            object.extend(self.extra.clone());
        }
        body
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.body(None))).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(after) = self.retry_after {
            // Whole seconds, rounded up.
            let seconds = after.as_secs() + u64::from(after.subsec_nanos() > 0);
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<AudioError> for Problem {
    fn from(error: AudioError) -> Self {
        let detail = error.to_string();
        match error {
            AudioError::Empty => Self::new(Kind::NO_AUDIO, detail),
            AudioError::Unsupported { .. } => {
                let formats: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
                Self::new(Kind::UNSUPPORTED, detail).with("supported", formats)
            }
            AudioError::TooLong { limit } => Self::new(Kind::TOO_LONG, detail)
                .with("limit_seconds", limit.as_secs())
                .of_limit("audio"),
            AudioError::NotOpus { .. } => Self::new(Kind::UNSUPPORTED, detail),
            AudioError::TooMuch { .. } => Self::new(Kind::TOO_LARGE, detail),
            AudioError::TooLarge { limit, .. } => Self::too_large(limit as u64),
            _ => Self::new(Kind::NOT_AUDIO, detail),
        }
    }
}

impl From<DecoderError> for Problem {
    fn from(error: DecoderError) -> Self {
        match error {
            DecoderError::Audio(error) => error.into(),
            DecoderError::Crashed | DecoderError::Slow(_) => {
                Self::new(Kind::NOT_AUDIO, error.to_string())
            }
            DecoderError::Killed | DecoderError::Dismissed | DecoderError::Start(_) => {
                Self::internal(&error)
            }
        }
    }
}

impl From<SpeechError> for Problem {
    fn from(error: SpeechError) -> Self {
        let detail = error.to_string();
        match error {
            SpeechError::Busy { retry_after, .. } => Self::new(Kind::BUSY, detail)
                .of_limit("queue")
                .retry_after(retry_after),
            SpeechError::NoText => Self::new(Kind::NO_TEXT, detail),
            SpeechError::Speed(_) => Self::new(Kind::SPEED, detail),
            SpeechError::TextTooLong { limit, .. } => Self::new(Kind::TEXT_TOO_LONG, detail)
                .with("limit_characters", limit)
                .of_limit("text"),
            SpeechError::UnknownLanguage { known, .. } => {
                Self::new(Kind::LANGUAGE, detail).with("known", known)
            }
            SpeechError::UnknownVoice { known, .. } => {
                Self::new(Kind::VOICE, detail).with("known", known)
            }
            SpeechError::Untranslatable { .. } => Self::new(Kind::UNTRANSLATABLE, detail),
            SpeechError::UnspeakableText { .. } => Self::new(Kind::UNSPEAKABLE, detail),
            SpeechError::Upstream { .. } => {
                tracing::error!("{detail}");
                Self::new(
                    Kind::UPSTREAM,
                    "the reason is in the log of this server; try again",
                )
            }
            SpeechError::Cancelled | SpeechError::Engine(_) => Self::internal(&detail),
        }
    }
}
