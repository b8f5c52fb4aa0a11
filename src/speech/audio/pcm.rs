//! Raw samples: 16 bit, little endian, mono, and no header that says so.

use super::encoding::Encode;

/// Writes samples as they are.
pub(super) struct PcmEncoder;

impl Encode for PcmEncoder {
    fn push(&mut self, samples: &[i16]) -> Vec<u8> {
        bytes(samples)
    }

    fn finish(&mut self) -> Vec<u8> {
        Vec::new()
    }
}

/// The samples as bytes.
pub(super) fn bytes(samples: &[i16]) -> Vec<u8> {
    samples
        .iter()
        .flat_map(|sample| sample.to_le_bytes())
        .collect()
}
