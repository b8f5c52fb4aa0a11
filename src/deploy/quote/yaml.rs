//! YAML 1.1 and 1.2: a value is a text, whatever it looks like.

use std::fmt::Write;

use super::{Words, escaper};

/// YAML files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Yaml;

/// What parsers of YAML 1.1 take for something else than a text. What begins with a digit or a sign is quoted anyway.
const TAKEN: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

impl Words for Yaml {
    const FORMAT: &'static str = "YAML";

    fn word(value: &str) -> Result<String, &'static str> {
        Ok(if is_plain(value) {
            value.to_owned()
        } else {
            quoted(value)
        })
    }
}

/// Whether it is the same text without quotes, at any place of a file.
fn is_plain(value: &str) -> bool {
    // A colon is fine within a word: only one before a blank or at the end makes a mapping.
    value.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/')
        && value
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "._/:@-".contains(letter))
        && !value.ends_with(':')
        && !TAKEN.contains(&value.to_ascii_lowercase().as_str())
}

/// Double quotes have words for everything.
fn quoted(value: &str) -> String {
    let mut text = String::from("\"");
    for letter in value.chars() {
        match letter {
            '"' | '\\' => text.extend(['\\', letter]),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            // Not printable (YAML 1.2.2 section 5.1), or the end of a line for some parsers.
            '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            _ if letter.is_control() => {
                let _ = write!(text, "\\u{:04x}", u32::from(letter));
            }
            _ => text.push(letter),
        }
    }
    text.push('"');
    text
}

escaper!(Yaml);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_something_else_is_quoted() {
        for plain in ["voicectl", "a.b-c/d:1@e", "/var/lib", "https://a.test/v1"] {
            assert_eq!(Yaml::word(plain).as_deref(), Ok(plain));
        }
        for (value, wanted) in [
            ("", r#""""#),
            ("yes", r#""yes""#),
            ("Null", r#""Null""#),
            ("1e3", r#""1e3""#),
            ("0x1f", r#""0x1f""#),
            ("12:30:45", r#""12:30:45""#),
            ("~", r#""~""#),
            ("- a", r#""- a""#),
            ("a: b", r#""a: b""#),
            ("a:", r#""a:""#),
            ("a #b", r#""a #b""#),
            ("{a}", r#""{a}""#),
            ("*a", r#""*a""#),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("a\nb", r#""a\nb""#),
            ("a\u{2028}b", r#""a\u2028b""#),
            ("\u{1}", r#""\u0001""#),
            ("größe", r#""größe""#),
        ] {
            assert_eq!(Yaml::word(value).as_deref(), Ok(wanted), "{value:?}");
        }
    }
}
