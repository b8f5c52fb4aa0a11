//! Opus as it is recorded, by itself or in Ogg or WebM, in pieces: as the decoder's process of a live session reads it.
//!
//! The first byte says how it is packed, the second how long the pieces are.

use voicectl::speech::audio::worker::stream::{self, Heard, Packing, Piece};
use voicectl::speech::audio::worker::wire;

use super::audio::seal_pages;

pub fn run(bytes: &[u8]) {
    let [packing, length, sound @ ..] = bytes else {
        return;
    };
    let mut sound = sound.to_vec();
    let packing = if packing & 1 == 0 {
        Packing::Container
    } else {
        Packing::Packets
    };
    if bytes[0] & 2 != 0 {
        seal_pages(&mut sound);
    }
    let mut input = Vec::new();
    for piece in sound.chunks(usize::from(*length).max(1)) {
        let bytes = piece.len();
        input.extend(wire::encode(&Piece { bytes }).expect("a word"));
        input.extend_from_slice(piece);
    }
    let mut output = Vec::new();
    stream::run(packing, &input[..], &mut output).expect("nobody broke the line");
    understand(&output);
}

/// Every answer is one: so many samples as it says, each in its range.
fn understand(mut output: &[u8]) {
    while let Some(heard) = wire::read::<Heard>(&mut output).expect("a word") {
        let Heard::Samples(count) = heard else {
            assert!(output.is_empty(), "something follows a refusal");
            return;
        };
        let (samples, rest) = output.split_at(4 * count);
        let (samples, _) = samples.as_chunks();
        let range = -1.0..=1.0;
        assert!(
            samples
                .iter()
                .all(|bytes| range.contains(&f32::from_le_bytes(*bytes)))
        );
        output = rest;
    }
}
