//! How much one caller may ask: requests per time, counted per caller or per address.
//!
//! A quota is a bucket of so many requests that fills evenly (the generic cell rate algorithm): after a pause all of them
//! may come at once, and in the long run no more than the quota. Who has a credential is counted by what it says, everybody
//! else by address, where an IPv6 subscriber's /64 is one address. Answers carry the fields of
//! draft-ietf-httpapi-ratelimit-headers-11.

mod count;
mod fields;
mod live;
mod table;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock, Reference};
use governor::middleware::StateInformationMiddleware;
use governor::{Quota as Bucket, RateLimiter};

pub(super) use count::count;
pub use live::LiveRates;
use table::Table;

use super::auth::{Caller, Quota, Who};
use super::client::bucket;

/// What is allowed where a credential says nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateSettings {
    /// `rate`: of one caller with a credential; `None` for no limit.
    pub caller: Option<Quota>,
    /// `rate-address`: of all callers without one at one address (IPv6: one /64); `None` for no limit.
    pub address: Option<Quota>,
    /// Callers, and addresses, that are remembered at once: 16 bytes each. The next ones share what one may ask.
    pub entries: usize,
}

impl Default for RateSettings {
    fn default() -> Self {
        let per_minute = |requests| {
            Some(Quota {
                requests,
                window: Duration::from_mins(1),
            })
        };
        Self {
            // Two a second: as much as one who speaks and listens can ask, and more than a server of two cores hears.
            caller: per_minute(120),
            // Behind one address there may be an office.
            address: per_minute(300),
            entries: 100_000,
        }
    }
}

/// Whose quota decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// The setting `rate`.
    Caller,
    /// The credential's own.
    Credential,
    /// The setting `rate-address`.
    Address,
}

/// Where somebody stands with a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whose quota it is.
    pub policy: Policy,
    /// The quota.
    pub quota: Quota,
    /// Requests that may come at once.
    pub remaining: u32,
    /// When there is room for one more than that, at the latest.
    pub more_in: Duration,
}

/// One request too many; [`Standing::more_in`] is when the next one is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exceeded(pub Standing);

/// Counts requests. Share it by `Arc`.
pub struct Rates<C: Clock = DefaultClock> {
    caller: Option<Line<C>>,
    address: Option<Line<C>>,
    /// Of credentials with a quota of their own: one line for each different quota, which their issuer chose.
    own: Mutex<HashMap<Quota, Arc<Line<C>>>>,
    entries: usize,
    clock: C,
    /// Callers and addresses are remembered by hash: strangers choose them, and they may be long. Its keys are secret.
    hasher: RandomState,
}

impl Rates {
    /// With the clock of this machine.
    #[must_use]
    pub fn new(settings: RateSettings) -> Self {
        Self::with_clock(settings, DefaultClock::default())
    }
}

impl<C: Clock + Clone> Rates<C> {
    fn with_clock(settings: RateSettings, clock: C) -> Self {
        let line = |quota| Line::new(quota, settings.entries, &clock);
        Self {
            caller: settings.caller.map(line),
            address: settings.address.map(line),
            own: Mutex::default(),
            entries: settings.entries,
            hasher: RandomState::new(),
            clock,
        }
    }

    /// Counts one request; answers where its caller stands now, or `None` where nothing limits it.
    ///
    /// # Errors
    ///
    /// [`Exceeded`] when it is one too many. That one is not counted.
    pub fn check(&self, caller: &Caller, address: IpAddr) -> Result<Option<Standing>, Exceeded> {
        let who = || self.hasher.hash_one(&caller.who);
        let standing = match (&caller.who, caller.quota) {
            (Who::Anyone, _) => self
                .address
                .as_ref()
                .map(|line| line.check(Policy::Address, self.hasher.hash_one(bucket(address)))),
            (_, Some(quota)) => Some(self.own(quota).check(Policy::Credential, who())),
            (_, None) => self
                .caller
                .as_ref()
                .map(|line| line.check(Policy::Caller, who())),
        };
        standing.transpose()
    }

    fn own(&self, quota: Quota) -> Arc<Line<C>> {
        // Nothing panics while it is held.
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if own.len() >= QUOTAS && !own.contains_key(&quota) {
            // Who stands as if it had never asked needs no line.
            own.retain(|_, line| {
                line.limiter.retain_recent();
                !line.limiter.is_empty()
            });
        }
        let line = own
            .entry(quota)
            .or_insert_with(|| Arc::new(Line::new(quota, self.entries, &self.clock)));
        Arc::clone(line)
    }
}

/// One quota, and where everybody stands with it.
struct Line<C: Clock> {
    quota: Quota,
    entries: usize,
    limiter: RateLimiter<u64, Table, C, StateInformationMiddleware>,
    swept: Mutex<C::Instant>,
}

/// Different quotas of credentials at which it is looked which of them are still in use.
const QUOTAS: usize = 256;

/// In a table that is full of live entries, looking for dead ones is not worth while more often.
const SWEEP: Duration = Duration::from_secs(1);

impl<C: Clock + Clone> Line<C> {
    fn new(quota: Quota, entries: usize, clock: &C) -> Self {
        let requests = NonZeroU32::new(quota.requests).unwrap_or(NonZeroU32::MIN);
        let every = (quota.window / requests.get()).max(Duration::from_nanos(1));
        let bucket = Bucket::with_period(every).map_or_else(
            // It is given for every period but zero.
            || Bucket::per_second(requests),
            |bucket| bucket.allow_burst(requests),
        );
        let table = Table::new(entries);
        Self {
            quota,
            entries,
            limiter: RateLimiter::new(bucket, table, clock.clone()),
            swept: Mutex::new(clock.now()),
        }
    }

    fn check(&self, policy: Policy, key: u64) -> Result<Standing, Exceeded> {
        if self.limiter.len() >= self.entries {
            self.sweep();
        }
        let standing = |remaining, more_in| Standing {
            policy,
            quota: self.quota,
            remaining,
            more_in,
        };
        match self.limiter.check_key(&key) {
            Ok(state) => {
                let every = state.quota().replenish_interval();
                Ok(standing(state.remaining_burst_capacity(), every))
            }
            Err(until) => {
                let wait = until.wait_time_from(self.limiter.clock().now());
                Err(Exceeded(standing(0, wait)))
            }
        }
    }

    /// Forgets those who have asked nothing for so long that they stand as if they never had.
    fn sweep(&self) {
        let now = self.limiter.clock().now();
        // Who finds it locked has somebody who does it.
        if let Ok(mut swept) = self.swept.try_lock()
            && Duration::from(now.duration_since(*swept)) >= SWEEP
        {
            *swept = now;
            self.limiter.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests;
