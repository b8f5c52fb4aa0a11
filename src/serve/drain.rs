//! The way down: stop accepting, let open requests end, then go.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Shared by the accept loops, the connections and `/readyz`.
#[derive(Clone, Debug, Default)]
pub struct Drain {
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl Drain {
    /// Tells everyone to end.
    pub fn begin(&self) {
        self.stopping.cancel();
        self.tasks.close();
    }

    /// Whether [`Drain::begin`] was called.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.stopping.is_cancelled()
    }

    /// Waits for [`Drain::begin`].
    pub async fn begun(&self) {
        self.stopping.cancelled().await;
    }

    /// Runs a task that the drain waits for: a connection, or a loop that accepts some.
    pub fn track(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Waits for what is tracked to end, at most `limit`; answers how many did not.
    pub async fn finish(&self, limit: Duration) -> usize {
        let _ = tokio::time::timeout(limit, self.tasks.wait()).await;
        self.tasks.len()
    }
}
