//! What became of a hook.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use super::HookKind;
use crate::acme::process::{End, Ended};
use crate::machine::NotApproved;
use crate::pki::shown::shown;

/// A hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hook {
    /// A program, without arguments.
    File(PathBuf),
    /// A line for `/bin/sh -c`.
    Shell(String),
}

/// Fit for a sentence on a terminal.
impl fmt::Display for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::File(path) => shown(&path.to_string_lossy()),
            Self::Shell(line) => shown(line),
        })
    }
}

/// A hook that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the {} hook `{hook}` failed: {why}", kind.name())]
pub struct HookError {
    /// When it ran.
    pub kind: HookKind,
    /// What ran.
    pub hook: Hook,
    /// How it ended and its last words, in one line.
    pub why: String,
    /// The end of what it said, in lines without control characters; may be empty.
    pub output: String,
}

/// A hook that ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookRun {
    /// When it ran.
    pub kind: HookKind,
    /// What ran.
    pub hook: Hook,
    /// How long.
    pub took: Duration,
    /// The end of what it said, stdout before stderr, in lines without control characters.
    pub output: String,
    /// How it ended.
    pub result: Result<(), HookError>,
}

impl HookRun {
    pub(super) fn new(kind: HookKind, hook: Hook, took: Duration, ended: &Ended) -> Self {
        let output = plain(&ended.stdout) + &plain(&ended.stderr);
        let result = match ended.end {
            End::Success => Ok(()),
            _ => Err(HookError {
                kind,
                hook: hook.clone(),
                why: explained(ended),
                output: output.clone(),
            }),
        };
        Self {
            kind,
            hook,
            took,
            output,
            result,
        }
    }

    /// A hook that must not run.
    pub(super) fn refused(kind: HookKind, hook: Hook, why: &NotApproved) -> Self {
        let error = HookError {
            kind,
            hook: hook.clone(),
            why: format!("{why}; {}", NotApproved::REMEDY),
            output: String::new(),
        };
        Self {
            kind,
            hook,
            took: Duration::ZERO,
            output: String::new(),
            result: Err(error),
        }
    }
}

/// How it ended, with last words from which terminal sequences are gone.
fn explained(ended: &Ended) -> String {
    let plain = Ended {
        end: ended.end.clone(),
        stdout: plain(&ended.stdout),
        stderr: plain(&ended.stderr),
    };
    plain.line()
}

/// Lines without control characters, and without the sequences that they begin (ECMA-48 section 5.4); each ends with a line
/// break.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => out.push('\n'),
            '\t' => out.push(' '),
            '\u{1b}' if letters.next_if_eq(&'[').is_some() => {
                while letters
                    .next_if(|next| matches!(next, '\u{20}'..='\u{3f}'))
                    .is_some()
                {}
                letters.next_if(|next| matches!(next, '\u{40}'..='\u{7e}'));
            }
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn terminals_are_not_commanded() {
        for (said, kept) in [
            ("", ""),
            ("a\r\nb", "a\nb\n"),
            ("\u{1b}[31;1mred\u{1b}[0m\n", "red\n"),
            ("\u{1b}]0;title\u{7}x", "]0;titlex\n"),
            ("a\u{9b}2Jb\u{8}\u{7f}\0c\td", "a2Jbc d\n"),
            ("\u{1b}[", ""),
            ("ä\u{fffd}", "ä\u{fffd}\n"),
        ] {
            assert_eq!(plain(said), kept, "{said:?}");
        }
    }
}
