//! How many failures are too many: per address, and per user name.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hash};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many failures in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuardSettings {
    /// Failures; at least one.
    pub failures: u32,
    /// Time in which they are forgotten.
    pub window: Duration,
    /// Addresses, and as many user names, that are remembered.
    pub remembered: usize,
}

impl Default for GuardSettings {
    fn default() -> Self {
        Self {
            failures: 10,
            window: Duration::from_mins(1),
            remembered: 16_384,
        }
    }
}

/// Failures of many, in a table that does not grow beyond its size: the generic cell rate algorithm, one moment each.
#[derive(Debug)]
pub struct Guard {
    /// Time that one failure takes to be forgotten.
    each: Duration,
    /// Failures that may wait to be forgotten.
    burst: u32,
    capacity: usize,
    hasher: RandomState,
    /// When all failures of somebody will be forgotten; by a hash with a secret, so that names cost no memory.
    until: Mutex<HashMap<u64, Instant>>,
}

/// Entries that are looked at to make room for one.
const LOOKED_AT: usize = 8;

impl Guard {
    /// A guard who has seen nothing yet.
    #[must_use]
    pub fn new(settings: GuardSettings) -> Self {
        let burst = settings.failures.max(1);
        Self {
            each: settings.window / burst,
            burst,
            capacity: settings.remembered.max(LOOKED_AT),
            hasher: RandomState::new(),
            until: Mutex::default(),
        }
    }

    /// Counts a failure of `who`.
    ///
    /// # Errors
    ///
    /// How long to wait, when it is one too many; that one is not counted.
    pub fn count(&self, who: &impl Hash, now: Instant) -> Result<(), Duration> {
        let name = self.hasher.hash_one(who);
        let mut table = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let until = table.get(&name).copied().unwrap_or(now).max(now);
        let next = until + self.each;
        let over = (next - now).saturating_sub(self.each * self.burst);
        if !over.is_zero() {
            return Err(over);
        }
        if table.len() >= self.capacity && !table.contains_key(&name) {
            // Who is forgotten first anyway, of a few: the same work however full it is.
            let first = table
                .iter()
                .take(LOOKED_AT)
                .min_by_key(|(_, until)| **until)
                .map(|(name, _)| *name);
            if let Some(first) = first {
                table.remove(&first);
            }
        }
        table.insert(name, next);
        Ok(())
    }

    /// Takes back one failure that was counted before it was known to be none; others of the same stay.
    pub fn take_back(&self, who: &impl Hash) {
        let name = self.hasher.hash_one(who);
        let mut table = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(until) = table.get_mut(&name)
            && let Some(earlier) = until.checked_sub(self.each)
        {
            *until = earlier;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_a_minute_and_nobody_else_is_concerned() {
        let guard = Guard::new(GuardSettings::default());
        let now = Instant::now();
        for _ in 0..10 {
            assert_eq!(guard.count(&"a", now), Ok(()));
        }
        let wait = guard.count(&"a", now).expect_err("too many");
        assert!(
            wait > Duration::ZERO && wait <= Duration::from_secs(6),
            "{wait:?}"
        );
        assert_eq!(guard.count(&"b", now), Ok(()));
        assert_eq!(guard.count(&"a", now + wait), Ok(()));
        assert!(guard.count(&"a", now + wait).is_err());
        // One success takes back what it counted, and nothing else.
        guard.take_back(&"a");
        assert_eq!(guard.count(&"a", now + wait), Ok(()));
        assert!(guard.count(&"a", now + wait).is_err());
    }

    #[test]
    fn the_table_is_bounded() {
        let guard = Guard::new(GuardSettings {
            remembered: 100,
            ..GuardSettings::default()
        });
        let now = Instant::now();
        for name in 0..10_000 {
            let _ = guard.count(&name, now);
        }
        assert_eq!(guard.until.lock().expect("no panic while held").len(), 100);
    }
}
