//! `voicectl man`.

use std::fs;
use std::path::PathBuf;

use super::Session;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;

/// Write the man pages.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl man | man -l -
  voicectl man --out ~/.local/share/man/man1")]
pub struct Arguments {
    /// Write one page per command into this folder, instead of the main page to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    let Some(folder) = &arguments.out else {
        let mut page = Vec::new();
        clap_mangen::Man::new(crate::command())
            .render(&mut page)
            .or_fail("cannot write the man page")?;
        session.ui.bytes(&page)?;
        return Ok(ExitStatus::Done);
    };
    let what = || format!("cannot write man pages to {}", folder.display());
    fs::create_dir_all(folder).or_fail(what())?;
    clap_mangen::generate_to(crate::command(), folder).or_fail(what())?;
    session
        .ui
        .status(&format!("Man pages are in {}", folder.display()));
    Ok(ExitStatus::Done)
}
