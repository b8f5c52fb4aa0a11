//! ggml's formats of numbers, as in ggml-common.h: those that the small model has, and those that people pull.

/// ggml's tags of its number types.
pub const F32: u32 = 0;
pub const F16: u32 = 1;
pub const Q5_0: u32 = 6;

/// How a model keeps its matrices.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    F16,
    /// 32 numbers in steps of their own, five bits each.
    Q5_1,
    /// 32 numbers in steps of their own, eight bits each.
    Q8_0,
}

impl Format {
    /// The tag of a tensor.
    pub const fn tensor(self) -> u32 {
        match self {
            Self::F16 => F16,
            Self::Q5_1 => 7,
            Self::Q8_0 => 8,
        }
    }

    /// The tag of a file, with the version of the formats in thousands.
    pub const fn file(self) -> u32 {
        match self {
            Self::F16 => 1,
            Self::Q5_1 => 2009,
            Self::Q8_0 => 2007,
        }
    }

    /// As in the names of models that are pulled.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::F16 => "",
            Self::Q5_1 => "-q5_1",
            Self::Q8_0 => "-q8_0",
        }
    }

    /// The bytes of these numbers, 32 of which make a block.
    pub fn bytes(self, numbers: &[f32]) -> Vec<u8> {
        let blocks = numbers.chunks_exact(32);
        match self {
            Self::F16 => {
                let halves = numbers.iter().map(|&number| half(number).to_le_bytes());
                halves.flatten().collect()
            }
            Self::Q5_1 => blocks.flat_map(five_bits).collect(),
            Self::Q8_0 => blocks.flat_map(eight_bits).collect(),
        }
    }
}

/// A step, the smallest number, 32 fifth bits, 32 halves of a byte: the first 16 numbers have the lower ones.
fn five_bits(numbers: &[f32]) -> Vec<u8> {
    let least = numbers.iter().copied().fold(f32::INFINITY, f32::min);
    let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let step = (most - least) / 31.0;
    let (mut fifths, mut fours) = (0_u32, [0_u8; 16]);
    for (place, number) in numbers.iter().enumerate() {
        let steps = if step > 0.0 {
            (number - least) / step
        } else {
            0.0
        };
        let level = whole(steps).clamp(0, 31);
        fifths |= (level >> 4) << place;
        let four = u8::try_from(level & 0xf).expect("four bits");
        fours[place % 16] |= if place < 16 { four } else { four << 4 };
    }
    let mut block = [half(step).to_le_bytes(), half(least).to_le_bytes()].concat();
    block.extend(fifths.to_le_bytes());
    block.extend(fours);
    block
}

/// A step, and 32 signed multiples of it.
fn eight_bits(numbers: &[f32]) -> Vec<u8> {
    let most = numbers
        .iter()
        .map(|number| number.abs())
        .fold(0.0, f32::max);
    let step = most / 127.0;
    let mut block = half(step).to_le_bytes().to_vec();
    block.extend(numbers.iter().map(|number| {
        let steps = if step > 0.0 { number / step } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
        let level = steps.round() as i8;
        level.to_le_bytes()[0]
    }));
    block
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "small and positive"
)]
fn whole(number: f32) -> u32 {
    number.round() as u32
}

/// IEEE 754 binary16, rounded to nearest.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "below 1024 and positive"
)]
fn half(number: f32) -> u16 {
    let bits = number.to_bits();
    let sign = (bits >> 16) & 0x8000;
    let magnitude = f32::from_bits(bits & 0x7fff_ffff);
    let half = if magnitude >= 65_520.0 {
        0x7c00
    } else if magnitude < 6.103_515_6e-5 {
        // Steps of 2^-24.
        (magnitude * 16_777_216.0).round_ties_even() as u32
    } else {
        let bits = magnitude.to_bits();
        let rounded = bits + 0xfff + ((bits >> 13) & 1);
        (rounded >> 13) - (112 << 10)
    };
    u16::try_from(sign | half).expect("sixteen bits")
}

/// The number of a binary16.
pub fn single(half: u16) -> f32 {
    let (exponent, fraction) = (i32::from(half >> 10 & 0x1f), f32::from(half & 0x3ff));
    let magnitude = match exponent {
        0 => fraction * 2.0_f32.powi(-24),
        exponent => (1.0 + fraction / 1024.0) * 2.0_f32.powi(exponent - 15),
    };
    if half & 0x8000 == 0 {
        magnitude
    } else {
        -magnitude
    }
}

/// 32 numbers of `Q5_0`: a scale, 32 fifth bits, 32 halves of a byte: the first 16 numbers have the lower ones.
pub fn block(bytes: &[u8]) -> Vec<f32> {
    let scale = single(u16::from_le_bytes([bytes[0], bytes[1]]));
    let fifths = u32::from_le_bytes([bytes[2], bytes[3], bytes[4], bytes[5]]);
    let number = |place: usize| {
        let pair = bytes[6 + place % 16];
        let low = if place < 16 { pair & 0xf } else { pair >> 4 };
        let fifth = u8::from(fifths >> place & 1 == 1) << 4;
        scale * (f32::from(low | fifth) - 16.0)
    };
    (0..32).map(number).collect()
}
