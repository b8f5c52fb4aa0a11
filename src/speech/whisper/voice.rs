//! Where somebody speaks in a recording: the score of the `earshot` network for every 16 ms.

use std::ops::Range;

use crate::speech::pool::Stop;
use crate::speech::vad::{Detector, Earshot};
use crate::speech::{RECOGNIZER_RATE, SpeechError};

/// Samples of a score.
pub(super) const FRAME: usize = Earshot::FRAME;

/// Score from which on a frame may be speech.
///
/// On the recordings of `tests/data/eval` silence has 0.28 at most and noise 0.36; the quietest word has 0.79, 20 dB
/// lower it has 0.60, and 40 dB lower 0.40.
const VOICE: f32 = 0.4;
/// Score of which the network itself says that it is speech.
const CLEAR_VOICE: f32 = 0.5;
/// Frames of clear voice, 80 ms, in which something must have been said: a vowel is as long.
const VOWEL: usize = 5;

/// Frames before and after speech that belong to it, 0.4 s: soft consonants have a low score.
pub(super) const MARGIN: usize = milliseconds(400) / FRAME;

/// The scores of a recording.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Voice(Vec<f32>);

impl Voice {
    /// Listens to all of it.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Cancelled`].
    pub(super) fn listen(samples: &[f32], stop: &Stop) -> Result<Self, SpeechError> {
        let mut detector = Earshot::default();
        let mut scores = Vec::with_capacity(samples.len().div_ceil(FRAME));
        for frame in samples.chunks(FRAME) {
            if stop.is_set() {
                return Err(SpeechError::Cancelled);
            }
            scores.push(detector.score(frame));
        }
        Ok(Self(scores))
    }

    /// The scores from frame to frame.
    pub(super) fn scores(&self) -> &[f32] {
        &self.0
    }

    /// The frames in which somebody may speak, in order.
    pub(super) fn frames(&self) -> impl Iterator<Item = usize> {
        let numbered = self.0.iter().enumerate();
        numbered.filter_map(|(frame, &score)| (score >= VOICE).then_some(frame))
    }

    /// Whether somebody may speak within these samples.
    pub(super) fn is_heard(&self, samples: Range<usize>) -> bool {
        self.within(samples).iter().any(|&score| score >= VOICE)
    }

    /// Whether something must have been said within these samples.
    pub(super) fn is_clear(&self, samples: Range<usize>) -> bool {
        let clear = self.within(samples).iter();
        clear.filter(|&&score| score >= CLEAR_VOICE).count() >= VOWEL
    }

    /// These samples without the silence after their last words: it would be recognised for nothing.
    pub(super) fn spoken(&self, samples: Range<usize>) -> Range<usize> {
        let scores = self.within(samples.clone()).iter();
        let frames = samples.start / FRAME + scores.len();
        let silent = scores.rev().take_while(|&&score| score < VOICE).count();
        let end = (frames - silent + MARGIN) * FRAME;
        samples.start..end.min(samples.end)
    }

    fn within(&self, samples: Range<usize>) -> &[f32] {
        let end = samples.end.div_ceil(FRAME).min(self.0.len());
        &self.0[(samples.start / FRAME).min(end)..end]
    }

    #[cfg(test)]
    pub(super) fn of(scores: Vec<f32>) -> Self {
        Self(scores)
    }
}

/// So many milliseconds in samples.
pub(super) const fn milliseconds(count: usize) -> usize {
    count * (RECOGNIZER_RATE as usize / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spoken_ends_a_little_after_the_last_voice() {
        let words = [[0.9; 60], [0.1; 60]].concat();
        let voice = Voice::of(words.repeat(2));
        let spoken = |frames: Range<usize>| {
            let spoken = voice.spoken(frames.start * FRAME..frames.end * FRAME);
            spoken.start / FRAME..spoken.end / FRAME
        };
        assert_eq!(spoken(0..240), 0..180 + MARGIN, "a pause within stays");
        assert_eq!(
            spoken(0..120),
            0..60 + MARGIN,
            "what comes after is not heard"
        );
        assert_eq!(spoken(10..50), 10..50);
        assert_eq!(
            spoken(130..190),
            130..190,
            "the margin ends with the samples"
        );
        let uneven = 7..60 * FRAME + 9;
        assert_eq!(voice.spoken(uneven.clone()), uneven);
    }
}
