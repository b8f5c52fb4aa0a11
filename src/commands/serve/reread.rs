//! SIGHUP: the settings are read again, and what can change without a restart does.

use std::sync::Arc;

use tokio::signal::unix::Signal;
use tracing::{info, warn};

use super::Arguments;
use super::log::Log;
use super::settings::{self, Issuers, Shown, wrong_issuer};
use crate::commands::Session;
use crate::error::Failure;
use crate::serve::auth::AccessTokens;
use crate::serve::live::{Live, Terms};
use crate::serve::notify;

/// What a re-read of the settings changes.
pub(super) struct Reread<'a> {
    pub(super) arguments: &'a Arguments,
    pub(super) session: &'a Session,
    pub(super) live: Live,
    pub(super) log: Log,
    pub(super) tokens: Arc<AccessTokens>,
    /// Whose tokens were taken last.
    pub(super) issuers: Issuers,
    /// The settings as they were read last.
    pub(super) shown: Vec<Shown>,
}

impl Reread<'_> {
    /// Reads the settings at each signal; never returns. Settings that cannot be used are reported, and the present ones
    /// stay.
    pub(super) async fn at(&mut self, hangups: &mut Signal) {
        while hangups.recv().await.is_some() {
            notify::reloading();
            if let Err(failure) = self.read().await {
                let why = failure.because.join(": ");
                warn!("the settings stay as they were: {}: {why}", failure.what);
            }
            notify::ready("ready");
        }
        std::future::pending::<()>().await;
    }

    async fn read(&mut self) -> Result<(), Failure> {
        let resolved = settings::read(self.arguments, self.session)?;
        settings::check(&resolved, self.session)?;
        self.log.refilter(&resolved.log)?;
        self.take_issuers(resolved.issuers).await?;
        let limits = resolved.terms.limits.after(&self.live.limits());
        self.live.set(Terms {
            limits,
            ..resolved.terms
        });
        for new in &resolved.shown {
            let old = self.shown.iter().find(|old| old.name == new.name);
            if old.is_none_or(|old| old.value == new.value) {
                continue;
            }
            let value = new
                .value
                .as_ref()
                .map_or_else(|| "not set".to_owned(), ToString::to_string);
            if new.is_live {
                info!("setting `{}` is now {value}, from {}", new.name, new.origin);
            } else {
                warn!("setting `{}` counts after a restart: {value}", new.name);
            }
        }
        self.shown = resolved.shown;
        Ok(())
    }

    /// Keys that were fetched stay where nothing changed: their issuer may be out of reach just now.
    async fn take_issuers(&mut self, new: Issuers) -> Result<(), Failure> {
        if new.is_same(&self.issuers) {
            return Ok(());
        }
        let root = new.root.as_deref().map(Vec::as_slice);
        self.tokens
            .set_issuers(new.issuers.clone(), root)
            .await
            .map_err(|error| wrong_issuer(&error))?;
        info!("tokens of {} issuers are taken", new.issuers.len());
        self.issuers = new;
        Ok(())
    }
}
