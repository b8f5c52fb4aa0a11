//! Server-sent events, of which OpenAI's clients read the data only: one JSON object each.

use std::convert::Infallible;
use std::future::ready;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use serde_json::Value;

use super::error;
use crate::serve::problem::Problem;

/// Keeps nginx from collecting an answer before it passes it on.
const UNBUFFERED: (HeaderName, HeaderValue) = (
    HeaderName::from_static("x-accel-buffering"),
    HeaderValue::from_static("no"),
);

/// An answer of events. A problem ends it, as an object with `error`, which clients look for.
pub(super) fn response(
    events: impl Stream<Item = Result<Value, Problem>> + Send + 'static,
) -> Response {
    let bytes = events.scan(false, |is_over, event| {
        if std::mem::replace(is_over, event.is_err()) {
            return ready(None);
        }
        let data = event.unwrap_or_else(|problem| error::body(&problem));
        ready(Some(Ok::<_, Infallible>(Bytes::from(format!(
            "data: {data}\n\n"
        )))))
    });
    (
        [
            (CONTENT_TYPE, HeaderValue::from_static("text/event-stream")),
            UNBUFFERED,
        ],
        Body::from_stream(bytes),
    )
        .into_response()
}
