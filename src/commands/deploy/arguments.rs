//! The command line of `deploy`, made from the table of targets.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command, FromArgMatches, Subcommand};

use crate::deploy::flag::{Flag, Values};
use crate::deploy::value::Kind;
use crate::deploy::{DeployError, TARGETS, Target, target};

/// What `voicectl deploy` was called with.
#[derive(Debug)]
pub(crate) struct Deploy {
    pub(super) target: &'static dyn Target,
    /// What its flags say; a value that cannot be used is told by the command, like everything that goes wrong.
    pub(super) values: Result<Values, DeployError>,
    pub(super) mode: Mode,
    pub(super) json: bool,
}

/// What becomes of the files.
#[derive(Debug)]
pub(super) enum Mode {
    /// They are printed.
    Show,
    /// They are written into a folder.
    Write(PathBuf),
    /// They are compared with those of a folder, or with what is installed.
    Diff(Option<PathBuf>),
    /// Their consumers judge them.
    Check,
    /// They are installed.
    Install { is_dry: bool },
    /// What was installed goes.
    Uninstall { is_dry: bool },
}

const OUTPUT: &str = "What becomes of the files";

/// Flags that every target has.
fn modes() -> Vec<Arg> {
    let switch = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .help(help)
            .action(ArgAction::SetTrue)
            .help_heading(OUTPUT)
    };
    vec![
        Arg::new("write")
            .long("write")
            .value_name("DIR")
            .help("Write them into a folder; what was changed there stays as it is")
            .value_parser(clap::value_parser!(PathBuf))
            .help_heading(OUTPUT),
        switch(
            "diff",
            "Show how they differ from those in --write DIR, or from what is installed",
        ),
        switch("check", "Let the programs that read them judge them"),
        switch(
            "install",
            "Install them, in the place of an earlier installation",
        ),
        switch(
            "uninstall",
            "Remove what was installed, whatever flags it was installed with",
        ),
        switch(
            "dry-run",
            "With --install or --uninstall: show every step, and do none",
        ),
        switch("json", "Answer as JSON"),
    ]
}

/// A flag of a target.
fn argument(flag: &'static Flag) -> Arg {
    let argument = Arg::new(flag.name).long(flag.name).help(flag.help);
    match flag.kind {
        Kind::Switch => argument.action(ArgAction::SetTrue),
        Kind::Choice(words) => argument.value_name(flag.value).value_parser(words.to_vec()),
        _ => argument.value_name(flag.value).action(if flag.is_repeated {
            ArgAction::Append
        } else {
            ArgAction::Set
        }),
    }
}

/// The subcommand of a target.
fn subcommand(target: &'static dyn Target) -> Command {
    let mut examples = String::from("Examples:");
    let examples_of = target.examples();
    let widest = examples_of.iter().map(|example| example.line.len()).max();
    for example in examples_of {
        use std::fmt::Write;
        let _ = write!(
            examples,
            "\n  voicectl deploy {:width$}   {}",
            example.line,
            example.does,
            width = widest.unwrap_or_default()
        );
    }
    let mut command = Command::new(target.name())
        .about(target.about())
        .after_help(examples)
        .args(target.flags().into_iter().map(argument))
        .args(modes())
        .group(
            ArgGroup::new("mode")
                .args(["check", "install", "uninstall"])
                .multiple(false),
        );
    if !target.details().is_empty() {
        command = command.long_about(format!("{}\n\n{}", target.about(), target.details()));
    }
    for (one, others) in [
        ("write", &["check", "install", "uninstall"][..]),
        ("diff", &["check", "install", "uninstall"]),
    ] {
        command = command.mut_arg(one, |argument| argument.conflicts_with_all(others));
    }
    command.mut_arg("dry-run", |argument| {
        argument.conflicts_with_all(["write", "diff", "check"])
    })
}

impl Subcommand for Deploy {
    fn augment_subcommands(command: Command) -> Command {
        command
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(TARGETS.iter().map(|target| subcommand(*target)))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        target(name).is_some()
    }
}

impl FromArgMatches for Deploy {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let (name, matches) = matches
            .subcommand()
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::MissingSubcommand))?;
        let target = target(name)
            .ok_or_else(|| clap::Error::new(clap::error::ErrorKind::InvalidSubcommand))?;
        let is_set = |name: &str| matches.get_flag(name);
        let folder = matches.get_one::<PathBuf>("write").cloned();
        let is_dry = is_set("dry-run");
        let mode = if is_set("diff") {
            Mode::Diff(folder)
        } else if let Some(folder) = folder {
            Mode::Write(folder)
        } else if is_set("check") {
            Mode::Check
        } else if is_set("install") {
            Mode::Install { is_dry }
        } else if is_set("uninstall") {
            Mode::Uninstall { is_dry }
        } else if is_dry {
            return Err(complaint("--dry-run goes with --install or --uninstall"));
        } else {
            Mode::Show
        };
        Ok(Self {
            target,
            values: values(target, matches),
            mode,
            json: is_set("json"),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn values(target: &dyn Target, matches: &ArgMatches) -> Result<Values, DeployError> {
    let mut values = Values::default();
    for flag in target.flags() {
        if matches!(flag.kind, Kind::Switch) {
            if matches.get_flag(flag.name) {
                values.switch(flag);
            }
            continue;
        }
        for text in matches.get_many::<String>(flag.name).into_iter().flatten() {
            values.give(flag, text)?;
        }
    }
    Ok(values)
}

fn complaint(text: &str) -> clap::Error {
    clap::Error::raw(clap::error::ErrorKind::ValueValidation, format!("{text}\n"))
}
