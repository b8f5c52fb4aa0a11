//! The layer that counts requests.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;

use super::Metrics;
use super::labels::{self, Route, method};
use crate::serve::limit::Exceeded;
use crate::serve::problem::{Kind, Problem};

/// Problems of those who could not prove who they are.
const AUTHENTICATION: [Kind; 4] = [
    Kind::CREDENTIAL_MISSING,
    Kind::CREDENTIAL_REFUSED,
    Kind::LOGIN_REFUSED,
    Kind::TOO_MANY_FAILURES,
];

/// Counts a request, its time and its body.
pub(in crate::serve) async fn requests(
    State(metrics): State<Metrics>,
    request: Request,
    next: Next,
) -> Response {
    let begin = Instant::now();
    let route = Route::of(request.extensions().get());
    let method = method(request.method());
    let request = if request.body().is_end_stream() {
        request
    } else {
        let bytes = metrics.0.body_bytes.clone();
        request.map(|body| Body::new(Counted { body, bytes }))
    };
    let answering = InFlight::begin(&metrics.0.in_flight);
    let response = next.run(request).await;
    drop(answering);
    if let Some(Exceeded(standing)) = response.extensions().get() {
        metrics.rate_limited(standing.policy);
    }
    if let Some(problem) = response.extensions().get::<Problem>()
        && AUTHENTICATION.contains(&problem.kind())
    {
        metrics.authentication_failed(problem.kind().name);
    }
    metrics.answered(route, method, response.status().as_u16(), begin.elapsed());
    response
}

impl Metrics {
    /// A sign of life was given, which goes through no layer.
    pub(in crate::serve) fn sign_of_life(&self, took: Duration) {
        self.answered(Route::Named("/healthz"), "GET", 200, took);
    }

    fn answered(&self, route: Route, method: &'static str, status: u16, took: Duration) {
        let latencies = &self.0.latencies;
        latencies.get_or_create(&route).observe(took.as_secs_f64());
        let labels = labels::Request {
            route,
            method,
            status,
        };
        self.0.requests.get_or_create(&labels).inc();
    }
}

/// A request under way: a client that goes away drops it where it stands.
struct InFlight<'a>(&'a Gauge);

impl<'a> InFlight<'a> {
    fn begin(gauge: &'a Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A body whose bytes are counted as they are read.
struct Counted {
    body: Body,
    bytes: Counter,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(context);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            let length = frame.data_ref().map_or(0, Bytes::len);
            self.bytes.inc_by(length as u64);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
