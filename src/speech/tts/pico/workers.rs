//! The threads that speak, and the queue before them.

use std::collections::VecDeque;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::delivery::Delivery;
use super::native::LoadedVoice;
use super::voice::LINGWARE;
use super::{reading, scratch};
use crate::speech::queue::{Occupancy, Queue, QueueLimits, Running};
use crate::speech::{SpeechError, Urgency};

/// Voices that a thread keeps in memory, 5 MB each; loading another one takes some 5 ms.
const VOICES_KEPT: usize = 3;

/// What a character is taken to last before one is measured: a text of 5 000 takes about two seconds.
const GUESS: Duration = Duration::from_micros(400);

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

impl Job {
    fn is_wanted(&self) -> bool {
        !self.delivery.is_abandoned()
    }
}

/// The threads. They end after the last job once this is dropped.
pub(super) struct Workers {
    shared: Arc<Shared>,
    parallel: usize,
}

struct Shared {
    line: Mutex<Line>,
    changed: Condvar,
}

struct Line {
    queue: Queue<Job>,
    closed: bool,
}

impl Workers {
    pub(super) fn start(
        parallel: usize,
        limits: QueueLimits,
        scratch: &Path,
    ) -> Result<Self, SpeechError> {
        let parallel = parallel.max(1);
        // Made first: when a thread cannot be started, its Drop sends the earlier ones home.
        let workers = Self {
            shared: Arc::new(Shared {
                line: Mutex::new(Line {
                    queue: Queue::new(parallel, limits, GUESS),
                    closed: false,
                }),
                changed: Condvar::new(),
            }),
            parallel,
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
        let units = u32::try_from(job.text.chars().count()).unwrap_or(u32::MAX);
        let mut line = self.shared.lock();
        line.queue.retain(Job::is_wanted);
        line.queue
            .push(Instant::now(), units, Urgency::Recording, job)?;
        drop(line);
        self.shared.changed.notify_one();
        Ok(())
    }

    /// How busy they are.
    pub(super) fn occupancy(&self) -> Occupancy {
        let mut line = self.shared.lock();
        line.queue.retain(Job::is_wanted);
        line.queue.occupancy()
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        let mut line = self.shared.lock();
        line.closed = true;
        let left = line.queue.clear();
        drop(line);
        drop(left);
        self.shared.changed.notify_all();
    }
}

impl fmt::Debug for Workers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Workers")
            .field("parallel", &self.parallel)
            .finish_non_exhaustive()
    }
}

impl Shared {
    /// Nothing can panic half-way through a change of the line, so a poisoned one is whole.
    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a job; none is left when the line is closed.
    fn next(&self) -> Option<(Job, Running)> {
        let mut line = self.lock();
        loop {
            if let Some(next) = line.queue.take(Instant::now()) {
                return Some(next);
            }
            if line.closed {
                return None;
            }
            line = self
                .changed
                .wait(line)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

fn work(shared: &Shared, scratch: &Path) {
    // The one used last is the last one.
    let mut kept: VecDeque<(usize, LoadedVoice)> = VecDeque::with_capacity(VOICES_KEPT);
    while let Some((job, running)) = shared.next() {
        let Job {
            voice,
            text,
            speed,
            mut delivery,
        } = job;
        let outcome = take(&mut kept, voice, scratch).and_then(|mut loaded| {
            let outcome = reading::read(&mut loaded, &text, speed, &mut delivery);
            kept.push_back((voice, loaded));
            outcome
        });
        // Before the last word is out: whoever asks again on hearing it finds room.
        shared
            .lock()
            .queue
            .done(Instant::now(), running, outcome.is_ok());
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
