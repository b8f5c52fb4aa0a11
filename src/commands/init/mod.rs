//! `voicectl init`.

mod answers;
mod found;

use std::collections::VecDeque;

use super::Session;
use super::up::{announce, global, run_words, show, show_dry};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::up::{First, Stage};

use answers::{Answers, Circle};
use found::Found;

/// The first run on this machine: three questions, then a page that is trusted
///
/// Asks who may use the server, whether browsers and programs of this machine shall trust it, and which model recognises;
/// shows every step as the command that it is, does them, starts the server and opens its page. What is there already stays as
/// it is: the same again does nothing new, and starts the server.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit codes:
  0  done; with the server, it was stopped
  1  a step failed; the same command again goes on from there
  3  done, and something is left to you

Examples:
  voicectl init
  voicectl init --dry-run --yes
  voicectl init --who keys --trust --model small-q5_1
  voicectl init --yes --model demo --no-serve")]
pub(crate) struct Arguments {
    /// Who may use the server [default: asked for, or as it is set already, else machine]
    #[arg(long, value_name = "WHO")]
    who: Option<Circle>,
    /// Let browsers and programs of this machine trust it [default: asked for, or yes]
    #[arg(long, overrides_with = "no_trust")]
    trust: bool,
    /// Leave the trust stores as they are
    #[arg(long)]
    no_trust: bool,
    /// Recognition model: a name of `voicectl model list`, or a file; `demo` is there without a network, for this time [default: asked for, or the one that is installed, else base-q5_1]
    #[arg(long, value_name = "NAME|PATH")]
    model: Option<String>,
    /// Port of the server [default: as it is set already, else 8443]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Do not start the server
    #[arg(long)]
    no_serve: bool,
    /// Show everything that would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Ask nothing: what no flag says is as proposed
    #[arg(long, short)]
    yes: bool,
    /// With --dry-run: answer as JSON
    #[arg(long, requires = "dry_run")]
    json: bool,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let found = Found::look(session)?;
    let answers = Answers::of(arguments, &found, session)?;
    let first = first(arguments, &answers, &found, session)?;
    let stages = first.stages();
    if arguments.dry_run {
        return show_dry(&stages, &[], arguments.json, session);
    }
    show(&stages, session);
    go(arguments, answers, &found, stages.into(), session)
}

/// What is to be done for these answers.
fn first(
    arguments: &Arguments,
    answers: &Answers,
    found: &Found,
    session: &Session,
) -> Result<First, Failure> {
    let server = |answers: &Answers| {
        let mut flags = vec!["--browse".to_owned()];
        if answers.model.is_none() {
            flags.push("--model=demo".to_owned());
        }
        flags
    };
    Ok(First {
        fetch: answers.fetch(session)?,
        ca: !found.has_ca,
        trust: answers.trust && !found.is_trusted,
        key: (answers.who == Circle::Keys && !found.has_credentials).then(|| "first".to_owned()),
        settings: answers.settings(found),
        server: (!arguments.no_serve).then(|| server(answers)),
        yes: arguments.yes,
        global: global(session)?,
    })
}

fn go(
    arguments: &Arguments,
    mut answers: Answers,
    found: &Found,
    mut stages: VecDeque<Stage>,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let mut of = stages.len();
    let mut at = 0;
    let mut worst = ExitStatus::Done;
    while let Some(stage) = stages.pop_front() {
        at += 1;
        let is_server = stage.words.first().is_some_and(|word| word == "serve");
        if is_server {
            say_before(&answers, session);
        }
        announce(&stage, (at, of), session);
        match run_words(&stage.words, session) {
            Ok(ExitStatus::Done) => {}
            Ok(status) => worst = status,
            Err(failure) if stage.may_fail => {
                session.ui.fail(&failure);
                worst = ExitStatus::Attention;
                if stage.words.first().is_some_and(|word| word == "model") {
                    session.ui.warn("it goes on with the demo model");
                    answers.model = None;
                    stages = first(arguments, &answers, found, session)?.stages().into();
                    of = at + stages.len();
                }
            }
            // A server that cannot start says itself what helps it.
            Err(failure) if is_server => {
                return Err(failure.hint("`voicectl init --port PORT` takes another port"));
            }
            Err(failure) => {
                return Err(failure.hint("the same `voicectl init` again goes on from here"));
            }
        }
        session.ui.status("");
    }
    if arguments.no_serve {
        session
            .ui
            .hint("`voicectl serve --browse` starts the server and opens its page");
        say_phones(&answers, session);
    }
    Ok(worst)
}

/// What is done in another terminal while the server runs.
fn say_before(answers: &Answers, session: &Session) {
    session
        .ui
        .status("The server runs until Ctrl-C; `voicectl serve` starts it again\n");
    say_phones(answers, session);
}

fn say_phones(answers: &Answers, session: &Session) {
    if answers.who != Circle::Machine {
        session.ui.hint(
            "`voicectl trust share` in another terminal hands the CA to phones and other machines",
        );
    }
    if !answers.trust {
        session
            .ui
            .hint("browsers warn of the page until `voicectl trust install`");
    }
}
