//! Words for a unit of systemd.

/// A word of a setting (systemd.syntax(7), "Quoting"; systemd.unit(5), "Specifiers"). In commands, but for their first word, a
/// dollar is a variable's and must be doubled before.
#[must_use]
pub fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@+$".contains(letter);
    let word = word.replace('%', "%%");
    if word.chars().all(|letter| plain(letter) || letter == '%') {
        return word;
    }
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A command line of a setting such as `ExecStart=` (systemd.service(5), "Command lines").
///
/// # Errors
///
/// What systemd does not take in the path of a program.
pub fn command<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<String, &'static str> {
    let mut line = Vec::new();
    for word in words {
        // The first word is no place for variables, so that a dollar stays one.
        line.push(if line.is_empty() {
            if word.contains(['"', '\'', '\\']) {
                return Err("systemd takes no quotes and no backslashes in the path of a program");
            }
            quoted(word)
        } else {
            quoted(&word.replace('$', "$$"))
        });
    }
    Ok(line.join(" "))
}

/// A value that is the rest of its line, which no quotes end: the path of `ListenStream=` or `LoadCredential=`.
///
/// # Errors
///
/// What would be read as another value.
pub fn rest_of_line(value: &str) -> Result<String, &'static str> {
    if value.ends_with('\\') {
        return Err("a backslash at the end of a line joins it with the next one");
    }
    if value.trim() != value {
        return Err("blanks at its end are cut off");
    }
    Ok(value.replace('%', "%%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemd_would_read_otherwise_is_written_so_that_it_does_not() {
        let words = ["/bin/a b$c", "x;y", "$HOME", "100%", "a\"b\\"];
        let line = command(words).expect("a line");
        assert_eq!(line, r#""/bin/a b$c" "x;y" $$HOME 100%% "a\"b\\""#);
        assert!(command(["/bin/it's"]).is_err());
        assert_eq!(rest_of_line("/run/a b%"), Ok("/run/a b%%".to_owned()));
        assert!(rest_of_line("/run/a ").is_err() && rest_of_line("/run/a\\").is_err());
    }
}
