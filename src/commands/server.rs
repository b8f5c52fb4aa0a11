//! The speech server that a command asks instead of working itself.

use std::path::PathBuf;

use rustls::pki_types::CertificateDer;
use zeroize::Zeroizing;

use super::Session;
use super::passphrase::PassphraseSource;
use crate::commands::trust::roots::file_roots;
use crate::error::{Failure, OrFail};
use crate::speech::SpeechError;
use crate::speech::upstream::{BadServerUrl, ServerUrl, UpstreamSettings};
use crate::store::Store;

/// Variables that name the server, and where its key is.
const SERVER: &str = "VOICECTL_SERVER";
const KEY: &str = "VOICECTL_SERVER_KEY";

/// Flags of commands that may ask a server.
#[derive(clap::Args, Debug)]
pub(super) struct ServerArguments {
    /// Let a server do it: this one, or any with OpenAI's API, such as `https://voice.lan:8443` [env: VOICECTL_SERVER]
    #[arg(long, value_name = "URL", help_heading = "Server")]
    server: Option<ServerUrl>,
    /// Where its key is: prompt, file:PATH, fd:N or env:NAME [default: env:VOICECTL_SERVER_KEY, where that is set]
    #[arg(long, value_name = "SOURCE", help_heading = "Server")]
    server_key: Option<PassphraseSource>,
    /// CA of its certificate, beside those of this system and the local CA
    #[arg(long, value_name = "FILE", help_heading = "Server")]
    server_ca: Option<PathBuf>,
}

impl ServerArguments {
    /// How to ask the server that is named; `None` where none is.
    ///
    /// # Errors
    ///
    /// A usage failure for an address, a key or a CA that cannot be used.
    pub(super) fn settings(&self, session: &Session) -> Result<Option<UpstreamSettings>, Failure> {
        let server = match (&self.server, session.environment.text(SERVER)) {
            (Some(server), _) => server.clone(),
            (None, Some(text)) => text.parse().map_err(|error: BadServerUrl| {
                Failure::usage(format!("{SERVER} cannot be used")).caused_by(&error)
            })?,
            (None, None) => return Ok(None),
        };
        let variable = || {
            let is_set = session.environment.text(KEY).is_some();
            is_set.then(|| PassphraseSource::Environment(KEY.to_owned()))
        };
        let key = self
            .server_key
            .clone()
            .or_else(variable)
            .map(|source| source.secret("key of the server", "--server-key", false, session))
            .transpose()?
            .map(|secret| Zeroizing::new(secret.as_str().to_owned()));
        if key.is_some() && server.is_readable() {
            return Err(Failure::usage(format!("the key is not sent to {server}"))
                .because("over plain HTTP whoever is on the way could read it")
                .hint("name its https:// address"));
        }
        let store = Store::new(&session.paths.state);
        Ok(Some(UpstreamSettings {
            key,
            roots: roots(self.server_ca.as_ref(), &store)?,
            ..UpstreamSettings::new(vec![server])
        }))
    }
}

/// What went wrong, and what repairs it where a server was asked.
pub(super) fn failure(what: impl Into<String>, error: &SpeechError) -> Failure {
    let failure = Failure::failed(what).caused_by(error);
    let SpeechError::Upstream { server, why } = error else {
        return failure;
    };
    if why.contains("UnknownIssuer") {
        failure.hint("pass the root of its CA: `--server-ca root.pem`")
    } else if why.contains("answers 401") {
        failure.hint("say where a key is: `--server-key file:PATH`; `voicectl auth key new NAME` makes one there")
    } else if why.contains("cannot be reached") || why.contains("does not answer") {
        failure.hint(format!("`voicectl doctor https://{server}` finds out why"))
    } else {
        failure
    }
}

/// The CA that is named, and those of this state folder: whoever runs the server on this machine need not say so.
pub(super) fn roots(
    named: Option<&PathBuf>,
    store: &Store,
) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let mut roots = store.ca_roots().or_fail("cannot read the local CA")?;
    if let Some(path) = named {
        roots.extend(file_roots(path)?);
    }
    Ok(roots)
}
