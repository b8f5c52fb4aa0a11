//! What a new account is made with: flags, and questions where flags are missing.

use std::ffi::OsString;

use super::Session;
use super::connection::Connection;
use super::failure::{acme_failure, external_account};
use crate::acme::account::{self, ExternalAccount, Registration};
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::pki::san::San;
use crate::store::Store;

/// Flags of commands that may make an account.
#[derive(clap::Args, Clone, Debug, Default)]
pub(in crate::commands) struct RegistrationArguments {
    /// Address that the CA may write to; again for more
    #[arg(long, value_name = "ADDRESS", help_heading = "New account")]
    pub(in crate::commands) email: Vec<String>,
    /// Agree to the CA's terms of service
    #[arg(long, help_heading = "New account")]
    pub(in crate::commands) agree_tos: bool,
    /// Identifier of the key that binds the account to one that you have with the CA
    #[arg(
        long,
        value_name = "KID",
        requires = "eab_hmac_key",
        help_heading = "New account"
    )]
    pub(in crate::commands) eab_kid: Option<String>,
    /// Where that key is: prompt, file:PATH, fd:N or env:NAME
    // Read later: clap would show what it cannot parse, and that may be the key itself.
    #[arg(
        long,
        value_name = "SOURCE",
        requires = "eab_kid",
        help_heading = "New account"
    )]
    pub(in crate::commands) eab_hmac_key: Option<OsString>,
}

impl RegistrationArguments {
    /// What an account at this CA is made with. Asks only when there is none yet.
    pub(in crate::commands) fn registration(
        &self,
        connection: &Connection,
        store: &Store,
        session: &Session,
    ) -> Result<Registration, Failure> {
        let Connection {
            authority,
            directory,
            ..
        } = connection;
        let what = || format!("cannot make an account at {authority}");
        let contact = contacts(&self.email)?;
        let recorded = account::recorded(store, authority)
            .map_err(|error| acme_failure(what(), &error, authority))?;
        let external = self.external(session)?;
        if let Some(record) = recorded.filter(|record| !record.deactivated) {
            // One that is there, or that an earlier run began: its questions are answered.
            if record.url.is_some() || record.terms == directory.terms {
                return Ok(Registration {
                    contact,
                    agreed: self.agree_tos,
                    external,
                });
            }
        }
        if directory.needs_external_account && external.is_none() {
            let failure = Failure::failed(what()).because(format!(
                "{authority} makes accounts only for accounts that it has already (external account binding)"
            ));
            return Err(external_account(failure, authority));
        }
        if let Some(terms) = &directory.terms
            && !self.agree_tos
        {
            let question = format!("Agree to the terms of service of {authority}, {terms}");
            if !session.ui.confirm(&question, "--agree-tos", false)? {
                return Err(
                    Failure::failed(what()).because("its terms of service were not agreed to")
                );
            }
        }
        let contact = if contact.is_empty() && session.ui.is_interactive() {
            asked(session)?
        } else {
            contact
        };
        Ok(Registration {
            contact,
            agreed: self.agree_tos || directory.terms.is_some(),
            external,
        })
    }

    fn external(&self, session: &Session) -> Result<Option<ExternalAccount>, Failure> {
        let (Some(kid), Some(source)) = (&self.eab_kid, &self.eab_hmac_key) else {
            return Ok(None);
        };
        let source: PassphraseSource = source
            .to_str()
            .and_then(|source| source.parse().ok())
            .ok_or_else(|| {
                Failure::usage("cannot read the HMAC key of the external account")
                    .because("a secret is never an argument, which other users could read")
                    .hint("say where it is: `--eab-hmac-key file:PATH`, `env:NAME`, `fd:N` or `prompt`")
            })?;
        let name = "HMAC key of the external account";
        let key = source.secret(name, "--eab-hmac-key", false, session)?;
        ExternalAccount::new(kid, key.as_str())
            .map(Some)
            .map_err(|error| Failure::usage("cannot name the external account").caused_by(&error))
    }
}

/// Asks for an address, on a terminal.
fn asked(session: &Session) -> Result<Vec<String>, Failure> {
    let question = "E-mail address that the CA may write to (may be empty)";
    let check = |answer: &str| match addresses(answer) {
        Ok(_) => Ok(()),
        Err(failure) => Err(failure.because.join("; ")),
    };
    let answer = session
        .ui
        .optional_line(question, "--email ADDRESS", check)?;
    addresses(&answer)
}

fn addresses(line: &str) -> Result<Vec<String>, Failure> {
    let texts: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    contacts(&texts)
}

/// Addresses as contacts (RFC 8555 section 7.3: `mailto:` and one address without header fields).
pub(in crate::commands) fn contacts(addresses: &[String]) -> Result<Vec<String>, Failure> {
    addresses
        .iter()
        .map(|address| {
            let plain = address.strip_prefix("mailto:").unwrap_or(address);
            match San::email(plain) {
                Ok(email) => Ok(format!("mailto:{}", email.ascii())),
                Err(error) => Err(Failure::usage(format!(
                    "cannot use `{address}` as an e-mail address"
                ))
                .caused_by(&error)),
            }
        })
        .collect()
}
