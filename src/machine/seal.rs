//! A line with a checksum at the head of a file: what was changed since is somebody's work, and is not overwritten.
//!
//! ```text
//! # Written by `voicectl renew schedule`; checksum 770b60512589d59e
//! ```
//!
//! It is the first line, or the second one after `#!`. The checksum is over all other lines.

use sha2::{Digest, Sha256};

use crate::pki::summary::hex;

/// What stands between the words and the checksum.
const MARK: &str = "; checksum ";

/// Bytes of the checksum: it is to notice changes, not to withstand anybody.
const BYTES: usize = 8;

/// A text with its seal: `words`, which hold no line break, say who wrote it.
#[must_use]
pub fn sealed(words: &str, body: &str) -> String {
    let (first, rest) = split(body);
    format!("{first}{}\n{rest}", line(words, body))
}

/// The seal of a text, without the line break.
#[must_use]
pub fn line(words: &str, body: &str) -> String {
    format!("# {words}{MARK}{}", checksum(body))
}

/// The words of a seal, where the line is one.
#[must_use]
pub fn words(line: &str) -> Option<&str> {
    let (words, checksum) = line.strip_prefix("# ")?.rsplit_once(MARK)?;
    let is_hex = checksum.len() == 2 * BYTES && checksum.bytes().all(|b| b.is_ascii_hexdigit());
    is_hex.then_some(words)
}

/// Whether a text has the seal that belongs to it; `None` without any.
#[must_use]
pub fn is_whole(text: &str) -> Option<bool> {
    let (first, rest) = split(text);
    let (seal, rest) = rest.split_once('\n')?;
    let words = words(seal)?;
    Some(seal == line(words, &format!("{first}{rest}")))
}

/// The line that must be the first one, if any, and what follows.
fn split(text: &str) -> (&str, &str) {
    match text.find('\n') {
        Some(end) if text.starts_with("#!") => text.split_at(end + 1),
        _ => ("", text),
    }
}

fn checksum(body: &str) -> String {
    hex(&Sha256::digest(body.as_bytes())[..BYTES])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_breaks_the_seal() {
        for body in ["one\ntwo\n", "#!/bin/sh\none\ntwo\n"] {
            let text = sealed("Written by a test", body);
            assert_eq!(text.starts_with("#!"), body.starts_with("#!"));
            assert_eq!(is_whole(&text), Some(true));
            assert_eq!(is_whole(&text.replace("two", "three")), Some(false));
            assert_eq!(is_whole(body), None);
        }
        assert_eq!(is_whole(""), None);
        assert_eq!(words("# a; checksum 0123456789abcdef"), Some("a"));
        assert_eq!(words("# a; checksum of it"), None);
    }
}
