//! `voicectl say`.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::server::{self, ServerArguments};
use super::{Session, speech};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::speech::audio::Encoding;
use crate::speech::{QueueLimits, SpeakRequest, SpeechError, SpeechStream};
use crate::store::atomic;

/// Longest text of one run: a book is spoken chapter by chapter.
const LONGEST_TEXT: usize = 100_000;

/// Speak a text into a file or to standard output.
///
/// The text is given as words, or read from standard input. Without `--output` the audio goes to standard output, from
/// the first sentence on.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl say \"one two three\" -o out.mp3
  voicectl say --lang de \"Guten Tag\" | aplay
  voicectl say \"one two three\" | voicectl transcribe -
  voicectl say -o letter.ogg < letter.txt
  voicectl say --server https://voice.lan:8443 \"one two three\" -o out.mp3")]
pub struct Arguments {
    /// The words; `-` or none reads standard input
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// File to write; its extension chooses the format
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format: mp3, opus, flac, wav or pcm [default: by the file's extension, else wav]
    #[arg(long, value_name = "FORMAT")]
    format: Option<Encoding>,
    /// Language: en-US, en-GB, de-DE, es-ES, fr-FR, it-IT, or its first part
    #[arg(long, value_name = "TAG")]
    lang: Option<String>,
    /// Speed: 0.25 to 4
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0)]
    speed: f32,
    /// Replace the file when it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    server: ServerArguments,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let encoding = encoding(arguments)?;
    refuse_output(arguments, session)?;
    let request = SpeakRequest {
        text: text(&arguments.text)?,
        voice: None,
        language: arguments.lang.clone(),
        speed: arguments.speed,
    };
    // Held until the end: without it nobody speaks.
    let synthesizer = match arguments.server.settings(session)? {
        Some(settings) => speech::upstream_synthesizer(settings, LONGEST_TEXT, Vec::new())?,
        None => speech::synthesizer(LONGEST_TEXT, QueueLimits::default())?,
    };
    let speech = synthesizer
        .speak(request)
        .map_err(|error| failure(&error))?;
    match &arguments.output {
        Some(path) if !is_stream(path) => into_file(speech, encoding, path, session),
        Some(path) => {
            let mut file = std::fs::OpenOptions::new()
                .write(true)
                .open(path)
                .or_fail(format!("cannot write to {}", path.display()))?;
            into_stream(speech, encoding, |bytes| {
                file.write_all(bytes)
                    .or_fail(format!("cannot write to {}", path.display()))
            })
        }
        None => into_stream(speech, encoding, |bytes| session.ui.bytes(bytes)),
    }
}

/// The file's extension counts; one that is no format is refused rather than filled with something else.
fn encoding(arguments: &Arguments) -> Result<Encoding, Failure> {
    if let Some(encoding) = arguments.format {
        return Ok(encoding);
    }
    let extension = arguments.output.as_deref().and_then(Path::extension);
    match extension.map(|extension| extension.to_string_lossy().into_owned()) {
        None => Ok(Encoding::Wav),
        Some(extension) => Encoding::of_extension(&extension).map_err(|error| {
            Failure::usage("cannot tell the format from the file's name")
                .caused_by(&error)
                .hint("name it `.mp3`, `.opus`, `.ogg`, `.flac`, `.wav` or `.pcm`, or pass `--format`")
        }),
    }
}

fn refuse_output(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    match &arguments.output {
        None if session.ui.data_is_terminal() => {
            Err(Failure::usage("audio is not written to a terminal")
                .hint("pass `-o out.mp3`, or pipe it: `voicectl say ... | aplay`"))
        }
        Some(path) if path.is_file() && !arguments.force => Err(Failure::failed(format!(
            "{} exists already",
            path.display()
        ))
        .hint("pass `--force` to replace it")),
        _ => Ok(()),
    }
}

/// Pipes and devices are written while it is spoken; files appear whole.
fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file())
}

fn text(words: &[String]) -> Result<String, Failure> {
    if !words.is_empty() && words != ["-"] {
        return Ok(words.join(" "));
    }
    let mut bytes = Vec::new();
    // One byte more than any text of that length has, so that more is noticed.
    std::io::stdin()
        .take(LONGEST_TEXT as u64 * 4 + 1)
        .read_to_end(&mut bytes)
        .or_fail("cannot read the text from standard input")?;
    String::from_utf8(bytes).or_fail("the text on standard input is not UTF-8")
}

fn into_file(
    mut speech: SpeechStream,
    encoding: Encoding,
    path: &Path,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let mut samples = Vec::new();
    while let Some(block) = speech.blocks.blocking_recv() {
        samples.extend(block.map_err(|error| failure(&error))?);
    }
    let bytes = encoding
        .file(speech.rate, &samples)
        .or_fail("cannot encode the audio")?;
    atomic::replace(path, &bytes, atomic::PUBLIC)
        .or_fail(format!("cannot write {}", path.display()))?;
    let length = Duration::from_secs(samples.len() as u64) / speech.rate;
    session.ui.status(&format!(
        "Wrote {} ({:.1} s)",
        path.display(),
        length.as_secs_f64()
    ));
    Ok(ExitStatus::Done)
}

fn into_stream(
    mut speech: SpeechStream,
    encoding: Encoding,
    mut write: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<ExitStatus, Failure> {
    let mut encoder = encoding
        .encoder(speech.rate)
        .or_fail("cannot encode the audio")?;
    while let Some(block) = speech.blocks.blocking_recv() {
        write(&encoder.push(&block.map_err(|error| failure(&error))?))?;
    }
    write(&encoder.finish())?;
    Ok(ExitStatus::Done)
}

fn failure(error: &SpeechError) -> Failure {
    let failure = server::failure("cannot speak the text", error);
    match error {
        SpeechError::NoText => failure.hint("`voicectl say \"one two three\" -o out.mp3`"),
        SpeechError::UnspeakableText { .. } => {
            failure.hint("pass `--lang` for the language of the text")
        }
        _ => failure,
    }
}
