//! From a word on the command line to what is in its files.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::report::{Kind, Part, Report};
use crate::commands::cert::store_failure;
use crate::doctor::repairs;
use crate::error::{Failure, OrFail};
use crate::pki::PkiError;
use crate::pki::decode::{self, Form, Item};
use crate::pki::lint::{self, Finding, KEY_MODE_TOO_OPEN, Lint};
use crate::pki::passphrase::Passphrase;
use crate::pki::shown::shown;
use crate::pki::summary::Summary;
use crate::store::{LineageName, Store};

/// The names that a folder of `cert new --out`, of a lineage and of certbot has.
const CHAIN: &str = "fullchain.pem";
const KEY: &str = "privkey.pem";

/// Where certificates are, and which key belongs to them.
struct Files {
    certificates: PathBuf,
    /// Keys that may be there.
    keys: Vec<PathBuf>,
}

/// What is wrong in a target, or why it cannot be told.
pub(super) fn examine(
    target: &str,
    store: &Store,
    passphrase: Option<&Passphrase>,
    now: OffsetDateTime,
) -> Report {
    let mut report = Report {
        target: target.to_owned(),
        parts: Vec::new(),
        damaged: Vec::new(),
        error: None,
        failure: None,
    };
    let examined = locate(target, store).and_then(|files| {
        // Of a lineage there is a way back.
        read(&files, passphrase, now, &mut report).map_err(|failure| {
            let ways = repairs(&files.certificates);
            ways.into_iter().fold(failure, Failure::hint)
        })
    });
    if let Err(failure) = examined {
        let because = failure.because.iter().map(|cause| format!(": {cause}"));
        report.error = Some(format!("{}{}", failure.what, because.collect::<String>()));
        report.failure = Some(failure);
    }
    report
}

/// A path wins over a lineage of the same name.
fn locate(target: &str, store: &Store) -> Result<Files, Failure> {
    let path = PathBuf::from(target);
    if path.is_dir() && path.join(CHAIN).is_file() {
        return Ok(Files {
            certificates: path.join(CHAIN),
            keys: vec![path.join(KEY)],
        });
    }
    if path.is_dir() {
        return Err(Failure::failed(format!("cannot examine {target}"))
            .because(format!("the folder has no {CHAIN}"))
            .hint(format!(
                "`voicectl inspect {target}` looks at every file of a folder"
            )));
    }
    if path.exists() {
        return Ok(Files {
            keys: beside(&path),
            certificates: path,
        });
    }
    let nothing = || {
        Failure::failed(format!("cannot examine {target}"))
            .because("there is no such file, and no lineage of that name")
            .hint("`voicectl cert list` shows the lineages")
    };
    let name: LineageName = target.parse().map_err(|_| nothing())?;
    let version = store
        .lineage(&name)
        .current()
        .map_err(|error| store_failure(format!("cannot examine {target}"), &error))?
        .ok_or_else(nothing)?;
    Ok(Files {
        certificates: version.fullchain(),
        keys: vec![version.privkey()],
    })
}

/// The names that keys have beside a certificate: certbot's, mkcert's, everybody else's.
fn beside(certificate: &Path) -> Vec<PathBuf> {
    let mut names = vec![KEY.to_owned()];
    if let Some(stem) = certificate.file_stem().and_then(|stem| stem.to_str()) {
        names.extend([format!("{stem}-key.pem"), format!("{stem}.key")]);
    }
    names
        .iter()
        .map(|name| certificate.with_file_name(name))
        .filter(|path| path != certificate)
        .collect()
}

fn read(
    files: &Files,
    passphrase: Option<&Passphrase>,
    now: OffsetDateTime,
    report: &mut Report,
) -> Result<(), Failure> {
    let path = &files.certificates;
    let failure = format!("cannot examine {}", path.display());
    let mut bytes = Vec::new();
    let most = u64::try_from(decode::LARGEST).unwrap_or(u64::MAX);
    File::open(path)
        .and_then(|file| file.take(most.saturating_add(1)).read_to_end(&mut bytes))
        .or_fail(&failure)?;
    let content = decode::decode(&bytes, passphrase).map_err(|error| {
        let wants = matches!(error, PkiError::PassphraseMissing);
        let failure = Failure::failed(&failure).caused_by(&error);
        if wants {
            failure.hint("say where the pass phrase is: `--passphrase prompt`")
        } else {
            failure
        }
    })?;
    let mut certificates = Vec::new();
    let mut has_key = false;
    for item in content.items {
        match item {
            Item::Certificate(certificate) => certificates.push(certificate),
            // What opens with a pass phrase keeps its secret; a PKCS#12 file may open without one.
            Item::Key(_) | Item::ForeignKey => {
                has_key |= content.form != Form::Pkcs12 || passphrase.is_none();
            }
            _ => {}
        }
    }
    report.damaged = content.damaged;
    if certificates.is_empty() && report.damaged.is_empty() && !has_key {
        return Err(Failure::failed(failure).because("there is no certificate in it"));
    }
    let (parts, unreadable) = parts(&certificates, &path.display().to_string(), now);
    report.parts = parts;
    report.damaged.extend(unreadable);
    let own = has_key.then_some(path);
    let keys = own.into_iter().chain(&files.keys);
    report.parts.extend(keys.filter_map(|key| key_part(key)));
    Ok(())
}

/// The certificates that can be read, and what to say of the others.
fn parts(
    certificates: &[CertificateDer<'_>],
    path: &str,
    now: OffsetDateTime,
) -> (Vec<Part>, Vec<String>) {
    let mut parts = Vec::new();
    let mut unreadable = Vec::new();
    let all = lint::lint_file(certificates, now).into_iter();
    for (position, (findings, certificate)) in (1..).zip(all.zip(certificates)) {
        match (findings, Summary::of(certificate)) {
            (Ok(findings), Ok(summary)) => parts.push(Part {
                kind: Kind::Certificate,
                path: path.to_owned(),
                position: Some(position),
                subject: Some(shown(&summary.subject)),
                fingerprint: Some(summary.fingerprint),
                findings,
            }),
            (Err(error), _) | (_, Err(error)) => {
                unreadable.push(format!("certificate {position}: {error}"));
            }
        }
    }
    (parts, unreadable)
}

/// A key file that is there, and whether its mode is too open.
fn key_part(path: &Path) -> Option<Part> {
    let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some(Part {
        kind: Kind::Key,
        path: path.display().to_string(),
        position: None,
        subject: None,
        fingerprint: None,
        findings: key_mode(&metadata).into_iter().collect(),
    })
}

#[cfg(unix)]
fn key_mode(metadata: &std::fs::Metadata) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    /// Read by everyone, written by the group or by everyone. A group may read: that is how servers share a key.
    const TOO_OPEN: u32 = 0o026;
    let mode = metadata.permissions().mode() & 0o777;
    (mode & TOO_OPEN != 0)
        .then(|| Lint::of(KEY_MODE_TOO_OPEN))
        .flatten()
        .map(|lint| lint.finding(&format!("the mode of this private key is {mode:04o}")))
}

#[cfg(not(unix))]
const fn key_mode(_metadata: &std::fs::Metadata) -> Option<Finding> {
    None
}
