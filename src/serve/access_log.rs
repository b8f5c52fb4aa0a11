//! One line about each request, in the form of the log's other lines.
//!
//! tracing's own formatter takes longer than a small answer: it quotes and escapes letter by letter, looks for spans, and
//! asks the calendar anew for each line.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::net::IpAddr;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use axum::http::Method;
use time::OffsetDateTime;
use tracing::Level;

use super::log::LogWriter;

/// How the lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// For files.
    Plain,
    /// For terminals.
    Coloured,
    /// An object on each line.
    Json,
}

/// One for the process, as tracing's subscriber is.
static LOG: OnceLock<(LogWriter, Form)> = OnceLock::new();

/// From here on lines are written. A second call changes nothing.
pub fn start(writer: LogWriter, form: Form) {
    let _ = LOG.set((writer, form));
}

/// What is said of a request.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// Plain letters, digits and hyphens.
    pub(super) id: &'a str,
    pub(super) client: IpAddr,
    pub(super) method: &'a Method,
    /// Without the query, which may hold a ticket.
    pub(super) path: &'a str,
    pub(super) status: u16,
    pub(super) took: Duration,
}

/// Writes the line, unless the filter has `voicectl::access=off`.
pub(super) fn write(entry: &Entry<'_>) {
    if let Some((writer, form)) = LOG.get()
        && tracing::enabled!(target: "voicectl::access", Level::INFO)
    {
        writer.line(entry.line(*form, SystemTime::now()).as_bytes());
    }
}

impl Entry<'_> {
    fn line(&self, form: Form, now: SystemTime) -> String {
        let mut line = String::with_capacity(192 + self.path.len());
        let (before, after, level) = match form {
            Form::Plain => ("", "  ", "INFO "),
            Form::Coloured => ("\x1b[2m", "\x1b[0m \x1b[32m ", "INFO\x1b[0m "),
            Form::Json => (
                "{\"timestamp\":\"",
                "\",\"level\":\"",
                "INFO\",\"fields\":{\"message\":\"",
            ),
        };
        line.push_str(before);
        push_time(&mut line, now);
        line.push_str(after);
        line.push_str(level);
        line.push_str(self.method.as_str());
        line.push(' ');
        push_path(&mut line, self.path);
        line.push(' ');
        push_number(&mut line, self.status.into());
        line.push(' ');
        push_number(
            &mut line,
            u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
        );
        let (before, between, end) = match form {
            Form::Json => (
                " ms\",\"id\":\"",
                "\",\"client\":\"",
                "\"},\"target\":\"voicectl::access\"}\n",
            ),
            _ => (" ms id=\"", "\" client=\"", "\"\n"),
        };
        line.push_str(before);
        line.push_str(self.id);
        line.push_str(between);
        let _ = write!(line, "{}", self.client);
        line.push_str(end);
        line
    }
}

/// `2026-11-21T09:46:12.240254Z`.
fn push_time(line: &mut String, now: SystemTime) {
    thread_local! {
        /// The last second, and how it is written.
        static SECOND: RefCell<(u64, String)> = const { RefCell::new((0, String::new())) };
    }
    let since = now
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    SECOND.with_borrow_mut(|(second, text)| {
        if *second != since.as_secs() || text.is_empty() {
            *second = since.as_secs();
            let date = i64::try_from(*second).ok();
            let date = date.and_then(|date| OffsetDateTime::from_unix_timestamp(date).ok());
            let date = date.unwrap_or(OffsetDateTime::UNIX_EPOCH);
            text.clear();
            let (hour, minute, second) = date.to_hms();
            let _ = write!(
                text,
                "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}.",
                date.year(),
                u8::from(date.month()),
                date.day()
            );
        }
        line.push_str(text);
    });
    let micros = since.subsec_micros();
    for scale in [100_000, 10_000, 1000, 100, 10, 1] {
        line.push(digit(u64::from(micros / scale)));
    }
    line.push('Z');
}

fn push_number(line: &mut String, number: u64) {
    if number >= 10 {
        push_number(line, number / 10);
    }
    line.push(digit(number));
}

fn digit(number: u64) -> char {
    char::from(b"0123456789"[usize::try_from(number % 10).unwrap_or(0)])
}

/// Paths are a client's: what ends a line, ends a text or commands a terminal is written as `%XX`, as it should have come.
fn push_path(line: &mut String, path: &str) {
    let is_plain = |byte: &u8| (b' '..=b'~').contains(byte) && !b" \"\\".contains(byte);
    if path.as_bytes().iter().all(is_plain) {
        return line.push_str(path);
    }
    for byte in path.bytes() {
        if is_plain(&byte) {
            line.push(char::from(byte));
        } else {
            let _ = write!(line, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(form: Form, path: &str) -> String {
        let entry = Entry {
            id: "1a1fd7fc790-30a4fb",
            client: [127, 0, 0, 1].into(),
            method: &Method::GET,
            path,
            status: 200,
            took: Duration::from_micros(12_900),
        };
        entry.line(
            form,
            SystemTime::UNIX_EPOCH + Duration::from_micros(1_795_254_372_040_254),
        )
    }

    #[test]
    fn a_line_looks_like_the_others() {
        assert_eq!(
            line(Form::Plain, "/healthz"),
            "2026-11-21T09:46:12.040254Z  INFO GET /healthz 200 12 ms id=\"1a1fd7fc790-30a4fb\" client=\"127.0.0.1\"\n"
        );
    }

    #[test]
    fn an_object_is_an_object_whatever_the_path() {
        for path in ["/healthz", "/\"}{\\", "/a\n\u{9b}31m\u{202e}"] {
            let line = line(Form::Json, path);
            let object: serde_json::Value = serde_json::from_str(&line).expect("JSON");
            assert_eq!(object["level"], "INFO");
            assert_eq!(object["fields"]["client"], "127.0.0.1");
            assert_eq!(object["target"], "voicectl::access");
            assert_eq!(line.lines().count(), 1);
            assert!(line.is_ascii(), "{line}");
        }
    }
}
