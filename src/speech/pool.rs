//! Worker threads behind a bounded queue.
//!
//! Knows nothing of speech: a job is what the workers' function takes. Threads of our own, because a job computes for
//! seconds, which an async thread must not, and because the queue must be short and know who still waits. A long job can
//! be cut into parts that are worked on side by side; each goes through the queue by itself, so that others pass between.
//! Whoever would still wait for longer than its own work takes is served by one more worker, which shares the cores.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::speech::queue::{Occupancy, Queue, QueueLimits, Running};
use crate::speech::{Pending, Promise, SpeechError, Urgency, pending};

/// How long workers without a job keep what they work with: a state of whisper.cpp is made in tens of milliseconds, and
/// holds tens of megabytes.
pub(in crate::speech) const REST: Duration = Duration::from_mins(1);

/// What a pool is made of.
pub(in crate::speech) struct Crew<'a> {
    /// Name of the threads.
    pub(in crate::speech) name: &'a str,
    /// Workers.
    pub(in crate::speech) parallel: usize,
    /// Whether there is one more, for short jobs while long ones have all the others.
    pub(in crate::speech) has_passing: bool,
    /// The line before them.
    pub(in crate::speech) limits: QueueLimits,
    /// What a unit of work is taken to last until one is measured.
    pub(in crate::speech) pace: Duration,
    /// How long workers without a job keep what they work with.
    pub(in crate::speech) rest: Duration,
}

/// What became of a job.
pub(in crate::speech) enum Step<J, A> {
    /// It is answered.
    Answer(A),
    /// It was cut into parts; these come first, each with its units.
    Cut(Vec<(J, u32)>),
    /// A part of it is done, and these parts follow.
    Part(Vec<(J, u32)>),
}

/// Why a running job should stop: nobody waits for it, or the pool is going away.
#[derive(Debug)]
pub(in crate::speech) struct Stop {
    cancelled: Arc<AtomicBool>,
    closing: Arc<AtomicBool>,
    crowded: Arc<AtomicBool>,
    is_beside: bool,
}

impl Stop {
    pub(in crate::speech) fn is_set(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.closing.load(Ordering::Relaxed)
    }

    /// Whether jobs wait for a worker, so that this one should not take a second.
    pub(in crate::speech) fn is_crowded(&self) -> bool {
        self.crowded.load(Ordering::Relaxed)
    }

    /// Whether it is worked on beside others, which have all cores.
    pub(in crate::speech) const fn is_beside(&self) -> bool {
        self.is_beside
    }
}

/// The pool; dropping it stops and joins its threads.
pub(in crate::speech) struct Pool<J, A> {
    shared: Arc<Shared<J, A>>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared<J, A> {
    rest: Duration,
    queue: Mutex<Queue<Entry<J, A>>>,
    changed: Condvar,
    closing: Arc<AtomicBool>,
    crowded: Arc<AtomicBool>,
}

/// What a worker does next.
enum Next<J, A> {
    Work(Entry<J, A>, Running),
    /// There has been nothing to do for a while.
    Rest,
    /// The pool closes.
    End,
}

/// A job, or a part of one, in the line.
struct Entry<J, A> {
    job: J,
    ticket: Arc<Ticket<A>>,
}

impl<J, A> Entry<J, A> {
    fn is_wanted(&self) -> bool {
        !self.ticket.cancelled.load(Ordering::Relaxed)
    }
}

/// What the parts of a job have in common.
struct Ticket<A> {
    /// `None` once it is answered.
    promise: Mutex<Option<Promise<A>>>,
    cancelled: Arc<AtomicBool>,
}

impl<A> Ticket<A> {
    fn new(promise: Promise<A>) -> Arc<Self> {
        Arc::new(Self {
            cancelled: promise.cancel_flag(),
            promise: Mutex::new(Some(promise)),
        })
    }

    /// Answers, the first time; parts that are left are not worth their time any more.
    fn answer(&self, answer: Result<A, SpeechError>) {
        let mut promise = self.promise.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(promise) = promise.take() {
            promise.fulfil(answer);
            self.cancelled.store(true, Ordering::Relaxed);
        }
    }
}

impl<J: Send + 'static, A: Send + 'static> Pool<J, A> {
    /// Starts the threads of a crew, each with a function from `work`.
    ///
    /// A function that panicked is replaced by a new one, so whatever state it held may be broken. So is one that had
    /// nothing to do for as long as the crew rests: whatever memory it held is given back.
    pub(in crate::speech) fn start<W>(
        crew: &Crew<'_>,
        work: impl Fn() -> W + Send + Sync + 'static,
    ) -> io::Result<Self>
    where
        W: FnMut(&J, &Stop) -> Result<Step<J, A>, SpeechError>,
    {
        let shared = Arc::new(Shared {
            rest: crew.rest,
            queue: Mutex::new(Queue::new(crew.parallel, crew.limits, crew.pace)),
            changed: Condvar::new(),
            closing: Arc::default(),
            crowded: Arc::default(),
        });
        // Dropped on an early return, it ends the threads that did start.
        let mut pool = Self {
            shared,
            threads: Vec::with_capacity(crew.parallel + usize::from(crew.has_passing)),
        };
        let work = Arc::new(work);
        let workers = std::iter::repeat_n(false, crew.parallel);
        for is_beside in workers.chain(crew.has_passing.then_some(true)) {
            let (shared, work) = (Arc::clone(&pool.shared), Arc::clone(&work));
            let thread = thread::Builder::new().name(crew.name.to_owned());
            pool.threads
                .push(thread.spawn(move || shared.serve(&*work, is_beside))?);
        }
        Ok(pool)
    }

    /// Whether a job of so many units could be queued now.
    ///
    /// # Errors
    ///
    /// As [`Pool::submit`].
    pub(in crate::speech) fn admit(&self, units: u32) -> Result<(), SpeechError> {
        let mut queue = self.shared.lock();
        queue.retain(Entry::is_wanted);
        queue.admit(Instant::now(), units)
    }

    /// Queues a job of so many units of work.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Busy`] when all workers work, and too many wait or it would wait for too long.
    pub(in crate::speech) fn submit(
        &self,
        job: J,
        units: u32,
        urgency: Urgency,
    ) -> Result<Pending<A>, SpeechError> {
        let (promise, answer) = pending();
        let ticket = Ticket::new(promise);
        let mut queue = self.shared.lock();
        queue.retain(Entry::is_wanted);
        queue.push(Instant::now(), units, urgency, Entry { job, ticket })?;
        self.shared.look(&queue);
        drop(queue);
        // A lone one might be the worker that has to leave it to the others.
        self.shared.changed.notify_all();
        Ok(answer)
    }

    /// How busy it is.
    pub(in crate::speech) fn occupancy(&self) -> Occupancy {
        let mut queue = self.shared.lock();
        queue.retain(Entry::is_wanted);
        queue.occupancy()
    }
}

impl<J, A> Drop for Pool<J, A> {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::Relaxed);
        let left = self.shared.lock().clear();
        self.shared.changed.notify_all();
        for entry in left {
            entry.ticket.answer(Err(SpeechError::Cancelled));
        }
        for thread in self.threads.drain(..) {
            // Panics of a job are caught where it runs.
            let _ = thread.join();
        }
    }
}

impl<J, A> Shared<J, A> {
    fn lock(&self) -> MutexGuard<'_, Queue<Entry<J, A>>> {
        // Nothing panics while it holds the lock.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a job that somebody waits for; with something to give back, not without end.
    fn next(&self, is_beside: bool, is_ready: bool) -> Next<J, A> {
        let rest = is_ready.then(|| Instant::now() + self.rest);
        let mut queue = self.lock();
        loop {
            if self.closing.load(Ordering::Relaxed) {
                return Next::End;
            }
            queue.retain(Entry::is_wanted);
            let now = Instant::now();
            let next = if is_beside {
                queue.take_beside(now)
            } else {
                queue.take(now)
            };
            self.look(&queue);
            if let Some((entry, running)) = next {
                return Next::Work(entry, running);
            }
            queue = match rest.map(|rest| rest.saturating_duration_since(now)) {
                Some(Duration::ZERO) => return Next::Rest,
                Some(left) => {
                    let waited = self.changed.wait_timeout(queue, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => {
                    let waited = self.changed.wait(queue);
                    waited.unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
    }

    /// Notes whether anybody waits.
    fn look(&self, queue: &Queue<Entry<J, A>>) {
        let is_crowded = queue.occupancy().waiting > 0;
        self.crowded.store(is_crowded, Ordering::Relaxed);
    }

    /// The life of a worker.
    fn serve<W>(&self, work: &impl Fn() -> W, is_beside: bool)
    where
        W: FnMut(&J, &Stop) -> Result<Step<J, A>, SpeechError>,
    {
        let mut worker = None;
        loop {
            let (Entry { job, ticket }, running) = match self.next(is_beside, worker.is_some()) {
                Next::Work(entry, running) => (entry, running),
                Next::Rest => {
                    worker = None;
                    continue;
                }
                Next::End => return,
            };
            let stop = Stop {
                cancelled: Arc::clone(&ticket.cancelled),
                closing: Arc::clone(&self.closing),
                crowded: Arc::clone(&self.crowded),
                is_beside,
            };
            let ready = worker.get_or_insert_with(work);
            let step = catch_unwind(AssertUnwindSafe(|| ready(&job, &stop)));
            drop(job);
            let step = step.unwrap_or_else(|_| {
                worker = None;
                Err(SpeechError::Engine("it panicked".to_owned()))
            });
            self.end(step, &ticket, running);
        }
    }

    /// A worker has done with a job, or with a part of one.
    fn end(
        &self,
        step: Result<Step<J, A>, SpeechError>,
        ticket: &Arc<Ticket<A>>,
        running: Running,
    ) {
        // Cutting is no measure of the pace.
        let finished = matches!(step, Ok(Step::Answer(_) | Step::Part(_)));
        let (answer, parts) = match step {
            Ok(Step::Answer(answer)) => (Some(Ok(answer)), Vec::new()),
            Ok(Step::Cut(parts) | Step::Part(parts)) => (None, parts),
            Err(error) => (Some(Err(error)), Vec::new()),
        };
        let mut queue = self.lock();
        queue.done(Instant::now(), running, finished);
        for (job, units) in parts {
            let ticket = Arc::clone(ticket);
            // The whole was let in, so its parts are not refused.
            let _ = queue.push(
                Instant::now(),
                units,
                Urgency::Utterance,
                Entry { job, ticket },
            );
        }
        self.look(&queue);
        drop(queue);
        self.changed.notify_all();
        if let Some(answer) = answer {
            ticket.answer(answer);
        }
    }
}

#[cfg(test)]
mod tests;
