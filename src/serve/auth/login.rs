//! Signing in with a password, staying signed in, signing out.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::authenticate::Authenticator;
use super::challenge::Refusal;
use super::registry::{scopes, told_with_way};
use super::scope::Scopes;
use crate::serve::client::bucket;
use crate::store::StoreError;
use crate::store::access::{Event, RefreshToken, Session, User, dummy_hash, is_password};

/// Sessions of one user; the oldest ends when there is one more.
const SESSIONS_OF_ONE: usize = 32;

/// When to come again where too many sign in: about as long as those before take.
const BUSY: Duration = Duration::from_secs(2);

/// What a login gets.
pub struct Tokens {
    /// The access token, a JWT.
    pub access: Zeroizing<String>,
    /// How long it is good.
    pub lifetime: Duration,
    /// What the next ones are got with, once.
    pub refresh: Zeroizing<String>,
    /// What they are good for.
    pub scopes: Scopes,
}

/// Where a request comes from, for the audit log and the guard.
#[derive(Clone, Copy)]
pub struct From<'a> {
    /// The address, proxies seen through.
    pub client: IpAddr,
    /// The request's id.
    pub request: Option<&'a str>,
}

/// Checks passwords: few side by side, and not many that wait.
#[derive(Debug)]
pub(super) struct Passwords {
    running: Arc<Semaphore>,
    waiting: Semaphore,
    nobody: Arc<OnceLock<String>>,
}

impl Passwords {
    pub(super) fn new(running: usize, waiting: usize) -> Self {
        Self {
            running: Arc::new(Semaphore::new(running.max(1))),
            waiting: Semaphore::new(running.max(1) + waiting),
            nobody: Arc::default(),
        }
    }

    /// Whether it is the password of `hash`; without a hash the same work is done for nothing.
    async fn check(
        &self,
        password: Zeroizing<String>,
        hash: Option<String>,
    ) -> Result<bool, Refusal> {
        let busy = |_| Refusal::Busy(BUSY);
        let _place = self.waiting.try_acquire().map_err(busy)?;
        let running = Arc::clone(&self.running);
        let permit = running
            .acquire_owned()
            .await
            .map_err(|_| Refusal::Busy(BUSY))?;
        let nobody = Arc::clone(&self.nobody);
        let checked = tokio::task::spawn_blocking(move || {
            // Held by the work, not by the request: a client that goes away stops no hash.
            let _permit = permit;
            if nobody.get().is_none() {
                let _ = nobody.set(dummy_hash()?);
            }
            let is_known = hash.is_some();
            let hash = hash.or_else(|| nobody.get().cloned()).unwrap_or_default();
            Ok::<_, StoreError>(is_password(password.as_bytes(), &hash) && is_known)
        });
        match checked.await {
            Ok(Ok(is_right)) => Ok(is_right),
            Ok(Err(error)) => Err(internal(&error)),
            Err(stopped) => Err(Refusal::Internal(stopped.to_string())),
        }
    }
}

impl Authenticator {
    /// Signs a user in.
    ///
    /// # Errors
    ///
    /// [`Refusal::Login`], [`Refusal::Blocked`] after too many failures from there or with this name, [`Refusal::Busy`].
    pub async fn login(
        self: &Arc<Self>,
        name: &str,
        password: Zeroizing<String>,
        from: From<'_>,
    ) -> Result<Tokens, Refusal> {
        let known = self.registry.known().map_err(|_| Refusal::Unchecked)?;
        let user = known.users.get(name);
        // Who is no user may be a password in the wrong field: it is not written down.
        let told_name = user.map(|user| user.name.as_str());
        let address = bucket(from.client);
        let now = Instant::now();
        // Counted before it is known, so that many at once are no more tries than one after the other.
        let counted = self.addresses.count(&address, now).and_then(|()| {
            self.names
                .count(&name, now)
                .inspect_err(|_| self.addresses.take_back(&address))
        });
        if let Err(wait) = counted {
            return Err(self.failed(Refusal::Blocked(wait), from.client, from.request, told_name));
        }
        let hash = user.map(|user| user.password.clone());
        let checked = self.passwords.check(password, hash).await;
        if !matches!(checked, Ok(false)) {
            self.addresses.take_back(&address);
            self.names.take_back(&name);
        }
        let user = match (checked?, user) {
            (true, Some(user)) => user.clone(),
            _ => return Err(self.failed(Refusal::Login, from.client, from.request, told_name)),
        };
        let tokens = self.begin(user).await?;
        self.tell("auth.login", from, &tokens.1);
        Ok(tokens.0)
    }

    async fn begin(self: &Arc<Self>, user: User) -> Result<(Tokens, Session), Refusal> {
        let name = user.name.clone();
        let (session, refresh) = self
            .stored(move |this, now| {
                let (session, refresh) = Session::new(name, now, lifetime(this.settings.session))?;
                this.change_sessions(now, |sessions| {
                    sessions.retain(|other| other.is_live(now));
                    let same = |other: &Session| other.user == session.user;
                    let surplus = (sessions.iter().filter(|other| same(other)).count() + 1)
                        .saturating_sub(SESSIONS_OF_ONE);
                    let mut left = surplus;
                    sessions.retain(|other| {
                        let is_dropped = left > 0 && same(other);
                        left -= usize::from(is_dropped);
                        !is_dropped
                    });
                    sessions.push(session.clone());
                    Ok::<_, StoreError>(())
                })?;
                Ok((session, refresh))
            })
            .await?;
        let tokens = self.tokens_of(&user, &session, refresh)?;
        Ok((tokens, session))
    }

    /// New tokens for a refresh token, which has had its turn then.
    ///
    /// # Errors
    ///
    /// [`Refusal::Invalid`]; one that had its turn before ends the session (RFC 9700 section 4.14.2).
    pub async fn refresh(
        self: &Arc<Self>,
        token: Zeroizing<String>,
        from: From<'_>,
    ) -> Result<Tokens, Refusal> {
        self.session_of(&token, from)?;
        let turned = self
            .stored(move |this, now| {
                this.change_sessions(now, |sessions| turn(sessions, &token, now))
            })
            .await?;
        match turned {
            Turn::Next(session, refresh) => {
                let known = self.registry.known().map_err(|_| Refusal::Unchecked)?;
                let user = known.users.get(session.user.as_str());
                let user = user.ok_or_else(|| Refusal::over("the session ended"))?;
                self.tokens_of(user, &session, refresh)
            }
            Turn::Reused(session) => {
                self.tell("auth.reused", from, &session);
                Err(Refusal::over(
                    "the refresh token was used before: the session ended",
                ))
            }
            Turn::Over => Err(Refusal::over("the session ended")),
        }
    }

    /// Ends a session, by its refresh token.
    ///
    /// # Errors
    ///
    /// [`Refusal::Invalid`].
    pub async fn logout_by(
        self: &Arc<Self>,
        token: Zeroizing<String>,
        from: From<'_>,
    ) -> Result<(), Refusal> {
        let id = self.session_of(&token, from)?;
        self.logout(id, from).await
    }

    /// Ends a session: its tokens are nothing at once, access tokens among them.
    ///
    /// # Errors
    ///
    /// [`Refusal::Internal`] when that cannot be written down; [`Refusal::Invalid`] for one of another server, which alone
    /// can end it.
    pub async fn logout(self: &Arc<Self>, id: String, from: From<'_>) -> Result<(), Refusal> {
        let ended = self
            .stored(move |this, now| {
                this.change_sessions(now, |sessions| {
                    let at = sessions.iter().position(|session| session.id == id);
                    Ok::<_, StoreError>(at.map(|at| sessions.remove(at)))
                })
            })
            .await?;
        match ended {
            Some(session) => self.tell("auth.logout", from, &session),
            None if self.access.is_shared() => {
                return Err(Refusal::over("the login is of another server, or ended"));
            }
            None => {}
        }
        Ok(())
    }

    /// The id of the session that a refresh token is one of. It is found out without the lock, so that strangers' texts
    /// keep nobody waiting.
    fn session_of(&self, token: &str, from: From<'_>) -> Result<String, Refusal> {
        let known = self.registry.known().map_err(|_| Refusal::Unchecked)?;
        let session = RefreshToken::parse(token).and_then(|token| {
            let session = known.sessions.get(token.id)?;
            token.is_of(session).then(|| session.id.clone())
        });
        session.ok_or_else(|| {
            let refusal = if self.access.is_shared() && RefreshToken::parse(token).is_some() {
                // Not a guess: it may be good, where the user signed in.
                Refusal::over("the login is of another server, or ended")
            } else {
                Refusal::unknown("the refresh token is not known")
            };
            self.failed(refusal, from.client, from.request, None)
        })
    }

    fn tokens_of(
        &self,
        user: &User,
        session: &Session,
        refresh: Zeroizing<String>,
    ) -> Result<Tokens, Refusal> {
        let scopes = scopes(&user.scopes);
        let lifetime = self.settings.access_token;
        let now = OffsetDateTime::now_utc();
        let access = self
            .tokens
            .sign(user.name.as_str(), scopes, &session.id, lifetime, now)
            .map_err(|error| internal(&error))?;
        Ok(Tokens {
            access,
            lifetime,
            refresh,
            scopes,
        })
    }

    /// Work on the files, which may wait for another process.
    async fn stored<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self, OffsetDateTime) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        let this = Arc::clone(self);
        let now = OffsetDateTime::now_utc();
        match tokio::task::spawn_blocking(move || work(&this, now)).await {
            Ok(done) => done.map_err(|error| internal(&error)),
            Err(stopped) => Err(Refusal::Internal(stopped.to_string())),
        }
    }

    fn tell(&self, event: &'static str, from: From<'_>, session: &Session) {
        self.audit.write(&Event {
            event,
            client: Some(from.client.to_string()),
            request: from.request,
            user: Some(session.user.as_str()),
            session: Some(&session.id),
            ..Event::default()
        });
    }
}

enum Turn {
    Next(Session, Zeroizing<String>),
    Reused(Session),
    Over,
}

fn turn(sessions: &mut Vec<Session>, token: &str, now: OffsetDateTime) -> Result<Turn, StoreError> {
    sessions.retain(|session| session.is_live(now));
    let Some(token) = RefreshToken::parse(token) else {
        return Ok(Turn::Over);
    };
    let Some(at) = sessions
        .iter()
        .position(|session| session.id == token.id && token.is_of(session))
    else {
        return Ok(Turn::Over);
    };
    if !token.is_next_of(&sessions[at]) {
        return Ok(Turn::Reused(sessions.remove(at)));
    }
    let refresh = sessions[at].turn(token)?;
    Ok(Turn::Next(sessions[at].clone(), refresh))
}

fn lifetime(duration: Duration) -> time::Duration {
    time::Duration::try_from(duration).unwrap_or(time::Duration::MAX)
}

fn internal(error: &StoreError) -> Refusal {
    Refusal::Internal(told_with_way(error))
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::store::access::hash_password;

    fn password() -> Zeroizing<String> {
        Zeroizing::new("wrong password".to_owned())
    }

    /// The bound is generous: other work goes on. Without the work for nobody the ratio is some hundred.
    #[tokio::test]
    async fn nobody_takes_as_long_as_somebody() {
        let passwords = Passwords::new(2, 8);
        let hash = hash_password(b"correct horse").expect("hashed");
        let mut times = [const { Vec::new() }; 2];
        for _ in 0..15 {
            for (hash, times) in [Some(hash.clone()), None].into_iter().zip(&mut times) {
                let begin = Instant::now();
                assert_eq!(passwords.check(password(), hash).await, Ok(false));
                times.push(begin.elapsed());
            }
        }
        let [somebody, nobody] = times.map(|mut times| {
            times.sort();
            times[times.len() / 2].as_secs_f64()
        });
        let ratio = nobody / somebody;
        assert!((0.5..2.0).contains(&ratio), "{ratio}");
    }

    #[tokio::test]
    async fn the_queue_is_short() {
        let passwords = Passwords::new(1, 1);
        let check = || passwords.check(password(), None);
        let answers = tokio::join!(check(), check(), check());
        let busy = Err(Refusal::Busy(BUSY));
        assert_eq!(answers, (Ok(false), Ok(false), busy));
        assert_eq!(check().await, Ok(false));
    }
}
