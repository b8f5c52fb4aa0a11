//! From the tokens of a segment to its words.
//!
//! A token is a piece of a word, or of a character: the bytes of one character may be spread over several tokens.

use std::time::Duration;

use super::quality::bounded;
use crate::speech::Word;

/// A token of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Token {
    /// What the model calls it.
    pub(super) id: u32,
    /// A part of the text, which may begin or end within a character.
    pub(super) bytes: Vec<u8>,
    /// Begin, from the start of the recording.
    pub(super) start: Duration,
    /// End, from the start of the recording.
    pub(super) end: Duration,
    /// Probability, 0 to 1.
    pub(super) probability: f32,
    /// Logarithm of its probability.
    pub(super) log_probability: f32,
}

/// A word that further tokens may belong to.
#[derive(Default)]
struct Open {
    text: String,
    start: Duration,
    end: Duration,
    probabilities: Vec<f32>,
}

/// The words of a segment that was spoken between `begin` and `end`, in order and none before another's end.
///
/// A word's probability is the mean of its tokens', as in Whisper's reference implementation.
pub(super) fn words(tokens: &[Token], begin: Duration, end: Duration) -> Vec<Word> {
    let mut words: Vec<Open> = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let (text, count) = whole_characters(rest);
        let (unit, after) = rest.split_at(count);
        rest = after;
        match words.last_mut() {
            Some(word) if belongs(&text, &word.text) => word.add(text.trim(), unit),
            _ if text.trim().is_empty() => {}
            _ => {
                let mut word = Open {
                    start: unit[0].start,
                    ..Open::default()
                };
                word.add(text.trim(), unit);
                words.push(word);
            }
        }
    }
    let mut from = begin;
    let close = |word: Open| {
        let start = word.start.clamp(from, end.max(from));
        let end = word.end.clamp(start, end.max(start));
        from = end;
        Word {
            start,
            end,
            probability: mean(&word.probabilities),
            text: word.text,
        }
    };
    words.into_iter().map(close).collect()
}

impl Open {
    fn add(&mut self, text: &str, tokens: &[Token]) {
        self.text.push_str(text);
        for token in tokens {
            self.end = self.end.max(token.end);
            self.probabilities.push(token.probability);
        }
    }
}

/// The text of as few tokens as end with a character, and how many those are.
fn whole_characters(tokens: &[Token]) -> (String, usize) {
    let mut bytes = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        bytes.extend_from_slice(&token.bytes);
        // Only a character that has begun can be completed by what follows.
        let is_cut = std::str::from_utf8(&bytes).is_err_and(|error| error.error_len().is_none());
        if !is_cut {
            return (String::from_utf8_lossy(&bytes).into_owned(), index + 1);
        }
    }
    (String::from_utf8_lossy(&bytes).into_owned(), tokens.len())
}

/// Whether `text` goes on with the word before it.
fn belongs(text: &str, before: &str) -> bool {
    let Some(first) = text.chars().find(|character| character.is_alphanumeric()) else {
        // Punctuation follows a word, but for brackets and quotes after a space, which open the next one.
        return !(text.starts_with(char::is_whitespace) && opens(text.trim()));
    };
    if is_mark(first) || !before.contains(char::is_alphanumeric) {
        return true;
    }
    let last = before
        .chars()
        .rfind(|character| character.is_alphanumeric());
    let is_apart = text.starts_with(char::is_whitespace)
        || has_no_spaces(first)
        || last.is_some_and(has_no_spaces);
    !is_apart
}

/// Whether it is punctuation that belongs to the word after it.
fn opens(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|character| "\"'“‘¿¡([{«„「『《〈【（".contains(character))
}

/// Whether the script of this letter is written without spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
fn has_no_spaces(letter: char) -> bool {
    matches!(letter,
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether it is a letter of these scripts that belongs to the one before: a vowel above, below or behind, a long vowel.
fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{0e31}' | '\u{0e34}'..='\u{0e3a}' | '\u{0e47}'..='\u{0e4e}' // Thai
        | '\u{0eb1}' | '\u{0eb4}'..='\u{0ebc}' | '\u{0ec8}'..='\u{0ece}' // Lao
        | '\u{102b}'..='\u{103e}' // Burmese
        | '\u{17b4}'..='\u{17d3}' // Khmer
        | '\u{30fc}') // kana
}

#[expect(clippy::cast_precision_loss, reason = "a word has a few tokens")]
fn mean(probabilities: &[f32]) -> f32 {
    let sum: f32 = probabilities.iter().sum();
    bounded(sum / probabilities.len().max(1) as f32, 0.0, 1.0)
}

#[cfg(test)]
mod tests;
