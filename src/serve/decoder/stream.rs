//! The worker of one live session.

use std::time::Duration;

use tracing::warn;

use super::error::DecoderError;
use super::process::{Fault, Worker};
use crate::speech::audio::worker::sandbox::Bounds;
use crate::speech::audio::worker::stream::Packing;

/// Longest time for one message: at most a minute of sound, which takes a fifth of a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// Bytes of address space: the binary takes 100 MB of them, a piece and its samples 8, a container what it announces.
const MEMORY: u64 = 256 << 20;

/// What the worker of a session of at most that length may use: half of its time on a processor. The pace of speech takes
/// less than a hundredth.
pub(super) fn bounds(longest: Duration) -> Bounds {
    Bounds {
        memory: MEMORY,
        cpu: longest / 2 + PATIENCE,
    }
}

/// Decodes Opus in another process, as it comes. Dropping it kills the process.
pub struct Stream(Option<Worker>);

impl Stream {
    pub(super) async fn begin(mut worker: Worker, packing: Packing) -> Result<Self, DecoderError> {
        match worker.listen(packing).await {
            Ok(()) => Ok(Self(Some(worker))),
            Err(fault) => Err(bury(worker, fault).await),
        }
    }

    /// Samples of the next message, of at most a minute: mono, in -1..=1, at [`RECOGNIZER_RATE`](crate::speech::RECOGNIZER_RATE).
    ///
    /// # Errors
    ///
    /// [`DecoderError`]; nothing can be decoded after it.
    pub async fn hear(&mut self, message: &[u8]) -> Result<Vec<f32>, DecoderError> {
        // Whoever drops the future half-way has no use for the process either.
        let mut worker = self.0.take().ok_or(DecoderError::Crashed)?;
        match worker.hear(message, PATIENCE).await {
            Ok(Ok(samples)) => {
                self.0 = Some(worker);
                Ok(samples)
            }
            Ok(Err(error)) => Err(error.into()),
            Err(fault) => Err(bury(worker, fault).await),
        }
    }
}

async fn bury(worker: Worker, fault: Fault) -> DecoderError {
    let (error, story) = worker.bury(fault, PATIENCE).await;
    warn!("{story}");
    error
}
