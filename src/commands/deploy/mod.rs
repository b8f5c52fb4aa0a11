//! `voicectl deploy`.

mod ahead;
mod arguments;
mod check;
mod diff;
mod install;
mod machine;
mod renewal;
mod show;
mod write;

pub(super) use ahead::Ahead;
pub(crate) use arguments::Deploy;
use arguments::Mode;

use super::Session;
use crate::deploy::flag::PROGRAM;
use crate::deploy::{DeployError, Rendered, Request, Target};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::machine::{Step, shell};

/// A target with everything that is known for it.
struct Work {
    target: &'static dyn Target,
    request: Request,
    json: bool,
}

pub(super) fn run(deploy: &Deploy, session: &Session) -> Result<ExitStatus, Failure> {
    let target = deploy.target;
    if matches!(deploy.mode, Mode::Uninstall { .. }) {
        return install::uninstall(target, deploy, session);
    }
    let (work, rendered) = &Work::of(deploy, session)?;
    for warning in &rendered.warnings {
        session.ui.warn(warning);
    }
    match &deploy.mode {
        Mode::Show => show::show(work, rendered, session),
        Mode::Write(folder) => write::write(work, rendered, folder, session),
        Mode::Diff(folder) => diff::diff(work, rendered, folder.as_deref(), session),
        Mode::Check => check::check(work, rendered, session),
        Mode::Install { is_dry } => install::install(work, rendered, *is_dry, session),
        Mode::Uninstall { .. } => Ok(ExitStatus::Done),
    }
}

/// What `--install` would do once other installations were done.
pub(super) fn steps(
    deploy: &Deploy,
    ahead: &mut Ahead,
    session: &Session,
) -> Result<Vec<Step>, Failure> {
    let (work, rendered) = Work::of(deploy, session)?;
    install::steps(&work, &rendered, ahead, session)
}

impl Work {
    /// Finds out what flags do not say, and renders.
    fn of(deploy: &Deploy, session: &Session) -> Result<(Self, Rendered), Failure> {
        let target = deploy.target;
        let given = deploy.values.as_ref();
        let given = given.map_err(|error| failure(target, error))?;
        let request = machine::request(session)?;
        let work = Self {
            target,
            request: Request {
                values: machine::with_probes(target, given),
                program: given.path(&PROGRAM).unwrap_or(&request.program).clone(),
                ..request
            },
            json: deploy.json,
        };
        let rendered = target
            .make(&work.request)
            .map_err(|error| failure(target, &error))?;
        Ok((work, rendered))
    }

    /// The command that makes the same files again.
    fn command(&self) -> String {
        self.target.command(&self.request)
    }
}

/// What the user does about an error of a target.
fn failure(target: &dyn Target, error: &DeployError) -> Failure {
    let name = target.name();
    let failure = match error {
        DeployError::Value { .. } | DeployError::Missing(_) | DeployError::Together(_) => {
            Failure::usage(format!("cannot write the files for {name}"))
        }
        DeployError::Template(..) => Failure::bug(format!("cannot write the files for {name}")),
        _ => Failure::failed(format!("cannot write the files for {name}")),
    };
    let failure = failure.caused_by(error);
    match error {
        DeployError::Changed(path) => failure
            .hint(format!(
                "`voicectl deploy {name} --diff` with the same flags shows what differs"
            ))
            .hint(format!(
                "to give it up, move it away: `mv {path} {path}.mine`",
                path = shell::quoted(&path.to_string_lossy())
            )),
        DeployError::Missing(_) | DeployError::Together(_) | DeployError::Value { .. } => {
            failure.hint(format!("`voicectl deploy {name} --help` shows examples"))
        }
        _ => failure,
    }
}

/// The text of a file, where there is one that is text.
fn text(path: &std::path::Path) -> std::io::Result<Option<String>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes all files below a folder, whatever is there.
fn spill(rendered: &Rendered, folder: &std::path::Path) -> Result<(), Failure> {
    use crate::store::atomic;
    for file in &rendered.files {
        let path = folder.join(&file.name);
        atomic::folder(atomic::parent(&path), 0o755)
            .and_then(|()| atomic::replace(&path, file.text.as_bytes(), file.mode))
            .or_fail(format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
