//! What became of it.

use serde::Serialize;

use super::failure;
use crate::commands::{Session, steps};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::machine::{Step, Undone};
use crate::renew::schedule::{Action, Artefact, Choice, Host, Kind, Plan, Scope, Survey};

/// A plan that was shown or done.
pub(super) struct Outcome<'a> {
    pub(super) plan: &'a Plan,
    pub(super) survey: &'a Survey,
    pub(super) host: &'a Host,
    pub(super) choice: Option<Choice>,
    pub(super) undone: &'a [Undone],
    pub(super) is_done: bool,
}

/// The answer, as `--json` shows it.
#[derive(Serialize)]
struct Answer<'a> {
    /// `systemd`, `cron`; none where all of it goes.
    kind: Option<Kind>,
    because: Option<&'static str>,
    scope: Scope,
    /// What comes of it.
    action: Action,
    /// Whether it was done, or only shown.
    done: bool,
    /// What was there before.
    found: Vec<Earlier<'a>>,
    /// What is there afterwards.
    files: Vec<File<'a>>,
    /// Programs that are run for it.
    commands: Vec<String>,
    /// Those of them that failed and are left to the user.
    undone: Vec<Left<'a>>,
}

#[derive(Serialize)]
struct Earlier<'a> {
    kind: Kind,
    place: String,
    state: Option<&'a str>,
    standing: crate::renew::schedule::Standing,
}

#[derive(Serialize)]
struct File<'a> {
    place: &'a str,
    content: &'a str,
}

#[derive(Serialize)]
struct Left<'a> {
    command: &'a str,
    because: &'a str,
}

impl Outcome<'_> {
    pub(super) fn report(&self, json: bool, session: &Session) -> Result<ExitStatus, Failure> {
        if json {
            session.ui.json(&self.answer()?)?;
        } else if self.is_done {
            self.say_done(session);
        } else {
            self.show(session)?;
        }
        Ok(if self.undone.is_empty() {
            ExitStatus::Done
        } else {
            ExitStatus::Attention
        })
    }

    fn files(&self) -> Result<Vec<File<'_>>, Failure> {
        let files = self.plan.contents.iter().map(|content| {
            Ok(File {
                place: content.place.name()?,
                content: &content.text,
            })
        });
        files
            .collect::<Result<_, _>>()
            .map_err(|error| failure("cannot show the schedule", &error, self.host))
    }

    fn answer(&self) -> Result<Answer<'_>, Failure> {
        let commands = self.plan.steps.iter().filter_map(|step| match step {
            Step::Run(invocation) | Step::Try(invocation) => Some(invocation.line()),
            Step::Write { .. } | Step::Remove(_) | Step::RemoveFolder(_) => None,
        });
        Ok(Answer {
            kind: self.choice.map(|choice| choice.kind),
            because: self.choice.map(|choice| choice.because),
            scope: self.host.scope,
            action: self.plan.action,
            done: self.is_done,
            found: self
                .survey
                .found
                .iter()
                .map(|found| Earlier {
                    kind: found.kind,
                    place: found.place(),
                    state: found.state(),
                    standing: found.standing,
                })
                .collect(),
            files: self.files()?,
            commands: commands.collect(),
            undone: self
                .undone
                .iter()
                .map(|undone| Left {
                    command: &undone.command,
                    because: &undone.because,
                })
                .collect(),
        })
    }

    /// The files on stdout, each under its name.
    fn show(&self, session: &Session) -> Result<(), Failure> {
        let files = self.files()?;
        for (at, file) in files.iter().enumerate() {
            let gap = if at > 0 { "\n" } else { "" };
            session
                .ui
                .data(&format!("{gap}==> {} <==\n{}", file.place, file.content))?;
        }
        self.say_choice(session);
        for found in &self.survey.found {
            session
                .ui
                .status(&format!("There is {} now", found.place()));
        }
        if self.plan.action == Action::Keep {
            session.ui.status("Just that is installed");
        } else {
            let flag = match self.choice.map(|choice| choice.kind) {
                Some(Kind::Cron) => "--cron ",
                Some(Kind::Systemd) => "--systemd ",
                None => "",
            };
            let user = match self.host.scope {
                Scope::User => "--user ",
                Scope::System => "",
            };
            session.ui.hint(&format!(
                "`voicectl renew schedule {flag}{user}--install` installs it"
            ));
        }
        Ok(())
    }

    fn say_choice(&self, session: &Session) {
        if let Some(Choice { kind, because }) = self.choice {
            session.ui.status(&format!("{}: {because}", kind.name()));
        }
    }

    fn say_done(&self, session: &Session) {
        self.say_choice(session);
        steps::say(&self.plan.steps, self.undone, session);
        match self.plan.action {
            Action::Keep => session.ui.status("It is installed already"),
            Action::Nothing => session.ui.status("Nothing is installed"),
            Action::Install | Action::Replace | Action::Remove => {}
        }
        steps::say_undone(self.undone, session);
        self.say_next(session);
    }

    /// What the user should know of what is installed now.
    fn say_next(&self, session: &Session) {
        let Some(first) = self.plan.contents.first() else {
            return;
        };
        let is_systemd = matches!(&first.place, Artefact::File(path) if path.extension().is_some());
        if !is_systemd {
            return;
        }
        if !self.host.has_systemd {
            session
                .ui
                .status("systemd does not run here: the timer starts when it does");
        }
        if self.host.scope == Scope::User && !lingers(session) {
            session.ui.hint(
                "it runs while you are logged in; `loginctl enable-linger` lets it run always",
            );
        }
    }
}

/// Whether the user's systemd runs without a login (loginctl(1)).
fn lingers(session: &Session) -> bool {
    let variables = ["USER", "LOGNAME"];
    let name = variables
        .iter()
        .find_map(|name| session.environment.text(name));
    name.is_some_and(|name| {
        let plain = !name.contains(['/', '.']);
        plain
            && std::path::Path::new("/var/lib/systemd/linger")
                .join(name)
                .exists()
    })
}
