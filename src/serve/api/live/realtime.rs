//! `GET /v1/realtime?intent=transcription`: OpenAI's protocol for live audio, as far as it is about transcription.
//!
//! Everything is JSON. Audio comes as base64 in `input_audio_buffer.append`; each utterance becomes an item of the conversation,
//! whose words come as deltas while it is spoken. `completed` has them all, and is what counts: a delta cannot be taken back.

mod messages;
mod settings;

use std::collections::VecDeque;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::protocol::{Complaint, Protocol, Talk, seconds};
use super::sound::{Samples, Sound};
use crate::serve::auth::Grant;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;
use crate::speech::live::{Ending, Final, LiveEvent};

use messages::{Command, Refusal, Wrong, failed, item_of};
use settings::{BadField, RATE, Settings};

/// Least audio that may be committed, in bytes: a tenth of a second.
const LEAST: u64 = RATE as u64 / 10 * 2;

/// Opens a session.
///
/// # Errors
///
/// A [`Problem`]: it is not about transcription, it is no upgrade, there is no recognizer yet, or there are too many sessions.
pub(crate) async fn realtime(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    Query(query): Query<Vec<(String, String)>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let intent = query.iter().find(|(name, _)| name == "intent");
    if intent.is_none_or(|(_, intent)| intent != "transcription") {
        let only = "the server transcribes: add `?intent=transcription` to the address";
        return Err(Problem::new(Kind::BAD_REQUEST, only));
    }
    super::open(state, grant, upgrade, Realtime::new()?)
}

/// The protocol.
struct Realtime {
    settings: Settings,
    sound: Sound,
    /// Bytes of audio that have come.
    heard: u64,
    /// Those of them that are of an utterance that ended, before its end, or cleared.
    ended: u64,
    /// Events told so far.
    events: u64,
    /// Whether the client spoke of `transcription_session`: then items are created, not added.
    is_older: bool,
    /// Items that were told of and have no words yet.
    awaited: VecDeque<String>,
    /// The item before, and the number of its utterance.
    previous: (Option<String>, u64),
    /// Words of the item that is open, as far as they were told.
    told: String,
    /// Parts of one commit that was too long for one utterance.
    parts: Vec<Final>,
}

impl Realtime {
    fn new() -> Result<Self, Problem> {
        Ok(Self {
            settings: Settings::default(),
            sound: Sound::new(Samples::Integer, RATE)?,
            heard: 0,
            ended: 0,
            events: 0,
            is_older: false,
            awaited: VecDeque::new(),
            previous: (None, 0),
            told: String::new(),
            parts: Vec::new(),
        })
    }

    fn say(&mut self, talk: &mut Talk, name: &str, mut event: Value) -> Result<(), Problem> {
        self.events += 1;
        event["type"] = name.into();
        event["event_id"] = format!("event_{}_{}", &talk.id[..8], self.events).into();
        talk.say(&event)
    }

    fn follow(&mut self, command: Command<'_>, talk: &mut Talk) -> Result<(), Wrong> {
        match &*command.r#type {
            "session.update" => {
                self.set(talk, |settings| settings.update(&command.session))?;
                let session = self.described(talk);
                Ok(self.say(talk, "session.updated", json!({"session": session}))?)
            }
            "transcription_session.update" => {
                self.set(talk, |settings| settings.update_older(&command.session))?;
                self.is_older = true;
                let model = talk.recognizer.info().model.clone();
                let session = self.settings.described_older(&talk.id, &model);
                let event = json!({"session": session});
                Ok(self.say(talk, "transcription_session.updated", event)?)
            }
            "input_audio_buffer.append" => {
                let audio = command.audio.unwrap_or_default();
                let bytes = STANDARD.decode(audio.as_bytes()).map_err(|_| Refusal {
                    param: Some("audio"),
                    ..Refusal::new("invalid_value", "it has to be base64")
                })?;
                let samples = self.sound.hear(&bytes).map_err(|problem| Refusal {
                    param: Some("audio"),
                    ..Refusal::new("invalid_value", problem.detail())
                })?;
                self.heard += bytes.len() as u64;
                if let Some(live) = &mut talk.live {
                    live.hear(&samples);
                }
                Ok(())
            }
            "input_audio_buffer.commit" => {
                let uncommitted = self.heard.saturating_sub(self.ended);
                if uncommitted < LEAST {
                    let had = uncommitted * 1000 / u64::from(RATE) / 2;
                    let message = format!("the buffer has {had} ms of audio, and 100 are needed");
                    return Err(Refusal::new("input_audio_buffer_commit_empty", message).into());
                }
                self.ended = self.heard;
                let rest = self.sound.rest();
                if let Some(live) = &mut talk.live {
                    live.hear(&rest);
                    live.finalize();
                }
                Ok(())
            }
            "input_audio_buffer.clear" => {
                self.ended = self.heard;
                self.sound.rest();
                if let Some(live) = &mut talk.live {
                    live.clear();
                }
                self.told.clear();
                Ok(self.say(talk, "input_audio_buffer.cleared", json!({}))?)
            }
            _ => Err(Refusal {
                param: Some("type"),
                ..Refusal::new(
                    "invalid_value",
                    "it has to be `session.update` or `input_audio_buffer.append`, `.commit` or `.clear`",
                )
            }
            .into()),
        }
    }

    /// Takes new settings, if the recognizer can do with them.
    fn set(
        &mut self,
        talk: &mut Talk,
        change: impl FnOnce(&mut Settings) -> Result<(), BadField>,
    ) -> Result<(), Wrong> {
        let mut new = self.settings.clone();
        change(&mut new)?;
        talk.listen(new.live()).map_err(|problem| Refusal {
            param: Some("session.audio.input.transcription.language"),
            ..Refusal::new("invalid_value", problem.detail())
        })?;
        self.settings = new;
        Ok(())
    }

    fn described(&self, talk: &Talk) -> Value {
        let model = &talk.recognizer.info().model;
        self.settings.described(&talk.id, model)
    }

    /// Tells that an item is complete as audio, once.
    fn commit(&mut self, talk: &mut Talk, utterance: u64) -> Result<(), Problem> {
        if self.previous.1 >= utterance {
            return Ok(());
        }
        let item = item_of(&talk.id, utterance);
        let (previous, _) = std::mem::replace(&mut self.previous, (Some(item.clone()), utterance));
        self.awaited.push_back(item.clone());
        let ids = json!({"item_id": item, "previous_item_id": previous});
        self.say(talk, "input_audio_buffer.committed", ids)?;
        let whole = json!({"previous_item_id": previous, "item": {
            "id": item,
            "object": "realtime.item",
            "type": "message",
            "status": "completed",
            "role": "user",
            "content": [{"type": "input_audio", "transcript": null}],
        }});
        if self.is_older {
            return self.say(talk, "conversation.item.created", whole);
        }
        self.say(talk, "conversation.item.added", whole.clone())?;
        self.say(talk, "conversation.item.done", whole)
    }

    /// Tells more words of an item, if they go on from what was told.
    fn add(&mut self, talk: &mut Talk, item: &str, text: &str) -> Result<(), Problem> {
        let Some(more) = text
            .strip_prefix(&*self.told)
            .filter(|more| !more.is_empty())
        else {
            return Ok(());
        };
        let event = json!({"item_id": item, "content_index": 0, "delta": more});
        text.clone_into(&mut self.told);
        self.say(
            talk,
            "conversation.item.input_audio_transcription.delta",
            event,
        )
    }

    fn complete(&mut self, talk: &mut Talk, utterance: u64) -> Result<(), Problem> {
        let item = item_of(&talk.id, utterance);
        let parts = std::mem::take(&mut self.parts);
        let texts = parts.iter().map(|part| part.transcript.text.as_str());
        let text = texts
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let lengths = parts.iter();
        let length = lengths
            .map(|part| part.end.saturating_sub(part.start))
            .sum();
        self.commit(talk, utterance)?;
        self.add(talk, &item, &text)?;
        self.told.clear();
        self.awaited.pop_front();
        let event = json!({
            "item_id": item,
            "content_index": 0,
            "transcript": text,
            "usage": {"type": "duration", "seconds": seconds(length)},
        });
        self.say(
            talk,
            "conversation.item.input_audio_transcription.completed",
            event,
        )
    }
}

impl Protocol for Realtime {
    /// Clients send tenths of seconds, some of them whole recordings: this is a minute as base64. OpenAI documents 15 MiB,
    /// which sixteen sessions would hold at once.
    const FRAME: usize = 4 << 20;
    const MESSAGE: usize = 4 << 20;

    fn greet(&mut self, talk: &mut Talk) -> Result<(), Problem> {
        talk.listen(self.settings.live())?;
        let session = self.described(talk);
        self.say(talk, "session.created", json!({"session": session}))
    }

    fn read(&mut self, text: &str, talk: &mut Talk) -> Result<(), Problem> {
        let command = serde_json::from_str::<Command<'_>>(text);
        let mut event_id = None;
        let followed = match command {
            Ok(command) => {
                event_id.clone_from(&command.event_id);
                self.follow(command, talk)
            }
            Err(_) => Err(Refusal::new("invalid_json", "send JSON objects with a `type`").into()),
        };
        let refusal = match followed {
            Ok(()) => return Ok(()),
            Err(Wrong::Fatal(problem)) => return Err(problem),
            Err(Wrong::Refused(refusal)) => refusal,
        };
        let error = json!({
            "type": "invalid_request_error",
            "code": refusal.code,
            "message": refusal.message,
            "param": refusal.param,
            "event_id": event_id,
        });
        self.say(talk, "error", json!({"error": error}))
    }

    async fn hear(&mut self, _: &[u8], _: &mut Talk) -> Result<(), Problem> {
        let text = "audio comes as text: `input_audio_buffer.append` with base64";
        Err(Problem::new(Kind::BAD_REQUEST, text))
    }

    fn tell(&mut self, event: LiveEvent, talk: &mut Talk) -> Result<(), Problem> {
        let has_turns = self.settings.has_turns();
        match event {
            LiveEvent::SpeechStarted { utterance, at } if has_turns => {
                let at = u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
                let event = json!({"audio_start_ms": at, "item_id": item_of(&talk.id, utterance)});
                self.say(talk, "input_audio_buffer.speech_started", event)
            }
            LiveEvent::SpeechStopped { utterance, at } if has_turns => {
                let item = item_of(&talk.id, utterance);
                let at = u64::try_from(at.as_millis()).unwrap_or(u64::MAX);
                let event = json!({"audio_end_ms": at, "item_id": item});
                // What came after it is the next one's, however late this is told.
                let bytes = at.saturating_mul(u64::from(RATE) * 2) / 1000;
                self.ended = self.ended.max(bytes);
                self.say(talk, "input_audio_buffer.speech_stopped", event)?;
                self.commit(talk, utterance)
            }
            LiveEvent::SpeechStarted { .. } | LiveEvent::SpeechStopped { .. } => Ok(()),
            // An item that is committed by the client has no name before.
            LiveEvent::Partial(_) if !has_turns => Ok(()),
            LiveEvent::Partial(partial) => {
                self.add(talk, &item_of(&talk.id, partial.utterance), &partial.stable)
            }
            LiveEvent::Final(last) => {
                let (utterance, ending) = (last.utterance, last.ending);
                self.parts.push(last);
                if !has_turns && matches!(ending, Ending::Silence | Ending::Cut) {
                    return Ok(());
                }
                self.complete(talk, utterance)
            }
        }
    }

    fn complain(&self, problem: &Problem) -> Complaint {
        let error = json!({
            "type": if problem.kind().status < 500 { "invalid_request_error" } else { "server_error" },
            "code": problem.kind().name,
            "message": problem.detail(),
            "param": null,
        });
        let is_ours = problem.kind() == Kind::INTERNAL;
        let lost = self.awaited.iter().filter(|_| is_ours);
        let lost = lost.map(|item| failed(item, &error).to_string());
        let last = json!({"type": "error", "event_id": "event_last", "error": error});
        let complaint = Complaint::new(problem, &last);
        Complaint {
            messages: lost.chain(complaint.messages).collect(),
            ..complaint
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_items_whose_words_are_lost() {
        let mut realtime = Realtime::new().expect("made");
        realtime
            .awaited
            .extend(["item_1".to_owned(), "item_2".to_owned()]);
        let told = |problem: &Problem| realtime.complain(problem).messages;
        let messages = told(&Problem::new(
            Kind::INTERNAL,
            "the reason is in the server's log",
        ));
        let events: Vec<Value> = messages
            .iter()
            .map(|message| serde_json::from_str(message).expect("JSON"))
            .collect();
        assert_eq!(events.len(), 3);
        assert_eq!(events[1]["item_id"], "item_2");
        assert_eq!(events[1]["error"]["type"], "server_error");
        assert_eq!(events[2]["type"], "error");
        assert_eq!(told(&Problem::new(Kind::SLOW, "nothing came")).len(), 1);
    }
}
