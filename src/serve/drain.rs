//! The way down: stop accepting, let open requests end, then go.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Shared by the accept loops, the connections and `/readyz`.
#[derive(Clone, Debug, Default)]
pub struct Drain {
    stopping: CancellationToken,
    connections: TaskTracker,
}

impl Drain {
    /// Tells everyone to end.
    pub fn begin(&self) {
        self.stopping.cancel();
        self.connections.close();
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

    /// Runs a connection that the drain waits for.
    pub fn track(&self, connection: impl Future<Output = ()> + Send + 'static) {
        self.connections.spawn(connection);
    }

    /// Waits for the connections to end, at most `limit`; answers how many did not.
    pub async fn finish(&self, limit: Duration) -> usize {
        let _ = tokio::time::timeout(limit, self.connections.wait()).await;
        self.connections.len()
    }
}
