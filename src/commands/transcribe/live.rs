//! `voicectl transcribe --live`: words while somebody speaks.

use std::io::{IsTerminal, Read};

use serde_json::json;
use tokio::sync::mpsc::{self, Receiver};

use super::sound::Sound;
use super::{Arguments, read};
use crate::commands::{Session, server};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::speech::SpeechError;
use crate::speech::audio::{self, DecodeLimits};
use crate::speech::upstream::UpstreamSettings;
use crate::speech::upstream::live::{Ears, Heard, LiveConfig, connect};

/// Pieces of sound that wait for the network, each of a tenth of a second.
const WAITING: usize = 50;

/// Bytes of a tenth of a second of stereo at 48 kHz.
const PIECE: usize = 19_200;

type Block = Result<Vec<i16>, Failure>;

/// Sends sound as it comes and writes words as they come.
pub(super) fn run(
    arguments: &Arguments,
    settings: &UpstreamSettings,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let source = source(arguments)?;
    crate::commands::runtime::block_on(async {
        let config = LiveConfig {
            language: arguments.language.clone(),
            interim: !arguments.json && session.ui.data_is_terminal(),
        };
        let (mut mouth, ears) = connect(settings, &config)
            .await
            .map_err(|error| failure(&error))?;
        let mut sound = listen(source);
        let speak = async {
            let interrupted = tokio::signal::ctrl_c();
            tokio::pin!(interrupted);
            loop {
                tokio::select! {
                    block = sound.recv() => match block {
                        Some(block) => mouth.say(&block?).await.map_err(|error| failure(&error))?,
                        None => break,
                    },
                    // The words of what was said so far are still wanted.
                    _ = &mut interrupted => break,
                }
            }
            mouth.finalize().await.map_err(|error| failure(&error))?;
            // Held open until the last words are here.
            Ok::<_, Failure>(mouth)
        };
        let write = write(ears, arguments.json, session);
        tokio::pin!(speak, write);
        let mouth = tokio::select! {
            mouth = &mut speak => mouth?,
            ended = &mut write => return ended,
        };
        let ended = write.await;
        drop(mouth);
        ended
    })
}

/// Where sound comes from.
enum Source {
    Bytes(Box<dyn Read + Send>),
    Samples(Vec<i16>),
}

fn source(arguments: &Arguments) -> Result<Source, Failure> {
    match arguments.files.as_slice() {
        [file] if file != "-" => {
            let what = || format!("cannot transcribe {file}");
            let bytes = read(file).or_fail(what())?;
            let limits = DecodeLimits {
                bytes: bytes.len(),
                duration: super::LONGEST,
                ..DecodeLimits::default()
            };
            let recording = audio::decode(&bytes, &limits, &|| false).or_fail(what())?;
            Ok(Source::Samples(audio::integers(&recording.samples)))
        }
        [_, _, ..] => Err(Failure::usage("one recording at a time is heard live")
            .hint("leave `--live` out to have several files transcribed")),
        _ if std::io::stdin().is_terminal() => Err(Failure::usage(
            "there is no sound on standard input",
        )
        .hint("`arecord -q -f S16_LE -r 16000 | voicectl transcribe --server URL --live -`")),
        _ => Ok(Source::Bytes(Box::new(std::io::stdin()))),
    }
}

/// Reads on a thread of its own: standard input blocks.
fn listen(source: Source) -> Receiver<Block> {
    let (send, receive) = mpsc::channel(WAITING);
    std::thread::spawn(move || match source {
        Source::Samples(samples) => drop(send.blocking_send(Ok(samples))),
        Source::Bytes(mut bytes) => {
            let mut sound = Sound::default();
            let mut buffer = vec![0; PIECE];
            loop {
                let block = match bytes.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(length) => sound.take(&buffer[..length]),
                    Err(error) => {
                        Err(Failure::failed("cannot read standard input").caused_by(&error))
                    }
                };
                let is_wrong = block.is_err();
                if send.blocking_send(block).is_err() || is_wrong {
                    return;
                }
            }
            let _ = send.blocking_send(Ok(sound.finish()));
        }
    });
    receive
}

/// Writes a line per utterance, and what may still change below it.
async fn write(mut ears: Ears, is_json: bool, session: &Session) -> Result<ExitStatus, Failure> {
    let line = session.ui.live_line();
    while let Some(heard) = ears.hear().await.map_err(|error| failure(&error))? {
        match heard {
            Heard::Partial { text } => line.show(&text),
            Heard::Final {
                text,
                language,
                start,
                end,
                is_last,
            } => {
                if !text.is_empty() {
                    let shown = if is_json {
                        json!({ "start": start, "end": end, "text": text, "language": language })
                            .to_string()
                    } else {
                        text
                    };
                    line.aside(|| session.ui.data(&shown))?;
                }
                if is_last {
                    return Ok(ExitStatus::Done);
                }
            }
        }
    }
    Err(Failure::failed(
        "the server ended the session before the last words",
    ))
}

fn failure(error: &SpeechError) -> Failure {
    server::failure("cannot transcribe live", error)
}
