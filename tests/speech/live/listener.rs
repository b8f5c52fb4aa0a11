//! Somebody who speaks into a session, and what comes back.

use std::sync::Arc;

use futures_util::FutureExt;
use voicectl::speech::Recognizer;
use voicectl::speech::live::{Final, LiveEvent, LiveSession, LiveSettings, Partial};

use crate::whisper::demo;

/// A session and what came out of it.
pub(super) struct Listener {
    pub(super) session: LiveSession,
    pub(super) events: Vec<LiveEvent>,
}

impl Listener {
    pub(super) fn new(settings: LiveSettings) -> Self {
        Self::on(Arc::new(demo(2, 64)), settings)
    }

    pub(super) fn on(whisper: Arc<dyn Recognizer>, settings: LiveSettings) -> Self {
        Self {
            session: LiveSession::new(whisper, settings).expect("settings that are possible"),
            events: Vec::new(),
        }
    }

    /// Takes what is there already.
    pub(super) fn collect(&mut self) {
        while let Some(event) = self.session.next().now_or_never() {
            self.events.push(event.expect("recognised"));
        }
    }

    /// Speaks in pieces of so many samples, each heard out before the next comes.
    pub(super) fn speak(&mut self, samples: &[f32], piece: usize) -> &mut Self {
        for piece in samples.chunks(piece) {
            self.session.hear(piece);
            self.settle();
        }
        self
    }

    /// Waits for all that is being recognised.
    pub(super) fn settle(&mut self) {
        loop {
            self.collect();
            if self.session.is_idle() && !self.session.is_recognising() {
                return;
            }
            std::thread::yield_now();
        }
    }

    pub(super) fn finalize(&mut self) -> &mut Self {
        self.session.finalize();
        self.settle();
        self
    }

    pub(super) fn finals(&self) -> Vec<&Final> {
        let finals = self.events.iter().filter_map(|event| match event {
            LiveEvent::Final(last) => Some(last),
            _ => None,
        });
        finals.collect()
    }

    pub(super) fn partials(&self) -> Vec<&Partial> {
        let partials = self.events.iter().filter_map(|event| match event {
            LiveEvent::Partial(partial) => Some(partial),
            _ => None,
        });
        partials.collect()
    }

    /// The words of all finals.
    pub(super) fn text(&self) -> String {
        let texts = self.finals().into_iter();
        let texts = texts.map(|last| last.transcript.text.as_str());
        texts
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }
}
