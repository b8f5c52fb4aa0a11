//! Opus packets (RFC 6716) to samples by libopus, one after the other.
//!
//! Symphonia's adapter decodes files; this one knows of packets that were lost, and gives what a recognizer listens to: libopus
//! mixes two channels down and leaves out what is above 8 kHz, without a filter that would hold samples back.
#![expect(
    unsafe_code,
    reason = "libopus is a C library; each call says why it is sound"
)]

use std::ptr::{NonNull, null};

use opusic_sys as c;

use super::super::RECOGNIZER_RATE;

/// Samples of the longest packet, 120 ms (RFC 6716, section 3.2.5).
const LONGEST: i32 = RECOGNIZER_RATE.cast_signed() * 120 / 1000;

/// Samples of a lost packet as long as no other one came: 20 ms, what most encoders give.
const USUAL: i32 = RECOGNIZER_RATE.cast_signed() / 50;

/// The positions of a stream are counted at 48 kHz, whatever rate it is decoded at (RFC 7845, section 4).
const CLOCK: usize = 48_000;

/// Bytes that are no packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoPacket;

/// A decoder of one stream: mono, in -1..=1, at [`RECOGNIZER_RATE`].
pub(super) struct OpusDecoder {
    handle: NonNull<c::OpusDecoder>,
    samples: Box<[f32; LONGEST as usize]>,
    /// Samples that are still to be dropped: those before the first one that was recorded.
    skip: usize,
}

// SAFETY: a decoder is one block of memory that refers to nothing outside of it, and no thread's own state.
unsafe impl Send for OpusDecoder {}

impl OpusDecoder {
    /// Drops so many samples at [`CLOCK`] at the begin. `None` where there is no memory.
    pub(super) fn new(pre_skip: usize) -> Option<Self> {
        let rate = i32::try_from(RECOGNIZER_RATE).ok()?;
        let mut status = c::OPUS_OK;
        // SAFETY: the arguments are plain numbers, and `status` outlives the call.
        let handle = unsafe { c::opus_decoder_create(rate, 1, &raw mut status) };
        Some(Self {
            handle: NonNull::new(handle)?,
            samples: Box::new([0.0; LONGEST as usize]),
            skip: pre_skip * RECOGNIZER_RATE as usize / CLOCK,
        })
    }

    /// Samples of one packet. One without bytes was lost: then they are what may have been there, as long as the last was.
    pub(super) fn decode(&mut self, packet: &[u8]) -> Result<&[f32], NoPacket> {
        let length = i32::try_from(packet.len()).map_err(|_| NoPacket)?;
        let (data, room) = if packet.is_empty() {
            (null(), self.last())
        } else {
            (packet.as_ptr(), LONGEST)
        };
        // SAFETY: the decoder is alive; `data` has `length` bytes, or is null with none; `samples` has room for LONGEST
        // samples of its one channel, and `room` is not more. Packets of nonsense are refused.
        let count = unsafe {
            c::opus_decode_float(
                self.handle.as_ptr(),
                data,
                length,
                self.samples.as_mut_ptr(),
                room,
                0,
            )
        };
        let count = usize::try_from(count).map_err(|_| NoPacket)?;
        let samples = self.samples.get_mut(..count).ok_or(NoPacket)?;
        for sample in &mut *samples {
            // Decoders overshoot; a packet made for it may give what is no number.
            *sample = if sample.is_nan() {
                0.0
            } else {
                sample.clamp(-1.0, 1.0)
            };
        }
        let skipped = self.skip.min(count);
        self.skip -= skipped;
        Ok(&samples[skipped..])
    }

    /// Samples of the last packet, 2.5 to 120 ms.
    fn last(&self) -> i32 {
        let mut last = 0_i32;
        // SAFETY: the decoder is alive, and the request writes one `opus_int32`, which outlives the call.
        unsafe {
            c::opus_decoder_ctl(
                self.handle.as_ptr(),
                c::OPUS_GET_LAST_PACKET_DURATION_REQUEST,
                &raw mut last,
            )
        };
        if last > 0 { last.min(LONGEST) } else { USUAL }
    }
}

impl Drop for OpusDecoder {
    fn drop(&mut self) {
        // SAFETY: made by `opus_decoder_create`, and destroyed once.
        unsafe { c::opus_decoder_destroy(self.handle.as_ptr()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_packet_is_refused_and_the_next_one_decoded() {
        let mut decoder = OpusDecoder::new(0).expect("a decoder");
        // One frame of 20 ms that is not there.
        let silence = [0x98];
        for nonsense in [
            // Frames of 60 ms: three are longer than 120.
            &[0x1b, 3, 0][..],
            // Two frames as long as each other, of an odd number of bytes.
            &[0x99, 0],
            // A frame of more than 1275 bytes.
            &[&[0x98_u8][..], &[1; 1276]].concat(),
            // No number of frames.
            &[0x9b],
            &[0x9b, 0],
        ] {
            assert_eq!(decoder.decode(nonsense), Err(NoPacket), "{nonsense:?}");
            assert_eq!(decoder.decode(&silence).map(<[f32]>::len), Ok(320));
        }
        // A lost one is as long as the last: here six frames of 20 ms.
        assert_eq!(decoder.decode(&[]).map(<[f32]>::len), Ok(320));
        assert_eq!(decoder.decode(&[0x9b, 6]).map(<[f32]>::len), Ok(1920));
        assert_eq!(decoder.decode(&[]).map(<[f32]>::len), Ok(1920));
    }

    #[test]
    fn what_comes_before_the_first_sample_is_dropped() {
        let mut decoder = OpusDecoder::new(1200).expect("a decoder");
        let lengths = [0; 3].map(|_| decoder.decode(&[0x98]).expect("a packet").len());
        assert_eq!(lengths, [0, 240, 320]);
    }
}
