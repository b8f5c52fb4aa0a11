//! Folders, with everything below them.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use walkdir::WalkDir;

use super::{Contents, InspectError, Report, Source, file};
use crate::pki::PkiError;
use crate::pki::passphrase::Passphrase;

/// Files that one thread reads before another one is worth its start.
const A_THREADS_WORTH: usize = 64;

/// Looks at every file below a folder, by path. Links are followed, but not in circles. Files that hold nothing known are
/// left out, and so is what is no file.
#[must_use]
pub fn read(folder: &Path, passphrase: Option<&Passphrase>) -> Vec<Report> {
    let found = walk(folder);
    let next = AtomicUsize::new(0);
    let read_some = || {
        let mut reports = Vec::new();
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some((path, trouble)) = found.get(at)
        {
            if let Some(report) = look(path, trouble.as_ref(), passphrase) {
                reports.push((at, report));
            }
        }
        reports
    };
    let threads = thread::available_parallelism()
        .map_or(1, NonZero::get)
        .min(found.len().div_ceil(A_THREADS_WORTH));
    let mut reports = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(read_some)).collect();
        let mut reports = read_some();
        for other in others {
            reports.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        reports
    });
    reports.sort_unstable_by_key(|(at, _)| *at);
    reports.into_iter().map(|(_, report)| report).collect()
}

/// What is wrong with a place that cannot be walked into.
enum Trouble {
    Loop(PathBuf),
    Io(std::io::ErrorKind, Option<i32>),
}

fn walk(folder: &Path) -> Vec<(PathBuf, Option<Trouble>)> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => found.push((entry.into_path(), None)),
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                let trouble = match (error.loop_ancestor(), error.io_error()) {
                    (Some(ancestor), _) => Trouble::Loop(ancestor.to_owned()),
                    (None, Some(io)) => Trouble::Io(io.kind(), io.raw_os_error()),
                    (None, None) => Trouble::Io(std::io::ErrorKind::Other, None),
                };
                found.push((path, Some(trouble)));
            }
        }
    }
    found
}

fn look(path: &Path, trouble: Option<&Trouble>, passphrase: Option<&Passphrase>) -> Option<Report> {
    let outcome = match trouble {
        Some(Trouble::Loop(ancestor)) => Err(InspectError::Loop(ancestor.display().to_string())),
        Some(Trouble::Io(kind, code)) => Err(InspectError::Io(match code {
            Some(code) => std::io::Error::from_raw_os_error(*code),
            None => (*kind).into(),
        })),
        None => match file::bytes_if_known(path) {
            Ok(None) => return None,
            Ok(Some(bytes)) => match Contents::of(&bytes, passphrase) {
                Err(PkiError::UnknownContent | PkiError::Empty) => return None,
                contents => contents.map_err(InspectError::from),
            },
            Err(error) => Err(error),
        },
    };
    Some(Report {
        target: path.display().to_string(),
        source: Source::File,
        is_named: false,
        outcome,
    })
}
