//! The line before the workers of an engine: shortest first with ageing, bounded in number and in waiting time.
//!
//! Every job has a cost: the time that it is expected to take, learned from those before it. The next one is the one
//! whose arrival plus cost is earliest. So a short recording passes a long one, but only for as long as the long one takes
//! itself: whatever arrives later than that is behind it. A second of waiting weighs as much as a second of work: with
//! less, long ones starve under load; with more, it is first come, first served, and everybody waits for the longest.
//!
//! Live sessions come in between. An utterance that has ended goes ahead of what else came at the same time, as if it had
//! come earlier by [`HEAD_START`]. Drafts wait like recordings, and never pass an utterance. A session has one utterance
//! and one draft in the line at most, so that what is fair between jobs is fair between sessions.
//!
//! While every worker is busy for longer than a job would take, one worker more may take it ([`Queue::take_beside`]): they
//! share the cores then, but nobody waits for a window of a long recording to get an answer of a moment.

use std::time::{Duration, Instant};

use super::{SpeechError, Urgency};

/// Bounds of the line before an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueLimits {
    /// Jobs that may wait; `None` for one per two workers. Then a job of the usual size waits for little more than one of
    /// its kind, and although all cores are busy its answer takes at most three times as long as it works.
    pub waiting: Option<usize>,
    /// Longest wait that a job may expect when it comes.
    pub wait: Duration,
}

impl Default for QueueLimits {
    fn default() -> Self {
        Self {
            waiting: None,
            // Clients give up after 30 s to a minute.
            wait: Duration::from_secs(30),
        }
    }
}

impl QueueLimits {
    /// So many jobs may wait, for as long as it takes.
    #[must_use]
    pub const fn patient(waiting: usize) -> Self {
        Self {
            waiting: Some(waiting),
            wait: Duration::MAX,
        }
    }
}

/// What the end of an utterance counts more than a recording: somebody listens for the answer. A recording that waits for
/// as long, and the time that both take, is passed by no utterance any more.
const HEAD_START: Duration = Duration::from_secs(5);

/// How busy an engine is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occupancy {
    /// Jobs being worked on.
    pub running: usize,
    /// Jobs that wait for a worker.
    pub waiting: usize,
}

/// The line, and what is known of the jobs that left it for a worker.
#[derive(Debug)]
pub(super) struct Queue<J> {
    parallel: usize,
    most: usize,
    longest: Duration,
    waiting: Vec<Waiting<J>>,
    running: Vec<Running>,
    /// Time and units of the jobs that ended; older ones count for less.
    learned: (Duration, f64),
    /// Whether there were any: a guess tells who is next, but refuses nobody.
    is_measured: bool,
}

#[derive(Debug)]
struct Waiting<J> {
    job: J,
    urgency: Urgency,
    units: u32,
    arrived: Instant,
    cost: Duration,
}

impl<J> Waiting<J> {
    /// When it would end if a worker had been free for it.
    fn turn(&self) -> Instant {
        turn(self.urgency, self.arrived, self.cost)
    }
}

/// The earliest is the next. All but utterances come later by their head start.
fn turn(urgency: Urgency, arrived: Instant, cost: Duration) -> Instant {
    match urgency {
        Urgency::Utterance => arrived + cost,
        Urgency::Recording | Urgency::Draft => arrived + cost + HEAD_START,
    }
}

/// A job that a worker has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Running {
    begun: Instant,
    units: u32,
    cost: Duration,
    /// By a worker beyond their number.
    is_beside: bool,
}

impl Running {
    /// Time that it is expected to go on for.
    fn rest(&self, now: Instant) -> Duration {
        let elapsed = now.saturating_duration_since(self.begun);
        self.cost.saturating_sub(elapsed)
    }
}

impl<J> Queue<J> {
    /// An empty line before `parallel` workers. `pace` is a guess of what a unit of work takes, until one is measured.
    pub(super) fn new(parallel: usize, limits: QueueLimits, pace: Duration) -> Self {
        Self {
            parallel,
            most: limits.waiting.unwrap_or(parallel.div_ceil(2)),
            longest: limits.wait,
            waiting: Vec::new(),
            running: Vec::with_capacity(parallel),
            learned: (pace, 1.0),
            is_measured: false,
        }
    }

    /// Whether a job of so many units could come in now.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Busy`] when no worker is free and too many wait, or it would wait for too long.
    pub(super) fn admit(&self, now: Instant, units: u32) -> Result<(), SpeechError> {
        let taken = self.busy() + self.waiting.len();
        if taken < self.parallel {
            return Ok(());
        }
        let turn = turn(Urgency::Recording, now, self.cost(units));
        let ahead = self.waiting.iter().filter(|other| other.turn() <= turn);
        let wait = self.share(self.rest(now) + ahead.map(|other| other.cost).sum::<Duration>());
        let is_in_time = wait <= self.longest || !self.is_measured;
        if taken < self.parallel + self.most && is_in_time {
            return Ok(());
        }
        Err(SpeechError::Busy {
            parallel: self.parallel,
            waiting: self.waiting.len(),
            expected: wait,
            retry_after: self.time_to_drain(now),
        })
    }

    /// Puts a job into the line.
    ///
    /// # Errors
    ///
    /// As [`Queue::admit`], for whole recordings only.
    pub(super) fn push(
        &mut self,
        now: Instant,
        units: u32,
        urgency: Urgency,
        job: J,
    ) -> Result<(), SpeechError> {
        if urgency == Urgency::Recording {
            self.admit(now, units)?;
        }
        self.waiting.push(Waiting {
            job,
            urgency,
            units,
            arrived: now,
            cost: self.cost(units),
        });
        Ok(())
    }

    /// The job whose turn it is, for a worker; [`Queue::done`] wants the other half back.
    pub(super) fn take(&mut self, now: Instant) -> Option<(J, Running)> {
        let is_utterance = |waiting: &Waiting<J>| waiting.urgency == Urgency::Utterance;
        let drafts_wait = self.waiting.iter().any(is_utterance);
        let may_go = |waiting: &Waiting<J>| !drafts_wait || waiting.urgency != Urgency::Draft;
        self.begin(now, may_go, false)
    }

    /// The same for a worker beyond their number: a job that would end before any of them is free. Drafts wait: another one
    /// comes soon.
    pub(super) fn take_beside(&mut self, now: Instant) -> Option<(J, Running)> {
        if self.busy() < self.parallel {
            return None;
        }
        let soonest = self.running.iter().map(|running| running.rest(now)).min()?;
        let may_go =
            |waiting: &Waiting<J>| waiting.urgency != Urgency::Draft && waiting.cost < soonest;
        self.begin(now, may_go, true)
    }

    /// Whose turn it is of those that may go; of equal turns the first, because the line is in the order of arrival.
    fn begin(
        &mut self,
        now: Instant,
        may_go: impl Fn(&Waiting<J>) -> bool,
        is_beside: bool,
    ) -> Option<(J, Running)> {
        let waiting = self.waiting.iter().enumerate();
        let (place, _) = waiting
            .filter(|(_, waiting)| may_go(waiting))
            .min_by_key(|(_, waiting)| waiting.turn())?;
        let waiting = self.waiting.remove(place);
        let running = Running {
            begun: now,
            units: waiting.units,
            cost: waiting.cost,
            is_beside,
        };
        self.running.push(running);
        Some((waiting.job, running))
    }

    /// Workers that have a job, without the one beyond their number.
    fn busy(&self) -> usize {
        let is_counted = |running: &&Running| !running.is_beside;
        self.running.iter().filter(is_counted).count()
    }

    /// A worker is free again. `finished` tells whether it worked to the end, so that there is something to learn.
    pub(super) fn done(&mut self, now: Instant, job: Running, finished: bool) {
        if let Some(place) = self.running.iter().position(|running| *running == job) {
            self.running.swap_remove(place);
        }
        if finished {
            self.is_measured = true;
            let (took, units) = self.learned;
            let old = 0.75;
            self.learned = (
                took.mul_f64(old) + now.saturating_duration_since(job.begun),
                units * old + f64::from(job.units.max(1)),
            );
        }
    }

    /// Gives the room of jobs that nobody waits for to others.
    pub(super) fn retain(&mut self, mut is_wanted: impl FnMut(&J) -> bool) {
        self.waiting.retain(|waiting| is_wanted(&waiting.job));
    }

    /// Takes everybody out of the line.
    pub(super) fn clear(&mut self) -> impl Iterator<Item = J> + use<J> {
        std::mem::take(&mut self.waiting)
            .into_iter()
            .map(|waiting| waiting.job)
    }

    /// How busy it is.
    pub(super) const fn occupancy(&self) -> Occupancy {
        Occupancy {
            running: self.running.len(),
            waiting: self.waiting.len(),
        }
    }

    fn cost(&self, units: u32) -> Duration {
        let (took, learned) = self.learned;
        // A day is more than any recording takes, and what an instant can be moved by.
        let seconds = took.as_secs_f64() / learned * f64::from(units);
        Duration::from_secs_f64(seconds.clamp(0.0, 86_400.0))
    }

    /// Work that is left in what runs.
    fn rest(&self, now: Instant) -> Duration {
        self.running.iter().map(|running| running.rest(now)).sum()
    }

    /// Time that the workers take for it together.
    fn share(&self, work: Duration) -> Duration {
        work / u32::try_from(self.parallel).unwrap_or(u32::MAX).max(1)
    }

    /// Estimate of when everything is done, if nothing is added: whole seconds, 1 to 60.
    fn time_to_drain(&self, now: Instant) -> Duration {
        let waiting: Duration = self.waiting.iter().map(|waiting| waiting.cost).sum();
        let seconds = self.share(self.rest(now) + waiting).as_secs_f64().ceil();
        Duration::from_secs_f64(seconds.clamp(1.0, 60.0))
    }
}

#[cfg(test)]
mod tests;
