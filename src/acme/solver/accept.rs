//! Accepting connections for as long as an answer is wanted: a bounded number at once, each within a time.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

/// Connections at once; the kernel keeps the others waiting. A CA looks from a handful of places.
const CONNECTIONS: usize = 256;
/// Longest connection, from its beginning to its end.
const WHOLE_TIME: Duration = Duration::from_secs(10);
/// Pause after a connection that could not be accepted: trying again at once would spin.
const PAUSE: Duration = Duration::from_millis(100);

/// Open sockets and the tasks that accept on them. They end with it.
#[derive(Debug)]
pub(super) struct Listening {
    tasks: Vec<JoinHandle<()>>,
    addresses: Vec<SocketAddr>,
}

impl Listening {
    /// Accepts on all sockets; `converse` has each connection.
    pub(super) fn start<C, F>(listeners: Vec<TcpListener>, converse: C) -> Self
    where
        C: Fn(TcpStream) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let addresses = listeners
            .iter()
            .filter_map(|listener| listener.local_addr().ok())
            .collect();
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        let tasks = listeners
            .into_iter()
            .map(|listener| tokio::spawn(accept(listener, Arc::clone(&slots), converse.clone())))
            .collect();
        Self { tasks, addresses }
    }

    /// Where it listens.
    pub(super) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Closes the sockets, and returns when they are closed.
    pub(super) async fn stop(mut self) {
        for task in std::mem::take(&mut self.tasks) {
            task.abort();
            let _ = task.await;
        }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

async fn accept<C, F>(listener: TcpListener, slots: Arc<Semaphore>, converse: C)
where
    C: Fn(TcpStream) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            accepted = async {
                let slot = Arc::clone(&slots).acquire_owned().await;
                (slot, listener.accept().await)
            } => match accepted {
                (Ok(slot), Ok((stream, _))) => {
                    let conversation = converse(stream);
                    connections.spawn(async move {
                        // Whoever takes longer is cut off.
                        let _ = timeout(WHOLE_TIME, conversation).await;
                        drop(slot);
                    });
                }
                _ => tokio::time::sleep(PAUSE).await,
            },
        }
    }
}
