//! The async runtime of a command that waits for the network.

use std::future::Future;

use crate::error::{Failure, OrFail};

/// Runs a future to its end, on this thread alone.
pub(super) fn block_on<T>(future: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .or_fail("cannot start the network")?
        .block_on(future)
}
