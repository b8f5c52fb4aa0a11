//! Words for a POSIX shell.

use std::borrow::Cow;

/// A word as the shell reads it back (XCU section 2.2.2).
#[must_use]
pub fn quoted(word: &str) -> Cow<'_, str> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@%+".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
    }
}

/// Words as one line.
#[must_use]
pub fn line<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(quoted).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_read_otherwise_is_quoted() {
        let words = ["a", "", "b c", "it's", "$(x)", "/p/100%"];
        assert_eq!(line(words), r"a '' 'b c' 'it'\''s' '$(x)' /p/100%");
    }
}
