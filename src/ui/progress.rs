//! One progress bar, on a terminal only; elsewhere a line when it ends.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ui;

/// Progress of one long step.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
}

impl Ui {
    /// A bar that counts bytes.
    #[must_use]
    pub fn bytes_bar(&self, label: &str) -> Bar {
        self.bar(
            label,
            "{prefix} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec} {eta}",
        )
    }

    /// A bar that counts things.
    #[must_use]
    pub fn count_bar(&self, label: &str) -> Bar {
        self.bar(label, "{prefix} [{bar:30}] {pos}/{len} {eta}")
    }

    /// A spinner for a step of unknown length.
    #[must_use]
    pub fn spinner(&self, label: &str) -> Bar {
        let bar = self.bar(label, "{spinner} {prefix} {elapsed}");
        bar.bar.enable_steady_tick(Duration::from_millis(100));
        bar
    }

    fn bar(&self, label: &str, template: &str) -> Bar {
        let target = if self.progress {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target).with_prefix(label.to_owned());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        Bar { bar }
    }
}

impl Bar {
    /// Says how long the way is and how much of it is behind us.
    pub fn start(&self, total: Option<u64>, done: u64) {
        if let Some(total) = total {
            self.bar.set_length(total);
        }
        self.bar.set_position(done);
        self.bar.reset_eta();
    }

    /// Goes on.
    pub fn advance(&self, by: u64) {
        self.bar.inc(by);
    }

    /// Takes the bar off the screen while something else is said.
    pub fn aside<T>(&self, say: impl FnOnce() -> T) -> T {
        self.bar.suspend(say)
    }

    /// Takes the bar off the screen.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.finish();
    }
}
