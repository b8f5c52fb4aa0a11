//! FLAC files and streams (RFC 9639): frames by `flacenc`, the header by hand, mono, 16 bit.

use std::ops::RangeInclusive;

use flacenc::bitsink::ByteSink;
use flacenc::component::{BitRepr as _, StreamInfo};
use flacenc::config;
use flacenc::error::{Verified, Verify as _};
use flacenc::source::{Fill as _, FrameBuf};
use md5::{Digest as _, Md5};

use super::encoding::Encode;

/// Samples of every frame but the last: 256 ms at 16 kHz.
const BLOCK: u16 = 4096;

/// Hz; `flacenc` takes no more.
pub(super) const RATES: RangeInclusive<u32> = 1..=96_000;

/// Gives frames as soon as they are full.
pub(super) struct FlacEncoder {
    rate: u32,
    /// What the engine is told of the stream.
    stream: StreamInfo,
    settings: Verified<config::Encoder>,
    frame: FrameBuf,
    /// Samples that fill no frame yet.
    waiting: Vec<i32>,
    /// Frames so far.
    frames: usize,
    started: bool,
}

impl FlacEncoder {
    /// `None` for a rate outside of [`RATES`].
    pub(super) fn new(rate: u32) -> Option<Self> {
        Some(Self {
            rate,
            stream: StreamInfo::new(rate as usize, 1, 16).ok()?,
            settings: config::Encoder::default().into_verified().ok()?,
            frame: FrameBuf::with_size(1, BLOCK.into()).ok()?,
            waiting: Vec::with_capacity(BLOCK.into()),
            frames: 0,
            started: false,
        })
    }

    fn start(&mut self) -> Vec<u8> {
        if std::mem::replace(&mut self.started, true) {
            Vec::new()
        } else {
            header(self.rate, 0, [0; 16]).to_vec()
        }
    }

    /// The frames of all whole blocks.
    fn frames_of(&mut self, samples: &[i16]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for sample in samples {
            self.waiting.push((*sample).into());
            if self.waiting.len() == usize::from(BLOCK) {
                bytes.extend(self.frame());
            }
        }
        bytes
    }

    /// The last frame, which may be short.
    fn rest(&mut self) -> Vec<u8> {
        if self.waiting.is_empty() {
            Vec::new()
        } else {
            self.frame()
        }
    }

    /// What waits as a frame.
    fn frame(&mut self) -> Vec<u8> {
        let filled = self.frame.fill_interleaved(&self.waiting);
        self.waiting.clear();
        let mut bytes = ByteSink::new();
        // None of the three can fail: 16 bit samples are in range, and 2^31 frames last for years.
        let written = filled.ok().and_then(|()| {
            let frame = flacenc::encode_fixed_size_frame(
                &self.settings,
                &self.frame,
                self.frames,
                &self.stream,
            );
            frame.ok()?.write(&mut bytes).ok()
        });
        debug_assert!(written.is_some(), "a frame is always written");
        self.frames += 1;
        bytes.into_inner()
    }
}

impl Encode for FlacEncoder {
    fn push(&mut self, samples: &[i16]) -> Vec<u8> {
        let mut bytes = self.start();
        bytes.extend(self.frames_of(samples));
        bytes
    }

    fn finish(&mut self) -> Vec<u8> {
        let mut bytes = self.start();
        bytes.extend(self.rest());
        bytes
    }
}

/// A whole file: its header has the number of samples, and their MD5 to check them by.
pub(super) fn file(mut encoder: FlacEncoder, samples: &[i16]) -> Vec<u8> {
    let mut digest = Md5::new();
    for block in samples.chunks(BLOCK.into()) {
        digest.update(super::pcm::bytes(block));
    }
    let mut bytes = header(encoder.rate, samples.len() as u64, digest.finalize().into()).to_vec();
    bytes.extend(encoder.frames_of(samples));
    bytes.extend(encoder.rest());
    bytes
}

/// The marker and the one metadata block that has to be there, STREAMINFO (RFC 9639, section 8.2). Zero samples, and
/// a sum of zeros, are "not known". The smallest block leaves out the last one: `flacenc` would count it, and decoders
/// that believe it refuse the file.
fn header(rate: u32, samples: u64, md5: [u8; 16]) -> [u8; 42] {
    /// Bits of the number of samples; a longer file does not know it.
    const LENGTH: u32 = 36;
    let samples = if samples >> LENGTH == 0 { samples } else { 0 };
    // 20 bits of rate, 3 of channels less one, 5 of bits per sample less one.
    let form = (u64::from(rate) << 44) | (15 << LENGTH) | samples;
    let [high, low] = BLOCK.to_be_bytes();
    let mut bytes = [0; 42];
    bytes[..4].copy_from_slice(b"fLaC");
    // The last block of metadata, its type 0, 34 bytes.
    bytes[4..8].copy_from_slice(&[0x80, 0, 0, 34]);
    bytes[8..12].copy_from_slice(&[high, low, high, low]);
    // Six bytes for the smallest and the largest frame stay zero: not known.
    bytes[18..26].copy_from_slice(&form.to_be_bytes());
    bytes[26..].copy_from_slice(&md5);
    bytes
}
