//! The six embedded voices, and which of them speaks a language.

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
pub(super) static VOICES: [Voice; 6] = {
    let mut voices = [LINGWARE[0].voice; 6];
    let mut index = 1;
    while index < voices.len() {
        voices[index] = LINGWARE[index].voice;
        index += 1;
    }
    voices
};

/// The voice for a BCP 47 tag: the exact one, else the first of its primary language (RFC 4647, 3.4, so `de-AT`
/// is spoken by `de-DE`), and the default voice for none. Case does not count, `_` is taken for `-`.
pub(super) fn find(language: Option<&str>) -> Result<usize, SpeechError> {
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
                .position(|voice| primary(voice.language) == primary(&tag))
        })
        .ok_or_else(|| SpeechError::UnknownLanguage {
            language: language.to_owned(),
            known: VOICES.iter().map(|voice| voice.language).collect(),
        })
}
