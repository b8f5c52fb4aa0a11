//! The cores that recognitions share: a lone one may have several, and never are more threads at work than there are cores.
//!
//! Threads of whisper.cpp wait for each other by spinning, so one too many costs more than it brings ([`Sizing`]). What others do
//! on this machine counts, too: a lone recognition leaves the cores to them that they are using when it begins.

use std::fs;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

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
    /// Threads that are at work on this machine beside the one that asks.
    others: fn() -> usize,
}

/// The threads of one recognition, free again when it goes.
#[derive(Debug)]
pub(super) struct Share<'a> {
    /// `None` for one that takes part of what others have.
    cores: Option<&'a Cores>,
    threads: usize,
}

impl Cores {
    pub(super) fn new(sizing: Sizing) -> Self {
        Self::beside(sizing, others_at_work)
    }

    fn beside(sizing: Sizing, others: fn() -> usize) -> Self {
        let (each, most) = (sizing.threads(), sizing.threads_alone());
        Self {
            free: Mutex::new(most.max(sizing.states() * each)),
            freed: Condvar::new(),
            each,
            most,
            others,
        }
    }

    /// Waits for the cores that each recognition gets, which only a lone one may have. `is_alone` asks for what else is free.
    pub(super) fn take(&self, is_alone: bool) -> Share<'_> {
        let most = if is_alone {
            self.most.saturating_sub((self.others)())
        } else {
            0
        };
        let mut free = self.lock();
        while *free < self.each {
            free = self
                .freed
                .wait(free)
                .unwrap_or_else(PoisonError::into_inner);
        }
        let threads = most.min(*free).max(self.each);
        *free -= threads;
        Share {
            cores: Some(self),
            threads,
        }
    }

    fn lock(&self) -> MutexGuard<'_, usize> {
        // Nothing panics while it holds the lock.
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Share<'_> {
    /// A thread beside those that have all cores: it waits for no other by spinning, and takes turns with them.
    pub(super) const fn beside() -> Self {
        Self {
            cores: None,
            threads: 1,
        }
    }

    /// How many threads it is.
    pub(super) const fn threads(&self) -> usize {
        self.threads
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        if let Some(cores) = self.cores {
            *cores.lock() += self.threads;
            cores.freed.notify_all();
        }
    }
}

/// Looks at what is running, each a millisecond after the one before: who has just handed over the recording is at work for a
/// moment longer, and somebody who really is at work is so each time.
const LOOKS: usize = 4;
const PAUSE: Duration = Duration::from_millis(1);

/// Threads that are at work on this machine but this one; nothing is waited for where there are none.
fn others_at_work() -> usize {
    steady(at_work, || thread::sleep(PAUSE))
}

/// The least that was seen.
fn steady(look: impl Fn() -> usize, pause: impl Fn()) -> usize {
    let mut least = look();
    for _ in 1..LOOKS {
        if least == 0 {
            break;
        }
        pause();
        least = least.min(look());
    }
    least
}

/// The same at this moment, as the kernel counts them (`proc_loadavg(5)`); 0 where it does not.
fn at_work() -> usize {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let running = load
        .split(' ')
        .nth(3)
        .and_then(|field| field.split_once('/')?.0.parse::<usize>().ok());
    running.map_or(0, |running| running.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_lone_one_has_what_is_free_and_the_others_their_share() {
        let sizing = Sizing::choose_for(8, None, None).expect("it fits");
        let cores = Cores::beside(sizing, || 0);
        let lone = cores.take(true);
        assert_eq!(lone.threads(), 7, "one core is for all else");
        drop(lone);
        let draft = cores.take(false);
        assert_eq!(draft.threads(), 2);
        let beside = cores.take(true);
        assert_eq!(beside.threads(), 6);
        thread::scope(|scope| {
            let waits = scope.spawn(|| cores.take(true).threads());
            drop(draft);
            assert_eq!(waits.join().expect("no panic"), 2);
        });
        drop(beside);
        let busy = Cores::beside(sizing, || 3);
        assert_eq!(busy.take(true).threads(), 4, "others work, too");
        let crowd = Cores::beside(sizing, || 100);
        assert_eq!(crowd.take(true).threads(), 2);
        let given = Sizing::choose_for(8, Some(4), Some(2)).expect("it fits");
        assert_eq!(
            Cores::beside(given, || 0).take(true).threads(),
            2,
            "as it was asked"
        );
    }

    #[test]
    fn who_works_for_a_moment_does_not_count() {
        let seen = |numbers: &[usize]| {
            let looks = Cell::new(0);
            let look = || numbers[looks.replace(looks.get() + 1)];
            (steady(look, || ()), looks.get())
        };
        assert_eq!(seen(&[0]), (0, 1), "nothing is waited for");
        assert_eq!(seen(&[2, 1, 0]), (0, 3));
        assert_eq!(seen(&[1, 3, 2, 1]), (1, LOOKS));
    }
}
