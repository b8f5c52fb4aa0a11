//! The cores that recognitions share: a lone one may have several, and never are more threads at work than there are cores.
//!
//! Threads of whisper.cpp wait for each other by spinning, so one too many costs more than it brings ([`Sizing`]).

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::speech::Sizing;

/// The cores of one recognizer.
#[derive(Debug)]
pub(super) struct Cores {
    free: Mutex<usize>,
    freed: Condvar,
    /// Threads that every recognition gets.
    each: usize,
    /// Threads that a lone one gets at most.
    most: usize,
}

/// The threads of one recognition, free again when it goes.
#[derive(Debug)]
pub(super) struct Share<'a> {
    cores: &'a Cores,
    threads: usize,
}

impl Cores {
    pub(super) fn new(sizing: Sizing) -> Self {
        let (each, most) = (sizing.threads(), sizing.threads_alone());
        Self {
            free: Mutex::new(most.max(sizing.states() * each)),
            freed: Condvar::new(),
            each,
            most,
        }
    }

    /// Waits for the cores that each recognition gets, which only a lone one may have. `is_alone` asks for what else is free.
    pub(super) fn take(&self, is_alone: bool) -> Share<'_> {
        let mut free = self.lock();
        while *free < self.each {
            free = self
                .freed
                .wait(free)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let most = if is_alone { self.most } else { self.each };
        let threads = most.min(*free).max(self.each);
        *free -= threads;
        Share {
            cores: self,
            threads,
        }
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        // Nothing panics while it holds the lock.
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share<'_> {
    /// How many threads it is.
    pub(super) const fn threads(&self) -> usize {
        self.threads
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.cores.lock() += self.threads;
        self.cores.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_one_has_what_is_free_and_the_others_their_share() {
        let sizing = Sizing::choose_for(8, None, None).expect("it fits");
        let cores = Cores::new(sizing);
        let lone = cores.take(true);
        assert_eq!(lone.threads(), 7, "one core is for all else");
        drop(lone);
        let draft = cores.take(false);
        assert_eq!(draft.threads(), 2);
        let beside = cores.take(true);
        assert_eq!(beside.threads(), 6);
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| cores.take(true).threads());
            drop(draft);
            assert_eq!(waits.join().expect("no panic"), 2);
        });
        drop(beside);
        let given = Sizing::choose_for(8, Some(4), Some(2)).expect("it fits");
        assert_eq!(Cores::new(given).take(true).threads(), 2, "as it was asked");
    }
}
