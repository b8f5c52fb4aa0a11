//! Sound files of every form, as a decoder's process reads them: an answer within limits, whatever they say of themselves.

use std::time::Duration;

use voicectl::speech::audio::{AudioError, DecodeLimits, decode};

use super::ogg;

/// Lets a minute of sound through: what goes wrong does so earlier.
const LIMITS: fn() -> DecodeLimits = || DecodeLimits {
    bytes: 1 << 20,
    duration: Duration::from_mins(1),
    ..DecodeLimits::default()
};

pub fn run(bytes: &[u8]) {
    let _ = examine(bytes, &LIMITS());
    let mut sealed = bytes.to_vec();
    seal_pages(&mut sealed);
    if sealed != bytes {
        let _ = examine(&sealed, &LIMITS());
    }
}

/// Decodes a file and looks at what came of it.
///
/// # Errors
///
/// Those of [`decode`].
pub fn examine(bytes: &[u8], limits: &DecodeLimits) -> Result<(), AudioError> {
    let recording = decode(bytes, limits, &|| false)?;
    let range = -1.0..=1.0;
    assert!(
        recording
            .samples
            .iter()
            .all(|sample| range.contains(sample))
    );
    assert!(recording.duration() <= limits.duration + Duration::from_secs(1));
    assert!(recording.channels <= limits.channels);
    assert!(limits.rates.contains(&recording.rate));
    Ok(())
}

/// Makes the checksum of each Ogg page right (RFC 3533, section 6): behind a wrong one nothing of a page is looked at, and no
/// fuzzer guesses it.
pub fn seal_pages(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|word| word == b"OggS") {
        at += found;
        let Some(&segments) = bytes.get(at + 26) else {
            return;
        };
        let body = at + 27 + usize::from(segments);
        let Some(table) = bytes.get(at + 27..body) else {
            return;
        };
        let end = body + table.iter().map(|size| usize::from(*size)).sum::<usize>();
        let Some(page) = bytes.get_mut(at..end) else {
            return;
        };
        ogg::seal(page);
        at = end;
    }
}
