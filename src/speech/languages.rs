//! The languages of Whisper.

use super::SpeechError;

/// Codes of all languages in the order of Whisper's language tokens (whisper.cpp 1.8.3, `g_lang`).
///
/// ISO 639-1 where there is one; `haw` and `yue` are ISO 639-3, and `jw` is what Whisper calls `jv`, Javanese.
#[rustfmt::skip]
pub const CODES: [&str; 100] = [
    "en", "zh", "de", "es", "ru", "ko", "fr", "ja", "pt", "tr", "pl", "ca", "nl", "ar", "sv", "it",
    "id", "hi", "fi", "vi", "he", "uk", "el", "ms", "cs", "ro", "da", "hu", "ta", "no", "th", "ur",
    "hr", "bg", "lt", "la", "mi", "ml", "cy", "sk", "te", "fa", "lv", "bn", "sr", "az", "sl", "kn",
    "et", "mk", "br", "eu", "is", "hy", "ne", "mn", "bs", "kk", "sq", "sw", "gl", "mr", "pa", "si",
    "km", "sn", "yo", "so", "af", "oc", "ka", "be", "tg", "sd", "gu", "am", "yi", "lo", "uz", "fo",
    "ht", "ps", "tk", "nn", "mt", "sa", "lb", "my", "bo", "tl", "mg", "as", "tt", "haw", "ln", "ha",
    "ba", "jw", "su", "yue",
];

/// The code among [`CODES`], whatever its letters' case.
///
/// # Errors
///
/// [`SpeechError::UnknownLanguage`].
pub fn find(code: &str) -> Result<&'static str, SpeechError> {
    CODES
        .iter()
        .find(|known| known.eq_ignore_ascii_case(code))
        .copied()
        .ok_or_else(|| SpeechError::UnknownLanguage {
            language: code.to_owned(),
            known: CODES.iter().map(ToString::to_string).collect(),
        })
}
