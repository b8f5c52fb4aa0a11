//! Any rate to the recognizer's, packet by packet.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler as _};

use super::super::RECOGNIZER_RATE;

/// Frames that one transform takes at least.
const CHUNK: u32 = 1024;

/// Collects mono audio at [`RECOGNIZER_RATE`]. Holds its output and a window of one transform,
/// nothing else.
#[derive(Default)]
pub struct Resampler {
    samples: Vec<f32>,
    stage: Option<Stage>,
}

impl Resampler {
    /// Takes more audio at `rate` Hz. A change of rate ends one stretch of audio and begins the next.
    /// `None` when no filter can be built for `rate`.
    ///
    /// `mono` is in -1..=1, and `rate` in 8 to 192 kHz: the memory of a filter grows with it.
    pub fn push(&mut self, rate: u32, mono: impl Iterator<Item = f32>) -> Option<()> {
        if rate == RECOGNIZER_RATE {
            self.flush();
            self.samples.extend(mono);
            return Some(());
        }
        if self.stage.as_ref().is_none_or(|stage| stage.rate != rate) {
            self.flush();
            self.stage = Some(Stage::new(rate)?);
        }
        let stage = self.stage.as_mut()?;
        let before = stage.input.len();
        stage.input.extend(mono);
        stage.taken += (stage.input.len() - before) as u64;
        stage.run(&mut self.samples)
    }

    /// Samples made so far; the last few are still in the filter.
    #[must_use]
    pub fn made(&self) -> usize {
        self.samples.len()
    }

    /// The samples made since the last call.
    pub fn take(&mut self) -> Vec<f32> {
        std::mem::take(&mut self.samples)
    }

    /// Everything, to the last sample.
    #[must_use]
    pub fn finish(mut self) -> Vec<f32> {
        self.flush();
        self.samples
    }

    fn flush(&mut self) {
        if let Some(stage) = self.stage.take() {
            stage.finish(&mut self.samples);
        }
    }
}

/// One filter at work.
struct Stage {
    rate: u32,
    filter: Fft<f32>,
    input: Vec<f32>,
    output: Vec<f32>,
    /// Frames that came in.
    taken: u64,
    /// Samples that went out.
    given: u64,
    /// Samples of the filter's delay that are still to be dropped.
    delay: usize,
}

impl Stage {
    fn new(rate: u32) -> Option<Self> {
        // The FFT filter: -47 dB in the stop band and exact in length. rubato's polynomial one does not anti-alias.
        let filter = Fft::new(
            rate as usize,
            RECOGNIZER_RATE as usize,
            chunk(rate) as usize,
            1,
            FixedSync::Both,
        )
        .ok()?;
        let output = vec![0.0; filter.output_frames_max()];
        let delay = filter.output_delay();
        Some(Self {
            rate,
            filter,
            input: Vec::new(),
            output,
            taken: 0,
            given: 0,
            delay,
        })
    }

    /// Filters all whole chunks of the input.
    fn run(&mut self, samples: &mut Vec<f32>) -> Option<()> {
        let chunk = self.filter.input_frames_next();
        let mut at = 0;
        while self.input.len() - at >= chunk {
            let input = InterleavedSlice::new(&self.input[at..at + chunk], 1, chunk).ok()?;
            let room = self.output.len();
            let mut output = InterleavedSlice::new_mut(&mut self.output, 1, room).ok()?;
            let (_, made) = self
                .filter
                .process_into_buffer(&input, &mut output, None)
                .ok()?;
            let late = self.delay.min(made);
            self.delay -= late;
            // Filters overshoot; the recognizers are promised -1..=1.
            samples.extend(
                self.output[late..made]
                    .iter()
                    .map(|sample| sample.clamp(-1.0, 1.0)),
            );
            self.given += (made - late) as u64;
            at += chunk;
        }
        self.input.drain(..at);
        Some(())
    }

    /// Pushes what is left through with silence, and cuts at the length that the input had.
    fn finish(mut self, samples: &mut Vec<f32>) {
        let expected = (self.taken * u64::from(RECOGNIZER_RATE)).div_ceil(u64::from(self.rate));
        let chunk = self.filter.input_frames_next();
        while self.given < expected {
            self.input.resize(chunk, 0.0);
            if self.run(samples).is_none() {
                return;
            }
        }
        let surplus = usize::try_from(self.given - expected).unwrap_or(usize::MAX);
        samples.truncate(samples.len().saturating_sub(surplus));
    }
}

/// The frames of one transform: a whole number of samples at both rates, and an even one, since the delay of the
/// filter is half of it. An odd one shifts speech by up to half a sample, which costs 2 % of correlation at 22.05 kHz.
fn chunk(rate: u32) -> u32 {
    let (mut divisor, mut rest) = (rate, RECOGNIZER_RATE);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    let pair = 2 * rate / divisor;
    CHUNK.div_ceil(pair) * pair
}
