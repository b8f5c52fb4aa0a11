//! What was said before, as tokens.

use std::ffi::c_int;

use whisper_rs::WhisperContext;

/// Tokens of a prompt that are used: half of what the decoder remembers, less the one that marks it.
const TOKENS: usize = 223;

/// Bytes of a prompt that are looked at, more than so many tokens have: whisper.cpp takes the text apart with a regular
/// expression that goes one call deeper with each letter of a word.
const BYTES: usize = 2048;

/// The tokens of the end of `text`; none where the model has no words for it.
pub(super) fn tokens(context: &WhisperContext, text: &str) -> Vec<c_int> {
    let text = cleaned(text);
    if text.is_empty() {
        return Vec::new();
    }
    // A word within a text begins with its space. With less room than one token a byte the wrapper trusts a wrong length.
    let text = format!(" {text}");
    let mut tokens = context.tokenize(&text, text.len() + 1).unwrap_or_default();
    // The ids from there on are orders, not words.
    tokens.retain(|token| (0..context.token_eot()).contains(token));
    tokens.split_off(tokens.len().saturating_sub(TOKENS))
}

/// The end of the text, without control characters: C takes the first NUL for the end.
fn cleaned(text: &str) -> String {
    let tail = text.ceil_char_boundary(text.len().saturating_sub(BYTES));
    let plain = |character: char| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    };
    let text: String = text[tail..].chars().map(plain).collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prompt_is_kept() {
        assert_eq!(cleaned(" a\0b\nc "), "a b c");
        let long = format!("{}end", "é".repeat(BYTES));
        let cleaned = cleaned(&long);
        assert!(cleaned.len() <= BYTES && cleaned.ends_with("éend"));
    }
}
