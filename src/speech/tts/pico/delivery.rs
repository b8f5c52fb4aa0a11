//! The way of the samples to whoever listens.

use tokio::sync::mpsc::{self, OwnedPermit, Receiver, Sender};

use crate::speech::SpeechError;

type Block = Result<Vec<i16>, SpeechError>;

/// A tenth of a second: small beside what anyone hears as a delay, large beside the cost of passing it on.
const BLOCK_SAMPLES: usize = 1_600;

/// Blocks that wait for the listener; then the voice waits too.
const BLOCKS: usize = 64;

/// Collects samples into blocks and sends them.
#[derive(Debug)]
pub(super) struct Delivery {
    blocks: Sender<Block>,
    /// A place kept in the channel, so that an error gets through to one who listens slowly.
    last: Option<OwnedPermit<Block>>,
    samples: Vec<i16>,
}

impl Delivery {
    pub(super) fn channel() -> (Self, Receiver<Block>) {
        let (blocks, receiver) = mpsc::channel(BLOCKS + 1);
        let last = blocks.clone().try_reserve_owned().ok();
        (
            Self {
                blocks,
                last,
                samples: Vec::new(),
            },
            receiver,
        )
    }

    /// Whether nobody listens any more.
    pub(super) fn is_abandoned(&self) -> bool {
        self.blocks.is_closed()
    }

    /// Where new samples go; [`Delivery::send_full`] sends them.
    pub(super) fn samples(&mut self) -> &mut Vec<i16> {
        &mut self.samples
    }

    /// Sends what fills a block; blocks while the listener is behind.
    pub(super) fn send_full(&mut self) -> Result<(), SpeechError> {
        if self.samples.len() < BLOCK_SAMPLES {
            Ok(())
        } else {
            self.send()
        }
    }

    /// Sends the rest, or the error that cut it short.
    pub(super) fn finish(mut self, outcome: Result<(), SpeechError>) {
        let rest = if self.samples.is_empty() {
            Ok(())
        } else {
            self.send()
        };
        let last = self.last.take();
        if let (Some(last), Err(error)) = (last, outcome.and(rest)) {
            last.send(Err(error));
        }
    }

    fn send(&mut self) -> Result<(), SpeechError> {
        let block = std::mem::take(&mut self.samples);
        self.blocks
            .blocking_send(Ok(block))
            .map_err(|_| SpeechError::Cancelled)
    }
}

impl Drop for Delivery {
    /// A text that ends without [`Delivery::finish`] must not look as if it had been spoken whole.
    fn drop(&mut self) {
        if let Some(last) = self.last.take() {
            last.send(Err(SpeechError::Engine("the text was given up".to_owned())));
        }
    }
}
