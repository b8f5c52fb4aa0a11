//! The embedded voices, spoken for real: sound, texts, queue, and what must not reach the file system.

mod files;
mod queue;
mod sound;
mod texts;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use voicectl::speech::tts::{Pico, PicoSettings};
use voicectl::speech::{QueueLimits, SpeakRequest, SpeechError, SpeechStream, Synthesizer};

/// A sentence of nine or ten words per language.
const SENTENCES: [(&str, &str); 6] = [
    ("en-US", "The weather is fine today, and we are going out."),
    ("en-GB", "The weather is fine today, and we are going out."),
    (
        "de-DE",
        "Das Wetter ist heute schön, und wir gehen spazieren.",
    ),
    ("es-ES", "Hoy hace buen tiempo, y vamos a dar un paseo."),
    (
        "fr-FR",
        "Il fait beau aujourd'hui, et nous allons nous promener.",
    ),
    (
        "it-IT",
        "Oggi il tempo è bello, e andiamo a fare una passeggiata.",
    ),
];

/// What no text here takes by far, and what a hanging voice reaches.
const FOREVER: Duration = Duration::from_mins(2);

fn pico() -> Pico {
    with(&PicoSettings {
        queue: QueueLimits::patient(16),
        ..PicoSettings::default()
    })
}

fn request(text: &str, language: &str, speed: f32) -> SpeakRequest {
    SpeakRequest {
        text: text.to_owned(),
        voice: None,
        language: Some(language.to_owned()),
        speed,
    }
}

fn english(text: &str) -> SpeakRequest {
    request(text, "en-US", 1.0)
}

/// All samples; panics where the voice hangs.
fn listen(mut stream: SpeechStream) -> Result<Vec<i16>, SpeechError> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut samples = Vec::new();
        while let Some(block) = stream.blocks.blocking_recv() {
            match block {
                Ok(block) => samples.extend(block),
                Err(error) => return send.send(Err(error)),
            }
        }
        send.send(Ok(samples))
    });
    receive
        .recv_timeout(FOREVER)
        .expect("the voice comes to an end")
}

fn say(pico: &Pico, request: SpeakRequest) -> Vec<i16> {
    let text = request.text.clone();
    let outcome = pico.speak(request).and_then(listen);
    outcome.unwrap_or_else(|error| panic!("{error}: {text:?}"))
}

fn seconds(samples: &[i16]) -> f64 {
    f64::from(u32::try_from(samples.len()).expect("a short text")) / 16_000.0
}

fn peak(samples: &[i16]) -> u16 {
    samples
        .iter()
        .map(|sample| sample.unsigned_abs())
        .max()
        .unwrap_or_default()
}

fn with(settings: &PicoSettings) -> Pico {
    Pico::with(settings).expect("the voices start")
}
