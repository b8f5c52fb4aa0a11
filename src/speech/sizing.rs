//! How many recordings are recognised side by side, and with how many threads each.

use std::num::NonZero;
use std::thread::available_parallelism;

/// States and threads of a recognizer.
///
/// `states x threads` never exceeds the cores: threads of whisper.cpp wait for each other by spinning, and with more
/// threads than cores the same work took 15 times as long (measured: 128 positions of context, 2 threads on 2 busy
/// cores 1.7 s, 1 thread 0.11 s).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizing {
    states: usize,
    threads: usize,
    alone: usize,
}

/// States or threads that the machine cannot carry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SizingError {
    /// None at all.
    #[error("at least one state with one thread is needed")]
    Zero,
    /// More than there are cores.
    #[error(
        "{states} states with {threads} threads each need more than the {cores} cores there are"
    )]
    TooMany {
        /// Recordings side by side.
        states: usize,
        /// Threads of each.
        threads: usize,
        /// Cores of this machine.
        cores: usize,
    },
}

impl Sizing {
    /// What suits `cores` cores: one thread per state up to 3 cores, two up to 11, four beyond.
    ///
    /// Few threads and many states: one recording gains less from a second thread than two recordings do from a
    /// state of their own.
    #[must_use]
    pub const fn for_cores(cores: usize) -> Self {
        let threads = match cores {
            0..=3 => 1,
            4..=11 => 2,
            _ => 4,
        };
        let states = cores / threads;
        Self {
            states: if states == 0 { 1 } else { states },
            threads,
            alone: Self::alone(cores, threads),
        }
    }

    /// Threads of a recognition while there is no other: all cores but one, which is for everything else, and with two
    /// cores both. More than eight bring next to nothing.
    const fn alone(cores: usize, threads: usize) -> usize {
        let most = match cores {
            0..=2 => cores,
            3..=8 => cores - 1,
            _ => 8,
        };
        if most < threads { threads } else { most }
    }

    /// What suits this machine, or what is left of it by affinity and cgroup limits.
    #[must_use]
    pub fn of_machine() -> Self {
        Self::for_cores(cores())
    }

    /// As [`Sizing::of_machine`], with one or both numbers given.
    ///
    /// # Errors
    ///
    /// [`SizingError`] when a number is 0 or the machine has too few cores.
    pub fn choose(states: Option<usize>, threads: Option<usize>) -> Result<Self, SizingError> {
        Self::choose_for(cores(), states, threads)
    }

    /// As [`Sizing::choose`], on a machine with `cores` cores.
    ///
    /// # Errors
    ///
    /// As [`Sizing::choose`].
    pub fn choose_for(
        cores: usize,
        states: Option<usize>,
        threads: Option<usize>,
    ) -> Result<Self, SizingError> {
        let rest = |given: usize| cores.checked_div(given).map(|rest| rest.max(1));
        let usual = Self::for_cores(cores);
        let is_given = threads.is_some();
        let (states, threads) = match (states, threads) {
            (None, None) => return Ok(usual),
            (Some(states), Some(threads)) => (states, threads),
            (Some(states), None) => (states, rest(states).map_or(0, |rest| rest.min(4))),
            (None, Some(threads)) => (rest(threads).unwrap_or(0), threads),
        };
        if states == 0 || threads == 0 {
            return Err(SizingError::Zero);
        }
        match states.checked_mul(threads) {
            Some(product) if product <= cores.max(1) => Ok(Self {
                states,
                threads,
                alone: if is_given {
                    threads
                } else {
                    Self::alone(cores, threads)
                },
            }),
            _ => Err(SizingError::TooMany {
                states,
                threads,
                cores,
            }),
        }
    }

    /// Recordings side by side.
    #[must_use]
    pub const fn states(self) -> usize {
        self.states
    }

    /// Threads of each.
    #[must_use]
    pub const fn threads(self) -> usize {
        self.threads
    }

    /// Threads of one while there is no other; as many as each has where their number was given.
    #[must_use]
    pub const fn threads_alone(self) -> usize {
        self.alone
    }
}

fn cores() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}
