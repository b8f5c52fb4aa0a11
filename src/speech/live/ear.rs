//! From a stream of samples to utterances: where they begin, pause and end.

use std::time::Duration;

use crate::speech::RECOGNIZER_RATE;
use crate::speech::vad::{Detection, Vad};

/// Sound before the first voice that belongs to an utterance: voice is noticed up to 0.24 s late
/// (see [`crate::speech::vad`]), and first consonants are soft.
const BEFORE: usize = samples(Duration::from_millis(300));

/// Silence after the last voice that belongs to it.
pub(super) const AFTER: usize = samples(Duration::from_millis(200));

/// Length from which half the silence ends an utterance: what is long takes long, and models are best at what is short.
const LONG: usize = samples(Duration::from_secs(12));

/// How far back the quietest place is looked for when an utterance is too long, and the length of such a place.
const LOOK_BACK: usize = samples(Duration::from_secs(8));
const GAP: usize = samples(Duration::from_millis(80));

/// So many samples are as long.
pub(super) const fn samples(length: Duration) -> usize {
    length.as_millis() as usize * (RECOGNIZER_RATE as usize / 1000)
}

/// How long so many samples are.
pub(super) fn length(samples: u64) -> Duration {
    let rate = u64::from(RECOGNIZER_RATE);
    Duration::from_secs(samples / rate)
        + Duration::from_nanos(samples % rate * 1_000_000_000 / rate)
}

/// Why an utterance ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Nobody spoke for long enough.
    Silence,
    /// It was too long, and goes on in the next.
    Cut,
    /// [`LiveSession::finalize`](super::LiveSession::finalize) was called.
    Finalize,
    /// [`LiveSession::finish`](super::LiveSession::finish) was called.
    Finish,
}

/// What is heard. Positions are samples from the begin of the stream.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    /// Somebody began to speak.
    Voice { start: u64 },
    /// The one who speaks is silent since [`AFTER`]: perhaps that was all.
    Pause,
    /// No, there is more.
    Resumed,
    /// An utterance has ended.
    Utterance {
        start: u64,
        end: u64,
        samples: Vec<f32>,
        ending: Ending,
    },
}

/// Listens, and keeps the samples of the utterance that is open, or a bit of silence.
pub(super) struct Ear {
    vad: Vad,
    /// Silence that ends an utterance, in samples; `None` where only `finalize` does.
    endpointing: Option<usize>,
    /// Most samples of one utterance.
    longest: usize,
    kept: Vec<f32>,
    /// Position of the first sample that is kept.
    from: u64,
    /// Samples in `kept` that the detector has heard: whole frames.
    judged: usize,
    open: Option<Open>,
}

/// An utterance that has begun.
struct Open {
    /// End of the last voice, as an index of `kept`.
    voice: usize,
    paused: bool,
}

impl Ear {
    pub(super) fn new(
        detection: &Detection,
        endpointing: Option<Duration>,
        longest: Duration,
    ) -> Self {
        let mut ear = Self {
            vad: detection.listen(),
            endpointing: None,
            longest: 0,
            kept: Vec::new(),
            from: 0,
            judged: 0,
            open: None,
        };
        ear.set(endpointing, longest);
        ear
    }

    pub(super) fn set(&mut self, endpointing: Option<Duration>, longest: Duration) {
        self.endpointing = endpointing.map(|silence| samples(silence).max(self.vad.frame()));
        self.longest = samples(longest).max(2 * LOOK_BACK);
    }

    /// Takes samples in -1..=1, as many as there are, and tells what is new.
    pub(super) fn hear(&mut self, samples: &[f32], mut tell: impl FnMut(Heard)) {
        // Frame by frame, so that however much comes at once, no more than one utterance is kept.
        let frame = self.vad.frame();
        for part in samples.chunks(frame) {
            self.kept.extend_from_slice(part);
            while let Some(next) = self.kept.get(self.judged..self.judged + frame) {
                let is_voice = self.vad.hears_voice(next);
                self.judged += frame;
                self.judge(is_voice, &mut tell);
            }
        }
    }

    fn judge(&mut self, is_voice: bool, tell: &mut impl FnMut(Heard)) {
        match &mut self.open {
            None if is_voice => {
                let onset = self.judged.saturating_sub(self.vad.onset());
                let start = self.from + onset as u64;
                self.drop_first(onset.saturating_sub(BEFORE));
                self.open = Some(Open {
                    voice: self.judged,
                    paused: false,
                });
                tell(Heard::Voice { start });
            }
            None => self.forget(),
            Some(open) if is_voice => {
                open.voice = self.judged;
                if std::mem::take(&mut open.paused) {
                    tell(Heard::Resumed);
                }
            }
            Some(open) => {
                let silence = self.judged - open.voice;
                let is_long = self.judged >= LONG;
                let enough = |end| silence >= if is_long { end / 2 } else { end };
                if self.endpointing.is_some_and(enough) {
                    let end = (open.voice + AFTER).min(self.judged);
                    tell(self.close(end, Ending::Silence));
                } else if silence >= AFTER && !open.paused {
                    open.paused = true;
                    tell(Heard::Pause);
                }
            }
        }
        if self.open.is_some() && self.judged >= self.longest {
            self.cut(tell);
        }
    }

    /// Ends what is open, with the last sample; `None` where nothing is.
    pub(super) fn finish(&mut self, ending: Ending) -> Option<Heard> {
        self.open
            .is_some()
            .then(|| self.close(self.kept.len(), ending))
    }

    /// Forgets what is open.
    pub(super) fn clear(&mut self) {
        self.close(self.kept.len(), Ending::Finish);
    }

    /// What is open so far, and where it began.
    pub(super) fn open(&self) -> Option<(u64, &[f32])> {
        self.open.is_some().then_some((self.from, &self.kept))
    }

    /// Where what is open would end if nobody spoke again.
    pub(super) fn open_until(&self) -> usize {
        self.open
            .as_ref()
            .map_or(0, |open| (open.voice + AFTER).min(self.kept.len()))
    }

    /// Position of the next sample.
    pub(super) fn now(&self) -> u64 {
        self.from + self.kept.len() as u64
    }

    /// Makes an utterance of the first `end` samples. What follows is silence, and may come before the next one.
    fn close(&mut self, end: usize, ending: Ending) -> Heard {
        let rest = self.kept.split_off(end);
        let samples = std::mem::replace(&mut self.kept, rest);
        let start = self.from;
        self.from += end as u64;
        self.judged = self.judged.saturating_sub(end);
        self.open = None;
        Heard::Utterance {
            start,
            end: self.from,
            samples,
            ending,
        }
    }

    /// Ends what is too long in its pause, or at its quietest place, where it goes on with the rest.
    fn cut(&mut self, tell: &mut impl FnMut(Heard)) {
        let Some(&Open { voice, paused }) = self.open.as_ref() else {
            return;
        };
        if paused {
            tell(self.close(voice + AFTER, Ending::Cut));
            return;
        }
        let at = quietest(&self.kept[..self.judged], self.judged - LOOK_BACK);
        tell(self.close(at, Ending::Cut));
        tell(Heard::Voice { start: self.from });
        self.open = Some(Open {
            voice: voice.saturating_sub(at),
            paused: false,
        });
    }

    /// Keeps no more than the next utterance may need.
    fn forget(&mut self) {
        let surplus = self.judged.saturating_sub(BEFORE + self.vad.onset());
        // Moving the rest is cheap, and cheaper done seldom.
        if surplus >= BEFORE {
            self.drop_first(surplus);
        }
    }

    fn drop_first(&mut self, surplus: usize) {
        self.kept.drain(..surplus);
        self.from += surplus as u64;
        self.judged -= surplus;
    }
}

/// The middle of the quietest gap after `from`.
fn quietest(samples: &[f32], from: usize) -> usize {
    let energy = |gap: &[f32]| gap.iter().map(|sample| sample * sample).sum::<f32>();
    let gaps = samples[from..].chunks_exact(GAP).enumerate();
    let quietest = gaps.min_by(|(_, one), (_, other)| energy(one).total_cmp(&energy(other)));
    from + quietest.map_or(0, |(number, _)| number * GAP) + GAP / 2
}
