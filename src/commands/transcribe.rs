//! `voicectl transcribe`.

mod live;
mod sound;

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read;
use std::time::Duration;

use serde::Serialize;

use super::Session;
use super::server::{self, ServerArguments};
use super::speech::{self, Engine, ModelChoice, ShortcutChoice, Shortcuts, Sizing, Tuning};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::speech::audio::{self, DecodeLimits};
use crate::speech::{
    Pending, QueueLimits, RecognizeRequest, Recognizer, Segment, SpeechError, Task, Transcript,
    subtitles,
};

/// Largest file, in bytes, and longest recording: what fits into memory with room to spare.
const LARGEST: u64 = 1 << 30;
const LONGEST: Duration = Duration::from_hours(4);

/// Write down what is said in audio files.
///
/// Takes wav, mp3, flac, ogg, opus, webm, m4a and aac, told by their content. `-` reads standard input.
///
/// With `--server` a server does the work. `--live` writes words while somebody speaks; standard input is then a WAV file
/// without end, or bare samples of 16 bit at 16 kHz.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl transcribe meeting.m4a
  voicectl transcribe *.wav --json --words
  voicectl transcribe lecture.mp3 --format srt > lecture.srt
  voicectl say \"one two three\" | voicectl transcribe -
  voicectl transcribe --model small-q5_1 --language de brief.mp3
  voicectl transcribe --server https://voice.lan:8443 meeting.m4a
  arecord -q -f S16_LE -r 16000 | voicectl transcribe --server https://voice.lan:8443 --live -")]
pub struct Arguments {
    /// Audio files; `-` is standard input
    #[arg(required_unless_present = "live", value_name = "FILE")]
    files: Vec<String>,
    /// Answer in JSON: an array with text, language, duration and segments of each file
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Form of the answer: the words, JSON, or subtitles of one file
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// With JSON: the times of each word as well
    #[arg(long)]
    words: bool,
    /// Translate into English
    #[arg(long)]
    translate: bool,
    /// What was said before, or names and spellings to expect
    #[arg(long, value_name = "TEXT")]
    prompt: Option<String>,
    /// Language as an ISO 639-1 code [default: found out]
    #[arg(long, value_name = "CODE")]
    language: Option<String>,
    /// Write words while the sound comes in, through the server; one line per utterance
    #[arg(long, help_heading = "Server")]
    live: bool,
    #[command(flatten)]
    server: ServerArguments,
    #[command(flatten)]
    model: ModelChoice,
    #[command(flatten)]
    shortcuts: ShortcutChoice,
}

/// What is written to stdout.
#[derive(clap::ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    /// The words
    #[default]
    Text,
    /// As --json
    Json,
    /// SubRip subtitles
    Srt,
    /// WebVTT subtitles
    Vtt,
}

impl Arguments {
    fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// Refuses what goes unheard, or would mix up files.
    fn check(&self) -> Result<(), Failure> {
        let format = self.format();
        if self.words && format != Format::Json {
            return Err(Failure::usage("the times of words are shown in JSON only")
                .hint("pass `--json --words`"));
        }
        if matches!(format, Format::Srt | Format::Vtt) && self.files.len() > 1 {
            return Err(Failure::usage("subtitles are those of one file")
                .because(format!("{} files are given", self.files.len()))
                .hint("call it once for each file"));
        }
        Ok(())
    }
}

/// One file, as `--json` shows it. Times in seconds.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    #[serde(flatten)]
    result: RowResult,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum RowResult {
    Words {
        text: String,
        language: String,
        duration: f64,
        segments: Vec<RowSegment>,
    },
    Error {
        error: String,
    },
}

#[derive(Debug, Serialize)]
struct RowSegment {
    start: f64,
    end: f64,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<Vec<RowWord>>,
}

#[derive(Debug, Serialize)]
struct RowWord {
    start: f64,
    end: f64,
    text: String,
    probability: f32,
}

impl RowSegment {
    fn of(segment: Segment, with_words: bool) -> Self {
        let words = segment.words.into_iter().map(|word| RowWord {
            start: word.start.as_secs_f64(),
            end: word.end.as_secs_f64(),
            text: word.text,
            probability: word.probability,
        });
        Self {
            start: segment.start.as_secs_f64(),
            end: segment.end.as_secs_f64(),
            text: segment.text,
            words: with_words.then(|| words.collect()),
        }
    }
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    arguments.check()?;
    let server = arguments.server.settings(session)?;
    if server.is_some() && !arguments.shortcuts.without().is_empty() {
        return Err(
            Failure::usage("the server takes the shortcuts that it takes")
                .because("`--without` is for recognition in this process")
                .hint("`voicectl serve --without NAME` starts a server that does not take one"),
        );
    }
    if arguments.live {
        let none = || {
            Failure::usage("nobody listens live")
                .because("`--live` needs a server")
                .hint("`voicectl transcribe --server https://localhost:8443 --live -`")
        };
        return live::run(arguments, server.as_ref().ok_or_else(none)?, session);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .or_fail("cannot start threads")?;
    let engine = if let Some(settings) = server {
        Engine::Upstream(settings)
    } else {
        let source = runtime.block_on(speech::choose_model(&arguments.model, session))?;
        Engine::Models(vec![source])
    };
    speech::warn_of_demo(&engine, session);
    // One job more than run at once may wait: while those run, the next file is decoded.
    let queue = QueueLimits::patient(2);
    let tuning = Tuning {
        sizing: Sizing::of_machine(),
        shortcuts: Shortcuts::without(arguments.shortcuts.without()),
    };
    let recognizers = speech::load(&engine, tuning, queue, None)?;
    let recognizer = &recognizers[0];

    let mut rows = Vec::new();
    let mut failed = false;
    let mut under_way = VecDeque::new();
    let mut files = arguments.files.iter();
    loop {
        let next = files.next();
        if let Some(file) = next {
            under_way.push_back((file, begin(file, arguments, recognizer.as_ref())));
        }
        let full = under_way.len() > recognizer.info().parallel;
        if next.is_none() || full {
            let Some((file, begun)) = under_way.pop_front() else {
                break;
            };
            match begun.and_then(|pending| pending.wait().map_err(|error| failure(file, &error))) {
                Ok(transcript) => rows.push(show(file, transcript, arguments, session)?),
                Err(failure) => {
                    failed = true;
                    session.ui.fail(&failure);
                    rows.push(Row {
                        file: file.clone(),
                        result: RowResult::Error {
                            error: failure.because.first().unwrap_or(&failure.what).clone(),
                        },
                    });
                }
            }
        }
    }
    if arguments.format() == Format::Json {
        session.ui.json(&rows)?;
    }
    Ok(if failed {
        ExitStatus::Failed
    } else {
        ExitStatus::Done
    })
}

/// Reads, decodes and queues one file.
fn begin(
    file: &str,
    arguments: &Arguments,
    recognizer: &dyn Recognizer,
) -> Result<Pending<Transcript>, Failure> {
    let what = || format!("cannot transcribe {}", name(file));
    let bytes = read(file).or_fail(what())?;
    let limits = DecodeLimits {
        bytes: bytes.len(),
        duration: LONGEST,
        ..DecodeLimits::default()
    };
    if bytes.len() as u64 > LARGEST {
        return Err(
            Failure::failed(what()).because(format!("it is larger than {} MiB", LARGEST >> 20))
        );
    }
    let recording = audio::decode(&bytes, &limits, &|| false).or_fail(what())?;
    let request = RecognizeRequest {
        language: arguments.language.clone(),
        task: if arguments.translate {
            Task::Translate
        } else {
            Task::Transcribe
        },
        prompt: arguments.prompt.clone(),
        words: arguments.words,
        ..RecognizeRequest::new(recording.samples)
    };
    recognizer
        .recognize(request)
        .map_err(|error| failure(file, &error))
}

fn read(file: &str) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let source: &mut dyn Read = if file == "-" {
        &mut std::io::stdin()
    } else {
        &mut File::open(file)?
    };
    // One byte over the limit is enough to know.
    source.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn show(
    file: &str,
    transcript: Transcript,
    arguments: &Arguments,
    session: &Session,
) -> Result<Row, Failure> {
    match arguments.format() {
        Format::Text => {
            let text = &transcript.text;
            let line = if arguments.files.len() == 1 {
                text.clone()
            } else {
                format!("{}: {text}", name(file))
            };
            session.ui.data(&line)?;
        }
        // All files are one document, which is written at the end.
        Format::Json => {}
        Format::Srt => session.ui.data(&subtitles::srt(&transcript.segments))?,
        Format::Vtt => session.ui.data(&subtitles::vtt(&transcript.segments))?,
    }
    let segments = transcript.segments.into_iter();
    let segments = segments.map(|segment| RowSegment::of(segment, arguments.words));
    Ok(Row {
        file: name(file).to_owned(),
        result: RowResult::Words {
            text: transcript.text,
            language: transcript.language,
            duration: transcript.duration.as_secs_f64(),
            segments: segments.collect(),
        },
    })
}

fn name(file: &str) -> &str {
    if file == "-" { "standard input" } else { file }
}

fn failure(file: &str, error: &SpeechError) -> Failure {
    server::failure(format!("cannot transcribe {}", name(file)), error)
}
