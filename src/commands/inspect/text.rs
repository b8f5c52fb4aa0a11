//! Foreign text on our terminal.

/// Text of a certificate, a server or a file name without what would move the cursor, colour, or turn the direction of
/// writing: each such character as its escape.
pub(in crate::commands) fn printable(text: &str) -> String {
    let is_bad = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut clean = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_bad(letter) {
            clean.extend(letter.escape_default());
        } else {
            clean.push(letter);
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        assert_eq!(
            printable("b\u{fc}cher \u{1b}[31m\n\u{202e}x"),
            "b\u{fc}cher \\u{1b}[31m\\n\\u{202e}x"
        );
    }
}
