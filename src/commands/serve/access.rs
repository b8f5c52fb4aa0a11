//! Who may use the server: the keys, users and issuers of these settings.

use std::sync::Arc;

use super::settings::{Issuers, Resolved, wrong_issuer};
use crate::error::Failure;
use crate::serve::auth::{AccessTokens, AuthSettings, Authenticator, GuardSettings, Mode};
use crate::store::Store;

/// Whoever finds out who asks, and whoever checks tokens for it.
#[derive(Clone)]
pub(super) struct Access {
    pub(super) auth: Arc<Authenticator>,
    pub(super) tokens: Arc<AccessTokens>,
}

impl Access {
    pub(super) fn of(resolved: &Resolved, mode: Mode, store: &Store) -> Result<Self, Failure> {
        let access = store.access().sharing(resolved.access.clone());
        if let Some(file) = &resolved.access {
            // One that is not there has no key, and would be no reason to ask for one.
            access.token_secrets().map_err(|error| {
                let file = file.display();
                Failure::usage(format!("{file} cannot say who may use the server"))
                    .caused_by(&error)
                    .hint(format!("`voicectl auth share {file}` writes such a file"))
            })?;
        }
        let Issuers { issuers, root } = resolved.issuers.clone();
        let tokens = AccessTokens::new(access.clone(), issuers, root.as_deref().map(Vec::as_slice));
        let tokens = Arc::new(tokens.map_err(|error| wrong_issuer(&error))?);
        let failures = resolved.terms.limits.failures;
        let settings = AuthSettings {
            mode,
            guard: GuardSettings {
                failures: failures.requests,
                window: failures.window,
                ..GuardSettings::default()
            },
            ..AuthSettings::default()
        };
        Ok(Self {
            auth: Arc::new(Authenticator::new(settings, access, Arc::clone(&tokens))),
            tokens,
        })
    }
}
