//! haproxy.

use super::{Words, escaper, has_control};

/// haproxy.cfg.
#[derive(Clone, Copy, Debug, Default)]
pub struct Haproxy;

impl Words for Haproxy {
    const FORMAT: &'static str = "a configuration of haproxy";

    fn word(value: &str) -> Result<String, &'static str> {
        if has_control(value) {
            return Err("it has control characters");
        }
        if value.contains('$') {
            return Err("haproxy reads a variable at a `$` in an address, in quotes too");
        }
        let plain =
            |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@+*[]".contains(letter);
        if !value.is_empty() && value.chars().all(plain) {
            return Ok(value.to_owned());
        }
        // As in a shell: strong quotes keep everything but themselves (management guide, "Quoting and escaping").
        Ok(format!("'{}'", value.replace('\'', r"'\''")))
    }
}

escaper!(Haproxy);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_haproxy() {
        for (value, word) in [
            ("/var/lib/voicectl", "/var/lib/voicectl"),
            ("", "''"),
            ("/a b", "'/a b'"),
            (r#"/a"b\#'"#, r#"'/a"b\#'\'''"#),
        ] {
            assert_eq!(Haproxy::word(value).as_deref(), Ok(word), "{value}");
        }
        assert!(Haproxy::word("/a$b").is_err() && Haproxy::word("/a\nb").is_err());
    }
}
