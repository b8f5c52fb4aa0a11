//! Dockerfiles. Each instruction has its own words, and variables stand in most of them: only what means the same in all of
//! them is written.

use super::{Words, escaper};

/// Dockerfiles.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dockerfile;

impl Words for Dockerfile {
    const FORMAT: &'static str = "a Dockerfile";

    fn word(value: &str) -> Result<String, &'static str> {
        let is_plain =
            |letter: char| letter.is_ascii_alphanumeric() || "._/:@%+=,-".contains(letter);
        if value.is_empty() || value.starts_with('-') {
            return Err("it is empty or looks like a flag");
        }
        if !value.chars().all(is_plain) {
            return Err("it has blanks, quotes, variables or letters beyond ASCII");
        }
        Ok(value.to_owned())
    }
}

escaper!(Dockerfile);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_words_are_written() {
        assert_eq!(Dockerfile::word("a/b:c@d").as_deref(), Ok("a/b:c@d"));
        for bad in [
            "", "--from=x", "a b", "$x", "a\nRUN x", "a\\", "\"", "ä", "#a",
        ] {
            assert!(Dockerfile::word(bad).is_err(), "{bad:?}");
        }
    }
}
