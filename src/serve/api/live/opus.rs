//! Opus of one client, decoded in a process of its own: foreign bytes are not read in here.

use super::protocol::Talk;
use crate::serve::decoder::Stream;
use crate::serve::problem::{Kind, Problem};
use crate::speech::audio::worker::stream::{PIECE, Packing};

/// Opus as it comes.
pub(super) struct Opus {
    packing: Packing,
    /// The process, from the first message on.
    stream: Option<Stream>,
}

impl Opus {
    pub(super) const fn new(packing: Packing) -> Self {
        Self {
            packing,
            stream: None,
        }
    }

    /// Samples of one message, all of them: nothing is held back.
    ///
    /// # Errors
    ///
    /// `not-audio` and `unsupported-format` for what cannot be decoded, `too-large` for what is too much for one message.
    pub(super) async fn hear(
        &mut self,
        bytes: &[u8],
        talk: &mut Talk,
    ) -> Result<Vec<f32>, Problem> {
        if self.packing == Packing::Packets && bytes.len() > PIECE {
            let limit = format!("an Opus packet has at most {} KiB", PIECE >> 10);
            return Err(Problem::new(Kind::TOO_LARGE, limit));
        }
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                let (decoder, longest) = (&talk.decoder, talk.longest);
                none.insert(decoder.listen(self.packing, longest).await?)
            }
        };
        Ok(stream.hear(bytes).await?)
    }
}
