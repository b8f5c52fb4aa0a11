//! `GET /v1/listen`: a part of Deepgram's protocol for live audio, so that its clients work.
//!
//! Settings are in the address; then come binary messages of 16-bit samples or of Opus. Words come back as
//! `Results`. `Finalize` ends what is open, `CloseStream` the session, `KeepAlive` keeps a silent one.

mod replies;
mod settings;

use std::time::Duration;

use aws_lc_rs::digest;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::Instant;

use super::protocol::{Complaint, FAILED, Protocol, Talk, seconds};
use super::sound::Audio;
use crate::serve::auth::Grant;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;
use crate::speech::Word;
use crate::speech::live::{Ending, Final, LiveEvent, LiveSession, Partial};

use replies::{Alternative, Channel, Metadata, Reply, ResultsMetadata};
use settings::Settings;

/// How long a client may say nothing at all.
const PATIENCE: Duration = Duration::from_secs(10);

/// The only channel there is.
const CHANNEL: [u32; 2] = [0, 1];

/// Opens a session.
///
/// # Errors
///
/// A [`Problem`]: the address asks for what there is not, it is no upgrade, there is no recognizer yet, or there are too
/// many sessions.
pub(crate) async fn listen(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Query(query): Query<Vec<(String, String)>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let settings = Settings::of(&query)?;
    super::open(state, grant, upgrade, Listen::new(settings)?)
}

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
enum Command {
    KeepAlive,
    Finalize,
    CloseStream,
}

/// What ends the session, as Deepgram says it.
#[derive(Serialize)]
#[serde(tag = "type")]
enum Wrong<'a> {
    Error {
        description: &'a str,
        message: &'a str,
        variant: &'static str,
    },
}

/// The protocol.
struct Listen {
    settings: Settings,
    audio: Audio,
    /// Of everything that was sent.
    digest: digest::Context,
    begun: OffsetDateTime,
    /// When the client has to have said something.
    patience: Instant,
    /// Whether somebody speaks.
    is_open: bool,
    /// End of the last words, until it was told that nothing follows.
    last_word: Option<Duration>,
}

impl Listen {
    fn new(settings: Settings) -> Result<Self, Problem> {
        Ok(Self {
            audio: settings.audio()?,
            settings,
            digest: digest::Context::new(&digest::SHA256),
            begun: OffsetDateTime::now_utc(),
            patience: Instant::now() + PATIENCE,
            is_open: false,
            last_word: None,
        })
    }

    /// What is still in the filter.
    fn rest<'a>(&mut self, talk: &'a mut Talk) -> Option<&'a mut LiveSession> {
        let rest = self.audio.rest();
        let live = talk.live.as_mut()?;
        live.hear(&rest);
        Some(live)
    }

    /// Says that nobody went on, once there is enough silence.
    fn end_utterance(&mut self, talk: &mut Talk) -> Result<(), Problem> {
        let (Some(silence), Some(last_word)) = (self.settings.utterance_end, self.last_word) else {
            return Ok(());
        };
        let heard = talk
            .live
            .as_ref()
            .map_or(Duration::ZERO, LiveSession::heard);
        if self.is_open || heard < last_word + silence {
            return Ok(());
        }
        self.last_word = None;
        talk.say(&Reply::UtteranceEnd {
            channel: CHANNEL,
            last_word_end: seconds(last_word),
        })
    }

    fn partial(partial: Partial, talk: &mut Talk) -> Result<(), Problem> {
        let metadata = ResultsMetadata::of(talk);
        talk.say(&Reply::Results {
            channel_index: CHANNEL,
            start: seconds(partial.start),
            duration: seconds(partial.end.saturating_sub(partial.start)),
            is_final: false,
            speech_final: false,
            from_finalize: false,
            channel: Channel::of(Alternative::new(partial.text, partial.words, None)),
            metadata,
        })
    }

    fn last(&mut self, last: Final, talk: &mut Talk) -> Result<(), Problem> {
        if !last.transcript.text.is_empty() {
            let told = last.words.last().map(|word: &Word| word.end);
            self.last_word = Some(told.unwrap_or(last.end));
        }
        let metadata = ResultsMetadata::of(talk);
        let confidence = mean_confidence(&last);
        talk.say(&Reply::Results {
            channel_index: CHANNEL,
            start: seconds(last.start),
            duration: seconds(last.end.saturating_sub(last.start)),
            is_final: true,
            speech_final: last.ending == Ending::Silence && self.settings.tells_endpoints,
            from_finalize: last.ending == Ending::Finalize,
            channel: Channel::of(Alternative::new(
                last.transcript.text,
                last.words,
                confidence,
            )),
            metadata,
        })?;
        self.end_utterance(talk)
    }
}

impl Protocol for Listen {
    /// Clients send what they have, in pieces of any length: 1 MiB is half a minute of 16 kHz.
    const FRAME: usize = 1 << 20;
    const MESSAGE: usize = 1 << 20;

    fn greet(&mut self, talk: &mut Talk) -> Result<(), Problem> {
        talk.listen(self.settings.live())
    }

    fn read(&mut self, text: &str, talk: &mut Talk) -> Result<(), Problem> {
        let command = serde_json::from_str(text).map_err(|_| {
            let known = "send JSON: `type` is `KeepAlive`, `Finalize` or `CloseStream`";
            Problem::new(Kind::BAD_REQUEST, known)
        })?;
        self.patience = Instant::now() + PATIENCE;
        match command {
            Command::KeepAlive => {}
            Command::Finalize => {
                if let Some(live) = self.rest(talk) {
                    live.finalize();
                }
            }
            Command::CloseStream => {
                talk.is_over = true;
                if let Some(live) = self.rest(talk) {
                    live.finish();
                }
            }
        }
        Ok(())
    }

    async fn hear(&mut self, bytes: &[u8], talk: &mut Talk) -> Result<(), Problem> {
        self.patience = Instant::now() + PATIENCE;
        self.digest.update(bytes);
        let samples = self.audio.hear(bytes, talk).await?;
        if let Some(live) = &mut talk.live {
            live.hear(&samples);
        }
        // Where finals are still awaited, it is said after them.
        if talk.is_idle() {
            self.end_utterance(talk)?;
        }
        Ok(())
    }

    fn tell(&mut self, event: LiveEvent, talk: &mut Talk) -> Result<(), Problem> {
        match event {
            LiveEvent::SpeechStarted { at, .. } => {
                self.is_open = true;
                if self.settings.vad_events {
                    return talk.say(&Reply::SpeechStarted {
                        channel: CHANNEL,
                        timestamp: seconds(at),
                    });
                }
                Ok(())
            }
            LiveEvent::SpeechStopped { .. } => {
                self.is_open = false;
                Ok(())
            }
            LiveEvent::Partial(partial) => Self::partial(partial, talk),
            LiveEvent::Final(last) => self.last(last, talk),
        }
    }

    fn farewell(&mut self, talk: &mut Talk) -> Result<(), Problem> {
        let heard = talk
            .live
            .as_ref()
            .map_or(Duration::ZERO, LiveSession::heard);
        let sha256 = self.digest.clone().finish();
        let sha256 = sha256.as_ref().iter().map(|byte| format!("{byte:02x}"));
        let created = self.begun.format(&Rfc3339);
        let metadata = Metadata {
            transaction_key: "deprecated",
            request_id: talk.id.clone(),
            sha256: sha256.collect(),
            created: created.map_err(|error| Problem::internal(&error))?,
            duration: seconds(heard),
            channels: 1,
        };
        talk.say(&Reply::Metadata(metadata))
    }

    fn patience(&self) -> Option<(Instant, Problem)> {
        let silence = format!("no audio and no KeepAlive came for {PATIENCE:?}");
        Some((
            self.patience,
            Problem::new(Kind::SLOW, silence).with("variant", "NET-0001"),
        ))
    }

    fn complain(&self, problem: &Problem) -> Complaint {
        // Kinds of Deepgram: what a client sent, what did not come, what failed here.
        let (code, variant) = match problem.kind() {
            Kind::SLOW => (Some(FAILED), "NET-0001"),
            kind if kind.status >= 500 => (Some(FAILED), "NET-0000"),
            _ => (None, "DATA-0000"),
        };
        let message = Wrong::Error {
            description: problem.detail(),
            message: problem.kind().title,
            variant,
        };
        let complaint = Complaint::new(problem, &message);
        Complaint {
            code: code.unwrap_or(complaint.code),
            reason: variant.to_owned(),
            ..complaint
        }
    }
}

/// How sure the engine is of all the words, where it says so.
fn mean_confidence(last: &Final) -> Option<f32> {
    let segments = last.transcript.segments.iter();
    let qualities: Vec<f32> = segments
        .filter_map(|segment| segment.quality.as_ref())
        .map(|quality| quality.mean_log_probability.exp())
        .collect();
    #[expect(clippy::cast_precision_loss, reason = "an utterance has few segments")]
    let count = qualities.len() as f32;
    (count > 0.0).then(|| qualities.iter().sum::<f32>() / count)
}
