//! Caddy.

use super::{Words, escaper, has_control};

/// A Caddyfile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Caddyfile;

impl Words for Caddyfile {
    const FORMAT: &'static str = "a Caddyfile";

    fn word(value: &str) -> Result<String, &'static str> {
        if has_control(value) {
            return Err("it has control characters");
        }
        // They can be escaped since 2.8 only.
        if value.contains(['{', '}']) {
            return Err("Caddy reads a placeholder in braces, in quotes too");
        }
        let plain =
            |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@+*[]".contains(letter);
        if !value.is_empty() && value.chars().all(plain) {
            return Ok(value.to_owned());
        }
        // In double quotes a backslash stands for itself but before a quote, so that no backslash can be the last letter;
        // in backquotes everything stands for itself.
        if !value.contains(['"', '\\']) {
            return Ok(format!("\"{value}\""));
        }
        if !value.contains('`') {
            return Ok(format!("`{value}`"));
        }
        Err("Caddy cannot quote a backquote together with a double quote or a backslash")
    }
}

escaper!(Caddyfile);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_caddyfile() {
        for (value, word) in [
            ("/var/lib/voicectl", "/var/lib/voicectl"),
            ("", r#""""#),
            ("/a b", r#""/a b""#),
            ("/a`;$#", r#""/a`;$#""#),
            (r#"/a"b\"#, r#"`/a"b\`"#),
        ] {
            assert_eq!(Caddyfile::word(value).as_deref(), Ok(word), "{value}");
        }
        for wrong in ["/{env.HOME}", "/a`\"", "/a\nb"] {
            assert!(Caddyfile::word(wrong).is_err(), "{wrong}");
        }
    }
}
