//! Whether somebody speaks: `earshot`, frame by frame.

use earshot::Detector;

/// Samples of a frame, at [`RECOGNIZER_RATE`](super::RECOGNIZER_RATE): 16 ms.
pub(super) const FRAME: usize = 256;

/// Score from which a frame is voice, and below which voice ends. Measured on `tests/data/eval`: noise and silence score
/// up to 0.36, every word more than 0.5. So voice is found 0.24 s after the word began at the latest, and its end is found
/// 0.04 s too early to 0.18 s too late (p95 0.15 s), however the recordings follow each other. With 0.4 that is 0.20 s, and with
/// 0.3 up to 0.45 s; pauses within words last 0.35 s. The same recordings at a tenth of their level: 0.40 s, and 0.07 s too
/// early to 0.16 s too late.
const ON: f32 = 0.5;
const OFF: f32 = 0.45;

/// Frames in a row that begin voice: a click is one.
const ONSET: u8 = 2;

/// Listens to one stream of sound.
#[derive(Default)]
pub(super) struct Vad {
    /// 8 KiB.
    detector: Box<Detector>,
    is_voice: bool,
    onset: u8,
}

impl Vad {
    /// Whether there is voice in the next frame, whose samples are in -1..=1.
    pub(super) fn hears_voice(&mut self, frame: &[f32; FRAME]) -> bool {
        let score = self.detector.predict_f32(frame);
        self.onset = if score >= ON {
            self.onset.saturating_add(1)
        } else {
            0
        };
        self.is_voice = if self.is_voice {
            score >= OFF
        } else {
            self.onset >= ONSET
        };
        self.is_voice
    }
}
