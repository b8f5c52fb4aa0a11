//! Who may connect: so many connections in all, so many of one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::futures::Notified;
use tokio::sync::{AcquireError, Notify, OwnedSemaphorePermit, Semaphore};

use super::client::bucket;
use super::limits::Limits;
use super::metrics::Metrics;

/// Pause between two looks for idle connections while somebody waits.
const AGAIN: Duration = Duration::from_millis(100);

/// Shared by all listeners of a server.
#[derive(Debug)]
pub struct Admission {
    all: Arc<Semaphore>,
    each: usize,
    addresses: Mutex<HashMap<IpAddr, usize>>,
    crowd: Notify,
    metrics: Metrics,
}

impl Admission {
    /// With the limits of a server, and nobody there yet.
    #[must_use]
    pub fn new(limits: &Limits, metrics: Metrics) -> Arc<Self> {
        Arc::new(Self {
            all: Arc::new(Semaphore::new(limits.connections)),
            each: limits.connections_per_address,
            addresses: Mutex::default(),
            crowd: Notify::new(),
            metrics,
        })
    }

    /// Where connections are counted.
    pub(super) const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Connections that may still be opened.
    #[must_use]
    pub fn free(&self) -> usize {
        self.all.available_permits()
    }

    /// A place for one more connection. Where there is none, those that wait for nothing but their client's next request
    /// are let go; meanwhile the kernel's backlog holds whoever comes.
    pub(super) async fn place(&self) -> Result<OwnedSemaphorePermit, AcquireError> {
        if let Ok(permit) = Arc::clone(&self.all).try_acquire_owned() {
            return Ok(permit);
        }
        loop {
            self.make_room();
            // One that was busy a moment ago may be idle now.
            let place = Arc::clone(&self.all).acquire_owned();
            if let Ok(place) = tokio::time::timeout(AGAIN, place).await {
                return place;
            }
        }
    }

    /// Has idle connections end.
    pub(super) fn make_room(&self) {
        self.crowd.notify_waiters();
    }

    /// Ends when idle connections should end.
    pub(super) fn crowded(&self) -> Notified<'_> {
        self.crowd.notified()
    }

    /// One more connection of this address; `None` when it has as many as it may.
    pub(super) fn enter(self: &Arc<Self>, ip: IpAddr) -> Option<Entry> {
        let ip = bucket(ip);
        let mut addresses = self
            .addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let open = addresses.entry(ip).or_default();
        if *open >= self.each {
            self.metrics.connection_refused("address");
            // A limit of zero leaves no entry behind.
            if *open == 0 {
                addresses.remove(&ip);
            }
            return None;
        }
        *open += 1;
        let admission = Arc::clone(self);
        Some(Entry { admission, ip })
    }
}

/// A connection of an address, until it is dropped.
#[derive(Debug)]
pub(super) struct Entry {
    admission: Arc<Admission>,
    ip: IpAddr,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let addresses = &self.admission.addresses;
        let mut addresses = addresses.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = addresses.get_mut(&self.ip) {
            *open -= 1;
            if *open == 0 {
                addresses.remove(&self.ip);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_and_leaves_nothing_behind() {
        let limits = Limits {
            connections_per_address: 2,
            ..Limits::default()
        };
        let admission = Admission::new(&limits, Metrics::default());
        let ip = |text: &str| text.parse().expect("an address");
        let first = admission.enter(ip("2001:db8::1")).expect("the first");
        let second = admission.enter(ip("2001:db8::2")).expect("the second");
        assert!(admission.enter(ip("2001:db8::3")).is_none(), "one /64");
        let other = admission.enter(ip("2001:db8:0:1::1")).expect("another");
        drop(first);
        let third = admission.enter(ip("2001:db8::3")).expect("room again");
        drop((second, third, other));
        assert!(admission.addresses.lock().expect("no panic").is_empty());
    }
}
