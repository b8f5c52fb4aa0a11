//! MP3 files and streams by `rusty_mp3`: constant rate, mono.

use rusty_mp3::{Mp3Encoder as Engine, Mp3EncoderConfig};

use super::encoding::Encode;

/// Kbit/s. Speech of 16 to 24 kHz gains nothing from more, and `rusty_mp3`'s variable rate takes 120 to 150 for it.
const KILOBITS: u32 = 64;

/// Rates whose frames come out one by one. At 32 kHz and above (MPEG-1) the engine keeps every frame until the end.
pub(super) const RATES: [u32; 6] = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000];

/// Gives frames as soon as they are full: 576 samples each.
pub(super) struct Mp3Encoder {
    engine: Engine,
    rate: u32,
    tag_dropped: bool,
}

impl Mp3Encoder {
    /// `rate` must be one of [`RATES`].
    pub(super) fn new(rate: u32) -> Self {
        Self {
            engine: engine(),
            rate,
            tag_dropped: false,
        }
    }

    /// The frames that are ready, without the first: it is a placeholder for a tag that counts the frames
    /// of the stream, says zero until the end is known, and makes some players play nothing.
    fn drain(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        while let Ok(packet) = self.engine.next_packet() {
            if std::mem::replace(&mut self.tag_dropped, true) {
                bytes.extend(packet);
            }
        }
        bytes
    }
}

impl Encode for Mp3Encoder {
    fn push(&mut self, samples: &[i16]) -> Vec<u8> {
        // Refuses unknown rates only, which the constructor has kept out.
        let _ = self.engine.push_pcm_s16(samples, 1, self.rate);
        self.drain()
    }

    fn finish(&mut self) -> Vec<u8> {
        self.engine.finish();
        self.drain()
    }
}

/// A whole file, its tag filled in: players then give back exactly the samples that went in.
pub(super) fn file(rate: u32, samples: &[i16]) -> Vec<u8> {
    let mut engine = engine();
    let _ = engine.push_pcm_s16(samples, 1, rate);
    engine.finish();
    let mut bytes = Vec::new();
    while let Ok(packet) = engine.next_packet() {
        bytes.extend(packet);
    }
    bytes
}

fn engine() -> Engine {
    Engine::new(Mp3EncoderConfig {
        bitrate_kbps: KILOBITS,
        vbr_quality: None,
    })
}
