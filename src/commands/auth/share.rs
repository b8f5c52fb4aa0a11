//! `voicectl auth share`.

use std::path::{Path, PathBuf};

use super::{Work, failure};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::machine::shell;
use crate::store::access::{Entry, Key, User};
use crate::store::atomic::{self, SECRET, SECRET_FOLDER};

/// Write down what servers share that are one service: keys, users and the secret that tokens are signed with.
///
/// Each server gets a copy of the folder, or the same one to read, and is started with `serve --access DIR`. Every key then
/// is good at each of them, and so is the access token of a login. What is changed with `auth key` and `auth user` counts
/// for them once it is shared again; a running server takes it at once.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl auth share access
  voicectl serve --access access
  kubectl create secret generic voicectl-access --from-file=access")]
pub(crate) struct Arguments {
    /// The folder; it is made, and files of an earlier time are replaced
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments, work: &Work<'_>) -> Result<ExitStatus, Failure> {
    let folder = &arguments.folder;
    let what = || format!("cannot share what is needed with {}", folder.display());
    // Where a server writes is no place for copies: it would lose what it wrote.
    if folder.join("lock").exists() {
        return Err(Failure::usage(what())
            .because("it is the access folder of a server")
            .hint("name another folder: `voicectl auth share shared-access`"));
    }
    let access = &work.access;
    // Made now where there was no server yet.
    access
        .token_secrets()
        .map_err(|error| failure(&what(), &error))?;
    let [secret, previous] = access.token_secret_files();
    atomic::folder(folder, SECRET_FOLDER).or_fail(what())?;
    let (keys, users) = (work.read::<Key>()?.len(), work.read::<User>()?.len());
    for path in [
        access.path::<Key>(),
        access.path::<User>(),
        secret,
        previous,
    ] {
        copy(&path, folder).or_fail(what())?;
    }
    let ui = &work.session.ui;
    ui.status(&format!(
        "Wrote {}: {}, {}, the secret for tokens",
        folder.display(),
        count(keys, Key::NAME),
        count(users, User::NAME),
    ));
    if keys + users == 0 {
        ui.warn("nobody may use servers that share this; only tokens of issuers are taken there");
        ui.hint("`voicectl auth key new NAME` makes a key; share it again then");
    }
    let words = ["voicectl", "serve", "--access", &folder.to_string_lossy()];
    ui.hint(&format!("`{}` uses it", shell::line(words)));
    Ok(ExitStatus::Done)
}

/// What is not there is not there in the copy either.
fn copy(from: &Path, folder: &Path) -> std::io::Result<()> {
    let to = folder.join(from.file_name().unwrap_or_default());
    match std::fs::read(from) {
        Ok(bytes) => {
            let bytes = zeroize::Zeroizing::new(bytes);
            atomic::replace(&to, &bytes, SECRET).map_err(std::io::Error::other)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            match std::fs::remove_file(&to) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        }
        Err(error) => Err(error),
    }
}

fn count(number: usize, name: &str) -> String {
    match number {
        0 => format!("no {name}"),
        1 => format!("1 {name}"),
        more => format!("{more} {name}s"),
    }
}
