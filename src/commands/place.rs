//! Where this program and others are.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use super::Session;
use crate::error::{Failure, OrFail};
use crate::machine::program;

/// A path that means the same from every folder.
pub(super) fn whole(path: &Path) -> Result<PathBuf, Failure> {
    absolute(path).or_fail(format!("cannot tell where {} is", path.display()))
}

/// Where this program is, by the name that it was called by: behind a link may be a version that goes with the next one.
pub(super) fn program(session: &Session) -> Result<PathBuf, Failure> {
    let what = "cannot tell where this program is";
    let real = std::env::current_exe().or_fail(what)?;
    let Some(called) = std::env::args_os().next().map(PathBuf::from) else {
        return Ok(real);
    };
    let is_bare = called.components().count() == 1 && !called.has_root();
    let candidates: Vec<PathBuf> = if is_bare {
        let path = session.environment.get("PATH").unwrap_or_default();
        let folders = std::env::split_paths(path).filter(|folder| folder.is_absolute());
        folders.map(|folder| folder.join(&called)).collect()
    } else {
        absolute(&called).into_iter().collect()
    };
    let is_this = |path: &PathBuf| fs::canonicalize(path).is_ok_and(|found| found == real);
    Ok(candidates.into_iter().find(is_this).unwrap_or(real))
}

/// A program on the `PATH`, or among those of the administrator.
pub(super) fn find(program: &str, session: &Session) -> Option<PathBuf> {
    let path = session.environment.get("PATH").unwrap_or_default();
    program::find(program, path)
}
