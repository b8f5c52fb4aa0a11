//! The six embedded voices, and which of them speaks a language.

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::speech::{SpeechError, Voice};

/// A voice with its data. The data is Apache-2.0, as the engine is.
pub(super) struct Lingware {
    /// As shown to people.
    pub(super) voice: Voice,
    /// Text analysis: lexicon, grammar, prosody.
    pub(super) analysis: &'static [u8],
    /// Signal generation: the speaker.
    pub(super) signal: &'static [u8],
}

/// All voices, the default one first. Written by `src/build.rs`.
pub(super) static LINGWARE: [Lingware; 6] = include!(concat!(env!("OUT_DIR"), "/pico_voices.rs"));

/// The same voices without their data.
pub(super) static VOICES: LazyLock<Vec<Voice>> = LazyLock::new(|| {
    LINGWARE
        .iter()
        .map(|lingware| lingware.voice.clone())
        .collect()
});

/// The voice for a BCP 47 tag: the exact one, else the first of its primary language (RFC 4647, 3.4, so `de-AT`
/// is spoken by `de-DE`), and the default voice for none. Case does not count, `_` is taken for `-`.
///
/// A name of a voice comes before any language.
pub(super) fn find(name: Option<&str>, language: Option<&str>) -> Result<usize, SpeechError> {
    if let Some(name) = name {
        let named = |voice: &Voice| voice.name.eq_ignore_ascii_case(name);
        return VOICES
            .iter()
            .position(named)
            .ok_or_else(|| SpeechError::UnknownVoice {
                voice: name.to_owned(),
                known: VOICES.iter().map(|voice| voice.name.to_string()).collect(),
            });
    }
    let Some(language) = language else {
        return Ok(0);
    };
    let tag = language.trim().replace('_', "-");
    let primary = |tag: &str| {
        tag.split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    VOICES
        .iter()
        .position(|voice| voice.language.eq_ignore_ascii_case(&tag))
        .or_else(|| {
            VOICES
                .iter()
                .position(|voice| primary(&voice.language) == primary(&tag))
        })
        .ok_or_else(|| SpeechError::UnknownLanguage {
            language: language.to_owned(),
            known: VOICES
                .iter()
                .map(|voice| voice.language.to_string())
                .collect(),
        })
}
