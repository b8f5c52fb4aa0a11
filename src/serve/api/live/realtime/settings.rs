//! What a [`realtime`](super) session is told to be, and what it says that it is.

use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::speech::live::LiveSettings;

/// Samples a second, whatever is said: the protocol has no other for samples.
pub(super) const RATE: u32 = 24_000;

/// What `silence_duration_ms` may be.
const SILENCE: std::ops::RangeInclusive<u64> = 200..=10_000;
/// Longest prompt, language and model name, in bytes.
const PROMPT: usize = 1024;
const NAME: usize = 128;

/// A field that cannot be what it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadField {
    /// Where it is, with dots.
    pub(super) param: &'static str,
    /// What it may be.
    pub(super) message: String,
}

/// Settings of one session.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// As the client calls it: the server has one for all names.
    model: Option<String>,
    language: Option<String>,
    prompt: Option<String>,
    /// Silence that ends an utterance; `None` where only `commit` does.
    silence: Option<Duration>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            model: None,
            language: None,
            prompt: None,
            silence: LiveSettings::default().endpointing,
        }
    }
}

impl Settings {
    /// Changes what `session` has, in the shape of today: `audio.input`.
    ///
    /// # Errors
    ///
    /// [`BadField`]; nothing is changed then.
    pub(super) fn update(&mut self, session: &Value) -> Result<(), BadField> {
        if session["type"] != "transcription" {
            return Err(bad("session.type", "it has to be `transcription`"));
        }
        let input = &session["audio"]["input"];
        if let Some(format) = given(&input["format"])
            && (format["type"] != "audio/pcm"
                || given(&format["rate"]).is_some_and(|rate| *rate != RATE))
        {
            let wanted = format!("it has to be `audio/pcm` with a rate of {RATE}");
            return Err(bad("session.audio.input.format", wanted));
        }
        self.change(&input["transcription"], input.get("turn_detection"))
    }

    /// The same in the shape of `transcription_session.update`.
    ///
    /// # Errors
    ///
    /// As [`Settings::update`].
    pub(super) fn update_older(&mut self, session: &Value) -> Result<(), BadField> {
        if given(&session["input_audio_format"]).is_some_and(|format| format != "pcm16") {
            return Err(bad("session.input_audio_format", "it has to be `pcm16`"));
        }
        let transcription = &session["input_audio_transcription"];
        self.change(transcription, session.get("turn_detection"))
    }

    fn change(&mut self, transcription: &Value, turns: Option<&Value>) -> Result<(), BadField> {
        let mut new = self.clone();
        for (name, param, longest, field) in [
            (
                "model",
                "session.audio.input.transcription.model",
                NAME,
                &mut new.model,
            ),
            (
                "language",
                "session.audio.input.transcription.language",
                NAME,
                &mut new.language,
            ),
            (
                "prompt",
                "session.audio.input.transcription.prompt",
                PROMPT,
                &mut new.prompt,
            ),
        ] {
            match &transcription[name] {
                Value::Null => {}
                Value::String(text) if text.len() <= longest => {
                    *field = Some(text.clone()).filter(|text| !text.is_empty());
                }
                _ => {
                    return Err(bad(
                        param,
                        format!("it has to be a text of at most {longest} bytes"),
                    ));
                }
            }
        }
        match turns {
            None => {}
            Some(Value::Null) => new.silence = None,
            Some(turns) => new.silence = Some(silence(turns)?),
        }
        *self = new;
        Ok(())
    }

    /// Whether utterances end by themselves.
    pub(super) const fn has_turns(&self) -> bool {
        self.silence.is_some()
    }

    /// How it is listened.
    pub(super) fn live(&self) -> LiveSettings {
        LiveSettings {
            language: self.language.clone(),
            prompt: self.prompt.clone(),
            endpointing: self.silence,
            ..LiveSettings::default()
        }
    }

    /// The session as it is told, in the shape of today.
    pub(super) fn described(&self, id: &str, model: &str) -> Value {
        json!({
            "type": "transcription",
            "object": "realtime.transcription_session",
            "id": format!("sess_{id}"),
            "audio": {"input": {
                "format": {"type": "audio/pcm", "rate": RATE},
                "transcription": self.transcription(model),
                "noise_reduction": null,
                "turn_detection": self.turn_detection(),
            }},
        })
    }

    /// The same in the shape of `transcription_session.updated`.
    pub(super) fn described_older(&self, id: &str, model: &str) -> Value {
        json!({
            "object": "realtime.transcription_session",
            "id": format!("sess_{id}"),
            "input_audio_format": "pcm16",
            "input_audio_transcription": self.transcription(model),
            "turn_detection": self.turn_detection(),
        })
    }

    fn transcription(&self, model: &str) -> Value {
        let mut all = Map::new();
        let model = self.model.as_deref().unwrap_or(model);
        all.insert("model".to_owned(), model.into());
        for (name, value) in [("language", &self.language), ("prompt", &self.prompt)] {
            if let Some(value) = value {
                all.insert(name.to_owned(), value.clone().into());
            }
        }
        all.into()
    }

    fn turn_detection(&self) -> Value {
        self.silence.map_or(Value::Null, |silence| {
            let silence = u64::try_from(silence.as_millis()).unwrap_or(u64::MAX);
            json!({
                "type": "server_vad",
                "threshold": 0.5,
                "prefix_padding_ms": 300,
                "silence_duration_ms": silence,
            })
        })
    }
}

/// The silence of a turn detection. There is one detector, by voice, with one threshold.
fn silence(turns: &Value) -> Result<Duration, BadField> {
    if turns["type"] != "server_vad" && turns["type"] != "semantic_vad" {
        let wanted = "it has to be null or of the type `server_vad`";
        return Err(bad("session.audio.input.turn_detection", wanted));
    }
    let usual = LiveSettings::default().endpointing.unwrap_or_default();
    let Some(silence) = given(&turns["silence_duration_ms"]) else {
        return Ok(usual);
    };
    let silence = silence.as_u64().filter(|silence| SILENCE.contains(silence));
    silence.map(Duration::from_millis).ok_or_else(|| {
        let (least, most) = (SILENCE.start(), SILENCE.end());
        let param = "session.audio.input.turn_detection.silence_duration_ms";
        bad(param, format!("it has to be {least} to {most}"))
    })
}

fn given(value: &Value) -> Option<&Value> {
    (!value.is_null()).then_some(value)
}

fn bad(param: &'static str, message: impl Into<String>) -> BadField {
    BadField {
        param,
        message: message.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(session: &Value) -> Result<Value, &'static str> {
        let mut settings = Settings::default();
        let updated = settings.update(session).map_err(|bad| bad.param);
        updated.map(|()| settings.described("1", "digits")["audio"]["input"].take())
    }

    #[test]
    fn what_is_given_is_taken_and_the_rest_stays() {
        let usual = after(&json!({"type": "transcription"})).expect("nothing wrong");
        assert_eq!(usual["transcription"], json!({"model": "digits"}));
        assert_eq!(usual["turn_detection"]["silence_duration_ms"], 500);
        let input = json!({
            "format": {"type": "audio/pcm", "rate": 24000},
            "transcription": {"model": "whisper-1", "language": "en", "prompt": "digits"},
            "turn_detection": null,
        });
        let told =
            after(&json!({"type": "transcription", "audio": {"input": input}})).expect("fine");
        assert_eq!(told["transcription"], input["transcription"]);
        assert_eq!(told["turn_detection"], Value::Null);
    }

    #[test]
    fn what_cannot_be_is_named() {
        let refused = |input: Value| {
            after(&json!({"type": "transcription", "audio": {"input": input}}))
                .expect_err("refused")
        };
        assert_eq!(after(&json!({"type": "realtime"})), Err("session.type"));
        assert_eq!(after(&json!(7)), Err("session.type"));
        for format in [
            json!({"type": "audio/pcmu"}),
            json!({"type": "audio/pcm", "rate": 16000}),
            json!(1),
        ] {
            assert_eq!(
                refused(json!({"format": format})),
                "session.audio.input.format"
            );
        }
        for language in [json!(1), json!("x".repeat(NAME + 1))] {
            let language = json!({"transcription": {"language": language}});
            assert_eq!(
                refused(language),
                "session.audio.input.transcription.language"
            );
        }
        for turns in [json!({}), json!({"type": "none"}), json!([])] {
            let turns = json!({"turn_detection": turns});
            assert_eq!(refused(turns), "session.audio.input.turn_detection");
        }
        for silence in [json!(199), json!(10_001), json!(-1), json!("500")] {
            let turns = json!({"type": "server_vad", "silence_duration_ms": silence});
            let param = "session.audio.input.turn_detection.silence_duration_ms";
            assert_eq!(refused(json!({"turn_detection": turns})), param);
        }
    }
}
