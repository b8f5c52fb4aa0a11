//! A model that is loaded when somebody asks for it, and unloaded when nobody did for a while.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::languages::find_among;
use super::models::ModelError;
use super::pending::{Deferral, deferred};
use super::{
    Occupancy, Pending, RecognizeRequest, Recognizer, RecognizerInfo, SpeechError, Task, Transcript,
};

/// How a model is loaded; blocks.
pub type Load = Box<dyn Fn() -> Result<Box<dyn Recognizer>, ModelError> + Send + Sync>;

/// A [`Recognizer`] around one that is not always there.
///
/// Dropping it blocks until the model is unloaded: drop it where blocking is allowed.
pub struct OnDemand {
    shared: Arc<Shared>,
    keeper: Option<JoinHandle<()>>,
}

struct Shared {
    info: RecognizerInfo,
    load: Load,
    idle: Option<Duration>,
    slot: Mutex<Slot>,
    changed: Condvar,
}

#[derive(Default)]
struct Slot {
    model: Option<Box<dyn Recognizer>>,
    /// Those who wait for it to be loaded.
    waiting: Vec<Waiting>,
    last_asked: Option<Instant>,
    is_closing: bool,
}

struct Waiting {
    request: RecognizeRequest,
    answer: Deferral<Transcript>,
}

impl OnDemand {
    /// Loads nothing yet. `info` says what the model is, `load` loads it, and after `idle` without work, which is never
    /// for `None`, it is unloaded.
    ///
    /// # Errors
    ///
    /// When there is no thread to load it with.
    pub fn new(info: RecognizerInfo, load: Load, idle: Option<Duration>) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            info,
            load,
            idle,
            slot: Mutex::default(),
            changed: Condvar::new(),
        });
        let keeper = thread::Builder::new().name("model".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || shared.keep()
        })?;
        Ok(Self {
            shared,
            keeper: Some(keeper),
        })
    }
}

impl Recognizer for OnDemand {
    fn info(&self) -> &RecognizerInfo {
        &self.shared.info
    }

    fn is_loaded(&self) -> bool {
        self.shared.lock().model.is_some()
    }

    fn occupancy(&self) -> Occupancy {
        let mut slot = self.shared.lock();
        slot.forget_cancelled();
        let working = slot.model.as_ref().map(|model| model.occupancy());
        working.unwrap_or(Occupancy {
            running: 0,
            waiting: slot.waiting.len(),
        })
    }

    fn admit(&self) -> Result<(), SpeechError> {
        let slot = self.shared.lock();
        slot.model.as_ref().map_or(Ok(()), |model| model.admit())
    }

    fn recognize(&self, request: RecognizeRequest) -> Result<Pending<Transcript>, SpeechError> {
        let mut slot = self.shared.lock();
        slot.last_asked = Some(Instant::now());
        if let Some(model) = &slot.model {
            return model.recognize(request);
        }
        // What is refused anyway is no reason to load it.
        check(&self.shared.info, &request)?;
        slot.forget_cancelled();
        let (answer, pending) = deferred();
        slot.waiting.push(Waiting { request, answer });
        drop(slot);
        self.shared.changed.notify_one();
        Ok(pending)
    }
}

impl Drop for OnDemand {
    fn drop(&mut self) {
        self.shared.lock().is_closing = true;
        self.shared.changed.notify_one();
        if let Some(keeper) = self.keeper.take() {
            // A panic of loading is caught where it happens.
            let _ = keeper.join();
        }
    }
}

impl Slot {
    fn forget_cancelled(&mut self) {
        self.waiting
            .retain(|waiting| !waiting.answer.is_cancelled());
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Slot> {
        // Nothing panics while it holds the lock.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The life of the thread that loads and unloads.
    fn keep(&self) {
        let mut slot = self.lock();
        while !slot.is_closing {
            slot.forget_cancelled();
            slot = if slot.model.is_some() {
                self.unload_when_idle(slot)
            } else if slot.waiting.is_empty() {
                self.wait(slot, None)
            } else {
                drop(slot);
                self.load()
            };
        }
        let left = std::mem::take(&mut *slot);
        drop(slot);
        for waiting in left.waiting {
            waiting.answer.fulfil(Err(SpeechError::Cancelled));
        }
    }

    /// Loads it for all who wait; each of them hears of a failure, and who comes later tries again.
    fn load(&self) -> MutexGuard<'_, Slot> {
        let loaded = catch_unwind(AssertUnwindSafe(&self.load));
        let mut slot = self.lock();
        let waiting = std::mem::take(&mut slot.waiting);
        match loaded {
            Ok(Ok(model)) => {
                for Waiting { request, answer } in waiting {
                    match model.recognize(request) {
                        Ok(pending) => answer.goes_on_as(pending),
                        Err(error) => answer.fulfil(Err(error)),
                    }
                }
                slot.last_asked = Some(Instant::now());
                slot.model = Some(model);
            }
            failed => {
                let why = failed.map_or_else(
                    |_| "loading the model panicked".to_owned(),
                    |failed| {
                        failed
                            .err()
                            .map_or_else(String::new, |error| error.to_string())
                    },
                );
                let error = SpeechError::Engine(why);
                for waiting in waiting {
                    waiting.answer.fulfil(Err(error.clone()));
                }
            }
        }
        slot
    }

    /// Unloads it if it had nothing to do for long enough, else waits until that may be.
    fn unload_when_idle<'a>(&'a self, mut slot: MutexGuard<'a, Slot>) -> MutexGuard<'a, Slot> {
        let Some(idle) = self.idle else {
            return self.wait(slot, None);
        };
        let is_busy = |model: &dyn Recognizer| model.occupancy() != Occupancy::default();
        if slot.model.as_deref().is_some_and(is_busy) {
            slot.last_asked = Some(Instant::now());
        }
        let since = slot.last_asked.map_or(idle, |asked| asked.elapsed());
        let left = idle.saturating_sub(since);
        if !left.is_zero() {
            return self.wait(slot, Some(left));
        }
        let model = slot.model.take();
        drop(slot);
        // Its threads are joined.
        drop(model);
        self.lock()
    }

    fn wait<'a>(
        &'a self,
        slot: MutexGuard<'a, Slot>,
        longest: Option<Duration>,
    ) -> MutexGuard<'a, Slot> {
        if let Some(longest) = longest {
            let waited = self.changed.wait_timeout(slot, longest);
            waited.unwrap_or_else(PoisonError::into_inner).0
        } else {
            let waited = self.changed.wait(slot);
            waited.unwrap_or_else(PoisonError::into_inner)
        }
    }
}

/// Refuses what the model cannot do, by what is known of it.
fn check(info: &RecognizerInfo, request: &RecognizeRequest) -> Result<(), SpeechError> {
    if let Some(language) = &request.language {
        find_among(&info.languages, language)?;
    }
    if request.task == Task::Translate && info.languages.len() == 1 {
        return Err(SpeechError::Untranslatable {
            model: info.model.clone(),
        });
    }
    Ok(())
}

impl std::fmt::Debug for OnDemand {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("OnDemand")
            .field("info", &self.shared.info)
            .finish_non_exhaustive()
    }
}
