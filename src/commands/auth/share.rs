//! `voicectl auth share`.

use std::path::PathBuf;

use super::{Work, failure};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::machine::shell;
use crate::store::access::{Entry, Key, User};
use crate::store::atomic::{self, SECRET};

/// Write down what servers share that are one service: keys, users and the secret that tokens are signed with.
///
/// Each server reads that file, or a copy of it, with `serve --access FILE`: in Kubernetes it is a Secret, on Cloud Run a
/// secret of Secret Manager. Every key then is good at each of them, and so is the access token of a login. What is changed
/// with `auth key` and `auth user` counts there once it is shared again; a running server takes it at once.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth share access.toml
  voicectl serve --access access.toml
  kubectl create secret generic voicectl-access --from-file=access.toml")]
pub(crate) struct Arguments {
    /// The file, mode 0600; one that was written so before is replaced
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments, work: &Work<'_>) -> Result<ExitStatus, Failure> {
    let file = &arguments.file;
    let what = || format!("cannot write {}", file.display());
    let there = work.access.clone().sharing(Some(file.clone()));
    if file.exists() && there.token_secrets().is_err() {
        return Err(Failure::failed(what())
            .because("it is there, and not what `auth share` wrote")
            .hint("name another file: `voicectl auth share access.toml`"));
    }
    let text = work
        .access
        .to_share()
        .map_err(|error| failure("cannot read who may use the server", &error))?;
    let (keys, users) = (work.read::<Key>()?.len(), work.read::<User>()?.len());
    atomic::replace(file, text.as_bytes(), SECRET).or_fail(what())?;
    let ui = &work.session.ui;
    ui.status(&format!(
        "Wrote {}: {}, {}, the secret for tokens",
        file.display(),
        count(keys, Key::NAME),
        count(users, User::NAME),
    ));
    if keys + users == 0 {
        ui.warn("nobody may use a server with it yet");
        ui.hint("`voicectl auth key new NAME` makes a key; share it again then");
    }
    let words = ["voicectl", "serve", "--access", &file.to_string_lossy()];
    ui.hint(&format!("`{}` uses it", shell::line(words)));
    Ok(ExitStatus::Done)
}

fn count(number: usize, name: &str) -> String {
    match number {
        0 => format!("no {name}"),
        1 => format!("1 {name}"),
        more => format!("{more} {name}s"),
    }
}
