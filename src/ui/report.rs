//! A [`Failure`] as text.

use std::fmt::Write;

use super::{CYAN, RED, Ui};
use crate::error::{Failure, FailureKind};

/// `error:` what, `because:` each cause, a blank line, `hint:` each repair.
pub(super) fn render(failure: &Failure, ui: &Ui) -> String {
    let mut text = format!("{} {}", ui.paint("error:", RED), failure.what);
    for cause in &failure.because {
        // A cause of several lines (a parser's, say) stays indented under its own.
        let _ = write!(
            text,
            "\n  because: {}",
            cause.replace('\n', "\n           ")
        );
    }
    let mut hints = failure.hints.clone();
    if failure.kind == FailureKind::Bug {
        hints.push(format!(
            "this is a bug in voicectl {}: please report it",
            env!("CARGO_PKG_VERSION")
        ));
    }
    if !hints.is_empty() {
        text.push('\n');
    }
    for hint in hints {
        let _ = write!(text, "\n{} {hint}", ui.paint("hint:", CYAN));
    }
    text
}
