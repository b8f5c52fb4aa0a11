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
