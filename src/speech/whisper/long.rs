//! A recording of several windows, which are decoded side by side and joined in order.

use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::decode::{Heard, transcript, units};
use super::pool::Step;
use super::voice::Voice;
use super::{Job, Manner, Request};
use crate::speech::{Segment, Transcript};

/// What its windows share.
pub(super) struct Long {
    pub(super) request: Request,
    pub(super) voice: Voice,
    /// In samples, in order.
    windows: Vec<Range<usize>>,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    /// Given, or that of the first window.
    language: Option<&'static str>,
    /// Windows that were given to workers.
    begun: usize,
    /// Windows that workers have, or soon get.
    under_way: usize,
    /// What was heard in each window.
    heard: Vec<Option<Vec<Segment>>>,
    /// Windows whose segments are out: all before the first that is missing.
    told: usize,
    took: Duration,
}

impl Long {
    /// Before anything is decoded; `took` is what finding the windows took.
    pub(super) fn new(
        request: Request,
        voice: Voice,
        windows: Vec<Range<usize>>,
        took: Duration,
    ) -> Arc<Self> {
        let progress = Progress {
            language: request.manner.language,
            heard: vec![None; windows.len()],
            took,
            ..Progress::default()
        };
        Arc::new(Self {
            request,
            voice,
            windows,
            progress: Mutex::new(progress),
        })
    }

    /// The samples of a window.
    pub(super) fn window(&self, index: usize) -> Range<usize> {
        self.windows[index].clone()
    }

    /// How to decode a window now.
    pub(super) fn manner(&self) -> Manner {
        Manner {
            language: self.lock().language,
            ..self.request.manner.clone()
        }
    }

    /// Further windows for workers, so that at most `most` are under way; until the language is known, one.
    pub(super) fn next(self: &Arc<Self>, most: usize) -> Vec<(Job, u32)> {
        let mut progress = self.lock();
        let most = if progress.language.is_none() { 1 } else { most };
        let left = self.windows.len() - progress.begun;
        let count = most.saturating_sub(progress.under_way).min(left);
        let begin = progress.begun;
        progress.begun += count;
        progress.under_way += count;
        let job = |index: usize| {
            let long = Arc::clone(self);
            (
                Job::Window { long, index },
                units(self.windows[index].len()),
            )
        };
        (begin..begin + count).map(job).collect()
    }

    /// A window is decoded: the transcript if it was the last one, else at most `most` go on.
    pub(super) fn put(
        self: &Arc<Self>,
        index: usize,
        heard: Heard,
        took: Duration,
        most: usize,
    ) -> Step<Job, Transcript> {
        let mut progress = self.lock();
        progress.under_way -= 1;
        progress.took += took;
        progress.language = progress.language.or(heard.language);
        progress.heard[index] = Some(heard.segments);
        while let Some(Some(segments)) = progress.heard.get(progress.told) {
            self.request.tell(segments);
            progress.told += 1;
        }
        if progress.told < self.windows.len() {
            drop(progress);
            return Step::Part(self.next(most));
        }
        let segments = std::mem::take(&mut progress.heard).into_iter().flatten();
        let heard = Heard {
            language: progress.language,
            segments: segments.flatten().collect(),
        };
        Step::Answer(transcript(&self.request, heard, progress.took))
    }

    fn lock(&self) -> MutexGuard<'_, Progress> {
        // Nothing panics while it holds the lock.
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
