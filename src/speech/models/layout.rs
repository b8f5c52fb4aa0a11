//! What a whisper.cpp model file must look like, checked before whisper.cpp sees a byte of it.
//!
//! whisper.cpp trusts its files: it takes counts and lengths from them unchecked, so a damaged or hostile file makes it
//! overrun its stack, ask for all memory or abort the process. A file that passes [`inspect`] holds exactly the
//! tensors that its header promises, each once, each of the right type and shape, and nothing after them. Only the
//! 500 KB of vocabulary and the tensor headers are read: a few milliseconds, whatever the size.
//!
//! Source: `whisper_model_load` of whisper.cpp 1.8.3; the constants are those of every published Whisper model.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, Seek};

use super::silero;

const MAGIC: u32 = 0x6767_6d6c;
const AUDIO_CONTEXT: u32 = 1500;
const TEXT_CONTEXT: u32 = 448;
/// Width of one attention head in every Whisper model.
const HEAD: u32 = 64;
/// Frequency bins of the mel filters: half of a 400-sample window, and one.
const BINS: u32 = 201;
/// The longest token has 128 bytes.
const LONGEST_TOKEN: u32 = 1024;

/// What the header of a model file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    vocabulary: u32,
    width: u32,
    audio_layers: u32,
    text_layers: u32,
    mels: u32,
    weights: Type,
}

/// Why a file is no model that can be loaded.
#[derive(Debug, thiserror::Error)]
pub enum Malformed {
    /// The first four bytes are others.
    #[error("it does not begin like a whisper.cpp model")]
    Magic,
    /// A model of another kind.
    #[error("it finds where somebody speaks, and recognises no words")]
    NoWords,
    /// A model of another kind, or none.
    #[error("it is not the model that finds where somebody speaks")]
    NotSilero,
    /// The end comes too early.
    #[error("it is cut short")]
    Truncated,
    /// Bytes after the last tensor.
    #[error("something follows after its end")]
    Trailing,
    /// A number in the header that no Whisper model has.
    #[error("its {field} is {value}")]
    Field {
        /// Which number.
        field: &'static str,
        /// Its value.
        value: u32,
    },
    /// A tensor that is unknown, there twice, or of another type or shape than the header says.
    #[error("its tensor `{name}` does not fit its header")]
    Tensor {
        /// Name of the tensor.
        name: String,
    },
    /// Reading failed.
    #[error(transparent)]
    Read(#[from] io::Error),
}

impl Header {
    /// Whether the model knows more languages than English.
    #[must_use]
    pub const fn is_multilingual(&self) -> bool {
        self.vocabulary > 51_864
    }

    /// Whether it is smaller than any model for real speech, `tiny` having a width of 384: such as the built-in one.
    #[must_use]
    pub const fn is_miniature(&self) -> bool {
        self.width < 384
    }

    /// How many of whisper.cpp's languages the model knows: 1, 99, or 100 since large-v3 (Cantonese).
    #[must_use]
    pub const fn languages(&self) -> usize {
        match self.vocabulary {
            51_864 => 1,
            51_865 => 99,
            _ => 100,
        }
    }

    /// Name and shape of every tensor, as `whisper_model_load` expects them.
    fn tensors(&self) -> HashMap<String, (Vec<u32>, Type)> {
        let (width, mels, weights) = (self.width, self.mels, self.weights);
        let kernels = if weights == Type::F32 {
            Type::F32
        } else {
            Type::F16
        };
        let mut tensors = HashMap::new();
        let mut add = |name: String, shape: &[u32], kind: Type| {
            tensors.insert(name, (shape.to_vec(), kind));
        };
        for (part, layers, context) in [
            ("encoder", self.audio_layers, AUDIO_CONTEXT),
            ("decoder", self.text_layers, TEXT_CONTEXT),
        ] {
            add(
                format!("{part}.positional_embedding"),
                &[width, context],
                Type::F32,
            );
            let norm = if part == "encoder" { "ln_post" } else { "ln" };
            add(format!("{part}.{norm}.weight"), &[width], Type::F32);
            add(format!("{part}.{norm}.bias"), &[width], Type::F32);
            for layer in 0..layers {
                let block = format!("{part}.blocks.{layer}");
                let attentions: &[&str] = if part == "encoder" {
                    &["attn"]
                } else {
                    &["attn", "cross_attn"]
                };
                for attention in attentions {
                    for role in ["query", "key", "value", "out"] {
                        add(
                            format!("{block}.{attention}.{role}.weight"),
                            &[width, width],
                            weights,
                        );
                        if role != "key" {
                            add(
                                format!("{block}.{attention}.{role}.bias"),
                                &[width],
                                Type::F32,
                            );
                        }
                    }
                    add(
                        format!("{block}.{attention}_ln.weight"),
                        &[width],
                        Type::F32,
                    );
                    add(format!("{block}.{attention}_ln.bias"), &[width], Type::F32);
                }
                add(
                    format!("{block}.mlp.0.weight"),
                    &[width, 4 * width],
                    weights,
                );
                add(format!("{block}.mlp.0.bias"), &[4 * width], Type::F32);
                add(
                    format!("{block}.mlp.2.weight"),
                    &[4 * width, width],
                    weights,
                );
                add(format!("{block}.mlp.2.bias"), &[width], Type::F32);
                add(format!("{block}.mlp_ln.weight"), &[width], Type::F32);
                add(format!("{block}.mlp_ln.bias"), &[width], Type::F32);
            }
        }
        for (layer, channels) in [("conv1", mels), ("conv2", width)] {
            add(
                format!("encoder.{layer}.weight"),
                &[3, channels, width],
                kernels,
            );
            add(format!("encoder.{layer}.bias"), &[1, width], Type::F32);
        }
        add(
            "decoder.token_embedding.weight".to_owned(),
            &[width, self.vocabulary],
            weights,
        );
        tensors
    }
}

/// Number types of ggml that occur in Whisper files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    F32,
    F16,
    Q4_0,
    Q4_1,
    Q5_0,
    Q5_1,
    Q8_0,
    Q2K,
    Q3K,
    Q4K,
    Q5K,
    Q6K,
}

/// Type, `ggml_ftype`, `ggml_type`, numbers in a block, bytes of a block (ggml.h and ggml-common.h).
const TYPES: &[(Type, u32, u32, u32, u32)] = &[
    (Type::F32, 0, 0, 1, 4),
    (Type::F16, 1, 1, 1, 2),
    (Type::Q4_0, 2, 2, 32, 18),
    (Type::Q4_1, 3, 3, 32, 20),
    (Type::Q8_0, 7, 8, 32, 34),
    (Type::Q5_0, 8, 6, 32, 22),
    (Type::Q5_1, 9, 7, 32, 24),
    (Type::Q2K, 10, 10, 256, 84),
    (Type::Q3K, 11, 11, 256, 110),
    (Type::Q4K, 12, 12, 256, 144),
    (Type::Q5K, 13, 13, 256, 176),
    (Type::Q6K, 14, 14, 256, 210),
];

impl Type {
    fn facts(self) -> (u32, u32, u32) {
        let &(_, _, tag, block, bytes) = TYPES
            .iter()
            .find(|entry| entry.0 == self)
            .unwrap_or(&TYPES[0]);
        (tag, block, bytes)
    }

    fn bytes(self, shape: &[u32]) -> u64 {
        let (_, block, bytes) = self.facts();
        shape
            .iter()
            .map(|&length| u64::from(length))
            .product::<u64>()
            / u64::from(block)
            * u64::from(bytes)
    }
}

/// Reads a model file from its first byte to its last and checks that it is one.
///
/// # Errors
///
/// [`Malformed`].
pub fn inspect(file: impl Read + Seek) -> Result<Header, Malformed> {
    let mut file = File(BufReader::with_capacity(1 << 16, file));
    let end = file.0.seek(io::SeekFrom::End(0))?;
    file.0.rewind()?;
    let header = read_header(&mut file)?;
    for token in 0..file.number_within("vocabulary", 1..=header.vocabulary)? {
        let length = file.number()?;
        if length > LONGEST_TOKEN {
            return Err(Malformed::Field {
                field: "vocabulary's longest token",
                value: token,
            });
        }
        file.skip(u64::from(length))?;
    }
    let mut missing = header.tensors();
    while !missing.is_empty() {
        let dimensions = file.number_within("number of dimensions", 1..=3)?;
        let length = file.number_within("tensor name's length", 1..=128)?;
        let tag = file.number()?;
        let shape = (0..dimensions)
            .map(|_| file.number())
            .collect::<Result<Vec<_>, _>>()?;
        let name = file.text(length)?;
        match missing.remove(&name) {
            Some((expected, kind)) if expected == shape && kind.facts().0 == tag => {
                file.skip(kind.bytes(&shape))?;
            }
            _ => return Err(Malformed::Tensor { name }),
        }
        // Skipping is seeking, and a seek may go past the end.
        if file.0.stream_position()? > end {
            return Err(Malformed::Truncated);
        }
    }
    if file.0.stream_position()? == end {
        Ok(header)
    } else {
        Err(Malformed::Trailing)
    }
}

fn read_header(file: &mut File<impl Read + Seek>) -> Result<Header, Malformed> {
    if file.number()? != MAGIC {
        return Err(Malformed::Magic);
    }
    let vocabulary = file.number()?;
    if vocabulary == silero::NAME_LENGTH {
        return Err(Malformed::NoWords);
    }
    // whisper.cpp derives its special tokens from the size of the vocabulary, and fails on any other.
    within("vocabulary size", vocabulary, &(51_864..=51_866))?;
    file.number_within("audio context", AUDIO_CONTEXT..=AUDIO_CONTEXT)?;
    let width = file.number_within("width", HEAD..=32 * HEAD)?;
    let heads = file.number_within("number of heads", width / HEAD..=width / HEAD)?;
    let audio_layers = file.number_within("number of encoder layers", 1..=64)?;
    file.number_within("text context", TEXT_CONTEXT..=TEXT_CONTEXT)?;
    file.number_within("decoder width", width..=width)?;
    file.number_within("number of decoder heads", heads..=heads)?;
    let text_layers = file.number_within("number of decoder layers", 1..=64)?;
    let mels = file.number()?;
    if mels != 80 && mels != 128 {
        return Err(Malformed::Field {
            field: "number of mel bands",
            value: mels,
        });
    }
    let format = file.number()?;
    // The thousands are the version of the quantisation; ggml has known 1 and 2, and 0 for none.
    let weights = TYPES
        .iter()
        .find(|entry| entry.1 == format % 1000 && format / 1000 <= 2)
        .map(|entry| entry.0)
        .filter(|kind| width % kind.facts().1 == 0 && width % HEAD == 0)
        .ok_or(Malformed::Field {
            field: "number format",
            value: format,
        })?;
    file.number_within("number of mel filters", mels..=mels)?;
    file.number_within("number of frequency bins", BINS..=BINS)?;
    file.skip(u64::from(mels * BINS) * 4)?;
    Ok(Header {
        vocabulary,
        width,
        audio_layers,
        text_layers,
        mels,
        weights,
    })
}

fn within(
    field: &'static str,
    value: u32,
    range: &std::ops::RangeInclusive<u32>,
) -> Result<u32, Malformed> {
    if range.contains(&value) {
        Ok(value)
    } else {
        Err(Malformed::Field { field, value })
    }
}

struct File<R>(BufReader<R>);

impl<R: Read + Seek> File<R> {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Malformed> {
        self.0
            .read_exact(bytes)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => Malformed::Truncated,
                _ => Malformed::Read(error),
            })
    }

    fn number(&mut self) -> Result<u32, Malformed> {
        self.bytes().map(u32::from_le_bytes)
    }

    fn number_within(
        &mut self,
        field: &'static str,
        range: std::ops::RangeInclusive<u32>,
    ) -> Result<u32, Malformed> {
        within(field, self.number()?, &range)
    }

    fn text(&mut self, length: u32) -> Result<String, Malformed> {
        let mut bytes = vec![0; length as usize];
        self.fill(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn skip(&mut self, count: u64) -> Result<(), Malformed> {
        let count = i64::try_from(count).map_err(|_| Malformed::Truncated)?;
        Ok(self.0.seek_relative(count)?)
    }
}
