//! What is recognised.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::commands::server;
use crate::commands::speech::synthesizer;
use crate::error::{Failure, OrFail};
use crate::speech::audio::{DecodeLimits, Resampler, decode};
use crate::speech::measure::LENGTHS;
use crate::speech::{QueueLimits, RECOGNIZER_RATE, SpeakRequest};

/// What is said, again and again: words that the built-in model knows, too.
const TEXT: &str =
    "one two three four five six seven eight nine. up down left right stop go yes no. ";

/// Bytes of the largest file.
const LARGEST: usize = 64 << 20;

/// Samples of the longest recording that is measured.
fn wanted() -> usize {
    let [_, longest] = LENGTHS;
    usize::try_from(longest.as_secs()).unwrap_or(usize::MAX) * RECOGNIZER_RATE as usize
}

/// Spoken by the built-in voice.
pub(super) fn spoken() -> Result<Vec<f32>, Failure> {
    let hint = |failure: Failure| {
        failure
            .hint("`voicectl bench FILE` measures with a recording of yours, 30 seconds or longer")
    };
    let voices = synthesizer(TEXT.len() * 10, QueueLimits::default()).map_err(hint)?;
    let request = SpeakRequest {
        text: TEXT.repeat(5),
        voice: None,
        language: Some("en-US".to_owned()),
        speed: 1.0,
    };
    let what = "cannot speak what would be measured";
    let mut speech = voices
        .speak(request)
        .map_err(|error| hint(server::failure(what, &error)))?;
    let mut resampler = Resampler::default();
    while let Some(block) = speech.blocks.blocking_recv() {
        let block = block.map_err(|error| hint(server::failure(what, &error)))?;
        let samples = block.iter().map(|sample| f32::from(*sample) / 32768.0);
        resampler
            .push(speech.rate, samples)
            .ok_or_else(|| Failure::bug(what))?;
    }
    let samples = resampler.finish();
    // Voices speak at their own pace: what is missing is said again.
    Ok(samples
        .iter()
        .copied()
        .cycle()
        .take(wanted().max(samples.len()))
        .collect())
}

/// A recording of the user's.
pub(super) fn of_file(path: &Path) -> Result<Vec<f32>, Failure> {
    let what = || format!("cannot measure with {}", path.display());
    let mut bytes = Vec::new();
    // One byte more than may be, so that more is noticed.
    File::open(path)
        .and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes))
        .or_fail(what())?;
    let limits = DecodeLimits {
        bytes: LARGEST,
        ..DecodeLimits::default()
    };
    let recording = decode(&bytes, &limits, &|| false).or_fail(what())?;
    if recording.samples.len() < wanted() {
        let length = recording.duration().as_secs_f64();
        return Err(Failure::failed(what())
            .because(format!("it is {length:.1} s long, and 30 s are measured"))
            .hint("without a file, the built-in voice speaks long enough: `voicectl bench`"));
    }
    Ok(recording.samples.to_vec())
}
