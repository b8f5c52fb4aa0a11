//! What Silero's file must look like: everything about it is known, to the byte.
//!
//! Source: `whisper_vad_init_with_params` of whisper.cpp 1.8.3, which trusts its files as it trusts all others.

use std::io::{Read, Seek, SeekFrom};

use super::Malformed;

/// The numbers of all tensors, in the order of [`TENSORS`].
pub(in crate::speech) type SileroTensors = [Vec<f32>; TENSORS.len()];

/// Size of the file in bytes.
pub(super) const SIZE: u64 = 885_098;

const MAGIC: u32 = 0x6767_6d6c;

/// What stands where a Whisper model has the size of its vocabulary: the length of the next.
pub(super) const NAME_LENGTH: u32 = 10;
const NAME: &[u8] = b"silero-16k";

/// Version 5.1.2; samples of a frame and of its context; four convolutions by inputs, outputs and taps; inputs and numbers of
/// the cell; inputs and outputs of the end.
const HEADER: [u32; 22] = [
    5, 1, 2, 512, 64, 4, 129, 128, 3, 128, 64, 3, 64, 64, 3, 64, 128, 3, 128, 128, 128, 1,
];

/// ggml's tags of number types.
const F32: u32 = 0;
const F16: u32 = 1;

/// Name, shape and type.
#[rustfmt::skip]
const TENSORS: [(&str, &[u32], u32); 15] = [
    ("_model.encoder.0.reparam_conv.weight", &[3, 129, 128], F16),
    ("_model.encoder.0.reparam_conv.bias", &[128], F32),
    ("_model.encoder.1.reparam_conv.weight", &[3, 128, 64], F16),
    ("_model.encoder.1.reparam_conv.bias", &[64], F32),
    ("_model.encoder.2.reparam_conv.weight", &[3, 64, 64], F16),
    ("_model.encoder.2.reparam_conv.bias", &[64], F32),
    ("_model.encoder.3.reparam_conv.weight", &[3, 64, 128], F16),
    ("_model.encoder.3.reparam_conv.bias", &[128], F32),
    ("_model.decoder.rnn.weight_ih", &[128, 512], F32),
    ("_model.decoder.rnn.weight_hh", &[128, 512], F32),
    ("_model.decoder.rnn.bias_ih", &[512], F32),
    ("_model.decoder.rnn.bias_hh", &[512], F32),
    ("_model.decoder.decoder.2.weight", &[128], F16),
    ("_model.decoder.decoder.2.bias", &[], F32),
    ("_model.stft.forward_basis_buffer", &[256, 1, 258], F16),
];

/// Reads the whole file; one that is longer is not read further than the model goes.
///
/// # Errors
///
/// [`Malformed::Read`].
pub(super) fn bytes(mut file: impl Read + Seek) -> Result<Vec<u8>, Malformed> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.take(SIZE + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Takes the file apart.
///
/// # Errors
///
/// [`Malformed`].
pub(super) fn read(bytes: &[u8]) -> Result<SileroTensors, Malformed> {
    let mut file = File(bytes);
    if file.number()? != MAGIC {
        return Err(Malformed::Magic);
    }
    if file.number()? != NAME_LENGTH || file.bytes(NAME.len())? != NAME {
        return Err(Malformed::NotSilero);
    }
    for expected in HEADER {
        let value = file.number()?;
        if value != expected {
            return Err(Malformed::Field {
                field: "header's number",
                value,
            });
        }
    }
    let mut tensors = SileroTensors::default();
    for (numbers, (name, shape, kind)) in tensors.iter_mut().zip(TENSORS) {
        *numbers = file.tensor(name, shape, kind)?;
    }
    if file.0.is_empty() {
        Ok(tensors)
    } else {
        Err(Malformed::Trailing)
    }
}

struct File<'a>(&'a [u8]);

impl<'a> File<'a> {
    fn bytes(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let (bytes, rest) = self
            .0
            .split_at_checked(length)
            .ok_or(Malformed::Truncated)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn number(&mut self) -> Result<u32, Malformed> {
        let (number, rest) = self.0.split_first_chunk().ok_or(Malformed::Truncated)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*number))
    }

    fn tensor(&mut self, name: &str, shape: &[u32], kind: u32) -> Result<Vec<f32>, Malformed> {
        let mut fits = self.number()? as usize == shape.len();
        fits &= self.number()? as usize == name.len();
        fits &= self.number()? == kind;
        for &length in shape {
            fits &= self.number()? == length;
        }
        fits &= self.bytes(name.len())? == name.as_bytes();
        if !fits {
            return Err(Malformed::Tensor {
                name: name.to_owned(),
            });
        }
        let count = shape.iter().product::<u32>() as usize;
        let numbers: Vec<f32> = if kind == F16 {
            let (halves, _) = self.bytes(2 * count)?.as_chunks();
            halves
                .iter()
                .map(|&half| single(u16::from_le_bytes(half)))
                .collect()
        } else {
            let (singles, _) = self.bytes(4 * count)?.as_chunks();
            singles
                .iter()
                .map(|&bytes| f32::from_le_bytes(bytes))
                .collect()
        };
        // One that is none would spread over everything.
        if numbers.iter().all(|number| number.is_finite()) {
            Ok(numbers)
        } else {
            Err(Malformed::Tensor {
                name: name.to_owned(),
            })
        }
    }
}

/// The number of an IEEE 754 binary16.
fn single(half: u16) -> f32 {
    let (exponent, fraction) = (u32::from(half >> 10 & 0x1f), u32::from(half & 0x3ff));
    let magnitude = match exponent {
        // Steps of 2^-24, which is 0x3380_0000.
        0 => f32::from(half & 0x3ff) * f32::from_bits(0x3380_0000),
        0x1f => f32::from_bits(0x7f80_0000 | fraction << 13),
        _ => f32::from_bits((exponent + 112) << 23 | fraction << 13),
    };
    if half & 0x8000 == 0 {
        magnitude
    } else {
        -magnitude
    }
}
