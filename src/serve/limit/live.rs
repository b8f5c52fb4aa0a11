//! Rates that change when the limits do.

use std::sync::Arc;

use arc_swap::ArcSwap;

use super::{RateSettings, Rates};
use crate::serve::live::Live;

/// Who asked how much, by the limits in force. When these change everybody begins anew.
pub struct LiveRates {
    live: Live,
    present: ArcSwap<(RateSettings, Arc<Rates>)>,
}

impl LiveRates {
    /// By these terms.
    #[must_use]
    pub fn new(live: Live) -> Self {
        let present = ArcSwap::from_pointee(of(live.limits().rates()));
        Self { live, present }
    }

    pub(super) fn present(&self) -> Arc<Rates> {
        let settings = self.live.terms().limits.rates();
        let present = self.present.load();
        if present.0 == settings {
            return Arc::clone(&present.1);
        }
        let new = of(settings);
        let rates = Arc::clone(&new.1);
        self.present.store(Arc::new(new));
        rates
    }
}

fn of(settings: RateSettings) -> (RateSettings, Arc<Rates>) {
    (settings, Arc::new(Rates::new(settings)))
}
