//! WAV files: RIFF with one `fmt ` and one `data` chunk (Microsoft RIFF specification, 1991), 16 bit mono PCM.

use super::encoding::Encode;
use super::pcm;

/// Length of the header that [`header`] makes.
const HEADER: usize = 44;

/// Writes samples behind a header whose sizes are not known yet.
pub(super) struct WavEncoder {
    rate: u32,
    started: bool,
}

impl WavEncoder {
    pub(super) fn new(rate: u32) -> Self {
        Self {
            rate,
            started: false,
        }
    }

    fn start(&mut self) -> Vec<u8> {
        if std::mem::replace(&mut self.started, true) {
            Vec::new()
        } else {
            header(self.rate, None).to_vec()
        }
    }
}

impl Encode for WavEncoder {
    fn push(&mut self, samples: &[i16]) -> Vec<u8> {
        let mut bytes = self.start();
        bytes.extend(pcm::bytes(samples));
        bytes
    }

    fn finish(&mut self) -> Vec<u8> {
        self.start()
    }
}

/// A whole file.
pub(super) fn file(rate: u32, samples: &[i16]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + 2 * samples.len());
    bytes.extend(header(rate, u32::try_from(2 * samples.len()).ok()));
    bytes.extend(pcm::bytes(samples));
    bytes
}

/// The header for `data` bytes of samples. Where they are not known both sizes are 0xFFFFFFFF,
/// as ffmpeg writes to a pipe and every reader takes for "until the end".
fn header(rate: u32, data: Option<u32>) -> [u8; HEADER] {
    let mut bytes = [0; HEADER];
    let riff = data.and_then(|data| data.checked_add(36));
    let fields: [&[u8]; 13] = [
        b"RIFF",
        &riff.unwrap_or(u32::MAX).to_le_bytes(),
        b"WAVE",
        b"fmt ",
        &16_u32.to_le_bytes(),
        &1_u16.to_le_bytes(),
        &1_u16.to_le_bytes(),
        &rate.to_le_bytes(),
        &rate.saturating_mul(2).to_le_bytes(),
        &2_u16.to_le_bytes(),
        &16_u16.to_le_bytes(),
        b"data",
        &riff.and(data).unwrap_or(u32::MAX).to_le_bytes(),
    ];
    let mut at = 0;
    for field in fields {
        bytes[at..at + field.len()].copy_from_slice(field);
        at += field.len();
    }
    bytes
}
