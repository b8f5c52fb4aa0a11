//! Questions, each with the flag that answers it where nobody can be asked.

use std::fmt::Display;

use dialoguer::{Confirm, Input, Password, Select};
use zeroize::Zeroizing;

use super::Ui;
use crate::error::Failure;

impl Ui {
    /// Asks yes or no. `flag` is what answers it without a terminal.
    ///
    /// # Errors
    ///
    /// A usage failure that names `flag` where nobody can be asked.
    pub fn confirm(&self, question: &str, flag: &str, default: bool) -> Result<bool, Failure> {
        self.somebody_there(question, flag)?;
        Confirm::new()
            .with_prompt(question)
            .default(default)
            .interact()
            .map_err(|error| unanswered(&error))
    }

    /// Asks for a line of text; `check` says what is wrong with an answer, and the question is asked again.
    ///
    /// # Errors
    ///
    /// As [`Ui::confirm`].
    pub fn line(
        &self,
        question: &str,
        flag: &str,
        default: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String, Failure> {
        self.somebody_there(question, flag)?;
        let mut input = Input::<String>::new().with_prompt(question);
        if !default.is_empty() {
            input = input.default(default.to_owned());
        }
        Self::ask(input, check)
    }

    /// Asks for a line of text that may be empty.
    ///
    /// # Errors
    ///
    /// As [`Ui::confirm`].
    pub fn optional_line(
        &self,
        question: &str,
        flag: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String, Failure> {
        self.somebody_there(question, flag)?;
        let input = Input::<String>::new()
            .with_prompt(question)
            .allow_empty(true);
        Self::ask(input, check)
    }

    fn ask<'a>(
        input: Input<'a, String>,
        check: impl Fn(&str) -> Result<(), String> + 'a,
    ) -> Result<String, Failure> {
        input
            .validate_with(move |answer: &String| check(answer))
            .interact_text()
            .map_err(|error| unanswered(&error))
    }

    /// Asks which of several, the one at `proposed` unless told otherwise; answers its place.
    ///
    /// # Errors
    ///
    /// As [`Ui::confirm`].
    pub fn choose(
        &self,
        question: &str,
        flag: &str,
        choices: &[impl Display],
        proposed: usize,
    ) -> Result<usize, Failure> {
        self.somebody_there(question, flag)?;
        Select::new()
            .with_prompt(question)
            .items(choices)
            .default(proposed)
            .interact()
            .map_err(|error| unanswered(&error))
    }

    /// Asks for a pass phrase without showing it; a new one twice.
    ///
    /// # Errors
    ///
    /// As [`Ui::confirm`].
    pub fn passphrase(
        &self,
        question: &str,
        flag: &str,
        is_new: bool,
    ) -> Result<Zeroizing<String>, Failure> {
        self.somebody_there(question, flag)?;
        let mut prompt = Password::new().with_prompt(question);
        if is_new {
            prompt = prompt.with_confirmation("The same again", "They differ");
        }
        prompt
            .interact()
            .map(Zeroizing::new)
            .map_err(|error| unanswered(&error))
    }

    fn somebody_there(&self, question: &str, flag: &str) -> Result<(), Failure> {
        if self.interactive {
            return Ok(());
        }
        Err(Failure::usage(format!("cannot ask: {question}"))
            .because("there is no terminal, or `--no-input` is given")
            .hint(format!("pass `{flag}`")))
    }
}

fn unanswered(error: &dialoguer::Error) -> Failure {
    Failure::failed("cannot read the answer").caused_by(error)
}
