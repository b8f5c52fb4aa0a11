//! The files, judged by those who read them.

use serde::Serialize;

use super::{Work, spill};
use crate::commands::Session;
use crate::deploy::{Judge, Rendered};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::machine::{Here, Invocation, Programs};
use crate::pki::shown::shown;

/// What a judge said.
#[derive(Serialize)]
struct Verdict {
    program: &'static str,
    /// `accepted`, `refused`, or `missing` where the program is not here.
    #[serde(rename = "verdict")]
    word: &'static str,
    /// Everything that it said where it refused.
    said: Vec<String>,
    /// What brings the program.
    get: &'static str,
}

pub(super) fn check(
    work: &Work,
    rendered: &Rendered,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let folder = tempfile::tempdir().or_fail("cannot make a folder to check in")?;
    spill(rendered, folder.path())?;
    let mut verdicts = Vec::new();
    for judge in work.target.judges(&work.request, rendered, folder.path()) {
        for (name, content) in &judge.scratch {
            let path = folder.path().join(name);
            crate::store::atomic::folder(crate::store::atomic::parent(&path), 0o755)
                .or_fail("cannot make a folder to check in")?;
            std::fs::write(&path, content).or_fail(format!("cannot write {}", path.display()))?;
        }
        verdicts.push(verdict(&judge, session));
    }
    let has = |word: &str| verdicts.iter().any(|verdict| verdict.word == word);
    let is_refused = has("refused");
    if work.json {
        session.ui.json(&verdicts)?;
    } else {
        for verdict in &verdicts {
            say(verdict, session)?;
        }
        if verdicts.is_empty() {
            session
                .ui
                .status("No program is known that judges these files");
        }
    }
    Ok(if is_refused {
        ExitStatus::Failed
    } else if has("missing") {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}

fn verdict(judge: &Judge, session: &Session) -> Verdict {
    let arguments: Vec<&str> = judge.arguments.iter().map(String::as_str).collect();
    let of = |word, said| Verdict {
        program: judge.program,
        word,
        said,
        get: judge.get,
    };
    let Some(program) = crate::commands::place::find(judge.program, session) else {
        return of("missing", Vec::new());
    };
    match Here.run(&Invocation::new(program, &arguments)) {
        Err(_) => of("missing", Vec::new()),
        Ok(answer) if (judge.complains)(&answer) => {
            let lines = answer.errors.lines().chain(answer.output.lines());
            of("refused", lines.map(shown).collect())
        }
        Ok(_) => of("accepted", Vec::new()),
    }
}

fn say(verdict: &Verdict, session: &Session) -> Result<(), Failure> {
    let Verdict {
        program,
        word,
        said,
        get,
    } = verdict;
    let more = if *word == "missing" {
        format!(": `{get}` brings it")
    } else {
        String::new()
    };
    session.ui.data(&format!("{program}  {word}{more}\n"))?;
    for line in said {
        session.ui.data(&format!("  {line}\n"))?;
    }
    Ok(())
}
