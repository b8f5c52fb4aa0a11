//! The languages of Whisper: codes, and the English names that OpenAI's answers have.

use super::SpeechError;

/// Codes and names in the order of Whisper's language tokens (whisper.cpp 1.8.3, `g_lang`).
///
/// ISO 639-1 where there is one; `haw` and `yue` are ISO 639-3, and `jw` is what Whisper calls `jv`, Javanese.
const TABLE: [(&str, &str); 100] = [
    ("en", "english"),
    ("zh", "chinese"),
    ("de", "german"),
    ("es", "spanish"),
    ("ru", "russian"),
    ("ko", "korean"),
    ("fr", "french"),
    ("ja", "japanese"),
    ("pt", "portuguese"),
    ("tr", "turkish"),
    ("pl", "polish"),
    ("ca", "catalan"),
    ("nl", "dutch"),
    ("ar", "arabic"),
    ("sv", "swedish"),
    ("it", "italian"),
    ("id", "indonesian"),
    ("hi", "hindi"),
    ("fi", "finnish"),
    ("vi", "vietnamese"),
    ("he", "hebrew"),
    ("uk", "ukrainian"),
    ("el", "greek"),
    ("ms", "malay"),
    ("cs", "czech"),
    ("ro", "romanian"),
    ("da", "danish"),
    ("hu", "hungarian"),
    ("ta", "tamil"),
    ("no", "norwegian"),
    ("th", "thai"),
    ("ur", "urdu"),
    ("hr", "croatian"),
    ("bg", "bulgarian"),
    ("lt", "lithuanian"),
    ("la", "latin"),
    ("mi", "maori"),
    ("ml", "malayalam"),
    ("cy", "welsh"),
    ("sk", "slovak"),
    ("te", "telugu"),
    ("fa", "persian"),
    ("lv", "latvian"),
    ("bn", "bengali"),
    ("sr", "serbian"),
    ("az", "azerbaijani"),
    ("sl", "slovenian"),
    ("kn", "kannada"),
    ("et", "estonian"),
    ("mk", "macedonian"),
    ("br", "breton"),
    ("eu", "basque"),
    ("is", "icelandic"),
    ("hy", "armenian"),
    ("ne", "nepali"),
    ("mn", "mongolian"),
    ("bs", "bosnian"),
    ("kk", "kazakh"),
    ("sq", "albanian"),
    ("sw", "swahili"),
    ("gl", "galician"),
    ("mr", "marathi"),
    ("pa", "punjabi"),
    ("si", "sinhala"),
    ("km", "khmer"),
    ("sn", "shona"),
    ("yo", "yoruba"),
    ("so", "somali"),
    ("af", "afrikaans"),
    ("oc", "occitan"),
    ("ka", "georgian"),
    ("be", "belarusian"),
    ("tg", "tajik"),
    ("sd", "sindhi"),
    ("gu", "gujarati"),
    ("am", "amharic"),
    ("yi", "yiddish"),
    ("lo", "lao"),
    ("uz", "uzbek"),
    ("fo", "faroese"),
    ("ht", "haitian creole"),
    ("ps", "pashto"),
    ("tk", "turkmen"),
    ("nn", "nynorsk"),
    ("mt", "maltese"),
    ("sa", "sanskrit"),
    ("lb", "luxembourgish"),
    ("my", "myanmar"),
    ("bo", "tibetan"),
    ("tl", "tagalog"),
    ("mg", "malagasy"),
    ("as", "assamese"),
    ("tt", "tatar"),
    ("haw", "hawaiian"),
    ("ln", "lingala"),
    ("ha", "hausa"),
    ("ba", "bashkir"),
    ("jw", "javanese"),
    ("su", "sundanese"),
    ("yue", "cantonese"),
];

/// The codes, in the same order.
pub const CODES: [&str; TABLE.len()] = {
    let mut codes = [""; TABLE.len()];
    let mut index = 0;
    while index < codes.len() {
        codes[index] = TABLE[index].0;
        index += 1;
    }
    codes
};

/// The code among [`CODES`], whatever its letters' case.
///
/// # Errors
///
/// [`SpeechError::UnknownLanguage`].
pub fn find(code: &str) -> Result<&'static str, SpeechError> {
    find_among(&CODES, code)
}

/// The code among those that somebody knows, whatever its letters' case.
///
/// # Errors
///
/// [`SpeechError::UnknownLanguage`].
pub(super) fn find_among(codes: &[&'static str], code: &str) -> Result<&'static str, SpeechError> {
    codes
        .iter()
        .find(|known| known.eq_ignore_ascii_case(code))
        .copied()
        .ok_or_else(|| SpeechError::UnknownLanguage {
            language: code.to_owned(),
            known: codes.iter().map(ToString::to_string).collect(),
        })
}

/// The English name of a code; the code itself where it has none.
#[must_use]
pub fn name(code: &str) -> &str {
    let found = TABLE.iter().find(|(known, _)| *known == code);
    found.map_or(code, |(_, name)| name)
}

/// The code of what may also be an English name; anything else is left for the recognizer to judge.
#[must_use]
pub fn code(asked: &str) -> &str {
    let named = |(_, name): &&(&str, &str)| name.eq_ignore_ascii_case(asked);
    TABLE.iter().find(named).map_or(asked, |(code, _)| code)
}

#[cfg(all(test, feature = "whisper"))]
mod tests {
    use super::*;

    /// whisper.cpp has a table of its own.
    #[test]
    fn the_names_are_those_of_whisper() {
        assert_eq!(whisper_rs::get_lang_max_id(), 99);
        for id in 0..100 {
            let (code, name) = (
                whisper_rs::get_lang_str(id).expect("a code"),
                whisper_rs::get_lang_str_full(id).expect("a name"),
            );
            assert_eq!(super::name(code), name);
            assert_eq!(super::code(name), code);
        }
        assert_eq!((name("xx"), code("xx"), code("French")), ("xx", "xx", "fr"));
    }
}
