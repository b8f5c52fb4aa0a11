//! What networks and overloaded or hostile CAs do to a request.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use hyper::header::HeaderMap;
use serde_json::{Value, json};

/// An answer on its way.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn new(status: u16, kind: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
        }
        .with("content-type", kind)
    }

    /// A problem document.
    pub fn problem(status: u16, kind: &str, detail: &str) -> Self {
        let kind = format!("urn:ietf:params:acme:error:{kind}");
        let body = json!({ "type": kind, "detail": detail, "status": status });
        Self::new(status, "application/problem+json", body.to_string())
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers
            .insert(name, value.parse().expect("a header value"));
        self
    }
}

/// Changes an answer.
pub type Change = Arc<dyn Fn(&mut Answer) + Send + Sync>;

/// What happens to a request.
#[derive(Clone)]
pub enum Fault {
    /// It is answered at once, and Pebble never hears of it.
    Answer(Answer),
    /// The connection ends, and Pebble never hears of it.
    DropBefore,
    /// Pebble has done it, and the connection ends before the answer.
    DropAfter,
    /// It waits for `FaultProxy::release`, then it is forwarded.
    HoldBefore,
    /// Pebble has done it; the answer waits for `FaultProxy::release`.
    HoldAfter,
    /// Pebble's answer is changed.
    Change(Change),
    /// An answer without an end.
    Endless,
}

impl Fault {
    /// 429 with `Retry-After`.
    pub fn rate_limited(seconds: u64) -> Self {
        let answer = Answer::problem(429, "rateLimited", "too many orders");
        Self::Answer(answer.with("retry-after", &seconds.to_string()))
    }

    /// 503 with a page of HTML and `Retry-After`.
    pub fn busy(seconds: u64) -> Self {
        let answer = Answer::new(
            503,
            "text/html",
            "<html><h1>Service busy; retry later.</h1></html>",
        );
        Self::Answer(answer.with("retry-after", &seconds.to_string()))
    }

    /// 500 with a problem.
    pub fn broken() -> Self {
        Self::Answer(Answer::problem(500, "serverInternal", "something broke"))
    }

    /// Pebble's JSON is changed.
    pub fn json(change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        Self::Change(Arc::new(move |answer| {
            let mut value = serde_json::from_slice(&answer.body).unwrap_or_default();
            change(&mut value);
            answer.body = value.to_string().into();
        }))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Answer(_) => "Answer",
            Self::DropBefore => "DropBefore",
            Self::DropAfter => "DropAfter",
            Self::HoldBefore => "HoldBefore",
            Self::HoldAfter => "HoldAfter",
            Self::Change(_) => "Change",
            Self::Endless => "Endless",
        })
    }
}
