//! Steps as lines: on a terminal below a spinner, elsewhere as a plain log; for many lineages, only what goes wrong; of a
//! server, in its log.

use std::sync::Arc;

use tracing::{info, warn};

use crate::acme::{Reporter, Step};
use crate::ui::{Bar, Ui};

/// Tells the user of steps.
#[derive(Clone, Debug)]
pub(in crate::commands) struct Talk {
    ui: Ui,
    bar: Arc<Bar>,
    many: bool,
    log: bool,
}

impl Talk {
    /// For one lineage.
    pub(in crate::commands) fn of_one(ui: &Ui) -> Self {
        Self {
            ui: ui.clone(),
            bar: Arc::new(ui.spinner("Asking the CA")),
            many: false,
            log: false,
        }
    }

    /// For many.
    pub(in crate::commands) fn of_many(ui: &Ui, jobs: usize) -> Self {
        let bar = ui.count_bar("Certificates");
        bar.start(Some(jobs as u64), 0);
        Self {
            ui: ui.clone(),
            bar: Arc::new(bar),
            many: true,
            log: false,
        }
    }

    /// Into the log of a server.
    pub(in crate::commands) fn of_log(ui: &Ui) -> Self {
        Self {
            ui: ui.clone(),
            bar: Arc::new(ui.count_bar("")),
            many: false,
            log: true,
        }
    }

    /// One of many is done.
    pub(in crate::commands) fn advance(&self) {
        if self.many {
            self.bar.advance(1);
        }
    }

    /// Takes the bar off the screen: questions and results come after it.
    pub(in crate::commands) fn finish(&self) {
        self.bar.finish();
    }

    /// Says something without tearing the bar.
    fn aside(&self, say: impl FnOnce(&Ui)) {
        self.bar.aside(|| say(&self.ui));
    }
}

impl Reporter for Talk {
    fn step(&self, lineage: &str, step: &Step) {
        let line = match step {
            Step::Warning(text) if self.log => return warn!("{lineage}: {text}"),
            Step::FallingBack { to, because } if self.log => {
                return warn!("{lineage}: {because}; trying {to}");
            }
            Step::Warning(text) if self.many => {
                return self.aside(|ui| ui.warn(&format!("{lineage}: {text}")));
            }
            Step::Warning(text) => return self.aside(|ui| ui.warn(text)),
            Step::FallingBack { to, because } => {
                return self.aside(|ui| ui.warn(&format!("{lineage}: {because}; trying {to}")));
            }
            _ if self.many => return,
            Step::Registered(url) => format!("account      {url}"),
            Step::Ordered(url) => format!("order        {url}"),
            Step::Resumed(url) => format!("order        {url} goes on"),
            Step::Known(1) => "proven       1 name, earlier".to_owned(),
            Step::Known(names) => format!("proven       {names} names, earlier"),
            Step::Presented {
                identifier,
                challenge,
            } => format!("answered     {challenge} for {identifier}"),
            Step::Waiting(what) => format!("waiting      for {what}"),
            Step::Validating(_) => "checking     the CA looks for the answers".to_owned(),
            Step::Validated(1) => "proven       1 name".to_owned(),
            Step::Validated(names) => format!("proven       {names} names"),
            Step::Finalizing => "signing      the CA is asked for the certificate".to_owned(),
            Step::Downloaded => "certificate  fetched".to_owned(),
            Step::Retrying { because, after } => {
                format!("again        in {:.1} s: {because}", after.as_secs_f64())
            }
        };
        if self.log {
            // Columns are for eyes that follow one run.
            let words: Vec<&str> = line.split_whitespace().collect();
            info!("{lineage}: {}", words.join(" "));
            return;
        }
        self.aside(|ui| ui.status(&format!("  {line}")));
    }
}
