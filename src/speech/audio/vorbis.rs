//! How much memory the codebooks of a Vorbis stream will take (Vorbis I, section 3.2.1), before a decoder is built.
//!
//! A codebook of 17 MB takes 25 bytes to describe, and a stream may have 256 of them: symphonia 0.6.1 bounds each one,
//! not their sum. Encoders stay below a hundredth of the limits here.

/// Values of all lookup tables together: 32 MiB as `f32`.
const CELLS: u64 = 8 << 20;
/// Codewords of all codebooks together.
const ENTRIES: u64 = 256 << 10;
/// What the setup header begins with.
const SETUP: &[u8] = b"\x05vorbis";
/// What each codebook begins with.
const SYNC: u32 = 0x56_4342;

/// Whether every setup header within `extra_data` stays within bounds. Which of them a decoder takes does not matter then.
pub(super) fn plausible(extra_data: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = extra_data[at..]
        .windows(SETUP.len())
        .position(|word| word == SETUP)
    {
        at += found + SETUP.len();
        if !codebooks(&mut Bits {
            bytes: &extra_data[at..],
            at: 0,
        }) {
            return false;
        }
    }
    true
}

/// False as soon as the limits are passed. Where the header ends or breaks off, so does the decoder.
fn codebooks(bits: &mut Bits<'_>) -> bool {
    let mut cells = 0;
    let mut entries = 0;
    let Some(count) = bits.take(8) else {
        return true;
    };
    for _ in 0..=count {
        let Some(size) = codebook(bits) else {
            return true;
        };
        cells += u64::from(size.entries) * u64::from(size.dimensions);
        entries += u64::from(size.entries);
        if cells > CELLS || entries > ENTRIES {
            return false;
        }
    }
    true
}

struct Size {
    entries: u32,
    dimensions: u32,
}

/// Reads over one codebook.
fn codebook(bits: &mut Bits<'_>) -> Option<Size> {
    if bits.take(24)? != SYNC {
        return None;
    }
    let size = Size {
        dimensions: bits.take(16)?,
        entries: bits.take(24)?,
    };
    // Beyond this symphonia refuses the codebook itself.
    if size.dimensions == 0 || size.dimensions > 32 || size.entries > 128 << 10 {
        return None;
    }
    if bits.take(1)? == 1 {
        bits.take(5)?;
        let mut entry = 0;
        while entry < size.entries {
            entry += bits.take(u32::BITS - (size.entries - entry).leading_zeros())?;
        }
    } else {
        let sparse = bits.take(1)? == 1;
        for _ in 0..size.entries {
            if !sparse || bits.take(1)? == 1 {
                bits.take(5)?;
            }
        }
    }
    let lookup = bits.take(4)?;
    if lookup != 0 {
        bits.take(32)?;
        bits.take(32)?;
        let width = bits.take(4)? + 1;
        bits.take(1)?;
        let values = match lookup {
            1 => u64::from(root(size.entries, size.dimensions)),
            2 => u64::from(size.entries) * u64::from(size.dimensions),
            _ => return None,
        };
        bits.skip(values * u64::from(width))?;
    }
    Some(size)
}

/// The greatest number whose power of `exponent` is not above `number`.
fn root(number: u32, exponent: u32) -> u32 {
    (1..=number)
        .take_while(|base| {
            base.checked_pow(exponent)
                .is_some_and(|power| power <= number)
        })
        .last()
        .unwrap_or(0)
}

/// Bits, the least significant of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: u64,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        let mut value = 0;
        for place in 0..count {
            let byte = self.bytes.get(usize::try_from(self.at / 8).ok()?)?;
            value |= u32::from(byte >> (self.at % 8) & 1) << place;
            self.at += 1;
        }
        Some(value)
    }

    fn skip(&mut self, count: u64) -> Option<()> {
        self.at = self.at.checked_add(count)?;
        (self.at <= self.bytes.len() as u64 * 8).then_some(())
    }
}
