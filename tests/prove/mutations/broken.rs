//! How a file of audio is broken: always the same faults for the same number.

use crate::random::Random;
use crate::targets::audio::seal_pages;

/// The file of this number: always the same, one to four faults.
pub(super) fn broken(original: &[u8], number: usize) -> Vec<u8> {
    const LURES: [u32; 8] = [
        0,
        1,
        7,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_fffb,
        0xffff_ffff,
        0x00ff_fffd,
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1));
    let mut bytes = original.to_vec();
    for _ in 0..=random.below(4) {
        if bytes.is_empty() {
            break;
        }
        // Headers are at the begin, and an MP4's index at the end: most faults go there.
        let length = bytes.len();
        let at = match random.below(4) {
            0 | 1 => random.below(length.min(600)),
            2 => length - 1 - random.below(length.min(1500)),
            _ => random.below(length),
        };
        let end = (at + 1 + random.below(64)).min(length);
        match random.below(16) {
            0..=5 => bytes[at] ^= 1 << random.below(8),
            6 | 7 => bytes[at] = random.next() as u8,
            8 | 9 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)],
            10 | 11 => {
                let lure = LURES[random.below(LURES.len())];
                let lure = if random.below(2) == 0 {
                    lure.to_le_bytes()
                } else {
                    lure.to_be_bytes()
                };
                bytes
                    .iter_mut()
                    .skip(at)
                    .zip(lure)
                    .for_each(|(byte, lure)| *byte = lure);
            }
            12 => bytes.truncate(at),
            13 => drop(bytes.drain(at..end)),
            14 => {
                let copy = bytes[at..end].to_vec();
                let to = random.below(length);
                bytes.splice(to..to, copy);
            }
            _ => bytes[at..end]
                .iter_mut()
                .for_each(|byte| *byte = random.next() as u8),
        }
    }
    // Behind a wrong checksum nothing of an Ogg page is looked at.
    if random.below(4) > 0 {
        seal_pages(&mut bytes);
    }
    bytes
}
