//! Recordings of a given length: the spoken files of `tests/data/eval`, one after the other.

use std::time::Duration;

use crate::support::spoken;

/// Bytes of a second: 16 bits, mono, 16 kHz.
const SECOND: usize = 32_000;
/// Bytes of a WAV file before its samples.
const HEAD: usize = 44;

/// A WAV file of that length; no word is cut, so its end may be silent.
pub fn of(length: Duration) -> Vec<u8> {
    let wanted = usize::try_from(length.as_secs()).expect("short") * SECOND;
    let files: Vec<Vec<u8>> = spoken()
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(file, _)| std::fs::read(file).expect("a recording").split_off(HEAD))
        .collect();
    let mut samples = Vec::with_capacity(wanted);
    let mut files = files.iter().cycle();
    while let Some(next) = files.next()
        && samples.len() + next.len() <= wanted
    {
        samples.extend_from_slice(next);
    }
    samples.resize(wanted, 0);
    let number = |number: usize| u32::try_from(number).expect("small").to_le_bytes();
    let mut wav = Vec::with_capacity(HEAD + wanted);
    wav.extend(b"RIFF");
    wav.extend(number(HEAD - 8 + wanted));
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(number(16_000));
    wav.extend(number(SECOND));
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(number(wanted));
    wav.extend(samples);
    wav
}
