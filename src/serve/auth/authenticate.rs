//! From a request to a caller.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::http::header::ORIGIN;
use axum::http::request::Parts;
use time::OffsetDateTime;
use zeroize::Zeroizing;

use super::audit::Audit;
use super::caller::{Caller, Quota, Who};
use super::challenge::Refusal;
use super::credential::{self, Credential};
use super::ended::Ended;
use super::guard::{Guard, GuardSettings};
use super::jwt::{OwnTokens, TokenRefused};
use super::login::Passwords;
use super::registry::{Known, Registry, Unreadable, scopes};
use super::tickets::{Bearer, NoTicket, Tickets};
use super::tokens::AccessTokens;
use crate::serve::client::bucket;
use crate::serve::layers::RequestId;
use crate::store::access::{Access, Event, Key, KeyState, Sha256Text};

/// For whom a server is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For those with a credential.
    Closed,
    /// For everyone; a credential that is sent has to be good once there is a key, a user or an issuer.
    Open,
    /// For everyone until there is a key, a user or an issuer: only where nobody but this machine can ask.
    Auto,
}

/// How a server finds out who asks.
#[derive(Clone, Copy, Debug)]
pub struct AuthSettings {
    /// For whom it is.
    pub mode: Mode,
    /// Failures that are too many.
    pub guard: GuardSettings,
    /// How long an access token of a login is good.
    pub access_token: Duration,
    /// How long a login lasts, however often it is refreshed.
    pub session: Duration,
    /// Passwords that are checked side by side; each takes a core and 19 MiB.
    pub hashing: usize,
    /// Passwords that wait to be checked; more are answered with 503.
    pub waiting: usize,
}

impl Default for AuthSettings {
    fn default() -> Self {
        Self {
            mode: Mode::Closed,
            guard: GuardSettings::default(),
            access_token: Duration::from_mins(15),
            session: Duration::from_hours(30 * 24),
            hashing: 2,
            waiting: 32,
        }
    }
}

/// A caller, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Who asks.
    pub caller: Caller,
    /// When the credential ends.
    pub expires: Option<OffsetDateTime>,
    /// The session of a login.
    pub session: Option<String>,
}

/// Finds out who asks.
pub struct Authenticator {
    pub(super) settings: AuthSettings,
    pub(super) access: Access,
    pub(super) registry: Registry,
    pub(super) tokens: Arc<AccessTokens>,
    pub(super) passwords: Passwords,
    pub(super) addresses: Guard,
    pub(super) names: Guard,
    pub(super) audit: Audit,
    tickets: Tickets,
    /// Logins of this server that ended: another server's are taken until their tokens end.
    pub(super) ended: Ended,
    /// What an unknown key is compared with.
    nobody: Sha256Text,
    /// Once closed, a running server does not open again, whatever becomes of its files.
    was_closed: AtomicBool,
}

impl Authenticator {
    /// With the keys and users of an access folder, and whoever checks tokens.
    #[must_use]
    pub fn new(settings: AuthSettings, access: Access, tokens: Arc<AccessTokens>) -> Self {
        Self {
            settings,
            registry: Registry::new(access.clone()),
            tokens,
            passwords: Passwords::new(settings.hashing, settings.waiting),
            addresses: Guard::new(settings.guard),
            names: Guard::new(settings.guard),
            audit: Audit::new(access.clone()),
            access,
            tickets: Tickets::default(),
            ended: Ended::default(),
            nobody: Sha256Text::of(""),
            was_closed: AtomicBool::new(false),
        }
    }

    /// How many keys are good and how many users there are, where that can be read.
    #[must_use]
    pub fn holders(&self) -> Option<(usize, usize)> {
        let now = OffsetDateTime::now_utc();
        let known = self.registry.known().ok()?;
        let is_live = |key: &&Key| key.state(now) == KeyState::Live;
        Some((
            known.keys.values().filter(is_live).count(),
            known.users.len(),
        ))
    }

    /// For whom the server is now: [`Mode::Auto`] is for everyone who can ask, or closed.
    #[must_use]
    pub fn mode(&self) -> Mode {
        let known = self.registry.known();
        let is_guarded = self.is_guarded(known.as_deref().map_err(|error| *error));
        match self.settings.mode {
            Mode::Auto if is_guarded => Mode::Closed,
            mode => mode,
        }
    }

    /// Who asks, and for how long. `client` is where the request comes from, proxies seen through.
    ///
    /// # Errors
    ///
    /// [`Refusal`], which is an answer. It is in the audit log, and counted when it may be a guess.
    pub async fn grant(&self, parts: &Parts, client: IpAddr) -> Result<Grant, Refusal> {
        match self.judge(parts, client).await {
            Ok(grant) => Ok(grant),
            // Nobody tried anything.
            Err(Refusal::Missing) => Err(Refusal::Missing),
            Err(refusal) => Err(self.failed(refusal, client, request_id(parts), None)),
        }
    }

    /// Writes down a failure, and counts it where it may be a guess: one too many is answered as such.
    ///
    /// A good key passes all the same: nobody guesses 256 bits, and a stranger behind the same address locks nobody out.
    pub(super) fn failed(
        &self,
        refusal: Refusal,
        client: IpAddr,
        request: Option<&str>,
        user: Option<&str>,
    ) -> Refusal {
        let is_guess = matches!(refusal, Refusal::Invalid { is_guess: true, .. });
        let counted = if is_guess {
            self.addresses.count(&bucket(client), Instant::now())
        } else {
            Ok(())
        };
        let refusal = counted.map_or_else(Refusal::Blocked, |()| refusal);
        self.audit.failure(Event {
            event: match refusal {
                Refusal::Blocked(_) => "auth.blocked",
                _ => "auth.failed",
            },
            client: Some(client.to_string()),
            request,
            reason: Some(refusal.word()),
            user,
            ..Event::default()
        });
        refusal
    }

    async fn judge(&self, parts: &Parts, client: IpAddr) -> Result<Grant, Refusal> {
        let credential = credential::of(parts)?;
        let known = self.registry.known();
        let is_guarded = self.is_guarded(known.as_deref().map_err(|error| *error));
        let is_welcome = self.is_for_anyone(is_guarded) && self.is_near_enough(parts, client);
        let credential = match credential {
            // Clients that insist on a key send any.
            Some(_) if is_welcome && !is_guarded => return Ok(self.anyone()),
            None if is_welcome => return Ok(self.anyone()),
            Some(credential) => credential,
            None => return Err(Refusal::Missing),
        };
        let known = known.map_err(|_| Refusal::Unchecked)?;
        let now = OffsetDateTime::now_utc();
        match credential {
            Credential::Key(text) => self.key(&text, &known, now),
            Credential::Token(text) => self.token(&text, &known, now).await,
            Credential::Ticket(text) => {
                let bearer = bearer(parts, client);
                let grant = self.tickets.take(&text, &bearer, Instant::now());
                let grant = grant.ok_or_else(|| Refusal::unknown("the ticket is not good"))?;
                if self.is_still_good(&grant) {
                    Ok(grant)
                } else {
                    Err(Refusal::over("the credential of the ticket ended"))
                }
            }
            Credential::Unreadable(why) => Err(Refusal::Malformed(why)),
        }
    }

    /// Whether credentials count: there is somebody to tell from others.
    pub(super) fn is_guarded(&self, known: Result<&Known, Unreadable>) -> bool {
        let is_guarded = self.settings.mode == Mode::Closed
            || self.tokens.has_issuers()
            || known.map_or(true, |known| !known.is_empty());
        if is_guarded {
            self.was_closed.store(true, Ordering::Relaxed);
        }
        is_guarded || self.was_closed.load(Ordering::Relaxed)
    }

    fn key(&self, text: &str, known: &Known, now: OffsetDateTime) -> Result<Grant, Refusal> {
        let (found, is_right) = self.compare(text, known);
        let Some(key) = found.filter(|_| is_right) else {
            return Err(Refusal::unknown("the key is not known"));
        };
        match key.state(now) {
            KeyState::Live => Ok(Grant {
                caller: Caller {
                    who: Who::Key { id: key.id.clone() },
                    scopes: scopes(&key.scopes),
                    quota: key.rate.map(|rate| Quota {
                        requests: rate.requests,
                        window: Duration::from_secs(u64::from(rate.seconds)),
                    }),
                },
                expires: key.expires,
                session: None,
            }),
            KeyState::Expired => Err(Refusal::over("the key expired")),
            KeyState::Revoked => Err(Refusal::over("the key was revoked")),
        }
    }

    /// The key that a text claims to be, and whether it is: the same work whether there is such a key or not.
    fn compare<'a>(&self, text: &str, known: &'a Known) -> (Option<&'a Key>, bool) {
        let given = Sha256Text::of(text);
        let found = Key::id_of(text).and_then(|id| known.keys.get(id));
        let wanted = found.map_or(&self.nobody, |key| &key.sha256);
        let is_right = given == *wanted;
        (found, is_right & found.is_some())
    }

    async fn token(
        &self,
        text: &str,
        known: &Known,
        now: OffsetDateTime,
    ) -> Result<Grant, Refusal> {
        let verified = match self.tokens.check(text, now).await {
            Ok(verified) => verified,
            Err(TokenRefused::Expired) => return Err(Refusal::over("the token expired")),
            Err(TokenRefused::KeysUnavailable) => return Err(Refusal::Unchecked),
            Err(why) => return Err(Refusal::unknown(why.to_string())),
        };
        // A session that another issuer names is one of its own.
        let session = verified
            .session
            .filter(|_| verified.issuer == OwnTokens::NAME);
        let (who, scopes) = match &session {
            Some(session) => {
                let user = self
                    .user_of(known, session, &verified.subject, verified.expires_at, now)
                    .ok_or_else(|| Refusal::over("the session ended"))?;
                // What was taken from the user is taken from tokens, too.
                let scopes = verified.scopes.and(scopes(&user.scopes));
                let name = user.name.to_string();
                (Who::User { name }, scopes)
            }
            None => (
                Who::Subject {
                    issuer: verified.issuer,
                    subject: verified.subject,
                },
                verified.scopes,
            ),
        };
        Ok(Grant {
            caller: Caller {
                who,
                scopes,
                quota: None,
            },
            expires: Some(verified.expires_at),
            session,
        })
    }

    /// Whether what was good when a request began still is: for tickets, and for streams that last.
    #[must_use]
    pub fn is_still_good(&self, grant: &Grant) -> bool {
        let now = OffsetDateTime::now_utc();
        let known = self.registry.known();
        let is_guarded = self.is_guarded(known.as_deref().map_err(|error| *error));
        let is_over = grant.expires.is_some_and(|end| end <= now);
        match (&grant.caller.who, known) {
            (Who::Anyone, _) => self.is_for_anyone(is_guarded),
            (Who::Subject { .. }, _) => !is_over,
            (_, Err(Unreadable)) => false,
            (Who::Key { id }, Ok(known)) => known
                .keys
                .get(id)
                .is_some_and(|key| key.state(now) == KeyState::Live),
            (Who::User { name }, Ok(known)) => {
                let session = grant.session.as_deref().unwrap_or_default();
                let ends = grant.expires.unwrap_or(now);
                !is_over && self.user_of(&known, session, name, ends, now).is_some()
            }
        }
    }

    /// A ticket for whoever sent a request that was granted.
    ///
    /// # Errors
    ///
    /// [`Refusal::Busy`] when too many wait, [`Refusal::Internal`].
    pub(in crate::serve) fn ticket(
        &self,
        grant: Grant,
        parts: &Parts,
        client: IpAddr,
    ) -> Result<Zeroizing<String>, Refusal> {
        self.tickets
            .issue(grant, bearer(parts, client), Instant::now())
            .map_err(|error| match error {
                NoTicket::Full => Refusal::Busy(super::tickets::LIFETIME),
                NoTicket::Store(error) => Refusal::Internal(error.to_string()),
            })
    }
}

fn bearer(parts: &Parts, client: IpAddr) -> Bearer {
    let origin = parts.headers.get(ORIGIN);
    Bearer {
        origin: origin.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
        bucket: bucket(client),
    }
}

/// The id of a request, for the audit log.
pub(in crate::serve) fn request_id(parts: &Parts) -> Option<&str> {
    parts.extensions.get::<RequestId>().map(|id| id.0.as_str())
}

#[cfg(test)]
mod tests;
