//! Which CA signs, and what opens its key.

use super::{Session, ground, host_name, store_failure};
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::pki::PkiError;
use crate::pki::ca::{CA_DAYS, CaRequest, CertificateAuthority, NewAuthority};
use crate::pki::constraints::Constraints;
use crate::pki::key::KeyType;
use crate::pki::passphrase::Passphrase;
use crate::pki::summary::Summary;
use crate::pki::validity::Validity;
use crate::store::{CaName, KeyState, LocalCa, NewCa, Store, StoreError};

/// Says where the pass phrase of a CA's key is, as `--ca-passphrase` does.
const VARIABLE: &str = "VOICECTL_CA_PASSPHRASE";

/// Flags of every command that signs.
#[derive(clap::Args, Clone, Debug, Default)]
pub(in crate::commands) struct CaArguments {
    /// The CA that signs [default: local, made on first use]
    #[arg(long, value_name = "NAME", help_heading = "CA")]
    pub(in crate::commands) ca: Option<CaName>,
    /// Where the pass phrase of the CA's key is: prompt, file:PATH, fd:N or env:NAME [env: VOICECTL_CA_PASSPHRASE]
    #[arg(long, value_name = "SOURCE", help_heading = "CA")]
    pub(in crate::commands) ca_passphrase: Option<PassphraseSource>,
}

/// A CA that is ready to sign.
#[derive(Debug)]
pub(in crate::commands) struct Opened {
    pub(in crate::commands) name: CaName,
    pub(in crate::commands) ca: CertificateAuthority,
    /// Whether it was made for this.
    pub(in crate::commands) is_new: bool,
}

/// Whether a CA is still the one of its name, and no other was put into its place meanwhile.
pub(super) fn is_present(name: &CaName, ca: &CertificateAuthority, store: &Store) -> bool {
    match (store.ca(name).summary(), Summary::of(ca.root())) {
        (Ok(there), Ok(own)) => there.fingerprint == own.fingerprint,
        _ => false,
    }
}

impl CaArguments {
    /// The name of the CA.
    pub(in crate::commands) fn name(&self) -> CaName {
        self.ca.clone().unwrap_or_default()
    }

    /// The pass phrase of a CA's key, where that has one.
    pub(in crate::commands) fn passphrase(
        &self,
        ca: &LocalCa,
        state: KeyState,
        session: &Session,
    ) -> Result<Option<Passphrase>, Failure> {
        if state != KeyState::Encrypted {
            return Ok(None);
        }
        let named = || -> Result<Option<PassphraseSource>, Failure> {
            let Some(text) = session.environment.text(VARIABLE) else {
                return Ok(None);
            };
            let wrong = |error| {
                Failure::usage(format!(
                    "the environment variable {VARIABLE} cannot be used"
                ))
                .caused_by(&error)
            };
            text.parse().map(Some).map_err(wrong)
        };
        let source = match &self.ca_passphrase {
            Some(source) => source.clone(),
            None => named()?.unwrap_or(PassphraseSource::Prompt),
        };
        let what = format!("the CA `{}`", ca.name());
        source
            .read(&what, "--ca-passphrase", false, session)
            .map(Some)
    }

    /// Opens the CA; `local` is made when it is not there.
    pub(in crate::commands) fn open(
        &self,
        session: &Session,
        store: &Store,
    ) -> Result<Opened, Failure> {
        let ca = store.ca(&self.name());
        let fail = |error: StoreError| store_failure("cannot use the CA", &error);
        let passphrase = self.passphrase(&ca, ca.keys().1, session)?;
        let (authority, is_new) = if *ca.name() == CaName::default() {
            let host = host_name();
            let new = NewCa {
                request: default_request(&host).map_err(|error| unfit(&error))?,
                passphrase: None,
                discard_root_key: false,
            };
            ca.open_or_create(passphrase.as_ref(), &new, ground().random)
                .map_err(fail)?
        } else {
            (ca.open(passphrase.as_ref()).map_err(fail)?, false)
        };
        Ok(Opened {
            name: ca.name().clone(),
            ca: authority,
            is_new,
        })
    }

    /// As [`CaArguments::open`], but a CA that is not there is made in memory alone: for dry runs.
    pub(in crate::commands) fn open_dry(
        &self,
        session: &Session,
        store: &Store,
    ) -> Result<Opened, Failure> {
        let name = self.name();
        if name != CaName::default() || store.ca(&name).exists() {
            return self.open(session, store);
        }
        let host = host_name();
        let made = default_request(&host)
            .and_then(|request| NewAuthority::create(&request, ground().random))
            .and_then(NewAuthority::into_authority)
            .map_err(|error| unfit(&error))?;
        Ok(Opened {
            name,
            ca: made,
            is_new: true,
        })
    }
}

/// The CA that is made when nobody says how it should be.
fn default_request(label: &str) -> Result<CaRequest<'_>, PkiError> {
    Ok(CaRequest {
        label,
        subject: None,
        key_type: KeyType::P256,
        validity: Validity::days(ground().now, CA_DAYS)?,
        constraints: Constraints::default(),
        intermediate: false,
    })
}

fn unfit(error: &PkiError) -> Failure {
    Failure::failed("cannot make the local CA").caused_by(error)
}
