//! The threads that speak, and the queue before them.

use std::collections::VecDeque;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::delivery::Delivery;
use super::native::LoadedVoice;
use super::voice::LINGWARE;
use super::{reading, scratch};
use crate::speech::SpeechError;

/// Voices that a thread keeps in memory, 5 MB each; loading another one takes some 5 ms.
const VOICES_KEPT: usize = 3;

/// A text of 5 000 characters takes about two seconds.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// A text to speak.
pub(super) struct Job {
    /// Index into [`LINGWARE`].
    pub(super) voice: usize,
    /// As [`super::text::speakable`] leaves it.
    pub(super) text: String,
    /// 0.25 to 4.
    pub(super) speed: f32,
    /// Where the samples go.
    pub(super) delivery: Delivery,
}

/// The threads. They end after the last job once this is dropped.
pub(super) struct Workers {
    shared: Arc<Shared>,
    parallel: usize,
    waiting: usize,
}

#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    changed: Condvar,
}

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    running: usize,
    closed: bool,
}

impl Workers {
    pub(super) fn start(
        parallel: usize,
        waiting: usize,
        scratch: &Path,
    ) -> Result<Self, SpeechError> {
        // Made first: when a thread cannot be started, its Drop sends the earlier ones home.
        let workers = Self {
            shared: Arc::default(),
            parallel: parallel.max(1),
            waiting,
        };
        for _ in 0..workers.parallel {
            let shared = Arc::clone(&workers.shared);
            let scratch = scratch.to_owned();
            thread::Builder::new()
                .name("voice".to_owned())
                .spawn(move || work(&shared, &scratch))
                .map_err(|error| SpeechError::Engine(format!("no thread for a voice: {error}")))?;
        }
        Ok(workers)
    }

    /// Takes a job, if there is room.
    pub(super) fn queue(&self, job: Job) -> Result<(), SpeechError> {
        let mut queue = self.shared.lock();
        queue.jobs.retain(|job| !job.delivery.is_abandoned());
        if queue.jobs.len() + queue.running >= self.parallel + self.waiting {
            return Err(SpeechError::Busy {
                parallel: self.parallel,
                waiting: queue.jobs.len(),
                retry_after: RETRY_AFTER,
            });
        }
        queue.jobs.push_back(job);
        drop(queue);
        self.shared.changed.notify_one();
        Ok(())
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        let mut queue = self.shared.lock();
        queue.closed = true;
        queue.jobs.clear();
        drop(queue);
        self.shared.changed.notify_all();
    }
}

impl fmt::Debug for Workers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Workers")
            .field("parallel", &self.parallel)
            .field("waiting", &self.waiting)
            .finish_non_exhaustive()
    }
}

impl Shared {
    /// Nothing can panic half-way through a change of the queue, so a poisoned one is whole.
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a job; none is left when the queue is closed.
    fn next(&self) -> Option<Job> {
        let mut queue = self
            .changed
            .wait_while(self.lock(), |queue| queue.jobs.is_empty() && !queue.closed)
            .unwrap_or_else(PoisonError::into_inner);
        let job = queue.jobs.pop_front()?;
        queue.running += 1;
        Some(job)
    }
}

fn work(shared: &Shared, scratch: &Path) {
    // The one used last is the last one.
    let mut kept: VecDeque<(usize, LoadedVoice)> = VecDeque::with_capacity(VOICES_KEPT);
    while let Some(Job {
        voice,
        text,
        speed,
        mut delivery,
    }) = shared.next()
    {
        let outcome = take(&mut kept, voice, scratch).and_then(|mut loaded| {
            let outcome = reading::read(&mut loaded, &text, speed, &mut delivery);
            kept.push_back((voice, loaded));
            outcome
        });
        // Before the last word is out: whoever asks again on hearing it finds room.
        shared.lock().running -= 1;
        delivery.finish(outcome);
    }
}

/// The voice out of the kept ones, or loaded. Room for it is made first.
fn take(
    kept: &mut VecDeque<(usize, LoadedVoice)>,
    voice: usize,
    scratch: &Path,
) -> Result<LoadedVoice, SpeechError> {
    if let Some((_, loaded)) = kept
        .iter()
        .position(|(index, _)| *index == voice)
        .and_then(|place| kept.remove(place))
    {
        return Ok(loaded);
    }
    if kept.len() >= VOICES_KEPT {
        kept.pop_front();
    }
    scratch::load(&LINGWARE[voice], scratch)
}
