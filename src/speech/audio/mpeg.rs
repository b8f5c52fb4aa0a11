//! Frame headers of MPEG audio (ISO/IEC 11172-3, 13818-3) and of ADTS (ISO/IEC 13818-7), read to tell a stream from noise.

/// What a frame header announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stream {
    /// MPEG audio layer III.
    Mp3,
    /// MPEG audio layer II.
    Layer2,
    /// AAC in ADTS frames.
    Adts,
}

/// Kbit/s of layer III by index 1 to 14: MPEG-1, then MPEG-2 and 2.5.
const LAYER3: [[usize; 14]; 2] = [
    [
        32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
/// Kbit/s of layer II by index 1 to 14: MPEG-1, then MPEG-2 and 2.5.
const LAYER2: [[usize; 14]; 2] = [
    [
        32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
    ],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
/// Hz by index, for MPEG-1; half of it for MPEG-2, a quarter for MPEG-2.5.
const RATES: [usize; 3] = [44_100, 48_000, 32_000];

/// The stream that `frames` frames in a row, from `bytes[0]` on, belong to. A file may end within the last of them.
pub(super) fn stream_of(bytes: &[u8], frames: usize) -> Option<Stream> {
    let (first, _) = frame(bytes)?;
    let mut rest = bytes;
    for _ in 0..frames {
        if rest.is_empty() {
            break;
        }
        let (stream, length) = frame(rest)?;
        if stream != first {
            return None;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    Some(first)
}

/// The stream and the length in bytes of the frame at `bytes[0]`.
fn frame(bytes: &[u8]) -> Option<(Stream, usize)> {
    let header: &[u8; 6] = bytes.first_chunk()?;
    if header[0] != 0xff {
        return None;
    }
    if header[1] & 0xf6 == 0xf0 {
        let length = usize::from(header[3] & 3) << 11
            | usize::from(header[4]) << 3
            | usize::from(header[5] >> 5);
        let known_rate = (header[2] >> 2) & 15 < 13;
        return (known_rate && length > 7).then_some((Stream::Adts, length));
    }
    let version = header[1] >> 3 & 3;
    let layer = header[1] >> 1 & 3;
    if header[1] & 0xe0 != 0xe0 || version == 1 {
        return None;
    }
    let first_version = version == 3;
    let (stream, table, slots) = match layer {
        1 => (Stream::Mp3, &LAYER3, if first_version { 144 } else { 72 }),
        2 => (Stream::Layer2, &LAYER2, 144),
        _ => return None,
    };
    let kilobits =
        table[usize::from(!first_version)].get(usize::from(header[2] >> 4).checked_sub(1)?)?;
    let shift = match version {
        3 => 0,
        2 => 1,
        _ => 2,
    };
    let rate = RATES.get(usize::from(header[2] >> 2 & 3))? >> shift;
    let padding = usize::from(header[2] >> 1 & 1);
    Some((stream, slots * kilobits * 1000 / rate + padding))
}
