//! What happens between us and a CA, as lines on stderr.

use std::time::Duration;

use crate::acme::{Patience, Reporter, Step};
use crate::ui::Ui;

/// How long an operation on an account or a certificate that is there may take, retries included.
const LIMIT: Duration = Duration::from_mins(2);

/// Says what went wrong without ending the run, and what is being waited for.
#[derive(Debug)]
pub(super) struct Notes<'a>(pub(super) &'a Ui);

impl Notes<'_> {
    /// Patience for one short operation.
    pub(super) fn patience(&self) -> Patience<'_> {
        Patience::new(LIMIT, "", self)
    }
}

impl Reporter for Notes<'_> {
    fn step(&self, _lineage: &str, step: &Step) {
        match step {
            Step::Retrying { because, after } => self.0.status(&format!(
                "Once more in {:.1} s: {because}",
                after.as_secs_f32()
            )),
            Step::Waiting(what) => self.0.status(&format!("Waiting for {what}")),
            Step::Warning(what) => self.0.warn(what),
            _ => {}
        }
    }
}
