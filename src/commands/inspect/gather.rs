//! From targets to reports, in the order of the command line.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;

use super::arguments::Arguments;
use super::settings;
use crate::commands::Session;
use crate::error::{Failure, OrFail};
use crate::inspect::endpoint::Endpoint;
use crate::inspect::{Contents, InspectError, Report, Source, file, folder, remote};
use crate::pki::PkiError;
use crate::pki::passphrase::Passphrase;
use crate::store::{Lineage, LineageName, Store, StoreError};

/// Everything that was looked at.
pub(super) struct Gathered {
    pub(super) reports: Vec<Report>,
    /// Folders that were walked through, as they were named, and whether anything in them could be read.
    pub(super) folders: Vec<(String, bool)>,
}

/// What a target is.
enum Target {
    File(PathBuf),
    Folder(PathBuf),
    Lineage(Lineage),
    Nothing,
    Remote(Endpoint),
    Stdin,
}

impl Target {
    /// The first of: standard input, an existing path, a lineage, a server.
    fn of(text: &str, arguments: &Arguments, store: &Store) -> Result<Self, Failure> {
        if text == "-" {
            return Ok(Self::Stdin);
        }
        let path = Path::new(text);
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Ok(Self::Folder(path.to_owned())),
            Ok(_) => return Ok(Self::File(path.to_owned())),
            Err(_) if path.symlink_metadata().is_ok() => return Ok(Self::File(path.to_owned())),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                return Ok(Self::File(path.to_owned()));
            }
            Err(_) => {}
        }
        if let Ok(name) = text.parse::<LineageName>() {
            let lineage = store.lineage(&name);
            if lineage.current_link().symlink_metadata().is_ok() {
                return Ok(Self::Lineage(lineage));
            }
        }
        let endpoint = Endpoint::parse(text, arguments.starttls)
            .map_err(|error| Failure::usage(format!("cannot inspect {text}")).caused_by(&error))?;
        Ok(endpoint.map_or(Self::Nothing, Self::Remote))
    }
}

pub(super) fn gather(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
    passphrase: Option<&Passphrase>,
    now: OffsetDateTime,
) -> Result<Gathered, Failure> {
    let targets: Vec<(&str, Target)> = arguments
        .targets
        .iter()
        .map(|text| Ok((text.as_str(), Target::of(text, arguments, store)?)))
        .collect::<Result<_, Failure>>()?;
    let endpoints = targets.iter().filter_map(|(_, target)| match target {
        Target::Remote(endpoint) => Some(endpoint.clone()),
        _ => None,
    });
    let endpoints: Vec<Endpoint> = endpoints.collect();
    let mut answers = ask(&endpoints, arguments, passphrase)?.into_iter();
    let mut gathered = Gathered {
        reports: Vec::new(),
        folders: Vec::new(),
    };
    for (text, target) in &targets {
        let (source, outcome) = match target {
            Target::Folder(path) => {
                let found = folder::read(path, passphrase);
                let any = found.iter().any(|report| report.outcome.is_ok());
                gathered.folders.push(((*text).to_owned(), any));
                if !found.is_empty() {
                    gathered.reports.extend(found);
                    continue;
                }
                (Source::File, Err(PkiError::UnknownContent.into()))
            }
            Target::File(path) => (Source::File, file::read(path, passphrase)),
            Target::Lineage(lineage) => (Source::Lineage, read_lineage(lineage, passphrase)),
            Target::Stdin => (
                Source::Stdin,
                file::read_from(io::stdin().lock(), passphrase),
            ),
            Target::Nothing => (Source::File, Err(InspectError::NotFound)),
            Target::Remote(_) => match answers.next() {
                Some(answer) => (Source::Remote, answer),
                None => continue,
            },
        };
        let target = match target {
            Target::Remote(endpoint) => endpoint.to_string(),
            _ => (*text).to_owned(),
        };
        gathered.reports.push(Report {
            target,
            source,
            is_named: true,
            outcome,
        });
    }
    give_verdicts(&mut gathered, arguments, session, store, now)?;
    Ok(gathered)
}

/// Anchors are loaded only when there is something to check.
fn give_verdicts(
    gathered: &mut Gathered,
    arguments: &Arguments,
    session: &Session,
    store: &Store,
    now: OffsetDateTime,
) -> Result<(), Failure> {
    let is_single = arguments.targets.len() == 1 && gathered.folders.is_empty();
    let wanted = |report: &Report| {
        let has_chain = report
            .outcome
            .as_ref()
            .is_ok_and(|found| !found.chains.is_empty());
        has_chain && (arguments.asks_for_trust() || is_single || report.source == Source::Remote)
    };
    if !gathered.reports.iter().any(wanted) {
        return Ok(());
    }
    let Some(judge) = settings::judge(arguments, session, store, now)? else {
        return Ok(());
    };
    for report in &mut gathered.reports {
        if wanted(report) {
            judge.judge(report);
        }
    }
    Ok(())
}

/// Asks all servers; without any there is no runtime and no thread.
fn ask(
    endpoints: &[Endpoint],
    arguments: &Arguments,
    passphrase: Option<&Passphrase>,
) -> Result<Vec<Result<Contents, InspectError>>, Failure> {
    if endpoints.is_empty() {
        return Ok(Vec::new());
    }
    let settings = settings::remote(arguments, passphrase)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .or_fail("cannot start asking servers")?;
    let answers = runtime.block_on(remote::fetch_all(endpoints, &settings));
    // A resolver that still waits is left behind.
    runtime.shutdown_background();
    Ok(answers)
}

/// The current version: its chain, and whether its key fits.
fn read_lineage(
    lineage: &Lineage,
    passphrase: Option<&Passphrase>,
) -> Result<Contents, InspectError> {
    let version = match lineage.current() {
        Ok(Some(version)) => version,
        Ok(None) => return Err(InspectError::NotFound),
        Err(StoreError::Io { source, .. }) => return Err(InspectError::Io(source)),
        Err(error) => return Err(InspectError::Io(io::Error::other(error.to_string()))),
    };
    let chain = file::read(&version.fullchain(), passphrase)?;
    match file::read(&version.privkey(), passphrase) {
        Ok(key) => Ok(chain.with(key)),
        Err(error) => {
            let mut chain = chain;
            chain.damaged.push(format!("its key: {}", error.line()));
            Ok(chain)
        }
    }
}
