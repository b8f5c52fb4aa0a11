//! How fast a recognizer is on this machine.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{RECOGNIZER_RATE, RecognizeRequest, Recognizer, SpeechError, Urgency};

/// Lengths of the recordings that are measured one by one: a command, and a whole window of Whisper.
pub const LENGTHS: [Duration; 2] = [Duration::from_secs(3), Duration::from_secs(30)];

/// Times that the short one is measured; the median counts. The long one takes as long as that by itself.
const TIMES: usize = 3;

/// Length of the recordings that are recognised side by side, and how many each state gets.
const BUSY: Duration = Duration::from_secs(10);
const EACH: usize = 2;

/// What a live session takes while somebody speaks without end: an utterance of four seconds and a pause of one, and a draft of
/// half of it in each second.
const UTTERANCE: Duration = Duration::from_secs(4);
const PERIOD: f64 = 5.0;
const DRAFT: Duration = Duration::from_secs(2);
const DRAFTS: f64 = 5.0;

/// Part of the time that states may be busy with live sessions: beyond it, waits grow without bound.
const LOAD: f64 = 0.7;

/// How fast it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// From a recording of 3 s to its words, nothing else being done.
    pub short: Duration,
    /// From a recording of 30 s to its words.
    pub long: Duration,
    /// Seconds of sound that are recognised in a second, all states being busy.
    pub throughput: f64,
    /// Live sessions that it can carry, by arithmetic: time of finals and drafts.
    pub sessions: usize,
}

/// Measures a recognizer with a recording of at least 30 s at [`RECOGNIZER_RATE`]; `step` is called after each part.
///
/// # Errors
///
/// [`SpeechError`] of the recognizer.
pub fn measure(
    recognizer: &dyn Recognizer,
    samples: &[f32],
    step: &dyn Fn(),
) -> Result<Speed, SpeechError> {
    let clip = |length: Duration| -> Arc<[f32]> {
        let wanted = usize::try_from(length.as_millis()).unwrap_or(usize::MAX) / 1000
            * RECOGNIZER_RATE as usize;
        samples[..wanted.min(samples.len())].into()
    };
    let alone = |length: Duration, urgency: Urgency, times: usize| {
        let clip = clip(length);
        let mut took = Vec::new();
        for _ in 0..times {
            let begun = Instant::now();
            recognizer.recognize(request(&clip, urgency))?.wait()?;
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        step();
        Ok::<_, SpeechError>(took[took.len() / 2])
    };
    // The first recording after loading touches all of the model's memory.
    alone(LENGTHS[0], Urgency::Recording, 1)?;
    let short = alone(LENGTHS[0], Urgency::Recording, TIMES)?;
    let long = alone(LENGTHS[1], Urgency::Recording, 1)?;
    let last = alone(UTTERANCE, Urgency::Utterance, TIMES)?;
    let draft = alone(DRAFT, Urgency::Draft, TIMES)?;
    let throughput = busy(recognizer, &clip(BUSY))?;
    step();
    let work = last.as_secs_f64() + DRAFTS * draft.as_secs_f64();
    let states = u32::try_from(recognizer.info().parallel).unwrap_or(u32::MAX);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of sessions"
    )]
    let sessions = (f64::from(states) * LOAD * PERIOD / work) as usize;
    Ok(Speed {
        short,
        long,
        throughput,
        sessions,
    })
}

/// Parts that [`measure`] calls `step` for.
pub const STEPS: u64 = 6;

fn request(samples: &Arc<[f32]>, urgency: Urgency) -> RecognizeRequest {
    RecognizeRequest {
        urgency,
        ..RecognizeRequest::new(Arc::clone(samples))
    }
}

/// Seconds of sound in a second, all states being busy.
fn busy(recognizer: &dyn Recognizer, clip: &Arc<[f32]>) -> Result<f64, SpeechError> {
    let count = recognizer.info().parallel * EACH;
    let begun = Instant::now();
    // Utterances are never refused, however many wait.
    let answers = (0..count).map(|_| recognizer.recognize(request(clip, Urgency::Utterance)));
    let answers: Vec<_> = answers.collect::<Result<_, _>>()?;
    for answer in answers {
        answer.wait()?;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a few recordings of some seconds"
    )]
    let sound = (clip.len() * count) as f64 / f64::from(RECOGNIZER_RATE);
    Ok(sound / begun.elapsed().as_secs_f64())
}
