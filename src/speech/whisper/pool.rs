//! Worker threads behind a bounded queue: first come, first served.
//!
//! Knows nothing of speech: a job is what the workers' function takes. Threads of our own, because a job computes for
//! seconds, which an async thread must not, and because the queue must be short and know who still waits.

use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::speech::{Pending, Promise, SpeechError, pending};

/// Why a running job should stop: nobody waits for it, or the pool is going away.
#[derive(Debug)]
pub(super) struct Stop {
    cancelled: Arc<AtomicBool>,
    closing: Arc<AtomicBool>,
}

impl Stop {
    pub(super) fn is_set(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.closing.load(Ordering::Relaxed)
    }
}

/// How busy a pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occupancy {
    /// Jobs being worked on.
    pub running: usize,
    /// Jobs that wait for a worker.
    pub waiting: usize,
}

/// The pool; dropping it stops and joins its threads.
pub(super) struct Pool<J, A> {
    shared: Arc<Shared<J, A>>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared<J, A> {
    queue: Mutex<Queue<J, A>>,
    changed: Condvar,
    closing: Arc<AtomicBool>,
    parallel: usize,
    limit: usize,
}

struct Queue<J, A> {
    waiting: VecDeque<Entry<J, A>>,
    running: usize,
    /// Time that a unit of work took, smoothed; a guess before the first.
    pace: Duration,
}

struct Entry<J, A> {
    job: J,
    units: u32,
    promise: Promise<A>,
}

impl<J: Send + 'static, A: Send + 'static> Pool<J, A> {
    /// Starts `parallel` threads called `name`, each with a function from `work`, and room for `limit` waiting jobs.
    ///
    /// A function that panicked is replaced by a new one, so whatever state it held may be broken.
    pub(super) fn start<W>(
        name: &str,
        parallel: usize,
        limit: usize,
        work: impl Fn() -> W + Send + Sync + 'static,
    ) -> io::Result<Self>
    where
        W: FnMut(&J, &Stop) -> Result<A, SpeechError>,
    {
        let queue = Queue {
            waiting: VecDeque::new(),
            running: 0,
            pace: Duration::from_secs(1),
        };
        let shared = Arc::new(Shared {
            queue: Mutex::new(queue),
            changed: Condvar::new(),
            closing: Arc::new(AtomicBool::new(false)),
            parallel,
            limit,
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

    /// Queues a job of so many units of work.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Busy`] when all workers work and the queue is full.
    pub(super) fn submit(&self, job: J, units: u32) -> Result<Pending<A>, SpeechError> {
        let mut queue = self.shared.lock();
        queue.forget_cancelled();
        if queue.running + queue.waiting.len() >= self.shared.parallel + self.shared.limit {
            return Err(SpeechError::Busy {
                parallel: self.shared.parallel,
                waiting: queue.waiting.len(),
                retry_after: queue.time_to_drain(self.shared.parallel),
            });
        }
        let (promise, answer) = pending();
        queue.waiting.push_back(Entry {
            job,
            units,
            promise,
        });
        drop(queue);
        self.shared.changed.notify_one();
        Ok(answer)
    }

    /// How busy it is.
    pub(super) fn occupancy(&self) -> Occupancy {
        let mut queue = self.shared.lock();
        queue.forget_cancelled();
        Occupancy {
            running: queue.running,
            waiting: queue.waiting.len(),
        }
    }
}

impl<J, A> Drop for Pool<J, A> {
    fn drop(&mut self) {
        self.shared.closing.store(true, Ordering::Relaxed);
        let left = std::mem::take(&mut self.shared.lock().waiting);
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

impl<J, A> Queue<J, A> {
    /// Gives the room of jobs that nobody waits for to others.
    fn forget_cancelled(&mut self) {
        self.waiting.retain(|entry| !entry.promise.is_cancelled());
    }

    /// Estimate of when the queue is empty, if nothing is added: whole seconds, 1 to 60.
    fn time_to_drain(&self, parallel: usize) -> Duration {
        let units: u32 = self.waiting.iter().map(|entry| entry.units).sum();
        let parallel = u32::try_from(parallel).unwrap_or(u32::MAX).max(1);
        let seconds = (self.pace.saturating_mul(units) / parallel)
            .as_secs_f64()
            .ceil();
        Duration::from_secs_f64(seconds.clamp(1.0, 60.0))
    }

    fn learn(&mut self, took: Duration, units: u32) {
        self.pace = (self.pace * 3 + took / units.max(1)) / 4;
    }
}

impl<J, A> Shared<J, A> {
    fn lock(&self) -> MutexGuard<'_, Queue<J, A>> {
        // Nothing panics while it holds the lock.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the next job that somebody waits for; `None` when the pool closes.
    fn next(&self) -> Option<Entry<J, A>> {
        let mut queue = self.lock();
        loop {
            if self.closing.load(Ordering::Relaxed) {
                return None;
            }
            queue.forget_cancelled();
            if let Some(entry) = queue.waiting.pop_front() {
                queue.running += 1;
                return Some(entry);
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
        while let Some(Entry {
            job,
            units,
            promise,
        }) = self.next()
        {
            let stop = Stop {
                cancelled: promise.cancel_flag(),
                closing: Arc::clone(&self.closing),
            };
            let begin = Instant::now();
            let answer = catch_unwind(AssertUnwindSafe(|| worker(&job, &stop)));
            drop(job);
            let mut queue = self.lock();
            queue.running -= 1;
            if matches!(answer, Ok(Ok(_))) {
                queue.learn(begin.elapsed(), units);
            }
            drop(queue);
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
        let taken = Arc::new(Mutex::new(taken));
        let pool = Pool::start("test", parallel, limit, move || {
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
        pool.submit(job, units).expect("there is room")
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
    fn first_come_first_served_and_the_cancelled_are_passed_over() {
        let (pool, leave) = start(1, 3);
        let first = submit(&pool, 1, 1);
        until(&pool, 1, 0);
        let second = submit(&pool, 2, 1);
        let given_up = submit(&pool, 3, 1);
        let fourth = submit(&pool, 4, 1);
        assert!(matches!(
            pool.submit(5, 1),
            Err(SpeechError::Busy { waiting: 3, .. })
        ));
        drop(given_up);
        assert_eq!(pool.occupancy().waiting, 2);
        let fifth = submit(&pool, 5, 1);
        leave.give(4);
        let answers = [first, second, fourth, fifth].map(Pending::wait);
        assert_eq!(answers, [Ok(101), Ok(202), Ok(304), Ok(405)]);
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
    fn the_wait_is_estimated_from_the_work_that_is_queued() {
        let (pool, _leave) = start(1, 2);
        let _running = submit(&pool, 1, 1);
        until(&pool, 1, 0);
        let _waiting = [submit(&pool, 2, 7), submit(&pool, 3, 5)];
        let busy = pool.submit(4, 1).expect_err("the queue is full");
        let retry_after = Duration::from_secs(12);
        assert_eq!(
            busy,
            SpeechError::Busy {
                parallel: 1,
                waiting: 2,
                retry_after
            }
        );
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
