//! Recognition with the built-in model on real recordings: words, fairness, cancellation, and what must not kill it.

mod files;
mod long;
mod on_demand;
mod queue;
mod requests;
mod shortcuts;
mod words;

use std::path::Path;
use std::sync::Arc;

use voicectl::speech::audio::{DecodeLimits, decode};
use voicectl::speech::models::ModelSource;
use voicectl::speech::whisper::Whisper;
use voicectl::speech::{
    Pending, QueueLimits, RecognizeRequest, Recognizer, Shortcut, Shortcuts, Sizing, Transcript,
    Tuning,
};

use crate::support::data;

const DEMO_MODEL: &[u8] = include_bytes!("../../../src/speech/whisper/ggml-digits-en.bin");

fn sizing(states: usize) -> Sizing {
    Sizing::choose_for(states, Some(states), Some(1)).expect("one thread for each state")
}

/// The built-in model, with no worker but these: so it is known who waits.
pub(crate) fn demo(states: usize, queue: usize) -> Whisper {
    demo_without(&[Shortcut::Passing], states, queue)
}

fn demo_without(off: &[Shortcut], states: usize, queue: usize) -> Whisper {
    let tuning = Tuning {
        sizing: sizing(states),
        shortcuts: Shortcuts::without(off),
    };
    Whisper::load(&ModelSource::Demo, tuning, QueueLimits::patient(queue))
        .expect("the built-in model loads")
}

pub(crate) fn samples(path: &Path) -> Vec<f32> {
    let bytes = std::fs::read(path).expect("the recording is there");
    let recording = decode(&bytes, &DecodeLimits::default(), &|| false);
    recording.expect("it can be decoded").samples.to_vec()
}

pub(crate) fn recording(name: &str) -> Vec<f32> {
    samples(&data("eval").join(name))
}

fn request(samples: impl Into<Arc<[f32]>>) -> RecognizeRequest {
    RecognizeRequest::new(samples.into())
}

fn submit(whisper: &Whisper, samples: impl Into<Arc<[f32]>>) -> Pending<Transcript> {
    whisper
        .recognize(request(samples))
        .expect("there is room in the queue")
}

pub(crate) fn hear(whisper: &Whisper, samples: impl Into<Arc<[f32]>>) -> Transcript {
    submit(whisper, samples).wait().expect("it is recognised")
}
