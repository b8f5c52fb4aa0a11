//! Worker threads behind a bounded queue.
//!
//! Knows nothing of speech: a job is what the workers' function takes. Threads of our own, because a job computes for
//! seconds, which an async thread must not, and because the queue must be short and know who still waits. A long job can
//! be cut into parts that are worked on side by side; each goes through the queue by itself, so that others pass between.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::speech::queue::{Occupancy, Queue, QueueLimits, Running};
use crate::speech::{Pending, Promise, SpeechError, Urgency, pending};

/// What became of a job.
pub(super) enum Step<J, A> {
    /// It is answered.
    Answer(A),
    /// It was cut into parts; these come first, each with its units.
    Cut(Vec<(J, u32)>),
    /// A part of it is done, and these parts follow.
    Part(Vec<(J, u32)>),
}

/// Why a running job should stop: nobody waits for it, or the pool is going away.
#[derive(Debug)]
pub(super) struct Stop {
    cancelled: Arc<AtomicBool>,
    closing: Arc<AtomicBool>,
    crowded: Arc<AtomicBool>,
}

impl Stop {
    pub(super) fn is_set(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.closing.load(Ordering::Relaxed)
    }

    /// Whether jobs wait for a worker, so that this one should not take a second.
    pub(super) fn is_crowded(&self) -> bool {
        self.crowded.load(Ordering::Relaxed)
    }
}

/// The pool; dropping it stops and joins its threads.
pub(super) struct Pool<J, A> {
    shared: Arc<Shared<J, A>>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared<J, A> {
    queue: Mutex<Queue<Entry<J, A>>>,
    changed: Condvar,
    closing: Arc<AtomicBool>,
    crowded: Arc<AtomicBool>,
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
    /// Starts `parallel` threads called `name`, each with a function from `work`. A unit of work is taken to last `pace`
    /// until one is measured.
    ///
    /// A function that panicked is replaced by a new one, so whatever state it held may be broken.
    pub(super) fn start<W>(
        name: &str,
        parallel: usize,
        limits: QueueLimits,
        pace: Duration,
        work: impl Fn() -> W + Send + Sync + 'static,
    ) -> io::Result<Self>
    where
        W: FnMut(&J, &Stop) -> Result<Step<J, A>, SpeechError>,
    {
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue::new(parallel, limits, pace)),
            changed: Condvar::new(),
            closing: Arc::default(),
            crowded: Arc::default(),
        });
        // Dropped on an early return, it ends the threads that did start.
        let mut pool = Self {
            shared,
            threads: Vec::with_capacity(parallel),
        };
        let work = Arc::new(work);
        for _ in 0..parallel {
            let (shared, work) = (Arc::clone(&pool.shared), Arc::clone(&work));
            let thread = thread::Builder::new().name(name.to_owned());
            pool.threads
                .push(thread.spawn(move || shared.serve(&*work))?);
        }
        Ok(pool)
    }

    /// Whether a job of so many units could be queued now.
    ///
    /// # Errors
    ///
    /// As [`Pool::submit`].
    pub(super) fn admit(&self, units: u32) -> Result<(), SpeechError> {
        let mut queue = self.shared.lock();
        queue.retain(Entry::is_wanted);
        queue.admit(Instant::now(), units)
    }

    /// Queues a job of so many units of work.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Busy`] when all workers work, and too many wait or it would wait for too long.
    pub(super) fn submit(
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
        self.shared.changed.notify_one();
        Ok(answer)
    }

    /// How busy it is.
    pub(super) fn occupancy(&self) -> Occupancy {
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

    /// Takes the next job that somebody waits for; `None` when the pool closes.
    fn next(&self) -> Option<(Entry<J, A>, Running)> {
        let mut queue = self.lock();
        loop {
            if self.closing.load(Ordering::Relaxed) {
                return None;
            }
            queue.retain(Entry::is_wanted);
            let next = queue.take(Instant::now());
            self.look(&queue);
            if next.is_some() {
                return next;
            }
            queue = self
                .changed
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Notes whether anybody waits.
    fn look(&self, queue: &Queue<Entry<J, A>>) {
        let is_crowded = queue.occupancy().waiting > 0;
        self.crowded.store(is_crowded, Ordering::Relaxed);
    }

    /// The life of a worker.
    fn serve<W>(&self, work: &impl Fn() -> W)
    where
        W: FnMut(&J, &Stop) -> Result<Step<J, A>, SpeechError>,
    {
        let mut worker = work();
        while let Some((Entry { job, ticket }, running)) = self.next() {
            let stop = Stop {
                cancelled: Arc::clone(&ticket.cancelled),
                closing: Arc::clone(&self.closing),
                crowded: Arc::clone(&self.crowded),
            };
            let step = catch_unwind(AssertUnwindSafe(|| worker(&job, &stop)));
            drop(job);
            let step = step.unwrap_or_else(|_| {
                worker = work();
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
