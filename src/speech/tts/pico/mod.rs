//! SVOX Pico: six voices in six languages inside the binary, mono at 16 kHz, about 200 times faster than real time.

mod delivery;
mod native;
mod pieces;
mod reading;
mod scratch;
mod text;
mod voice;
mod workers;

use std::path::PathBuf;

use self::delivery::Delivery;
use self::workers::{Job, Workers};
use crate::speech::{
    Occupancy, QueueLimits, SpeakRequest, SpeechError, SpeechStream, Synthesizer, Voice,
};

/// What Pico speaks at, in Hz.
const RATE: u32 = 16_000;

/// Texts of the size of a web page are spoken side by side much faster than anyone listens.
const WORKERS: usize = 2;

/// What speaks, and within which bounds.
#[derive(Clone, Debug)]
pub struct PicoSettings {
    /// Longest text in characters (Unicode scalar values).
    pub characters: usize,
    /// Texts that are spoken side by side; each takes a thread, and 5 MB per voice that it keeps.
    pub parallel: usize,
    /// Texts that wait beside them.
    pub queue: QueueLimits,
    /// Folder in which a voice appears for the milliseconds of being loaded: Pico reads files only.
    pub scratch: PathBuf,
}

impl Default for PicoSettings {
    fn default() -> Self {
        Self {
            characters: 5_000,
            parallel: WORKERS,
            queue: QueueLimits::default(),
            scratch: std::env::temp_dir(),
        }
    }
}

/// The embedded voices. Dropping it lets running texts end and gives up waiting ones.
#[derive(Debug)]
pub struct Pico {
    characters: usize,
    workers: Workers,
}

impl Pico {
    /// The voices. Nothing is loaded before it is spoken.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Engine`] when no thread can be started.
    pub fn with(settings: &PicoSettings) -> Result<Self, SpeechError> {
        Ok(Self {
            characters: settings.characters,
            workers: Workers::start(settings.parallel, settings.queue, &settings.scratch)?,
        })
    }
}

impl Synthesizer for Pico {
    fn voices(&self) -> &[Voice] {
        &voice::VOICES
    }

    fn occupancy(&self) -> Occupancy {
        self.workers.occupancy()
    }

    fn speak(&self, request: SpeakRequest) -> Result<SpeechStream, SpeechError> {
        let SpeakRequest {
            text,
            voice,
            language,
            speed,
        } = request;
        // Not a number is in no range.
        if !(0.25..=4.0).contains(&speed) {
            return Err(SpeechError::Speed(speed));
        }
        let voice = voice::find(voice.as_deref(), language.as_deref())?;
        let length = text.chars().count();
        if length > self.characters {
            return Err(SpeechError::TextTooLong {
                length,
                limit: self.characters,
            });
        }
        if text.trim().is_empty() {
            return Err(SpeechError::NoText);
        }
        let text = text::speakable(&text).ok_or(SpeechError::UnspeakableText {
            voice: voice::VOICES[voice].name.to_string(),
        })?;
        let (delivery, blocks) = Delivery::channel();
        self.workers.queue(Job {
            voice,
            text,
            speed,
            delivery,
        })?;
        Ok(SpeechStream { rate: RATE, blocks })
    }
}
