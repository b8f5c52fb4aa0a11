//! One line that changes while somebody speaks, on a terminal only.

use dialoguer::console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ui;

/// The words that may still change.
#[derive(Debug)]
pub struct LiveLine {
    line: ProgressBar,
}

impl Ui {
    /// A line below what is written to standard output. Elsewhere than on a terminal nothing is shown.
    #[must_use]
    pub fn live_line(&self) -> LiveLine {
        let target = if self.progress && self.data_is_terminal() {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let line = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{wide_msg}") {
            line.set_style(style);
        }
        LiveLine { line }
    }
}

impl LiveLine {
    /// Shows the end of a text, as much as there is room for.
    pub fn show(&self, text: &str) {
        let (_, columns) = Term::stderr().size();
        let width = usize::from(columns).saturating_sub(4);
        let length = text.chars().count();
        let tail: String = text.chars().skip(length.saturating_sub(width)).collect();
        let cut = if length > width { "…" } else { "" };
        self.line.set_message(format!("{cut}{tail} …"));
        self.line.tick();
    }

    /// Takes the line off the screen while something is written.
    pub fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        self.line.set_message("");
        self.line.suspend(write)
    }
}

impl Drop for LiveLine {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}
