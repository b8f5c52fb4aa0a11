//! What the routes share.

use std::sync::{Arc, OnceLock};

use axum::extract::FromRef;
use axum::http::HeaderValue;
use tokio::sync::Semaphore;

use super::auth::Authenticator;
use super::decoder::{Decoder, DecoderSettings};
use super::drain::Drain;
use super::headers;
use super::limit::LiveRates;
use super::limits::Limits;
use super::live::Live;
use super::metrics::Metrics;
use crate::policy;
use crate::speech::{Recognizer, Synthesizer};

/// The engines. The recognizers arrive once the first model is loaded; until then the server is starting.
#[derive(Clone)]
pub struct Engines {
    recognizers: Arc<OnceLock<Vec<Arc<dyn Recognizer>>>>,
    synthesizer: Arc<dyn Synthesizer>,
}

impl Engines {
    /// Begins without recognizers.
    #[must_use]
    pub fn new(synthesizer: Arc<dyn Synthesizer>) -> Self {
        Self {
            recognizers: Arc::default(),
            synthesizer,
        }
    }

    /// The recognizers are there, the default one first; a second call is ignored.
    pub fn set_recognizers(&self, recognizers: Vec<Arc<dyn Recognizer>>) {
        let _ = self.recognizers.set(recognizers);
    }

    /// The recognizer that is used where none is named, once there is one.
    #[must_use]
    pub fn recognizer(&self) -> Option<&Arc<dyn Recognizer>> {
        self.recognizers().first()
    }

    /// All recognizers, the default one first; none while the server is starting.
    #[must_use]
    pub fn recognizers(&self) -> &[Arc<dyn Recognizer>] {
        self.recognizers.get().map_or(&[], Vec::as_slice)
    }

    /// The synthesizer.
    #[must_use]
    pub fn synthesizer(&self) -> &dyn Synthesizer {
        self.synthesizer.as_ref()
    }
}

/// State of the router.
#[derive(Clone)]
pub struct AppState {
    /// The engines.
    pub engines: Engines,
    /// What may change while it runs.
    pub live: Live,
    /// The promise of HTTPS.
    pub hsts: HeaderValue,
    /// Who asks.
    pub auth: Arc<Authenticator>,
    /// The way down.
    pub drain: Drain,
    /// Who asked how much.
    pub rates: Arc<LiveRates>,
    /// What is counted.
    pub metrics: Metrics,
    /// Uploads in memory, from their first byte to their answer.
    pub uploads: Arc<Semaphore>,
    /// Live sessions over WebSockets.
    pub sessions: Arc<Semaphore>,
    /// Decodes uploads.
    pub decoder: Decoder,
}

impl AppState {
    /// State of a new server.
    #[must_use]
    pub fn new(
        engines: Engines,
        auth: Arc<Authenticator>,
        (live, drain, metrics): (Live, Drain, Metrics),
    ) -> Self {
        Self {
            engines,
            auth,
            drain,
            hsts: headers::hsts(&policy::INTERMEDIATE),
            uploads: Arc::new(Semaphore::new(live.limits().uploads)),
            rates: Arc::new(LiveRates::new(live.clone())),
            metrics,
            sessions: Arc::new(Semaphore::new(live.limits().sessions)),
            decoder: Decoder::new(DecoderSettings::for_recordings_of(live.limits().audio)),
            live,
        }
    }

    /// The limits in force.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.live.limits()
    }
}

impl FromRef<AppState> for Live {
    fn from_ref(state: &AppState) -> Self {
        state.live.clone()
    }
}
