//! Models of the sizes of Whisper's that know what the built-in one knows, and take the time that Whisper's take.
//!
//! Copies of the small model's 64 numbers stand side by side wherever the larger one has more, six for `tiny`'s 384: means and
//! variances over them are the same, every matrix reads the first copy and writes all of them, and layers that are missing add
//! nothing. So each word comes out as before, after the arithmetic of the larger model.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::cast_precision_loss,
    reason = "each benchmark uses its own part, of small numbers"
)]

#[path = "numbers.rs"]
mod numbers;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

pub use numbers::Format;
use numbers::{F16, F32, Q5_0, block, single};

/// The small model's width.
const SMALL: usize = 64;

/// The size of a model.
#[derive(Clone, Copy)]
pub struct Size {
    /// Its name in file names.
    pub name: &'static str,
    /// Copies of the small model that stand side by side, and so heads.
    copies: usize,
    /// Layers of the encoder, and of the decoder.
    layers: usize,
}

/// As Whisper's `tiny.en`.
pub const TINY: Size = Size {
    name: "tiny",
    copies: 6,
    layers: 4,
};

/// As Whisper's `base.en`.
pub const BASE: Size = Size {
    name: "base",
    copies: 8,
    layers: 6,
};

/// The larger model, made from the built-in one, in a folder.
pub fn model(folder: &Path, size: Size) -> PathBuf {
    packed(folder, size, Format::F16)
}

/// The same with its matrices in another format.
pub fn packed(folder: &Path, size: Size, format: Format) -> PathBuf {
    let small = fs::read("src/speech/whisper/ggml-digits-en.bin").expect("the model is there");
    let file = folder.join(format!("{}{}-sized.bin", size.name, format.suffix()));
    fs::write(&file, grown(&small, size, format)).expect("written");
    file
}

struct Tensor {
    shape: Vec<usize>,
    numbers: Vec<f32>,
}

/// The larger model's file, from the small one's.
fn grown(small: &[u8], size: Size, format: Format) -> Vec<u8> {
    let mut file = Reader(small);
    let mut header: Vec<u32> = (0..12).map(|_| file.number()).collect();
    let small_layers = [("encoder", header[5]), ("decoder", header[9])];
    let width = SMALL * size.copies;
    // Magic, vocabulary, context, width, heads, layers, and the same of the decoder; mel bands, number format.
    for (place, value) in [
        (3, width),
        (4, size.copies),
        (5, size.layers),
        (7, width),
        (8, size.copies),
        (9, size.layers),
    ] {
        header[place] = u32::try_from(value).expect("small");
    }
    header[11] = format.file();
    let mut large: Vec<u8> = header
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    let (mels, bins) = (file.number(), file.number());
    large.extend([mels, bins].iter().flat_map(|number| number.to_le_bytes()));
    large.extend(file.bytes((mels * bins * 4) as usize));
    let tokens = file.number();
    large.extend(tokens.to_le_bytes());
    for _ in 0..tokens {
        let length = file.number();
        large.extend(length.to_le_bytes());
        large.extend(file.bytes(length as usize));
    }
    let mut tensors = HashMap::new();
    while !file.0.is_empty() {
        let (name, tensor) = file.tensor();
        tensors.insert(name, tensor);
    }
    for (part, layers) in small_layers {
        let first = format!("{part}.blocks.0.");
        for layer in layers as usize..size.layers {
            let of_first = tensors
                .iter()
                .filter_map(|(name, tensor): (&String, &Tensor)| {
                    let rest = name.strip_prefix(&first)?;
                    let empty = Tensor {
                        shape: tensor.shape.clone(),
                        numbers: vec![0.0; tensor.numbers.len()],
                    };
                    Some((format!("{part}.blocks.{layer}.{rest}"), empty))
                });
            let added: Vec<(String, Tensor)> = of_first.collect();
            tensors.extend(added);
        }
    }
    for (name, tensor) in &tensors {
        let tensor = widened(name, tensor, size.copies);
        write(&mut large, name, &tensor, format);
    }
    large
}

/// The same tensor, that many times as wide.
fn widened(name: &str, tensor: &Tensor, copies: usize) -> Tensor {
    let copy = |numbers: &[f32], scale: f32| -> Vec<f32> {
        let scaled = numbers.iter().map(|number| number * scale);
        let scaled: Vec<f32> = scaled.collect();
        scaled.repeat(copies)
    };
    // Copies of every word's logit would add up.
    let scale = if name.starts_with("decoder.ln.") {
        1.0 / copies as f32
    } else {
        1.0
    };
    let shape = &tensor.shape;
    let rows = |length: usize| tensor.numbers.chunks_exact(length);
    let numbers = match shape[..] {
        // Biases and norms; those between the two halves of a perceptron are read once only.
        [length] if name.ends_with("mlp.0.bias") => {
            let mut numbers = tensor.numbers.clone();
            numbers.resize(length * copies, 0.0);
            numbers
        }
        [_] | [1, _] => copy(&tensor.numbers, scale),
        // A table with a row for each position or word.
        [SMALL, _] if name.ends_with("embedding") || name.ends_with("embedding.weight") => {
            rows(SMALL).flat_map(|row| copy(row, 1.0)).collect()
        }
        // A matrix: a row for each output, which reads the first copy of its inputs.
        [input, output] => {
            let mut matrix: Vec<f32> = rows(input)
                .flat_map(|row| {
                    let mut row = row.to_vec();
                    row.resize(input * copies, 0.0);
                    row
                })
                .collect();
            if name.ends_with("mlp.0.weight") {
                matrix.resize(input * copies * output * copies, 0.0);
                matrix
            } else {
                matrix.repeat(copies)
            }
        }
        // A convolution over three positions; the first one reads mel bands, of which there are as many as before.
        [3, input, _] => {
            let width = if name.contains("conv1") {
                input
            } else {
                input * copies
            };
            let kernels: Vec<f32> = rows(3 * input)
                .flat_map(|kernel| {
                    let mut kernel = kernel.to_vec();
                    kernel.resize(3 * width, 0.0);
                    kernel
                })
                .collect();
            kernels.repeat(copies)
        }
        _ => panic!("{name} has the shape {shape:?}"),
    };
    let is_kept = |place: usize| match (name, shape.len(), place) {
        (_, 3, 0) | (_, 2, _) if shape[place] == 3 || shape[place] == 1 => true,
        (name, 3, 1) => name.contains("conv1"),
        (name, 2, 1) => name.ends_with("embedding") || name.ends_with("embedding.weight"),
        _ => false,
    };
    let lengths = shape.iter().enumerate();
    let lengths = lengths.map(|(place, &length)| {
        if is_kept(place) {
            length
        } else {
            length * copies
        }
    });
    Tensor {
        shape: lengths.collect(),
        numbers,
    }
}

/// Matrices in their format, convolutions as `f16`, all else as `f32`, as Whisper's own files are.
fn write(file: &mut Vec<u8>, name: &str, tensor: &Tensor, format: Format) {
    let is_matrix =
        tensor.shape.len() > 1 && !name.ends_with("positional_embedding") && tensor.shape[0] != 1;
    let format = match tensor.shape.len() {
        _ if !is_matrix => None,
        2 => Some(format),
        _ => Some(Format::F16),
    };
    let kind = format.map_or(F32, Format::tensor);
    let sizes = [tensor.shape.len(), name.len()];
    for number in sizes
        .map(|size| u32::try_from(size).expect("small"))
        .into_iter()
        .chain([kind])
    {
        file.extend(number.to_le_bytes());
    }
    for &length in &tensor.shape {
        file.extend(u32::try_from(length).expect("small").to_le_bytes());
    }
    file.extend(name.as_bytes());
    match format {
        Some(format) => file.extend(format.bytes(&tensor.numbers)),
        None => file.extend(
            tensor
                .numbers
                .iter()
                .flat_map(|number| number.to_le_bytes()),
        ),
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, length: usize) -> &'a [u8] {
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }

    fn number(&mut self) -> u32 {
        u32::from_le_bytes(self.bytes(4).try_into().expect("four bytes"))
    }

    fn tensor(&mut self) -> (String, Tensor) {
        let (dimensions, name, kind) = (self.number(), self.number(), self.number());
        let shape: Vec<usize> = (0..dimensions).map(|_| self.number() as usize).collect();
        let name = String::from_utf8_lossy(self.bytes(name as usize)).into_owned();
        let count: usize = shape.iter().product();
        let numbers = match kind {
            F32 => self.numbers(count * 4, |bytes: [u8; 4]| f32::from_le_bytes(bytes)),
            F16 => self.numbers(count * 2, |bytes: [u8; 2]| {
                single(u16::from_le_bytes(bytes))
            }),
            Q5_0 => {
                let blocks = self.bytes(count / 32 * 22).chunks_exact(22);
                blocks.flat_map(block).collect()
            }
            other => panic!("{name} is of type {other}"),
        };
        (name, Tensor { shape, numbers })
    }

    fn numbers<const N: usize>(&mut self, length: usize, number: fn([u8; N]) -> f32) -> Vec<f32> {
        let (numbers, _) = self.bytes(length).as_chunks();
        numbers.iter().copied().map(number).collect()
    }
}
