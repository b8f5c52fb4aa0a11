//! `voicectl up`.

mod arguments;
mod dry;
mod found;
mod receipt;
mod settle;
mod stage;

pub(crate) use arguments::Arguments;
pub(super) use arguments::global;
pub(super) use dry::show as show_dry;
pub(super) use found::has_credentials;
pub(super) use receipt::{Kept, look};
pub(super) use stage::run as run_words;

use super::{Session, place};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::machine::Here;
use crate::pki::name::Identifier;
use crate::ui::Emphasis;
use crate::up::ground::{self, Finding};
use crate::up::receipt::Receipt;
use crate::up::{Stage, Wish, walk};

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let wish = arguments.wish(session)?;
    let found = found::look(&wish, session)?;
    let stages = walk(&wish, found);
    let findings = survey(&wish, session);
    if arguments.dry_run {
        return dry::show(&stages, &findings, arguments.json, session);
    }
    for finding in &findings {
        say(finding, session);
    }
    refuse(&findings)?;
    show(&stages, session);
    if !arguments.yes {
        let go = session.ui.confirm("Do all of this?", "--yes", true)?;
        if !go {
            session.ui.status("Nothing was done");
            return Ok(ExitStatus::Done);
        }
    }
    go(&stages, &wish, session)
}

/// Everything about the ground, names first.
fn survey(wish: &Wish, session: &Session) -> Vec<Finding> {
    let (https, http) = wish.ports;
    let mut findings: Vec<Finding> = wish.names.iter().map(ground::name).collect();
    let proxy = wish.behind.as_ref().map(|behind| behind.proxy);
    if let Some(proxy) = proxy {
        let is_installed = place::find(proxy.name(), session).is_some();
        findings.push(ground::proxy(proxy, is_installed, &Here));
    }
    findings.extend([http, https].map(|port| ground::port(port, proxy)));
    if let Some(behind) = &wish.behind {
        findings.push(ground::behind(behind.challenges, "--challenges"));
        let server = behind.server;
        findings.extend(server.map(|server| ground::behind(server, "--server")));
    }
    findings
}

fn say(finding: &Finding, session: &Session) {
    match finding {
        Finding::Good(what) => session.ui.status(&format!("ok: {what}")),
        Finding::Doubtful { what, hint } => {
            session.ui.warn(what);
            session.ui.hint(hint);
        }
        // Told as the failure.
        Finding::Bad { .. } => {}
    }
}

/// Nothing is begun on ground that cannot carry it.
fn refuse(findings: &[Finding]) -> Result<(), Failure> {
    let mut failure: Option<Failure> = None;
    for finding in findings {
        if let Finding::Bad { what, hint } = finding {
            let so_far = failure
                .take()
                .unwrap_or_else(|| Failure::failed("cannot put the server up"));
            failure = Some(so_far.because(what).hint(hint));
        }
    }
    failure.map_or(Ok(()), Err)
}

/// The stages before they are begun.
pub(super) fn show(stages: &[Stage], session: &Session) {
    session.ui.status("");
    for (at, stage) in stages.iter().enumerate() {
        session.ui.status(&format!(
            "{}. {}\n   $ {}",
            at + 1,
            stage.title,
            stage.line()
        ));
    }
    session.ui.status("");
}

fn go(stages: &[Stage], wish: &Wish, session: &Session) -> Result<ExitStatus, Failure> {
    let had_state = session.paths.state.exists();
    let had_config = session.paths.config.exists();
    let kept = Kept::open(session)?;
    let mut receipt = kept.read()?.unwrap_or_else(|| Receipt {
        made_state: !had_state,
        made_config: !had_config,
        ..Receipt::default()
    });
    receipt.names = wish.names.iter().map(Identifier::ascii).collect();
    let mut worst = ExitStatus::Done;
    for (at, stage) in stages.iter().enumerate() {
        announce(stage, (at + 1, stages.len()), session);
        // Before it is begun: whatever happens to it, `down` knows of it.
        receipt.add(&stage.undo);
        kept.write(&receipt)?;
        match stage::run(&stage.words, session) {
            Ok(ExitStatus::Done) => {}
            Ok(status) => worst = status,
            Err(failure) if stage.may_fail => {
                session.ui.fail(&failure);
                worst = ExitStatus::Attention;
            }
            Err(failure) => {
                return Err(failure
                    .hint("the same `voicectl up` again goes on from here")
                    .hint("`voicectl down` takes back what was done"));
            }
        }
        if let Some(sign) = &stage.settles {
            settle::wait(sign, wish, session)?;
        }
        session.ui.status("");
    }
    done(wish, worst, session);
    Ok(worst)
}

/// Says which stage of how many begins.
pub(super) fn announce(stage: &Stage, (at, of): (usize, usize), session: &Session) {
    let title = format!("{at} of {of}: {}", stage.title);
    session
        .ui
        .status(&session.ui.emphasise(&title, Emphasis::Notice));
    session.ui.status(&format!("$ {}", stage.line()));
}

fn done(wish: &Wish, worst: ExitStatus, session: &Session) {
    let name = wish
        .names
        .first()
        .map(Identifier::ascii)
        .unwrap_or_default();
    if worst == ExitStatus::Done {
        session.ui.status(&format!("https://{name}/ is up"));
    } else {
        session
            .ui
            .warn("it is up as far as it went: what is left to you stands above");
    }
    session.ui.hint("`voicectl down` takes all of it back");
}
