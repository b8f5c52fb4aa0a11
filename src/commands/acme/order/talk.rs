//! Steps as lines: on a terminal below a spinner, elsewhere as a plain log; for many lineages, only what goes wrong.

use std::sync::Arc;

use crate::acme::{Reporter, Step};
use crate::ui::{Bar, Ui};

/// Tells the user of steps.
#[derive(Clone, Debug)]
pub(in crate::commands::acme) struct Talk {
    ui: Ui,
    bar: Arc<Bar>,
    many: bool,
}

impl Talk {
    /// For one lineage.
    pub(in crate::commands::acme) fn of_one(ui: &Ui) -> Self {
        Self {
            ui: ui.clone(),
            bar: Arc::new(ui.spinner("Asking the CA")),
            many: false,
        }
    }

    /// For many.
    pub(in crate::commands::acme) fn of_many(ui: &Ui, jobs: usize) -> Self {
        let bar = ui.count_bar("Certificates");
        bar.start(Some(jobs as u64), 0);
        Self {
            ui: ui.clone(),
            bar: Arc::new(bar),
            many: true,
        }
    }

    /// One of many is done.
    pub(in crate::commands::acme) fn advance(&self) {
        if self.many {
            self.bar.advance(1);
        }
    }

    /// Takes the bar off the screen: questions and results come after it.
    pub(in crate::commands::acme) fn finish(&self) {
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
        self.aside(|ui| ui.status(&format!("  {line}")));
    }
}
