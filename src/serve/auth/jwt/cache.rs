//! The keys of one issuer, kept and renewed.
//!
//! Time is what the caller says it is. There is one attempt to renew at a time; whoever needs its outcome waits for it,
//! and nobody else does. An attempt goes on when whoever began it is gone: else a client that hangs up at once could keep
//! the server from ever learning new keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arc_swap::ArcSwapOption;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::task::JoinHandle;
use tracing::{info, warn};

use super::keyset::KeySet;
use super::source::{Loaded, Source};
use super::{Algorithm, TokenRefused};
use crate::serve::watched::Stamp;

/// How long keys outlive their time while no new ones can be had.
const OUTAGE: Duration = Duration::hours(24);
/// A clock that was set back by more makes keys as good as old.
const SET_BACK: Duration = Duration::minutes(5);

/// The kept keys of an issuer.
#[derive(Debug)]
pub(super) struct Cache {
    issuer: String,
    source: Source,
    allowed: Vec<Algorithm>,
    held: ArcSwapOption<Held>,
    /// Whether the last attempt failed.
    is_failing: AtomicBool,
    attempts: Arc<Mutex<Attempts>>,
}

/// Keys, and for how long they are good.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) keys: Arc<KeySet>,
    stamp: Option<Stamp>,
    since: OffsetDateTime,
    /// From here on they are renewed behind the back of whoever asks.
    renew_at: OffsetDateTime,
    /// From here on who asks waits, unless it is known to be in vain.
    fresh_until: OffsetDateTime,
}

/// What was tried.
#[derive(Debug, Default)]
struct Attempts {
    failed: Option<OffsetDateTime>,
    /// The latest one for the sake of an unknown `kid`.
    unknown: Option<OffsetDateTime>,
    /// Why the last one failed: the same reason is told once.
    why: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Due,
    UnknownKid,
}

impl Held {
    /// Keys that never change.
    pub(super) fn fixed(keys: KeySet) -> Self {
        let end = PrimitiveDateTime::MAX.assume_utc();
        Self {
            keys: Arc::new(keys),
            stamp: None,
            since: OffsetDateTime::UNIX_EPOCH,
            renew_at: end,
            fresh_until: end,
        }
    }

    /// Keys that came at `now`; nothing when there are none, old or new.
    pub(super) fn loaded(loaded: Loaded, old: Option<&Self>, now: OffsetDateTime) -> Option<Self> {
        // A look at a file costs so little that there is no need to be early.
        let early = if loaded.stamp.is_some() { 4 } else { 3 };
        let keys = match (loaded.keys, old) {
            (Some(keys), _) => Arc::new(keys),
            (None, old) => Arc::clone(&old?.keys),
        };
        Some(Self {
            keys,
            stamp: loaded.stamp,
            since: now,
            renew_at: now + loaded.kept * early / 4,
            fresh_until: now + loaded.kept,
        })
    }
}

impl Cache {
    /// An issuer's cache, with the keys that are there already.
    pub(super) fn new(
        issuer: String,
        source: Source,
        allowed: Vec<Algorithm>,
        held: Option<Held>,
    ) -> Self {
        Self {
            issuer,
            source,
            allowed,
            held: ArcSwapOption::new(held.map(Arc::new)),
            is_failing: AtomicBool::new(false),
            attempts: Arc::default(),
        }
    }

    /// The keys, renewed if need be, among which is one for `kid`.
    pub(super) async fn keys(
        self: &Arc<Self>,
        kid: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<Arc<KeySet>, TokenRefused> {
        let held = self.fresh(now).await.ok_or(TokenRefused::KeysUnavailable)?;
        if held.keys.has(kid, now) {
            return Ok(Arc::clone(&held.keys));
        }
        // Nobody has a key without a name: that is not worth a question.
        if kid.is_none() {
            return Err(TokenRefused::UnknownKey);
        }
        self.renew(Reason::UnknownKid, Some(&held), now).await;
        match self.held.load_full() {
            Some(held) if held.keys.has(kid, now) => Ok(Arc::clone(&held.keys)),
            _ if self.is_failing() => Err(TokenRefused::KeysUnavailable),
            _ => Err(TokenRefused::UnknownKey),
        }
    }

    async fn fresh(self: &Arc<Self>, now: OffsetDateTime) -> Option<Arc<Held>> {
        let held = self.held.load_full();
        if let Some(held) = &held {
            if now < held.renew_at && now > held.since - SET_BACK {
                return Some(Arc::clone(held));
            }
            if now < held.fresh_until || (self.is_failing() && is_usable(held, now)) {
                self.renew_behind(held, now);
                return Some(Arc::clone(held));
            }
        }
        self.renew(Reason::Due, held.as_ref(), now).await;
        self.held.load_full().filter(|held| is_usable(held, now))
    }

    fn is_failing(&self) -> bool {
        self.is_failing.load(Ordering::Relaxed)
    }

    /// Renews the keys and waits for that, unless others than `seen` have come meanwhile.
    async fn renew(
        self: &Arc<Self>,
        reason: Reason,
        seen: Option<&Arc<Held>>,
        now: OffsetDateTime,
    ) {
        let attempts = Arc::clone(&self.attempts).lock_owned().await;
        if let Some(attempt) = self.begin(reason, seen, attempts, now) {
            // It does not panic; if it did, the keys would be the old ones.
            let _ = attempt.await;
        }
    }

    /// Renews the keys unless that is being done; nobody waits.
    fn renew_behind(self: &Arc<Self>, seen: &Arc<Held>, now: OffsetDateTime) {
        if let Ok(attempts) = Arc::clone(&self.attempts).try_lock_owned() {
            drop(self.begin(Reason::Due, Some(seen), attempts, now));
        }
    }

    /// Begins an attempt, unless others than `seen` have come meanwhile, or it is too early for another one.
    fn begin(
        self: &Arc<Self>,
        reason: Reason,
        seen: Option<&Arc<Held>>,
        mut attempts: OwnedMutexGuard<Attempts>,
        now: OffsetDateTime,
    ) -> Option<JoinHandle<()>> {
        let (latest, pause) = match reason {
            Reason::Due => (attempts.failed, self.source.pause()),
            Reason::UnknownKid => (attempts.unknown, self.source.pause_unknown()),
        };
        let present = self.held.load_full();
        let is_new = present.as_ref().map(Arc::as_ptr) != seen.map(Arc::as_ptr);
        // A time to come is one of a clock that was set back since.
        if is_new || latest.is_some_and(|at| at <= now && now - at < pause) {
            return None;
        }
        if reason == Reason::UnknownKid {
            attempts.unknown = Some(now);
        }
        let cache = Arc::clone(self);
        Some(tokio::spawn(async move {
            cache.attempt(&mut attempts, now).await;
        }))
    }

    async fn attempt(&self, attempts: &mut Attempts, now: OffsetDateTime) {
        let held = self.held.load_full();
        let seen = held.as_ref().and_then(|held| held.stamp.clone());
        let issuer = &self.issuer;
        match self.source.load(&self.allowed, seen).await {
            Ok(loaded) => {
                if let Some(held) = Held::loaded(loaded, held.as_deref(), now) {
                    self.held.store(Some(Arc::new(held)));
                }
                self.is_failing.store(false, Ordering::Relaxed);
                attempts.failed = None;
                if attempts.why.take().is_some() {
                    info!("the keys of the issuer {issuer} can be had again");
                }
            }
            Err(why) => {
                self.is_failing.store(true, Ordering::Relaxed);
                attempts.failed = Some(now);
                if attempts.why.as_ref() != Some(&why) {
                    warn!("no keys of the issuer {issuer} can be had: {why}");
                    attempts.why = Some(why);
                }
            }
        }
    }
}

/// Whether keys are new enough, an outage included.
fn is_usable(held: &Held, now: OffsetDateTime) -> bool {
    held.fresh_until
        .checked_add(OUTAGE)
        .is_none_or(|end| now < end)
}
