//! What a server that is started without flags would be told, for whoever looks it over.

use toml::Value;

use super::settings::{self, Given, Resolved};
use super::{Session, Shown, without_flags};
use crate::audit::{SetBy, Setup};
use crate::commands::config::File;
use crate::config::Origin;
use crate::error::Failure;

/// The settings by environment and file, and whether `serve` would start with them.
///
/// # Errors
///
/// A usage failure when environment or file cannot be read at all.
pub(in crate::commands) fn setup(session: &Session) -> Result<Setup, Failure> {
    let resolved = settings::read(&without_flags()?, session)?;
    let refused = settings::check(&resolved, session).err();
    let Resolved {
        listen,
        http,
        metrics,
        certificate,
        behind_proxy: _,
        proxies,
        open,
        terms,
        shown,
        ..
    } = resolved;
    let key = match &certificate {
        Given::Files { key, .. } => Some(key.clone()),
        _ => None,
    };
    Ok(Setup {
        listen: listen.value,
        http,
        metrics,
        plain: certificate == Given::Plain,
        // Cloud Run's front end speaks TLS, and says that it is there.
        has_front: session.environment.text("K_SERVICE").is_some(),
        open,
        origins: terms.origins,
        limits: terms.limits,
        hsts: terms.hsts,
        trusted: proxies.trusted,
        secrets: shown.iter().flat_map(secrets).collect(),
        key,
        set_by: shown.iter().filter_map(set_by).collect(),
        refused: refused.map(|failure| {
            let mut words = vec![failure.what];
            words.extend(failure.because);
            (words.join(": "), failure.hints)
        }),
    })
}

/// The settings that a server started without flags would have with another file, and why it would not start with them.
///
/// # Errors
///
/// A usage failure when environment or file cannot be read at all.
pub(in crate::commands) fn of_file(
    file: File,
    session: &Session,
) -> Result<(Vec<Shown>, Option<Failure>), Failure> {
    let resolved = settings::of(file, &without_flags()?, session)?;
    let refused = settings::check(&resolved, session).err();
    Ok((resolved.shown, refused))
}

fn set_by(shown: &Shown) -> Option<(String, SetBy)> {
    let by = match &shown.origin {
        Origin::Environment(name) => SetBy::Variable(name.clone().into_owned()),
        Origin::File(path) => SetBy::File(path.clone()),
        Origin::Default | Origin::Flag(_) => return None,
    };
    Some((shown.name.clone(), by))
}

/// The files with the secrets of `[[serve.issuer]]`.
fn secrets(shown: &Shown) -> Vec<std::path::PathBuf> {
    let tables = shown.value.as_ref().and_then(Value::as_array);
    let tables = tables.into_iter().flatten();
    tables
        .filter_map(|table| table.get("secret-file")?.as_str())
        .map(Into::into)
        .collect()
}
