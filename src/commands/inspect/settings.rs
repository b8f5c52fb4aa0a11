//! From flags to what the core wants.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::aws_lc_rs::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName};
use rustls::sign::CertifiedKey;
use time::OffsetDateTime;

use super::arguments::{AnchorChoice, Arguments};
use super::check::Thresholds;
use super::text::printable;
use crate::commands::Session;
use crate::commands::cert::store_failure;
use crate::error::{Failure, OrFail};
use crate::inspect::endpoint::host_of;
use crate::inspect::expect::Expectations;
use crate::inspect::remote::{RemoteError, Settings};
use crate::inspect::standing::Scale;
use crate::inspect::trust::Judge;
use crate::inspect::{Contents, InspectError, Key, Thing, file};
use crate::net::roots;
use crate::pki::PkiError;
use crate::pki::decode::{self, Item};
use crate::pki::describe::PublicKey;
use crate::pki::passphrase::Passphrase;
use crate::pki::verify::Anchors;
use crate::store::Store;

pub(super) fn passphrase(
    arguments: &Arguments,
    session: &Session,
) -> Result<Option<Passphrase>, Failure> {
    let source = arguments.passphrase.as_ref();
    source
        .map(|source| source.read("encrypted files", "--passphrase", false, session))
        .transpose()
}

pub(super) fn thresholds(arguments: &Arguments) -> Result<Thresholds, Failure> {
    let Arguments { warn, crit, .. } = *arguments;
    if crit.is_wider_than(warn) {
        return Err(Failure::usage("there would never be a warning")
            .because(format!("`--crit {crit}` comes before `--warn {warn}`"))
            .hint(format!("swap them: `--warn {crit} --crit {warn}`")));
    }
    Ok(Thresholds { warn, crit })
}

pub(super) fn scale(
    arguments: &Arguments,
    passphrase: Option<&Passphrase>,
    now: OffsetDateTime,
) -> Result<Scale, Failure> {
    let key = arguments
        .expect_key
        .as_deref()
        .map(|path| expected_key(path, passphrase))
        .transpose()?;
    Ok(Scale {
        now,
        files_must_be_trusted: arguments.asks_for_trust(),
        expected: Expectations {
            names: arguments.expect_san.clone(),
            issuer: arguments.expect_issuer.clone(),
            key,
        },
    })
}

/// The public key of a file with a key, a certificate or a request.
fn expected_key(path: &Path, passphrase: Option<&Passphrase>) -> Result<PublicKey, Failure> {
    let what = format!("cannot read the expected key from {}", path.display());
    let Contents { chains, things, .. } =
        file::read(path, passphrase).map_err(|error| because(Failure::failed(&what), &error))?;
    let of_thing = |thing: &Thing| match thing {
        Thing::Key(Key::Readable(key)) | Thing::PublicKey(key) => Some(key.clone()),
        Thing::Request(request) => Some(request.public_key.clone()),
        Thing::Key(_) | Thing::RevocationList(_) => None,
    };
    things
        .iter()
        .find_map(of_thing)
        .or_else(|| chains.first().map(|chain| chain.leaf().public_key.clone()))
        .ok_or_else(|| {
            Failure::failed(&what)
                .because("there is no key in it that can be read without a pass phrase")
        })
}

/// How servers are asked.
pub(super) fn remote(
    arguments: &Arguments,
    passphrase: Option<&Passphrase>,
) -> Result<Settings, Failure> {
    Ok(Settings {
        timeout: arguments.timeout,
        family: arguments.family(),
        server_name: arguments
            .sni
            .as_deref()
            .map(|name| host("--sni", name))
            .transpose()?,
        client: client(arguments, passphrase)?,
        at_once: arguments.concurrency.into(),
    })
}

fn host(flag: &str, name: &str) -> Result<ServerName<'static>, Failure> {
    host_of(name.trim_matches(['[', ']']))
        .map_err(|error| Failure::usage(format!("`{flag}` wants a name")).caused_by(&error))
}

/// The client certificate with its key.
fn client(
    arguments: &Arguments,
    passphrase: Option<&Passphrase>,
) -> Result<Option<Arc<CertifiedKey>>, Failure> {
    let Some(certificate_path) = &arguments.client_cert else {
        return Ok(None);
    };
    let mut chain = Vec::new();
    let mut key = None;
    let mut take = |path: &Path, with_chain: bool| -> Result<(), Failure> {
        let what = format!("cannot read the client certificate from {}", path.display());
        let read = || Ok(decode::decode(&file::bytes(path)?, passphrase)?);
        let content = read().map_err(|error| because(Failure::failed(&what), &error))?;
        for item in content.items {
            match item {
                Item::Certificate(der) if with_chain => chain.push(der),
                Item::Key(found) => key = Some(found),
                Item::EncryptedKey => {
                    let error = InspectError::from(PkiError::PassphraseMissing);
                    return Err(because(Failure::failed(&what), &error));
                }
                _ => {}
            }
        }
        Ok(())
    };
    take(certificate_path, true)?;
    if let Some(path) = &arguments.client_key {
        take(path, false)?;
    }
    let what = "cannot use the client certificate";
    if chain.is_empty() {
        return Err(Failure::failed(what).because(format!(
            "{} holds no certificate",
            certificate_path.display()
        )));
    }
    let key = key.ok_or_else(|| {
        Failure::failed(what)
            .because("there is no key beside it")
            .hint("pass `--client-key FILE`")
    })?;
    let der = PrivatePkcs8KeyDer::from_pem_slice(key.to_pem().as_bytes()).or_fail(what)?;
    CertifiedKey::from_der(chain, der.into(), &default_provider())
        .or_fail(what)
        .map(|key| Some(Arc::new(key)))
}

/// What chains are checked against: what `--ca` says, else the system's roots and the local CA.
pub(super) fn judge(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
    now: OffsetDateTime,
) -> Result<Option<Judge>, Failure> {
    let Some(anchors) = (if arguments.ca.is_empty() {
        default_anchors(session, store)?
    } else {
        Some(given_anchors(&arguments.ca, store)?)
    }) else {
        return Ok(None);
    };
    let mut judge = Judge::new(anchors, now);
    judge.name = arguments
        .name
        .as_deref()
        .map(|name| host("--name", name))
        .transpose()?;
    judge.purpose = arguments.purpose.map(Into::into);
    Ok(Some(judge))
}

const SYSTEM: &str = "the system";
const LOCAL: &str = "the local CA";

fn default_anchors(session: &Session, store: &Store) -> Result<Option<Anchors>, Failure> {
    let local = local_roots(store)?;
    match (roots::trusted(), local) {
        (Ok(system), None) => Ok(Some(Anchors::new(SYSTEM, system))),
        (Ok(mut system), Some(local)) => {
            system.extend(local);
            Ok(Some(Anchors::new(format!("{SYSTEM} or {LOCAL}"), system)))
        }
        (Err(error), local) => {
            session.ui.warn(&error.to_string());
            Ok(local.map(|local| Anchors::new(LOCAL, local)))
        }
    }
}

/// All roots that are known here: the system's, those of the local CA, and those of these files.
pub(in crate::commands) fn all_anchors(
    files: &[PathBuf],
    session: &Session,
    store: &Store,
) -> Result<Option<Anchors>, Failure> {
    if files.is_empty() {
        return default_anchors(session, store);
    }
    let mut origins = Vec::new();
    let mut roots = Vec::new();
    for path in files {
        origins.push(path.display().to_string());
        roots.extend(roots_of(path)?);
    }
    if let Some(local) = local_roots(store)? {
        origins.insert(0, LOCAL.to_owned());
        roots.extend(local);
    }
    if let Ok(system) = roots::trusted() {
        origins.insert(0, SYSTEM.to_owned());
        roots.extend(system);
    }
    Ok(Some(Anchors::new(origins.join(" or "), roots)))
}

fn given_anchors(choices: &[AnchorChoice], store: &Store) -> Result<Anchors, Failure> {
    let mut origins = Vec::new();
    let mut roots = Vec::new();
    for choice in choices {
        match choice {
            AnchorChoice::System => {
                origins.push(SYSTEM.to_owned());
                roots.extend(roots::trusted().or_fail("cannot check against the system")?);
            }
            AnchorChoice::Local => {
                origins.push(LOCAL.to_owned());
                roots.extend(local_roots(store)?.ok_or_else(|| {
                    Failure::failed("there is no local CA")
                        .hint("`voicectl cert new localhost` makes one, or pass `--state DIR`")
                })?);
            }
            AnchorChoice::File(path) => {
                origins.push(path.display().to_string());
                roots.extend(roots_of(path)?);
            }
        }
    }
    Ok(Anchors::new(origins.join(" or "), roots))
}

/// The roots of the local CAs, those before a rotation included; `None` when there is none.
fn local_roots(store: &Store) -> Result<Option<Vec<CertificateDer<'static>>>, Failure> {
    let roots = store
        .ca_roots()
        .map_err(|error| store_failure("cannot read the local CAs", &error))?;
    Ok((!roots.is_empty()).then_some(roots))
}

fn roots_of(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let what = format!("cannot read trust anchors from {}", path.display());
    let read = || Ok(decode::decode(&file::bytes(path)?, None)?);
    let content = read().map_err(|error| because(Failure::failed(&what), &error))?;
    let roots: Vec<_> = content
        .items
        .into_iter()
        .filter_map(|item| match item {
            Item::Certificate(der) => Some(der),
            _ => None,
        })
        .collect();
    if roots.is_empty() {
        return Err(Failure::failed(&what).because("there is no certificate in it"));
    }
    Ok(roots)
}

/// A target that is the only one and failed.
pub(super) fn failure(target: &str, error: &InspectError) -> Failure {
    because(
        Failure::failed(format!("cannot inspect {}", printable(target))),
        error,
    )
}

/// An error with its causes and what repairs it.
fn because(failure: Failure, error: &InspectError) -> Failure {
    let mut failure = failure.caused_by(error);
    for cause in &mut failure.because {
        *cause = printable(cause);
    }
    match error {
        InspectError::NotFound => failure.hint(
            "`voicectl cert list` shows lineages; a server has a port, as in `voice.test:443`",
        ),
        InspectError::Content(PkiError::PassphraseMissing) => {
            failure.hint("pass `--passphrase prompt`, or `--passphrase file:PATH`")
        }
        InspectError::Remote(RemoteError::Timeout { .. }) => {
            failure.hint("`--timeout 30s` waits longer")
        }
        _ => failure,
    }
}
