//! `sessions.toml`: logins that have not ended.
//!
//! A refresh token is `vctr_<id>_<family>_<turn>`. The family stays for the life of the session, the turn is another after
//! each use. So a token of the family whose turn is over was stolen, or stolen from (RFC 9700 section 4.14.2): that is known
//! however long ago it was, and nobody who only knows the id of a session can end it.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::secret::{is_id, random_id, random_text};
use super::{Entry, Name, Sha256Text};
use crate::store::StoreError;

const PREFIX: &str = "vctr_";

/// One login, without its tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its public name; `sid` in its access tokens.
    pub id: String,
    /// Who signed in.
    pub user: Name,
    /// SHA-256 of what all its refresh tokens have in common.
    pub family: Sha256Text,
    /// SHA-256 of the refresh token whose turn it is.
    pub refresh: Sha256Text,
    /// When it began.
    #[serde(with = "time::serde::rfc3339")]
    pub created: OffsetDateTime,
    /// When it ends, however often it is refreshed.
    #[serde(with = "time::serde::rfc3339")]
    pub expires: OffsetDateTime,
}

impl Entry for Session {
    const FILE: &'static str = "sessions.toml";
    const NAME: &'static str = "session";
    const IS_SHARED: bool = false;
}

/// A refresh token taken apart.
#[derive(Clone, Copy)]
pub struct RefreshToken<'a> {
    /// The session.
    pub id: &'a str,
    family: &'a str,
    whole: &'a str,
}

impl<'a> RefreshToken<'a> {
    /// `None` for what has another shape.
    #[must_use]
    pub fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix(PREFIX)?;
        // base64url has underscores of its own: places count.
        let is_whole = rest.len() == 8 + 1 + 43 + 1 + 43 && rest.is_ascii();
        let (id, secrets) = is_whole.then(|| rest.split_at(8))?;
        is_id(id).then_some(Self {
            id,
            family: &secrets[1..44],
            whole: text,
        })
    }

    /// Whether it was ever one of the session.
    #[must_use]
    pub fn is_of(self, session: &Session) -> bool {
        Sha256Text::of(self.family) == session.family
    }

    /// Whether it is its turn.
    #[must_use]
    pub fn is_next_of(self, session: &Session) -> bool {
        Sha256Text::of(self.whole) == session.refresh
    }
}

impl Session {
    /// A new session and its first refresh token.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoRandom`].
    pub fn new(
        user: Name,
        now: OffsetDateTime,
        lifetime: time::Duration,
    ) -> Result<(Self, Zeroizing<String>), StoreError> {
        let id = random_id()?;
        let family = random_text()?;
        let token = token(&id, &family)?;
        let created = super::keys::whole_seconds(now);
        let session = Self {
            id,
            user,
            family: Sha256Text::of(&family),
            refresh: Sha256Text::of(&token),
            created,
            expires: created + lifetime,
        };
        Ok((session, token))
    }

    /// The next refresh token; the one before has had its turn.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoRandom`].
    pub fn turn(&mut self, used: RefreshToken<'_>) -> Result<Zeroizing<String>, StoreError> {
        let token = token(&self.id, used.family)?;
        self.refresh = Sha256Text::of(&token);
        Ok(token)
    }

    /// Whether it still goes on.
    #[must_use]
    pub fn is_live(&self, now: OffsetDateTime) -> bool {
        now < self.expires
    }
}

fn token(id: &str, family: &str) -> Result<Zeroizing<String>, StoreError> {
    let turn = random_text()?;
    Ok(Zeroizing::new(
        [PREFIX, id, "_", family, "_", &turn].concat(),
    ))
}
