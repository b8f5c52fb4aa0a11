//! A few words spoken, decoded as an upload is, and recognised: all with what is within the binary.

use super::Row;
use crate::commands::runtime::block_on;
use crate::commands::server::failure;
use crate::commands::speech::{self, Engine, ModelSource, Sizing};
use crate::error::{Failure, OrFail};
use crate::serve::decoder::{Decoder, DecoderSettings};
use crate::speech::audio::{DecodeLimits, Encoding, Recording};
use crate::speech::{QueueLimits, RecognizeRequest, SpeakRequest};

/// What is said: words that the built-in model knows.
const WORDS: &str = "one two three";

/// Whether this processor has what whisper.cpp was compiled for.
pub(super) fn processor() -> Row {
    Row::of("processor", can_compute().map(|()| described()))
}

#[cfg(feature = "whisper")]
fn can_compute() -> Result<(), Failure> {
    crate::speech::whisper::check_processor().map_err(|error| {
        Failure::failed(error.to_string())
            .hint("build voicectl for this processor: see `.cargo/config.toml`")
    })
}

#[cfg(not(feature = "whisper"))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "only whisper.cpp needs more than the architecture"
)]
const fn can_compute() -> Result<(), Failure> {
    Ok(())
}

fn described() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let plural = if cores == 1 { "" } else { "s" };
    format!("{}, {cores} core{plural}", std::env::consts::ARCH)
}

/// Voice, decoder, recognition; each works on what the one before made.
pub(super) fn rows() -> Vec<Row> {
    let spoken = speak();
    let heard = spoken.as_ref().ok().map(|file| decode(file));
    let (decoder, recording) = match heard {
        Some((row, recording)) => (row, recording),
        None => (not_tried("decoder", "there is nothing to decode"), None),
    };
    let recognition = match &recording {
        Some(recording) => Row::of("recognition", recognise(recording)),
        None => not_tried("recognition", "there is nothing to recognise"),
    };
    let voice = spoken.map(|file| format!("`{WORDS}` spoken, {} octets", file.len()));
    vec![Row::of("voice", voice), decoder, recognition]
}

fn not_tried(part: &'static str, why: &str) -> Row {
    let failure = Failure::failed("not tried").because(why);
    Row::of(part, Err(failure.hint("repair the row above first")))
}

/// The words as a WAV file.
fn speak() -> Result<Vec<u8>, Failure> {
    let what = "cannot speak";
    let voices = speech::synthesizer(WORDS.len(), QueueLimits::default())?;
    let mut speech = voices
        .speak(SpeakRequest {
            text: WORDS.to_owned(),
            voice: None,
            language: Some("en-US".to_owned()),
            speed: 1.0,
        })
        .map_err(|error| failure(what, &error))?;
    let mut samples = Vec::new();
    while let Some(block) = speech.blocks.blocking_recv() {
        samples.extend(block.map_err(|error| failure(what, &error))?);
    }
    Encoding::Wav.file(speech.rate, &samples).or_fail(what)
}

/// Decodes in a process of its own, behind the walls that uploads are decoded behind.
fn decode(file: &[u8]) -> (Row, Option<Recording>) {
    let decoder = Decoder::new(DecoderSettings {
        workers: 1,
        ..DecoderSettings::default()
    });
    let decoded = block_on(async {
        let decoded = decoder.decode(file, &DecodeLimits::default()).await;
        decoded.map_err(|error| {
            Failure::failed("a recording is not decoded")
                .caused_by(&error)
                .hint("let the service start processes of its own program, and allow it landlock and seccomp: docs/security.md")
        })
    });
    let lacking = decoder.lacking();
    let (outcome, recording) = match decoded {
        Ok(recording) if lacking.is_empty() => (Ok("in a sandbox".to_owned()), Some(recording)),
        Ok(recording) => (
            Ok(format!(
                "in a sandbox that lacks walls: {}",
                lacking.join("; ")
            )),
            Some(recording),
        ),
        Err(failure) => (Err(failure), None),
    };
    let advice = (!lacking.is_empty() && recording.is_some()).then(|| {
        "a kernel with Landlock and seccomp, 5.13 or later, puts up the walls that are missing"
            .to_owned()
    });
    (Row::of("decoder", outcome).better(advice), recording)
}

/// Lets the built-in model write down what was said.
fn recognise(recording: &Recording) -> Result<String, Failure> {
    let engine = Engine::Models(vec![ModelSource::Demo]);
    let recognizers = speech::load(
        &engine,
        Sizing::of_machine().into(),
        QueueLimits::patient(1),
        None,
    )?;
    let written = recognizers[0]
        .recognize(RecognizeRequest::new(recording.samples.clone()))
        .and_then(crate::speech::Pending::wait)
        .map_err(|error| failure("cannot recognise", &error))?;
    if written.text == WORDS {
        return Ok(format!("`{WORDS}` heard, {} ms", written.took.as_millis()));
    }
    Err(Failure::failed("it hears other words")
        .because(format!("`{WORDS}` was said, `{}` was heard", written.text))
        .hint("install voicectl again: the binary is damaged, or this processor computes wrongly"))
}
