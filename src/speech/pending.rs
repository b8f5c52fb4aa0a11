//! An answer that is still being worked on, and the way to give it up.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use tokio::sync::oneshot;

use super::SpeechError;

/// The receiving end: await it, or [`Pending::wait`] on a plain thread. Dropping it cancels the work.
#[derive(Debug)]
pub struct Pending<T> {
    answer: oneshot::Receiver<Result<T, SpeechError>>,
    cancelled: Arc<AtomicBool>,
}

/// The engine's end of a [`Pending`].
#[derive(Debug)]
pub struct Promise<T> {
    answer: oneshot::Sender<Result<T, SpeechError>>,
    cancelled: Arc<AtomicBool>,
}

/// A connected pair.
#[must_use]
pub fn pending<T>() -> (Promise<T>, Pending<T>) {
    let (sender, receiver) = oneshot::channel();
    let cancelled = Arc::new(AtomicBool::new(false));
    (
        Promise {
            answer: sender,
            cancelled: Arc::clone(&cancelled),
        },
        Pending {
            answer: receiver,
            cancelled,
        },
    )
}

impl<T> Promise<T> {
    /// Whether nobody waits for the answer any more.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The flag behind [`Promise::is_cancelled`], for engines that poll it from C.
    #[must_use]
    pub fn cancel_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    /// Answers.
    pub fn fulfil(self, answer: Result<T, SpeechError>) {
        // A receiver that is gone has cancelled; there is nobody to tell.
        let _ = self.answer.send(answer);
    }
}

impl<T> Pending<T> {
    /// Blocks until the answer is there; never call it on an async thread.
    ///
    /// # Errors
    ///
    /// The engine's own; [`SpeechError::Engine`] when the engine's thread died.
    pub fn wait(mut self) -> Result<T, SpeechError> {
        let (_, empty) = oneshot::channel();
        std::mem::replace(&mut self.answer, empty)
            .blocking_recv()
            .unwrap_or_else(|_| Err(died()))
    }
}

impl<T> Pending<T> {
    /// Lets the work go on although nobody waits for its answer.
    pub(super) fn leave(mut self) {
        self.cancelled = Arc::default();
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, SpeechError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.answer)
            .poll(context)
            .map(|answer| answer.unwrap_or_else(|_| Err(died())))
    }
}

impl<T> Drop for Pending<T> {
    fn drop(&mut self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

fn died() -> SpeechError {
    SpeechError::Engine("its thread ended".to_owned())
}
