//! Opus in Ogg (RFC 6716, RFC 7845) by libopus, which is there for decoding already: mono, some 32 kbit/s.
#![expect(
    unsafe_code,
    reason = "libopus is a C library; each call says why it is sound"
)]

use std::hash::{BuildHasher, Hasher, RandomState};
use std::ptr::NonNull;

use ogg::{PacketWriteEndInfo, PacketWriter};
use opusic_sys as c;

use super::encoding::Encode;

/// Rates that libopus takes.
pub(super) const RATES: [u32; 5] = [8_000, 12_000, 16_000, 24_000, 48_000];

/// Bit/s. At 16 kHz speech gains nothing that anyone hears from more.
const BITS: i32 = 32_000;

/// Frames per second: 20 ms each.
const FRAMES: u32 = 50;

/// Whatever the rate is, positions are counted at this one.
const CLOCK: u32 = 48_000;

/// Samples of a frame at [`CLOCK`].
const FRAME_CLOCK: u64 = (CLOCK / FRAMES) as u64;

/// Frames of a page: 200 ms, of which the head of the page is less than 5 %.
const PAGE: u64 = 10;

/// Bytes of the longest packet of one frame (RFC 6716, section 3.2.1).
const PACKET: i32 = 1275 + 1;

/// A packet of 20 ms of which nothing is known, wide band (RFC 6716, sections 3.1 and 2.1.9).
const LOST: u8 = 9 << 3;

/// Gives a page every 200 ms.
pub(super) struct OpusEncoder {
    engine: Engine,
    rate: u32,
    pages: PacketWriter<'static, Vec<u8>>,
    serial: u32,
    /// Samples that fill no frame yet.
    waiting: Vec<i16>,
    /// The last packet, kept back until it is known whether another one follows.
    held: Option<Vec<u8>>,
    /// Packets in pages.
    packets: u64,
    /// Samples that came in.
    samples: u64,
    started: bool,
}

impl OpusEncoder {
    /// `None` for a rate that is not one of [`RATES`].
    pub(super) fn new(rate: u32) -> Option<Self> {
        Some(Self {
            engine: Engine::new(rate)?,
            rate,
            pages: PacketWriter::new(Vec::new()),
            // Streams that are joined into one file are told apart by it.
            serial: u32::try_from(RandomState::new().build_hasher().finish() >> 32)
                .unwrap_or_default(),
            waiting: Vec::new(),
            held: None,
            packets: 0,
            samples: 0,
            started: false,
        })
    }

    /// Samples of a frame.
    const fn frame(&self) -> usize {
        (self.rate / FRAMES) as usize
    }

    /// As many samples at [`CLOCK`].
    fn clock(&self, samples: u64) -> u64 {
        samples * u64::from(CLOCK / self.rate)
    }

    /// Samples at [`CLOCK`] that a decoder gives before the first one, and drops.
    fn pre_skip(&self) -> u64 {
        self.clock(self.engine.lookahead as u64)
    }

    /// The two packets of the header, each in a page of its own (RFC 7845, section 3).
    fn start(&mut self) {
        if std::mem::replace(&mut self.started, true) {
            return;
        }
        // Less than 20 ms at 48 kHz.
        let pre_skip = u16::try_from(self.pre_skip()).unwrap_or(u16::MAX);
        let head = [
            &b"OpusHead"[..],
            // Version, channels.
            &[1, 1],
            &pre_skip.to_le_bytes(),
            &self.rate.to_le_bytes(),
            // No gain, no table of channels.
            &[0, 0, 0],
        ];
        let writer = b"voicectl";
        let tags = [
            &b"OpusTags"[..],
            &[8, 0, 0, 0],
            writer,
            // No comments.
            &[0, 0, 0, 0],
        ];
        self.write(head.concat(), PacketWriteEndInfo::EndPage, 0);
        self.write(tags.concat(), PacketWriteEndInfo::EndPage, 0);
    }

    fn write(&mut self, packet: Vec<u8>, end: PacketWriteEndInfo, position: u64) {
        // Into memory: it cannot fail.
        let _ = self.pages.write_packet(packet, self.serial, end, position);
    }

    /// Encodes all whole frames.
    fn encode(&mut self) {
        let length = self.frame();
        let waiting = std::mem::take(&mut self.waiting);
        let frames = waiting.chunks_exact(length);
        let rest = frames.remainder().to_vec();
        for frame in frames {
            let packet = self.engine.encode(frame);
            if let Some(packet) = self.held.replace(packet) {
                self.packets += 1;
                let end = if self.packets.is_multiple_of(PAGE) {
                    PacketWriteEndInfo::EndPage
                } else {
                    PacketWriteEndInfo::NormalPacket
                };
                self.write(packet, end, self.packets * FRAME_CLOCK);
            }
        }
        self.waiting = rest;
    }

    fn take(&mut self) -> Vec<u8> {
        std::mem::take(self.pages.inner_mut())
    }
}

impl Encode for OpusEncoder {
    fn push(&mut self, samples: &[i16]) -> Vec<u8> {
        self.start();
        self.samples += samples.len() as u64;
        self.waiting.extend_from_slice(samples);
        self.encode();
        self.take()
    }

    /// Silence brings the last samples through the encoder; the last position says where they end.
    fn finish(&mut self) -> Vec<u8> {
        self.start();
        let frame = self.frame();
        let through = self.engine.lookahead + self.waiting.len();
        self.waiting
            .resize(through.max(1).next_multiple_of(frame), 0);
        self.encode();
        if let Some(packet) = self.held.take() {
            let end = self.pre_skip() + self.clock(self.samples);
            self.write(packet, PacketWriteEndInfo::EndStream, end);
        }
        self.take()
    }
}

/// libopus.
struct Engine {
    handle: NonNull<c::OpusEncoder>,
    /// Samples by which what comes out is late.
    lookahead: usize,
}

// SAFETY: an encoder is one block of memory that refers to nothing outside of it, and no thread's own state.
unsafe impl Send for Engine {}

impl Engine {
    fn new(rate: u32) -> Option<Self> {
        let rate = i32::try_from(rate).ok()?;
        let mut status = c::OPUS_OK;
        // SAFETY: the arguments are plain numbers, and `status` outlives the call; a wrong rate is refused.
        let handle =
            unsafe { c::opus_encoder_create(rate, 1, c::OPUS_APPLICATION_AUDIO, &raw mut status) };
        let mut engine = Self {
            handle: NonNull::new(handle)?,
            lookahead: 0,
        };
        for (request, value) in [
            (c::OPUS_SET_BITRATE_REQUEST, BITS),
            (c::OPUS_SET_SIGNAL_REQUEST, c::OPUS_SIGNAL_VOICE),
        ] {
            // SAFETY: the encoder is alive, and both requests take one `opus_int32`.
            unsafe { c::opus_encoder_ctl(engine.handle.as_ptr(), request, value) };
        }
        let mut lookahead = 0_i32;
        // SAFETY: the encoder is alive, and the request writes one `opus_int32`, which outlives the call.
        unsafe {
            c::opus_encoder_ctl(
                engine.handle.as_ptr(),
                c::OPUS_GET_LOOKAHEAD_REQUEST,
                &raw mut lookahead,
            )
        };
        engine.lookahead = usize::try_from(lookahead).ok()?;
        Some(engine)
    }

    /// One frame as a packet.
    fn encode(&mut self, frame: &[i16]) -> Vec<u8> {
        let mut packet = [0_u8; PACKET as usize];
        let samples = i32::try_from(frame.len()).unwrap_or_default();
        // SAFETY: the encoder is alive, `frame` has `samples` samples of its one channel, and `packet` PACKET bytes.
        let length = unsafe {
            c::opus_encode(
                self.handle.as_ptr(),
                frame.as_ptr(),
                samples,
                packet.as_mut_ptr(),
                PACKET,
            )
        };
        // Only a frame of another length is refused. Should it ever be, it counts as lost, and the rest keeps its time.
        match usize::try_from(length) {
            Ok(length) if length > 0 => packet[..length].to_vec(),
            _ => vec![LOST],
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // SAFETY: made by `opus_encoder_create`, and destroyed once.
        unsafe { c::opus_encoder_destroy(self.handle.as_ptr()) };
    }
}
