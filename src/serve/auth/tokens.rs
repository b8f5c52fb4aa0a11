//! Tokens: those of issuers, and the server's own.

use std::time::Duration;

use arc_swap::ArcSwap;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::jwt::{IssuerError, IssuerSettings, Issuers, OwnTokens, TokenRefused, Verified};
use super::scope::Scopes;
use crate::store::StoreError;
use crate::store::access::Access;

/// Checks tokens, and signs those of logins.
pub struct AccessTokens {
    own: OwnTokens,
    issuers: ArcSwap<Known>,
}

struct Known {
    issuers: Issuers,
    /// Whether there is another issuer than this server.
    has_others: bool,
}

impl AccessTokens {
    /// With the secret of an access folder, and the issuers whose tokens are taken; `root` is a further CA, in PEM form,
    /// that their servers may have a certificate of.
    ///
    /// # Errors
    ///
    /// [`IssuerError`].
    pub fn new(
        access: Access,
        issuers: Vec<IssuerSettings>,
        root: Option<&[u8]>,
    ) -> Result<Self, IssuerError> {
        let own = OwnTokens::new(access);
        let issuers = ArcSwap::from_pointee(known(&own, issuers, root)?);
        Ok(Self { own, issuers })
    }

    /// From now on these issuers, once their keys were asked for.
    ///
    /// # Errors
    ///
    /// [`IssuerError`]; the present ones stay.
    pub async fn set_issuers(
        &self,
        issuers: Vec<IssuerSettings>,
        root: Option<&[u8]>,
    ) -> Result<(), IssuerError> {
        let known = known(&self.own, issuers, root)?;
        known.issuers.prepare(OffsetDateTime::now_utc()).await;
        self.issuers.store(known.into());
        Ok(())
    }

    /// Asks for the keys of all issuers, so that the first tokens need not wait.
    pub async fn prepare(&self) {
        let known = self.issuers.load_full();
        if known.has_others {
            known.issuers.prepare(OffsetDateTime::now_utc()).await;
        }
    }

    /// Whether tokens of others than this server may be good.
    pub(super) fn has_issuers(&self) -> bool {
        self.issuers.load().has_others
    }

    /// Whether a token is good.
    pub(super) async fn check(
        &self,
        token: &str,
        now: OffsetDateTime,
    ) -> Result<Verified, TokenRefused> {
        let known = self.issuers.load_full();
        known.issuers.verify(token, now).await
    }

    /// An access token of a login.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when there is no secret to sign with.
    pub(super) fn sign(
        &self,
        user: &str,
        scopes: Scopes,
        session: &str,
        lifetime: Duration,
        now: OffsetDateTime,
    ) -> Result<Zeroizing<String>, StoreError> {
        self.own.sign(user, scopes, Some(session), lifetime, now)
    }
}

fn known(
    own: &OwnTokens,
    mut issuers: Vec<IssuerSettings>,
    root: Option<&[u8]>,
) -> Result<Known, IssuerError> {
    let has_others = !issuers.is_empty();
    issuers.push(own.settings());
    Ok(Known {
        issuers: Issuers::new(issuers, root)?,
        has_others,
    })
}
