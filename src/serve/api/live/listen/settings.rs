//! What the address of a [`listen`](super) session asks for.

use std::time::Duration;

use super::super::opus::Opus;
use super::super::sound::{Audio, Samples, Sound};
use crate::serve::problem::{Kind, Problem};
use crate::speech::audio::worker::stream::Packing;
use crate::speech::live::LiveSettings;

/// Least silence that ends an utterance, whatever is asked for: Deepgram's 10 ms would end one in most words.
const LEAST: Duration = Duration::from_millis(200);
const MOST: Duration = Duration::from_secs(10);

/// How sound comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    /// Samples, so many in a second.
    Linear(u32),
    Opus(Packing),
}

/// Settings of one session.
#[derive(Debug)]
pub(super) struct Settings {
    encoding: Encoding,
    interim: bool,
    endpointing: Option<Duration>,
    language: Option<String>,
    /// Whether the end of an utterance is told as such.
    pub(super) tells_endpoints: bool,
    /// Silence after the last word that is told.
    pub(super) utterance_end: Option<Duration>,
    /// Whether the begin of speech is told.
    pub(super) vad_events: bool,
}

impl Settings {
    /// Reads them. Parameters that are not known here are passed over: Deepgram has many, of models and formats.
    ///
    /// # Errors
    ///
    /// `bad-request`, with the members that Deepgram has in its errors.
    pub(super) fn of(query: &[(String, String)]) -> Result<Self, Problem> {
        let value = |wanted: &str| {
            let found = query.iter().find(|(name, _)| name == wanted);
            found.map(|(_, value)| value.as_str())
        };
        // Python's clients write `True`.
        let truth = |text: &str| text.to_ascii_lowercase().parse::<bool>().ok();
        let flag = |name: &str| match value(name).map(truth) {
            None => Ok(false),
            Some(Some(is_on)) => Ok(is_on),
            Some(None) => Err(invalid(&format!("`{name}` is `true` or `false`"))),
        };
        let encoding = match value("encoding") {
            Some("linear16") => {
                if value("channels").is_some_and(|channels| channels != "1") {
                    return Err(invalid("`channels` has to be 1"));
                }
                let rate = value("sample_rate").and_then(|rate| rate.parse().ok());
                let missing = || invalid("`sample_rate` is missing, or no number of Hz");
                Encoding::Linear(rate.ok_or_else(missing)?)
            }
            // Deepgram's clients leave it out for what says itself what it is.
            other @ (None | Some("opus" | "ogg-opus")) => {
                if value("channels").is_some_and(|channels| !["1", "2"].contains(&channels)) {
                    return Err(invalid("`channels` has to be 1 or 2"));
                }
                Encoding::Opus(if other == Some("opus") {
                    Packing::Packets
                } else {
                    Packing::Container
                })
            }
            Some(_) => {
                return Err(invalid(
                    "`encoding` has to be `linear16`, `opus` or `ogg-opus`, or left out for Opus in WebM or Ogg",
                ));
            }
        };
        let milliseconds = |name: &str, text: &str| {
            let time = text.parse().map(Duration::from_millis).ok();
            time.filter(|time| *time <= MOST)
                .ok_or_else(|| invalid(&format!("`{name}` is at most {} ms", MOST.as_millis())))
        };
        let usual = LiveSettings::default().endpointing;
        let endpointing = match value("endpointing").map(|text| (text, truth(text))) {
            None | Some((_, Some(true))) => usual,
            Some((_, Some(false))) => None,
            Some((text, None)) => Some(milliseconds("endpointing", text)?.max(LEAST)),
        };
        let utterance_end = match value("utterance_end_ms") {
            None => None,
            Some(text) => Some(milliseconds("utterance_end_ms", text)?.max(LEAST)),
        };
        let language = value("language").filter(|language| !["", "multi"].contains(language));
        // `en-US` is `en`: models know languages, not countries.
        let language = language.and_then(|language| language.split(['-', '_']).next());
        Ok(Self {
            encoding,
            interim: flag("interim_results")?,
            vad_events: flag("vad_events")?,
            tells_endpoints: endpointing.is_some(),
            endpointing: endpointing.or(utterance_end),
            utterance_end,
            language: language.map(|language| language.chars().take(35).collect()),
        })
    }

    /// What takes the sound.
    pub(super) fn audio(&self) -> Result<Audio, Problem> {
        match self.encoding {
            Encoding::Linear(rate) => Sound::new(Samples::Integer, rate)
                .map(Audio::Samples)
                .map_err(|problem| invalid(problem.detail())),
            Encoding::Opus(packing) => Ok(Audio::Opus(Opus::new(packing))),
        }
    }

    /// How it is listened.
    pub(super) fn live(&self) -> LiveSettings {
        LiveSettings {
            language: self.language.clone(),
            words: true,
            interim: self.interim,
            endpointing: self.endpointing,
            ..LiveSettings::default()
        }
    }
}

fn invalid(detail: &str) -> Problem {
    Problem::new(Kind::BAD_REQUEST, detail)
        .with("err_code", "INVALID_QUERY_PARAMETER")
        .with("err_msg", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(query: &str) -> Result<Settings, String> {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let pairs: Vec<_> = pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Settings::of(&pairs).map_err(|problem| problem.detail().to_owned())
    }

    #[test]
    fn what_there_is_not_is_refused_and_what_is_not_known_is_passed_over() {
        for (query, wanted) in [
            ("encoding=", "`encoding` has to be"),
            (
                "encoding=speex&sample_rate=16000",
                "`encoding` has to be `linear16`, `opus` or `ogg-opus`",
            ),
            ("encoding=opus&channels=6", "`channels` has to be 1 or 2"),
            ("encoding=linear16", "`sample_rate` is missing"),
            (
                "encoding=linear16&sample_rate=-1",
                "`sample_rate` is missing",
            ),
            (
                "encoding=linear16&sample_rate=16000&channels=2",
                "`channels`",
            ),
            (
                "encoding=linear16&sample_rate=16000&endpointing=x",
                "`endpointing` is at most",
            ),
            (
                "encoding=linear16&sample_rate=16000&endpointing=10001",
                "`endpointing` is at most",
            ),
            (
                "encoding=linear16&sample_rate=16000&vad_events=1",
                "`vad_events` is",
            ),
        ] {
            let refused = of(query).expect_err(query);
            assert!(refused.contains(wanted), "{query}: {refused}");
        }
        let settings =
            of("encoding=linear16&sample_rate=8000&model=nova-3&smart_format=true").expect("fine");
        assert_eq!(
            settings.live().endpointing,
            LiveSettings::default().endpointing
        );
        assert!(!settings.live().interim);
        assert!(settings.audio().is_ok());
        for (query, packing) in [
            ("encoding=opus&sample_rate=48000", Packing::Packets),
            ("encoding=ogg-opus&channels=2", Packing::Container),
            ("model=nova-3", Packing::Container),
        ] {
            assert_eq!(of(query).expect(query).encoding, Encoding::Opus(packing));
        }
        assert!(
            of("encoding=linear16&sample_rate=96000")
                .expect("read")
                .audio()
                .is_err()
        );
    }

    #[test]
    fn endpoints_and_languages_are_what_an_engine_can_do() {
        let live = |more: &str| {
            let settings =
                of(&format!("encoding=linear16&sample_rate=16000&{more}")).expect("fine");
            (settings.tells_endpoints, settings.live())
        };
        assert_eq!(live("endpointing=10").1.endpointing, Some(LEAST));
        assert_eq!(live("endpointing=false").1.endpointing, None);
        let (tells, settings) = live("endpointing=false&utterance_end_ms=1000");
        assert_eq!(
            (tells, settings.endpointing),
            (false, Some(Duration::from_secs(1)))
        );
        assert_eq!(live("language=en-US").1.language.as_deref(), Some("en"));
        assert_eq!(live("language=multi").1.language, None);
    }
}
