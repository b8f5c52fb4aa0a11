//! A table of standings that does not grow beyond its bound, whoever knocks.

use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::{DashMapStateStore, ShrinkableKeyedStateStore};

/// The key that newcomers share when the table is full.
const SHARED: u64 = 0;

/// Standings by key.
pub(super) struct Table {
    states: DashMapStateStore<u64>,
    most: usize,
}

impl Table {
    /// An empty one for `most` keys.
    pub(super) fn new(most: usize) -> Self {
        Self {
            states: DashMapStateStore::default(),
            most,
        }
    }
}

impl StateStore for Table {
    type Key = u64;

    fn measure_and_replace<T, F, E>(&self, key: &u64, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        let is_known = self.states.contains_key(key);
        let key = if is_known || self.states.len() < self.most {
            key
        } else {
            &SHARED
        };
        self.states.measure_and_replace(key, decide)
    }
}

impl ShrinkableKeyedStateStore<u64> for Table {
    fn retain_recent(&self, drop_below: Nanos) {
        ShrinkableKeyedStateStore::retain_recent(&self.states, drop_below);
    }

    fn len(&self) -> usize {
        self.states.len()
    }

    fn is_empty(&self) -> bool {
        self.states.is_empty()
    }
}
