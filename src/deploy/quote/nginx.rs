//! nginx.

use super::{Words, escaper, has_control};

/// nginx.conf.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nginx;

impl Words for Nginx {
    const FORMAT: &'static str = "a configuration of nginx";

    fn word(value: &str) -> Result<String, &'static str> {
        if has_control(value) {
            return Err("it has control characters");
        }
        if value.contains('$') {
            return Err("nginx reads a variable at every `$`, in quotes too");
        }
        // `*` and `[` are for names and addresses; a regular expression would begin with `~`.
        let plain =
            |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@+*[]".contains(letter);
        if !value.is_empty() && value.chars().all(plain) {
            return Ok(value.to_owned());
        }
        let escaped = value.replace('\\', r"\\").replace('"', r#"\""#);
        Ok(format!("\"{escaped}\""))
    }
}

escaper!(Nginx);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_nginx() {
        for (value, word) in [
            ("/var/lib/voicectl", "/var/lib/voicectl"),
            ("", r#""""#),
            ("/a b", r#""/a b""#),
            ("/a;}", r#""/a;}""#),
            (r#"/a"b\c"#, r#""/a\"b\\c""#),
            ("/#ü'", "\"/#ü'\""),
        ] {
            assert_eq!(Nginx::word(value).as_deref(), Ok(word), "{value}");
        }
        assert!(Nginx::word("/a$b").is_err() && Nginx::word("/a\nb").is_err());
    }
}
