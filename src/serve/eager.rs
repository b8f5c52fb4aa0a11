//! Runs the streams of HTTP/2: each at once, and in a task of its own only if it has to wait.
//!
//! Most answers are there at the first look. A task for each of them, made, queued and thrown away, costs as much as the answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Waker};

use hyper::rt::Executor;

/// An executor for hyper, within a Tokio runtime.
#[derive(Clone, Copy, Debug, Default)]
pub struct Eager;

impl<F> Executor<F> for Eager
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    fn execute(&self, future: F) {
        let mut future = Box::pin(future);
        // Nobody is to be woken: whoever is not done here is asked again in its task. A panic ends this stream alone, as it
        // would in a task.
        let first_look = catch_unwind(AssertUnwindSafe(|| {
            let mut context = Context::from_waker(Waker::noop());
            future.as_mut().poll(&mut context)
        }));
        if first_look.is_ok_and(|look| look.is_pending()) {
            tokio::spawn(future);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn what_is_ready_is_done_at_once_and_what_waits_is_done_later() {
        let done = Arc::new(AtomicU32::new(0));
        let count = Arc::clone(&done);
        Eager.execute(async move { count.fetch_add(1, Ordering::Relaxed) });
        assert_eq!(done.load(Ordering::Relaxed), 1);
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let (gone, is_gone) = tokio::sync::oneshot::channel();
        Eager.execute(async move {
            let _: Result<u32, _> = receiver.await;
            gone.send(())
        });
        sender.send(7).expect("it waits");
        is_gone.await.expect("it is woken");
        Eager.execute(async { panic!("this stream alone") });
    }
}
