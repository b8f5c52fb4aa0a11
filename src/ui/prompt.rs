//! Questions, each with the flag that answers it where nobody can be asked.

use dialoguer::Confirm;

use super::Ui;
use crate::error::Failure;

impl Ui {
    /// Asks yes or no. `flag` is what answers it without a terminal.
    ///
    /// # Errors
    ///
    /// A usage failure that names `flag` where nobody can be asked.
    pub fn confirm(&self, question: &str, flag: &str, default: bool) -> Result<bool, Failure> {
        if !self.interactive {
            return Err(Failure::usage(format!("cannot ask: {question}"))
                .because("there is no terminal, or `--no-input` is given")
                .hint(format!("pass `{flag}`")));
        }
        Confirm::new()
            .with_prompt(question)
            .default(default)
            .interact()
            .map_err(|error| Failure::failed("cannot read the answer").caused_by(&error))
    }
}
