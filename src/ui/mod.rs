//! The only place that talks to a terminal: data on stdout, talk on stderr, progress, prompts, tables.
//!
//! Colour carries nothing alone. What is quiet, coloured or interactive is decided once, in [`Ui::new`].

mod live;
mod progress;
mod prompt;
mod qr;
mod report;
mod table;

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

pub use progress::Bar;
pub use table::Table;

use crate::config::Environment;
use crate::error::Failure;

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How much a line of data stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Emphasis {
    /// Not at all.
    None,
    /// Soon to be dealt with.
    Notice,
    /// To be dealt with now.
    Alarm,
}

/// What a run wants of its user interface.
#[derive(Clone, Copy, Debug, Default)]
pub struct UiOptions {
    /// Say nothing but warnings and errors.
    pub quiet: bool,
    /// Never ask.
    pub no_input: bool,
    /// When to colour.
    pub colour: Colour,
}

/// The user interface of one run.
#[derive(Clone, Debug)]
pub struct Ui {
    quiet: bool,
    colour: bool,
    colour_data: bool,
    interactive: bool,
    progress: bool,
    watched: bool,
}

impl Ui {
    /// Looks at the terminal once.
    #[must_use]
    pub fn new(options: UiOptions, environment: &Environment) -> Self {
        let terminal = io::stderr().is_terminal();
        let dumb = environment.text("TERM") == Some("dumb");
        let coloured = |terminal: bool| match options.colour {
            Colour::Auto => terminal && !dumb && environment.get("NO_COLOR").is_none(),
            Colour::Always => true,
            Colour::Never => false,
        };
        Self {
            quiet: options.quiet,
            colour: coloured(terminal),
            colour_data: coloured(io::stdout().is_terminal()),
            interactive: terminal && io::stdin().is_terminal() && !options.no_input,
            progress: terminal && !dumb && !options.quiet,
            watched: terminal,
        }
    }

    /// Whether somebody is there to answer.
    #[must_use]
    pub const fn is_interactive(&self) -> bool {
        self.interactive
    }

    /// Whether somebody reads the talk.
    #[must_use]
    pub const fn is_watched(&self) -> bool {
        self.watched
    }

    /// The same, saying nothing but warnings and errors.
    #[must_use]
    pub fn silenced(&self) -> Self {
        Self {
            quiet: true,
            progress: false,
            ..self.clone()
        }
    }

    /// Whether talk is coloured.
    #[must_use]
    pub const fn is_coloured(&self) -> bool {
        self.colour
    }

    /// Whether stdout is a terminal: binary data is not written there.
    #[must_use]
    pub fn data_is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// A line of data in the colour of its urgency, where data is coloured.
    #[must_use]
    pub fn emphasise(&self, line: &str, emphasis: Emphasis) -> String {
        match emphasis {
            Emphasis::Alarm if self.colour_data => format!("\u{1b}[{RED}m{line}\u{1b}[0m"),
            Emphasis::Notice if self.colour_data => format!("\u{1b}[{YELLOW}m{line}\u{1b}[0m"),
            _ => line.to_owned(),
        }
    }

    /// Data, as text with a final line break.
    ///
    /// # Errors
    ///
    /// When stdout cannot be written; a reader that went away is no error.
    pub fn data(&self, text: &str) -> Result<(), Failure> {
        let line_break: &[u8] = if text.ends_with('\n') { b"" } else { b"\n" };
        self.bytes(text.as_bytes())?;
        self.bytes(line_break)
    }

    /// Data, as one JSON document.
    ///
    /// # Errors
    ///
    /// As [`Ui::data`].
    pub fn json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| Failure::bug("cannot write the answer as JSON").caused_by(&error))?;
        self.data(&text)
    }

    /// Data, as bytes, at once.
    ///
    /// # Errors
    ///
    /// As [`Ui::data`].
    pub fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::failed("cannot write to standard output").caused_by(&error)),
            Ok(()) => Ok(()),
        }
    }

    /// Data, piece by piece.
    ///
    /// # Errors
    ///
    /// As [`Ui::data`].
    pub fn stream(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) => Err(Failure::failed("cannot write to standard output").caused_by(&error)),
            Ok(()) => Ok(()),
        }
    }

    /// Whether only what was asked for in so many words is shown.
    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// What was done; silenced by `--quiet`.
    pub fn status(&self, text: &str) {
        if !self.quiet {
            Self::talk(text);
        }
    }

    /// What the user should know although the command goes on.
    pub fn warn(&self, text: &str) {
        Self::talk(&format!("{} {text}", self.paint("warning:", YELLOW)));
    }

    /// What to do next; silenced by `--quiet`.
    pub fn hint(&self, text: &str) {
        if !self.quiet {
            Self::talk(&format!("{} {text}", self.paint("hint:", CYAN)));
        }
    }

    /// Renders a failure: what, why, repair.
    pub fn fail(&self, failure: &Failure) {
        Self::talk(&report::render(failure, self));
    }

    fn paint(&self, text: &str, colour: &str) -> String {
        if self.colour {
            format!("\u{1b}[{colour}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Stderr that is gone has nobody to tell.
    fn talk(text: &str) {
        let mut line = String::with_capacity(text.len() + 1);
        line.push_str(text);
        line.push('\n');
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }
}

const RED: &str = "1;31";
const YELLOW: &str = "1;33";
const CYAN: &str = "1;36";
