//! A first line with a checksum: what was changed since is somebody's work, and is not overwritten.

use sha2::{Digest, Sha256};

use crate::pki::summary::hex;

/// What the line begins with, and the checksum after it.
const WORDS: &str = "# Written by `voicectl renew schedule`; checksum ";

/// Bytes of the checksum: it is to notice changes, not to withstand anybody.
const BYTES: usize = 8;

/// The text with its seal as its first line.
pub(super) fn sealed(body: &str) -> String {
    format!("{}\n{body}", line(body))
}

/// The seal of a text, without the line break.
pub(super) fn line(body: &str) -> String {
    format!("{WORDS}{}", hex(&Sha256::digest(body.as_bytes())[..BYTES]))
}

/// Whether a line is a seal of any text.
pub(super) fn is_seal(line: &str) -> bool {
    line.starts_with(WORDS)
}

/// Whether a text has the seal that belongs to it; `None` without any.
pub(super) fn is_whole(text: &str) -> Option<bool> {
    let (first, body) = text.split_once('\n')?;
    is_seal(first).then(|| first == line(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_breaks_the_seal() {
        let text = sealed("one\ntwo\n");
        assert_eq!(is_whole(&text), Some(true));
        assert_eq!(is_whole(&text.replace("two", "three")), Some(false));
        assert_eq!(is_whole("one\ntwo\n"), None);
        assert_eq!(is_whole(""), None);
    }
}
