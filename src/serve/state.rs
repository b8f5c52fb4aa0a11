//! What the routes share.

use std::sync::{Arc, OnceLock};

use tokio::sync::Semaphore;

use super::decoder::{Decoder, DecoderSettings};
use super::drain::Drain;
use super::limits::Limits;
use crate::speech::{Recognizer, Synthesizer};

/// The engines. The recognizer arrives once its model is loaded; until then the server is starting.
#[derive(Clone)]
pub struct Engines {
    recognizer: Arc<OnceLock<Arc<dyn Recognizer>>>,
    synthesizer: Arc<dyn Synthesizer>,
}

impl Engines {
    /// Begins without a recognizer.
    #[must_use]
    pub fn new(synthesizer: Arc<dyn Synthesizer>) -> Self {
        Self {
            recognizer: Arc::default(),
            synthesizer,
        }
    }

    /// The model is loaded; a second one is ignored.
    pub fn set_recognizer(&self, recognizer: Arc<dyn Recognizer>) {
        let _ = self.recognizer.set(recognizer);
    }

    /// The recognizer, once there is one.
    #[must_use]
    pub fn recognizer(&self) -> Option<&Arc<dyn Recognizer>> {
        self.recognizer.get()
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
    /// Limits.
    pub limits: Limits,
    /// The way down.
    pub drain: Drain,
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
    pub fn new(engines: Engines, limits: Limits, drain: Drain) -> Self {
        Self {
            engines,
            limits,
            drain,
            uploads: Arc::new(Semaphore::new(limits.uploads)),
            sessions: Arc::new(Semaphore::new(limits.sessions)),
            decoder: Decoder::new(DecoderSettings::default()),
        }
    }
}
