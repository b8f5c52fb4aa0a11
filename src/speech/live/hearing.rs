//! A recognizer whose live sessions listen in another way.

use std::sync::Arc;

use crate::speech::vad::Detection;
use crate::speech::{
    Occupancy, Pending, RecognizeRequest, Recognizer, RecognizerInfo, SpeechError, Transcript,
};

/// A [`Recognizer`] around another, with a [`Detection`] of its own.
pub struct Hearing {
    recognizer: Arc<dyn Recognizer>,
    voice: Detection,
}

impl Hearing {
    /// From now on, its live sessions find voice like this.
    #[must_use]
    pub const fn new(recognizer: Arc<dyn Recognizer>, voice: Detection) -> Self {
        Self { recognizer, voice }
    }
}

impl Recognizer for Hearing {
    fn info(&self) -> &RecognizerInfo {
        self.recognizer.info()
    }

    fn is_loaded(&self) -> bool {
        self.recognizer.is_loaded()
    }

    fn voice(&self) -> Detection {
        self.voice.clone()
    }

    fn occupancy(&self) -> Occupancy {
        self.recognizer.occupancy()
    }

    fn admit(&self) -> Result<(), SpeechError> {
        self.recognizer.admit()
    }

    fn recognize(&self, request: RecognizeRequest) -> Result<Pending<Transcript>, SpeechError> {
        self.recognizer.recognize(request)
    }
}
