//! The person at the terminal, who sets records by hand.

use crate::acme::dns::manual::Operator;
use crate::acme::dns::{DnsError, TxtRecord};
use crate::ui::Ui;

/// Whoever reads the terminal.
#[derive(Clone, Debug)]
pub(super) struct Person(pub(super) Ui);

impl Operator for Person {
    fn set(&self, records: &[TxtRecord]) -> Result<(), DnsError> {
        let Self(ui) = self;
        ui.status(
            "Set these TXT records, all of them; records of the same name stay side by side:",
        );
        for record in records {
            ui.status("");
            ui.status(&format!("  name   {}.", record.name));
            ui.status(&format!("  value  {}", record.value));
        }
        ui.status("");
        match ui.confirm("Are they set?", "--dns exec:PATH", true) {
            Ok(true) => Ok(()),
            Ok(false) | Err(_) => Err(DnsError::NotSet(
                records
                    .first()
                    .map(|record| record.name.clone())
                    .unwrap_or_default(),
            )),
        }
    }

    fn unset(&self, records: &[TxtRecord]) {
        let mut names: Vec<&str> = records.iter().map(|record| record.name.as_str()).collect();
        names.dedup();
        self.0.status(&format!(
            "You can remove the TXT records of {}",
            names.join(", ")
        ));
    }
}
