//! Everything that would be done, and nothing is.

use serde::Serialize;

use super::stage::parsed;
use super::{refuse, say};
use crate::cli::Command;
use crate::commands::deploy::{self, Ahead};
use crate::commands::{Session, config, trust};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::machine::Step;
use crate::up::Stage;
use crate::up::ground::Finding;

/// The answer of `--json`.
#[derive(Serialize)]
struct Answer {
    ground: Vec<Ground>,
    stages: Vec<Shown>,
}

#[derive(Serialize)]
struct Ground {
    /// `good`, `doubtful` or `bad`.
    verdict: &'static str,
    what: String,
    hint: Option<String>,
}

#[derive(Serialize)]
struct Shown {
    title: &'static str,
    command: String,
    /// What takes it back.
    undo: Vec<String>,
    /// What the command does to files and programs, where that is known before.
    steps: Vec<Done>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    Write { path: String, content: String },
    Remove(String),
    Run(String),
}

pub(in crate::commands) fn show(
    stages: &[Stage],
    findings: &[Finding],
    json: bool,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let mut ahead = Ahead::default();
    let answer = Answer {
        ground: findings.iter().map(ground).collect(),
        stages: stages
            .iter()
            .map(|stage| shown(stage, &mut ahead, session))
            .collect::<Result<_, _>>()?,
    };
    if json {
        session.ui.json(&answer)?;
        return refuse(findings).map(|()| ExitStatus::Done);
    }
    for finding in findings {
        say(finding, session);
    }
    for (at, stage) in answer.stages.iter().enumerate() {
        let gap = if at > 0 { "\n" } else { "" };
        session.ui.data(&format!(
            "{gap}{}. {}\n   $ {}\n",
            at + 1,
            stage.title,
            stage.command
        ))?;
        for done in &stage.steps {
            say_step(done, session)?;
        }
    }
    refuse(findings).map(|()| ExitStatus::Done)
}

fn ground(finding: &Finding) -> Ground {
    let (verdict, what, hint) = match finding {
        Finding::Good(what) => ("good", what, None),
        Finding::Doubtful { what, hint } => ("doubtful", what, Some(hint)),
        Finding::Bad { what, hint } => ("bad", what, Some(hint)),
    };
    Ground {
        verdict,
        what: what.clone(),
        hint: hint.cloned(),
    }
}

fn shown(stage: &Stage, ahead: &mut Ahead, session: &Session) -> Result<Shown, Failure> {
    // The flags are looked at now: what cannot be parsed must not be found out half way.
    let steps = match parsed(&stage.words)?.command {
        Command::Deploy(deploy) => deploy::steps(&deploy, ahead, session)?
            .into_iter()
            .map(done)
            .collect(),
        Command::Config(command) => {
            let file = config::ahead(&command, session)?;
            let write = |(path, content): (std::path::PathBuf, String)| Done::Write {
                path: path.display().to_string(),
                content,
            };
            file.map(write).into_iter().collect()
        }
        // Where the CA is made before, nobody knows its fingerprint yet.
        Command::Trust(trust::Command::Install(_)) => {
            let commands = trust::ahead(session)?.unwrap_or_default();
            commands.into_iter().map(Done::Run).collect()
        }
        _ => Vec::new(),
    };
    let undo = stage.undo.iter().map(|undo| {
        let words = undo.words();
        let words = std::iter::once("voicectl").chain(words.iter().map(String::as_str));
        crate::machine::shell::line(words)
    });
    Ok(Shown {
        title: stage.title,
        command: stage.line(),
        undo: undo.collect(),
        steps,
    })
}

fn done(step: Step) -> Done {
    match step {
        Step::Write { path, content, .. } => Done::Write {
            path: path.display().to_string(),
            content,
        },
        Step::Remove(path) | Step::RemoveFolder(path) => Done::Remove(path.display().to_string()),
        Step::Run(invocation) | Step::Try(invocation) => Done::Run(invocation.line()),
    }
}

fn say_step(done: &Done, session: &Session) -> Result<(), Failure> {
    match done {
        Done::Write { path, content } => {
            session.ui.data(&format!("     write {path}\n"))?;
            for line in content.lines() {
                let line = format!("       | {line}");
                session.ui.data(&format!("{}\n", line.trim_end()))?;
            }
            Ok(())
        }
        Done::Remove(path) => session.ui.data(&format!("     remove {path}\n")),
        Done::Run(line) => session.ui.data(&format!("     run {line}\n")),
    }
}
