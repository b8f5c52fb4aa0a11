//! Detectors of voice against each other, on our recordings: as they are, quiet, and in noise.
//!
//! Where somebody speaks is known from `references.tsv`. Noise is that of `noise.wav`, so much quieter than the speech of the
//! recording; half a second of it follows each recording. Frames of speech in which no voice is heard are missed (pauses between
//! words are among them); frames of none, a tenth of a second and more after the end, in which voice is heard are false alarms.

use std::sync::Arc;
use std::time::Duration;

use voicectl::speech::audio::{DecodeLimits, decode};
use voicectl::speech::live::{Hearing, LiveEvent, LiveSession, LiveSettings};
use voicectl::speech::models::{ModelFolder, ModelSource};
use voicectl::speech::vad::{Detection, Silero};
use voicectl::speech::whisper::Whisper;
use voicectl::speech::{QueueLimits, Recognizer, Sizing};

use crate::support::{data, silero};

const SECOND: usize = 16_000;

/// How a recording is heard: its level, and how many decibels the noise is below it.
const CONDITIONS: [(&str, f32, Option<f32>); 5] = [
    ("as recorded", 1.0, None),
    ("a tenth of the level", 0.1, None),
    ("noise at -20 dB", 1.0, Some(20.0)),
    ("noise at -10 dB", 1.0, Some(10.0)),
    ("noise at 0 dB", 1.0, Some(0.0)),
];

/// A recording, and where somebody speaks in it, in samples.
struct Spoken {
    samples: Vec<f32>,
    begin: usize,
    end: usize,
    words: String,
}

/// What a detector made of all recordings.
#[derive(Default)]
struct Heard {
    missed: usize,
    speech: usize,
    false_alarms: usize,
    silence: usize,
    /// From the begin and from the end of speech until it was noticed, in milliseconds.
    begins: Vec<i64>,
    ends: Vec<i64>,
    took: Duration,
    sound: usize,
}

/// Prints a table that `docs/live.md` has.
pub fn compare() {
    let Some(folder) = silero() else { return };
    let file = ModelFolder::new(folder).detector().expect("it is there");
    let silero = Silero::load(&file).expect("it is right");
    let detections = [
        ("earshot", Detection::Earshot),
        ("silero", Detection::Silero(silero)),
    ];
    let sizing = Sizing::of_machine();
    let whisper = Whisper::load(&ModelSource::Demo, sizing.into(), QueueLimits::patient(64));
    let whisper: Arc<dyn Recognizer> = Arc::new(whisper.expect("it is built in"));
    println!(
        "| recordings | by | missed | false alarms | begin, p95 | end, p50 | p95 | right | cost |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for (condition, level, decibels) in CONDITIONS {
        let heard = recordings(level, decibels);
        for (name, detection) in &detections {
            let frames = listen(&heard, detection);
            let right = understood(&heard, &whisper, detection);
            let share = |part: usize, all: usize| 100.0 * part as f64 / all as f64;
            println!(
                "| {condition} | {name} | {:.0} % | {:.1} % | {} ms | {} ms | {} ms | {right} of {} | {:.1} ms/s |",
                share(frames.missed, frames.speech),
                share(frames.false_alarms, frames.silence),
                below(&frames.begins, 95),
                below(&frames.ends, 50),
                below(&frames.ends, 95),
                heard.len(),
                1000.0 * frames.took.as_secs_f64() / (frames.sound as f64 / SECOND as f64),
            );
        }
    }
}

fn samples(name: &str) -> Vec<f32> {
    let bytes = std::fs::read(data("eval").join(name)).expect("a recording");
    let recording = decode(&bytes, &DecodeLimits::default(), &|| false);
    recording.expect("it can be decoded").samples.to_vec()
}

/// The recordings whose begin and end are known.
fn recordings(level: f32, decibels: Option<f32>) -> Vec<Spoken> {
    let noise = samples("noise.wav");
    let table = std::fs::read_to_string(data("eval/references.tsv")).expect("the table is there");
    let spoken = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        let at = |field: &str| {
            let time = field.parse().map(Duration::from_secs_f64).ok()?;
            Some(time.as_millis() as usize * SECOND / 1000)
        };
        let (begin, end) = (at(fields[2])?, at(fields[3])?);
        let mut samples = samples(fields[0]);
        let power = loudness(&samples[begin..end.min(samples.len())]) / loudness(&noise);
        let gain = decibels.map_or(0.0, |decibels| power * 10_f32.powf(-decibels / 20.0));
        samples.resize(samples.len() + SECOND / 2, 0.0);
        for (sample, noise) in samples.iter_mut().zip(noise.iter().cycle()) {
            *sample = (*sample * level + noise * gain).clamp(-1.0, 1.0);
        }
        Some(Spoken {
            samples,
            begin,
            end,
            words: fields[4].to_owned(),
        })
    };
    table.lines().skip(1).filter_map(spoken).collect()
}

/// The root of the mean square.
fn loudness(samples: &[f32]) -> f32 {
    let power: f32 = samples.iter().map(|sample| sample * sample).sum();
    (power / samples.len() as f32).sqrt()
}

/// All recordings one after the other, as one stream.
fn listen(recordings: &[Spoken], detection: &Detection) -> Heard {
    let mut vad = detection.listen();
    let frame = vad.frame();
    let mut heard = Heard::default();
    let begin = busy();
    for spoken in recordings {
        let (mut first, mut last) = (None, None);
        for (number, samples) in spoken.samples.chunks_exact(frame).enumerate() {
            let is_voice = vad.hears_voice(samples);
            heard.sound += frame;
            let (from, to) = (number * frame, (number + 1) * frame);
            if from >= spoken.begin && to <= spoken.end {
                heard.speech += 1;
                heard.missed += usize::from(!is_voice);
            } else if to <= spoken.begin || from >= spoken.end + SECOND / 10 {
                heard.silence += 1;
                heard.false_alarms += usize::from(is_voice);
            }
            // What comes long before speech is a false alarm.
            if is_voice && to + SECOND / 5 > spoken.begin {
                first.get_or_insert(to);
                last = Some(to);
            }
        }
        let since = |at: usize, from: usize| (at as i64 - from as i64) * 1000 / SECOND as i64;
        heard
            .begins
            .push(first.map_or(i64::MAX, |at| since(at, spoken.begin)));
        heard
            .ends
            .push(last.map_or(i64::MAX, |at| since(at, spoken.end)));
    }
    heard.took = busy().saturating_sub(begin);
    heard
}

/// Time that this thread has had a processor: others may be busy, too.
fn busy() -> Duration {
    let times = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux tells");
    let first = times.split(' ').next().expect("three numbers");
    Duration::from_nanos(first.parse().expect("a number"))
}

/// How many recordings are understood to the last word in a live session.
fn understood(
    recordings: &[Spoken],
    whisper: &Arc<dyn Recognizer>,
    detection: &Detection,
) -> usize {
    let hearing: Arc<dyn Recognizer> =
        Arc::new(Hearing::new(Arc::clone(whisper), detection.clone()));
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime");
    let is_right = |spoken: &&Spoken| {
        let settings = LiveSettings {
            interim: false,
            ..LiveSettings::default()
        };
        let session = LiveSession::new(Arc::clone(&hearing), settings);
        let mut session = session.expect("settings that are possible");
        session.hear(&spoken.samples);
        session.finalize();
        let mut words = Vec::new();
        while !session.is_idle() {
            if let LiveEvent::Final(last) = runtime.block_on(session.next()).expect("recognised") {
                words.push(last.transcript.text);
            }
        }
        words
            .join(" ")
            .split_whitespace()
            .eq(spoken.words.split_whitespace())
    };
    recordings.iter().filter(is_right).count()
}

/// The time that so many percent are below.
fn below(times: &[i64], percent: usize) -> i64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    times[(times.len() * percent).div_ceil(100) - 1]
}
