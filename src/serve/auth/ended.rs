//! Logins among servers that share keys, users and the token secret, and nothing else.
//!
//! A token of a login names its session. The server that began it knows when it ends; the others do not, and take the token
//! until its own end, a quarter of an hour after it was signed.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use time::OffsetDateTime;

use super::authenticate::Authenticator;
use super::registry::Known;
use crate::store::StoreError;
use crate::store::access::{Session, User};

/// Sessions of this server that ended, each until the last token of it is over.
#[derive(Debug, Default)]
pub(super) struct Ended(Mutex<HashMap<String, OffsetDateTime>>);

impl Ended {
    fn add(&self, session: String, until: OffsetDateTime, now: OffsetDateTime) {
        let mut ended = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ended.retain(|_, until| *until > now);
        ended.insert(session, until);
    }

    fn has(&self, session: &str) -> bool {
        let ended = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ended.contains_key(session)
    }
}

impl Authenticator {
    /// Whose a session is, while it goes on, for a token of `subject` that ends at `token_ends`.
    pub(super) fn user_of<'a>(
        &self,
        known: &'a Known,
        session: &str,
        subject: &str,
        token_ends: OffsetDateTime,
        now: OffsetDateTime,
    ) -> Option<&'a User> {
        let user = known.users.get(subject)?;
        match known.sessions.get(session) {
            Some(session) => (session.is_live(now)
                && session.user == user.name
                // Whoever changes a password beside the server ends the logins with it; a shared file tells it this way.
                && session.created >= user.password_changed)
                .then_some(user),
            None if !self.access.is_shared() || self.ended.has(session) => None,
            None => {
                (token_ends - self.settings.access_token >= user.password_changed).then_some(user)
            }
        }
    }

    /// Changes the logins of this server, and remembers those that end by it.
    pub(super) fn change_sessions<T>(
        &self,
        now: OffsetDateTime,
        change: impl FnOnce(&mut Vec<Session>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.access.change(&|| {}, |sessions: &mut Vec<Session>| {
            let before: Vec<String> = sessions.iter().map(|one| one.id.clone()).collect();
            let answer = change(sessions)?;
            if self.access.is_shared() {
                let until = now + self.settings.access_token;
                for id in before {
                    if sessions.iter().all(|session| session.id != id) {
                        self.ended.add(id, until, now);
                    }
                }
            }
            Ok(answer)
        })
    }
}
