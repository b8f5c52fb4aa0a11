//! The numbers of the server, for Prometheus: counted where things happen, written at `GET /metrics`.
//!
//! Nothing here grows with what clients send: routes are those of the table, methods and statuses are few, and reasons are
//! words of this program. `docs/metrics.md` lists every metric.

mod labels;
mod process;
mod requests;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use rustls::{HandshakeKind, NamedGroup, ProtocolVersion, ServerConnection};
use time::OffsetDateTime;

pub(super) use requests::requests;

use super::limit::Policy;
use crate::speech::{Occupancy, Transcript};
use labels::{Engine, Handshake, Outcome, Reason, Request, Route, Rule};

/// Content type of [`Metrics::text`]: OpenMetrics 1.0.
pub const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of answering times in seconds: from a health check to ten minutes of speech.
const LATENCIES: [f64; 13] = [
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// Upper bounds of real-time factors: above 1, recognition is slower than speech.
const FACTORS: [f64; 9] = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];

type Seconds = Counter<f64, AtomicU64>;
type Latencies = Family<Route, Histogram, fn() -> Histogram>;

/// The counters of one server; a clone counts into the same ones.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Family<Request, Counter>,
    latencies: Latencies,
    in_flight: Gauge,
    body_bytes: Counter,
    open: Gauge,
    accepted: Counter,
    refused: Family<Reason, Counter>,
    handshakes: Family<Handshake, Counter>,
    handshakes_failed: Family<Reason, Counter>,
    waiting: Family<Engine, Gauge>,
    running: Family<Engine, Gauge>,
    recognised: Seconds,
    recognition: Seconds,
    factor: Histogram,
    spoken: Seconds,
    limited: Family<Rule, Counter>,
    not_authenticated: Family<Reason, Counter>,
    not_after: Gauge,
    reloads: Family<Outcome, Counter>,
}

/// An open connection; it is counted until this is dropped.
#[derive(Debug)]
pub struct OpenConnection(Gauge);

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut inner = Inner {
            registry: Registry::default(),
            requests: Family::default(),
            latencies: Family::new_with_constructor(|| Histogram::new(LATENCIES)),
            in_flight: Gauge::default(),
            body_bytes: Counter::default(),
            open: Gauge::default(),
            accepted: Counter::default(),
            refused: Family::default(),
            handshakes: Family::default(),
            handshakes_failed: Family::default(),
            waiting: Family::default(),
            running: Family::default(),
            recognised: Seconds::default(),
            recognition: Seconds::default(),
            factor: Histogram::new(FACTORS),
            spoken: Seconds::default(),
            limited: Family::default(),
            not_authenticated: Family::default(),
            not_after: Gauge::default(),
            reloads: Family::default(),
        };
        inner.register();
        Self(Arc::new(inner))
    }
}

impl Inner {
    /// Names of metrics never change; the help texts are those of `docs/metrics.md`.
    #[rustfmt::skip]
    fn register(&mut self) {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(process::Process));
        let own = registry.sub_registry_with_prefix("voicectl");
        own.register("build", "The version that runs", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        own.register("http_requests", "Requests that were answered", self.requests.clone());
        own.register_with_unit("http_request_duration", "Time from the head of a request to the head of its answer", Unit::Seconds, self.latencies.clone());
        own.register("http_requests_in_flight", "Requests without an answer so far", self.in_flight.clone());
        own.register_with_unit("http_request_body", "Bytes of request bodies that were read", Unit::Bytes, self.body_bytes.clone());
        own.register("connections_open", "Connections that are open", self.open.clone());
        own.register("connections_accepted", "Connections that were accepted", self.accepted.clone());
        own.register("connections_refused", "Connections that were closed unheard", self.refused.clone());
        own.register("tls_handshakes", "TLS handshakes that succeeded", self.handshakes.clone());
        own.register("tls_handshakes_failed", "TLS handshakes that failed", self.handshakes_failed.clone());
        own.register("queue_waiting", "Jobs that wait for an engine", self.waiting.clone());
        own.register("queue_running", "Jobs that an engine works on", self.running.clone());
        own.register_with_unit("recognised_audio", "Length of the recordings that were recognised", Unit::Seconds, self.recognised.clone());
        own.register_with_unit("recognition", "Time that recognising them took", Unit::Seconds, self.recognition.clone());
        own.register("recognition_real_time_factor", "Time of a recognition divided by the length of its recording", self.factor.clone());
        own.register_with_unit("spoken_audio", "Length of the speech that was made from text", Unit::Seconds, self.spoken.clone());
        own.register("rate_limited", "Requests that were refused as one too many", self.limited.clone());
        own.register("authentication_failures", "Requests whose credential was refused", self.not_authenticated.clone());
        own.register_with_unit("certificate_not_after_timestamp", "When the certificate that is served ends, in Unix time; 0 without TLS", Unit::Seconds, self.not_after.clone());
        own.register("certificate_reloads", "Changed certificates that were taken or refused", self.reloads.clone());
        self.registry = registry;
    }
}

impl Metrics {
    /// A connection was accepted.
    #[must_use]
    pub fn connection(&self) -> OpenConnection {
        self.0.accepted.inc();
        self.0.open.inc();
        OpenConnection(self.0.open.clone())
    }

    /// A connection was closed before anything was read from it.
    pub fn connection_refused(&self, reason: &'static str) {
        self.0.refused.get_or_create(&Reason { reason }).inc();
    }

    /// A TLS handshake succeeded.
    pub fn handshake(&self, connection: &ServerConnection) {
        let version = match connection.protocol_version() {
            Some(ProtocolVersion::TLSv1_3) => "1.3",
            Some(ProtocolVersion::TLSv1_2) => "1.2",
            _ => "other",
        };
        let group = connection.negotiated_key_exchange_group();
        let group = match group.map(rustls::crypto::SupportedKxGroup::name) {
            Some(NamedGroup::X25519MLKEM768) => "x25519mlkem768",
            Some(NamedGroup::X25519) => "x25519",
            Some(NamedGroup::secp256r1) => "secp256r1",
            Some(NamedGroup::secp384r1) => "secp384r1",
            // TLS 1.2 agrees on nothing new when it resumes.
            None => "none",
            Some(_) => "other",
        };
        let resumed = connection.handshake_kind() == Some(HandshakeKind::Resumed);
        let labels = Handshake {
            version,
            group,
            resumed,
        };
        self.0.handshakes.get_or_create(&labels).inc();
    }

    /// A TLS handshake failed.
    pub fn handshake_failed(&self, reason: &'static str) {
        let failed = &self.0.handshakes_failed;
        failed.get_or_create(&Reason { reason }).inc();
    }

    /// A recording was recognised.
    pub fn recognised(&self, transcript: &Transcript) {
        let (length, took) = (
            transcript.duration.as_secs_f64(),
            transcript.took.as_secs_f64(),
        );
        self.0.recognised.inc_by(length);
        self.0.recognition.inc_by(took);
        // Silence costs nothing, and would make the rest look faster than it is.
        if length > 0.0 && took > 0.0 {
            self.0.factor.observe(took / length);
        }
    }

    /// So many samples were spoken, at `rate` Hz.
    pub fn spoke(&self, samples: usize, rate: u32) {
        let samples = u32::try_from(samples).unwrap_or(u32::MAX);
        let seconds = f64::from(samples) / f64::from(rate.max(1));
        self.0.spoken.inc_by(seconds);
    }

    /// A credential was refused.
    pub fn authentication_failed(&self, reason: &'static str) {
        let failed = &self.0.not_authenticated;
        failed.get_or_create(&Reason { reason }).inc();
    }

    /// A certificate with this end is served from now on.
    pub fn certificate(&self, not_after: OffsetDateTime) {
        self.0.not_after.set(not_after.unix_timestamp());
    }

    /// A changed certificate was taken, or refused.
    pub fn reloaded(&self, taken: bool) {
        let result = if taken { "ok" } else { "failed" };
        self.0.reloads.get_or_create(&Outcome { result }).inc();
    }

    fn rate_limited(&self, policy: Policy) {
        let policy = match policy {
            Policy::Caller => "caller",
            Policy::Credential => "credential",
            Policy::Address => "address",
        };
        self.0.limited.get_or_create(&Rule { policy }).inc();
    }

    /// Everything as OpenMetrics text. How busy the engines are is looked at now, and given by the caller.
    ///
    /// # Errors
    ///
    /// [`fmt::Error`] when a metric cannot be written, which is a fault of this program.
    pub fn text(&self, stt: Occupancy, tts: Occupancy) -> Result<String, fmt::Error> {
        for (engine, occupancy) in [("stt", stt), ("tts", tts)] {
            let count = |jobs: usize| i64::try_from(jobs).unwrap_or(i64::MAX);
            let engine = Engine { engine };
            let waiting = self.0.waiting.get_or_create(&engine);
            waiting.set(count(occupancy.waiting));
            let running = self.0.running.get_or_create(&engine);
            running.set(count(occupancy.running));
        }
        let mut text = String::new();
        encode(&mut text, &self.0.registry)?;
        Ok(text)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Metrics")
    }
}

#[cfg(test)]
mod tests;
