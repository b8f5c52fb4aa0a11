//! An answer that is still being worked on, and the way to give it up.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::sync::oneshot;

use super::SpeechError;

/// The receiving end: await it, or [`Pending::wait`] on a plain thread. Dropping it cancels the work.
#[derive(Debug)]
pub struct Pending<T> {
    answer: Answer<T>,
    cancelled: Arc<AtomicBool>,
}

/// Where the answer comes from.
#[derive(Debug)]
enum Answer<T> {
    /// An engine.
    Here(oneshot::Receiver<Result<T, SpeechError>>),
    /// An engine that is not there yet.
    Elsewhere(oneshot::Receiver<Pending<T>>),
}

/// The engine's end of a [`Pending`].
#[derive(Debug)]
pub struct Promise<T> {
    answer: oneshot::Sender<Result<T, SpeechError>>,
    cancelled: Arc<AtomicBool>,
}

/// The other end of a [`Pending`] that another one will answer.
#[derive(Debug)]
pub(super) struct Deferral<T> {
    answer: oneshot::Sender<Pending<T>>,
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
            answer: Answer::Here(receiver),
            cancelled,
        },
    )
}

/// A pair for an engine that is not there yet.
pub(super) fn deferred<T>() -> (Deferral<T>, Pending<T>) {
    let (sender, receiver) = oneshot::channel();
    let cancelled = Arc::new(AtomicBool::new(false));
    (
        Deferral {
            answer: sender,
            cancelled: Arc::clone(&cancelled),
        },
        Pending {
            answer: Answer::Elsewhere(receiver),
            cancelled,
        },
    )
}

impl<T> Deferral<T> {
    /// Whether nobody waits for the answer any more.
    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// From now on that one is waited for.
    pub(super) fn goes_on_as(self, pending: Pending<T>) {
        // Where nobody waits it comes back, and dropping it cancels.
        let _ = self.answer.send(pending);
    }

    /// Answers at once.
    pub(super) fn fulfil(self, answer: Result<T, SpeechError>) {
        let (promise, pending) = pending();
        promise.fulfil(answer);
        self.goes_on_as(pending);
    }
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
        loop {
            let (_, nothing) = oneshot::channel();
            match std::mem::replace(&mut self.answer, Answer::Here(nothing)) {
                Answer::Here(answer) => {
                    return answer.blocking_recv().unwrap_or_else(|_| Err(died()));
                }
                Answer::Elsewhere(next) => self = next.blocking_recv().map_err(|_| died())?,
            }
        }
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, SpeechError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            match &mut self.answer {
                Answer::Here(answer) => {
                    return Pin::new(answer)
                        .poll(context)
                        .map(|answer| answer.unwrap_or_else(|_| Err(died())));
                }
                Answer::Elsewhere(next) => match ready!(Pin::new(next).poll(context)) {
                    Ok(next) => *self = next,
                    Err(_) => return Poll::Ready(Err(died())),
                },
            }
        }
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
