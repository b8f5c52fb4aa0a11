//! `GET /ws/asr`: the messages are those of the `/ws/asr` of Qwen's servers, and more fields.
//!
//! The first message is `{"type":"config"}`, then come binary messages of samples or of Opus. Words come back as `partial`
//! while somebody speaks and as `final` when an utterance has ended; `{"type":"finalize"}` ends it at once, and is always
//! answered with one `final` that says so.

use std::time::{Duration, SystemTime};

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Extension, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::opus::Opus;
use super::protocol::{Complaint, Protocol, Talk, TimedWord, seconds};
use super::sound::{Audio, HIGHEST, LOWEST, Samples, Sound};
use crate::serve::auth::Grant;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;
use crate::speech::RECOGNIZER_RATE;
use crate::speech::audio::worker::stream::Packing;
use crate::speech::live::{Ending, LiveEvent, LiveSettings};

/// Longest `prompt`, in bytes: more than that Whisper does not look at.
const PROMPT: usize = 1024;
/// Longest language that is repeated in an error, in characters.
const LANGUAGE: usize = 35;
/// What `encoding` may be, the usual first.
const ENCODINGS: [&str; 5] = ["f32le", "s16le", "opus", "opus-ogg", "opus-webm"];
/// What `endpointing_ms` may be, but for 0.
const SILENCE: std::ops::RangeInclusive<u64> = 200..=10_000;

/// Opens a session.
///
/// # Errors
///
/// A [`Problem`]: it is no upgrade, there is no recognizer yet, or there are too many sessions.
pub(crate) async fn ws_asr(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    super::open(state, grant, upgrade, Asr::default())
}

/// What a client says. Fields that are not known here are passed over: other servers have more.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Command {
    /// The first message.
    Config(Config),
    /// The utterance is complete.
    Finalize,
}

/// How the client sends audio, and what it wants to hear.
#[derive(Debug, Deserialize)]
struct Config {
    /// ISO 639-1 code; the model finds it out without.
    language: Option<String>,
    /// What was said before, or names and spellings to expect.
    prompt: Option<String>,
    /// The same by its older name.
    context: Option<String>,
    /// In Hz, 8000 to 48000.
    sample_rate: Option<u32>,
    /// One of [`ENCODINGS`].
    encoding: Option<String>,
    /// Whether partials are wanted.
    interim: Option<bool>,
    /// Whether words with their times are wanted.
    words: Option<bool>,
    /// Silence that ends an utterance; 0 where only `finalize` does.
    endpointing_ms: Option<u64>,
}

/// What the server says.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Reply<'a> {
    /// The first message.
    SessionCreated {
        session_id: &'a str,
        /// What a client may want to know before it speaks.
        model: &'a str,
        /// ISO 639-1 codes; empty where the engine does not tell.
        languages: &'a [&'static str],
        encodings: [&'static str; 5],
        /// Lowest and highest, in Hz.
        sample_rates: [u32; 2],
    },
    /// Words of the utterance that is open.
    Partial {
        language: String,
        text: String,
        timestamp: f64,
        /// The beginning of `text`, which no later partial changes.
        stable: String,
        start: f64,
        end: f64,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        words: Vec<TimedWord>,
    },
    /// The words of one utterance.
    Final {
        language: String,
        /// The words; empty for silence.
        text: String,
        /// Seconds since 1970.
        timestamp: f64,
        /// True: what comes next is another utterance.
        is_speech_final: bool,
        /// Whether this answers a `finalize`.
        from_finalize: bool,
        /// Seconds from the begin of the session.
        start: f64,
        end: f64,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        words: Vec<TimedWord>,
    },
    /// The session is about to be closed.
    Error {
        /// What is wrong, for people.
        message: &'a str,
        /// The same for programs: a problem type of the server.
        code: &'static str,
    },
}

/// The protocol.
#[derive(Default)]
struct Asr {
    /// Once it is configured.
    audio: Option<Audio>,
}

impl Protocol for Asr {
    /// 4 and 16 seconds of 16 kHz floats. Clients send tenths of seconds.
    const FRAME: usize = 256 << 10;
    const MESSAGE: usize = 1 << 20;

    fn greet(&mut self, talk: &mut Talk) -> Result<(), Problem> {
        let recognizer = talk.recognizer.clone();
        let id = talk.id.clone();
        talk.say(&Reply::SessionCreated {
            session_id: &id,
            model: &recognizer.info().model,
            languages: &recognizer.info().languages,
            encodings: ENCODINGS,
            sample_rates: [LOWEST, HIGHEST],
        })
    }

    fn read(&mut self, text: &str, talk: &mut Talk) -> Result<(), Problem> {
        let command = serde_json::from_str(text).map_err(|_| {
            bad("send JSON: `type` is `config` (with `language`, `sample_rate`, `encoding`) or `finalize`")
        })?;
        match command {
            Command::Config(_) if self.audio.is_some() => {
                Err(bad("`config` comes once, before the audio"))
            }
            Command::Config(config) => {
                self.audio = Some(config.audio()?);
                talk.listen(config.settings()?)
            }
            Command::Finalize => {
                let rest = self.configured()?.rest();
                if let Some(live) = &mut talk.live {
                    live.hear(&rest);
                    live.finalize();
                }
                Ok(())
            }
        }
    }

    async fn hear(&mut self, bytes: &[u8], talk: &mut Talk) -> Result<(), Problem> {
        let samples = self.configured()?.hear(bytes, talk).await?;
        if let Some(live) = &mut talk.live {
            live.hear(&samples);
        }
        Ok(())
    }

    fn tell(&mut self, event: LiveEvent, talk: &mut Talk) -> Result<(), Problem> {
        match event {
            LiveEvent::SpeechStarted { .. } | LiveEvent::SpeechStopped { .. } => Ok(()),
            LiveEvent::Partial(partial) => talk.say(&Reply::Partial {
                language: partial.language,
                text: partial.text,
                timestamp: now(),
                stable: partial.stable,
                start: seconds(partial.start),
                end: seconds(partial.end),
                words: partial.words.into_iter().map(TimedWord::from).collect(),
            }),
            LiveEvent::Final(last) => {
                let from_finalize = last.ending == Ending::Finalize;
                if last.transcript.text.is_empty() && !from_finalize {
                    return Ok(());
                }
                talk.say(&Reply::Final {
                    language: last.transcript.language,
                    text: last.transcript.text,
                    timestamp: now(),
                    is_speech_final: true,
                    from_finalize,
                    start: seconds(last.start),
                    end: seconds(last.end),
                    words: last.words.into_iter().map(TimedWord::from).collect(),
                })
            }
        }
    }

    fn complain(&self, problem: &Problem) -> Complaint {
        let message = Reply::Error {
            message: problem.detail(),
            code: problem.kind().name,
        };
        Complaint::new(problem, &message)
    }
}

impl Asr {
    fn configured(&mut self) -> Result<&mut Audio, Problem> {
        let audio = self.audio.as_mut();
        audio.ok_or_else(|| bad("begin with `{\"type\":\"config\"}`"))
    }
}

impl Config {
    fn audio(&self) -> Result<Audio, Problem> {
        let rate = self.sample_rate.unwrap_or(RECOGNIZER_RATE);
        let samples = |samples| Sound::new(samples, rate).map(Audio::Samples);
        match self.encoding.as_deref() {
            None | Some("f32le") => samples(Samples::Float),
            Some("s16le") => samples(Samples::Integer),
            Some("opus") => Ok(Audio::Opus(Opus::new(Packing::Packets))),
            // Which of the two it is, its first bytes say: pages do not always know.
            Some("opus-ogg" | "opus-webm") => Ok(Audio::Opus(Opus::new(Packing::Container))),
            Some(_) => Err(bad(format!(
                "`encoding` is one of {}",
                ENCODINGS.join(", ")
            ))),
        }
    }

    fn settings(self) -> Result<LiveSettings, Problem> {
        let usual = LiveSettings::default();
        let endpointing = match self.endpointing_ms {
            None => usual.endpointing,
            Some(0) => None,
            Some(silence) if SILENCE.contains(&silence) => Some(Duration::from_millis(silence)),
            Some(_) => {
                let (least, most) = (SILENCE.start(), SILENCE.end());
                return Err(bad(format!(
                    "`endpointing_ms` is {least} to {most}, or 0 for utterances that only `finalize` ends"
                )));
            }
        };
        let is_said = |text: &String| !text.is_empty();
        let prompt = self.prompt.filter(is_said).or(self.context.filter(is_said));
        if prompt.as_ref().is_some_and(|prompt| prompt.len() > PROMPT) {
            return Err(bad(format!("`prompt` has more than {PROMPT} bytes")));
        }
        Ok(LiveSettings {
            language: self
                .language
                .filter(|language| !["", "auto"].contains(&language.as_str()))
                .map(|language| language.chars().take(LANGUAGE).collect()),
            prompt,
            words: self.words.unwrap_or(usual.words),
            interim: self.interim.unwrap_or(usual.interim),
            endpointing,
            ..usual
        })
    }
}

fn bad(detail: impl Into<String>) -> Problem {
    Problem::new(Kind::BAD_REQUEST, detail)
}

/// Seconds since 1970.
fn now() -> f64 {
    SystemTime::UNIX_EPOCH
        .elapsed()
        .map_or(0.0, |elapsed| elapsed.as_secs_f64())
}
