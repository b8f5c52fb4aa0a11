//! Worker threads behind a bounded queue.
//!
//! Knows nothing of speech: a job is what the workers' function takes. Threads of our own, because a job computes for
//! seconds, which an async thread must not, and because the queue must be short and know who still waits.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::speech::queue::{Occupancy, Queue, QueueLimits, Running};
use crate::speech::{Pending, Promise, SpeechError, Urgency, pending};

/// Why a running job should stop: nobody waits for it, or the pool is going away.
#[derive(Debug)]
pub(in crate::speech) struct Stop {
    cancelled: Arc<AtomicBool>,
    closing: Arc<AtomicBool>,
}

impl Stop {
    pub(in crate::speech) fn is_set(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.closing.load(Ordering::Relaxed)
    }
}

/// The pool; dropping it stops and joins its threads.
pub(in crate::speech) struct Pool<J, A> {
    shared: Arc<Shared<J, A>>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared<J, A> {
    queue: Mutex<Queue<Entry<J, A>>>,
    changed: Condvar,
    closing: Arc<AtomicBool>,
}

struct Entry<J, A> {
    job: J,
    promise: Promise<A>,
}

impl<J, A> Entry<J, A> {
    fn is_wanted(&self) -> bool {
        !self.promise.is_cancelled()
    }
}

impl<J: Send + 'static, A: Send + 'static> Pool<J, A> {
    /// Starts `parallel` threads called `name`, each with a function from `work`. A unit of work is taken to last `pace`
    /// until one is measured.
    ///
    /// A function that panicked is replaced by a new one, so whatever state it held may be broken.
    pub(in crate::speech) fn start<W>(
        name: &str,
        parallel: usize,
        limits: QueueLimits,
        pace: Duration,
        work: impl Fn() -> W + Send + Sync + 'static,
    ) -> io::Result<Self>
    where
        W: FnMut(&J, &Stop) -> Result<A, SpeechError>,
    {
        let shared = Arc::new(Shared {
            queue: Mutex::new(Queue::new(parallel, limits, pace)),
            changed: Condvar::new(),
            closing: Arc::default(),
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
        let mut queue = self.shared.lock();
        queue.retain(Entry::is_wanted);
        queue.push(Instant::now(), units, urgency, Entry { job, promise })?;
        drop(queue);
        self.shared.changed.notify_one();
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
            entry.promise.fulfil(Err(SpeechError::Cancelled));
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
            if let Some(next) = queue.take(Instant::now()) {
                return Some(next);
            }
            queue = self
                .changed
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The life of a worker.
    fn serve<W>(&self, work: &impl Fn() -> W)
    where
        W: FnMut(&J, &Stop) -> Result<A, SpeechError>,
    {
        let mut worker = work();
        while let Some((Entry { job, promise }, running)) = self.next() {
            let stop = Stop {
                cancelled: promise.cancel_flag(),
                closing: Arc::clone(&self.closing),
            };
            let answer = catch_unwind(AssertUnwindSafe(|| worker(&job, &stop)));
            drop(job);
            let finished = matches!(answer, Ok(Ok(_)));
            self.lock().done(Instant::now(), running, finished);
            promise.fulfil(answer.unwrap_or_else(|_| {
                worker = work();
                Err(SpeechError::Engine("it panicked".to_owned()))
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    type TestPool = Pool<u32, u32>;

    /// Workers that wait for leave to answer, and one job that makes them panic: whisper.cpp does neither on request.
    fn start(parallel: usize, limit: usize) -> (TestPool, Leave) {
        let (leave, taken) = mpsc::channel();
        let (limits, pace) = (QueueLimits::patient(limit), Duration::from_secs(1));
        let taken = Arc::new(Mutex::new(taken));
        let pool = Pool::start("test", parallel, limits, pace, move || {
            let taken = Arc::clone(&taken);
            let mut answered = 0;
            move |&job: &u32, stop: &Stop| {
                assert_ne!(job, 13, "unlucky");
                while taken.lock().is_ok_and(|taken| taken.try_recv().is_err()) {
                    if stop.is_set() {
                        return Err(SpeechError::Cancelled);
                    }
                    thread::yield_now();
                }
                answered += 1;
                Ok(100 * answered + job)
            }
        });
        (pool.expect("threads start"), Leave(leave))
    }

    struct Leave(mpsc::Sender<()>);

    impl Leave {
        fn give(&self, count: usize) {
            (0..count).for_each(|_| self.0.send(()).expect("the pool lives"));
        }
    }

    fn submit(pool: &TestPool, job: u32, units: u32) -> Pending<u32> {
        pool.submit(job, units, Urgency::Recording)
            .expect("there is room")
    }

    fn until(pool: &TestPool, running: usize, waiting: usize) {
        while pool.occupancy() != (Occupancy { running, waiting }) {
            thread::yield_now();
        }
    }

    #[test]
    fn a_panic_is_answered_and_the_worker_goes_on_with_new_state() {
        let (pool, leave) = start(1, 4);
        leave.give(2);
        assert_eq!(submit(&pool, 1, 1).wait(), Ok(101));
        let answer = submit(&pool, 13, 1).wait();
        assert_eq!(answer, Err(SpeechError::Engine("it panicked".to_owned())));
        assert_eq!(
            submit(&pool, 2, 1).wait(),
            Ok(102),
            "counted from the start again"
        );
    }

    #[test]
    fn the_shortest_is_first_and_the_cancelled_are_passed_over() {
        let (pool, leave) = start(1, 3);
        let first = submit(&pool, 1, 1);
        until(&pool, 1, 0);
        let second = submit(&pool, 2, 5);
        let given_up = submit(&pool, 3, 1);
        let fourth = submit(&pool, 4, 3);
        assert!(matches!(
            pool.submit(5, 1, Urgency::Recording),
            Err(SpeechError::Busy { waiting: 3, .. })
        ));
        drop(given_up);
        assert_eq!(pool.occupancy().waiting, 2);
        let fifth = submit(&pool, 5, 2);
        leave.give(4);
        let answers = [first, fifth, fourth, second].map(Pending::wait);
        assert_eq!(answers, [Ok(101), Ok(205), Ok(304), Ok(402)]);
    }

    #[test]
    fn a_running_job_that_nobody_waits_for_gives_its_worker_back() {
        let (pool, leave) = start(1, 1);
        let given_up = submit(&pool, 1, 1);
        until(&pool, 1, 0);
        drop(given_up);
        until(&pool, 0, 0);
        leave.give(1);
        assert_eq!(submit(&pool, 2, 1).wait(), Ok(102));
    }

    #[test]
    fn dropping_the_pool_stops_what_runs_and_answers_what_waits() {
        let (pool, _leave) = start(2, 2);
        let jobs = [1, 2, 3].map(|job| submit(&pool, job, 1));
        until(&pool, 2, 1);
        drop(pool);
        assert_eq!(
            jobs.map(Pending::wait),
            [const { Err(SpeechError::Cancelled) }; 3]
        );
    }
}
