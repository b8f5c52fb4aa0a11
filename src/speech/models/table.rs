//! The models that `model pull` knows by name.
//!
//! Files of `ggerganov/whisper.cpp` on Hugging Face. The digests are those that `LocalAI`'s gallery pins for them.
//! The sizes follow from the architecture and the quantisation (see [`super::layout`]) and agree with the published
//! ones to the byte. Left out, because nobody publishes a SHA-256 for them: `medium.en`, `large-v2`, `large-v1`,
//! `small-q8_0`, `base-q8_0` and the `tdrz` models; any of them can be pulled by URL with a digest of one's own.
//!
//! Silero's file is another kind of model: it finds speech, but no words. It is one of `ggml-org/whisper-vad`; converting the
//! weights of the package `silero-vad` 5.1.2 gives the same file, byte for byte (`tests/speech/silero.py`).

use std::fs::File;

use super::{Malformed, Sha256Digest, layout, silero};

/// A model with a pinned digest.
#[derive(Clone, Copy, Debug)]
pub struct KnownModel {
    /// Name, as in `model pull NAME`.
    pub name: &'static str,
    /// Size of the file in bytes.
    pub size: u64,
    /// Digest of the file.
    pub sha256: Sha256Digest,
    /// What it does.
    pub purpose: Purpose,
}

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It turns speech into words.
    Words,
    /// It finds where somebody speaks.
    Voice,
}

impl Purpose {
    /// Whether a file is a model of this kind.
    pub(super) fn inspect(self, file: &File) -> Result<(), Malformed> {
        match self {
            Self::Words => layout::inspect(file).map(drop),
            Self::Voice => silero::read(&silero::bytes(file)?).map(drop),
        }
    }
}

impl KnownModel {
    /// Finds a model by its name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        KNOWN.iter().find(|model| model.name == name)
    }

    /// Whether it knows more languages than English; `None` where it knows no words.
    #[must_use]
    pub fn is_multilingual(&self) -> Option<bool> {
        (self.purpose == Purpose::Words).then(|| !self.name.contains(".en"))
    }

    /// Where its file is, unless a mirror is named.
    #[must_use]
    pub const fn home(&self) -> &'static str {
        match self.purpose {
            Purpose::Words => DEFAULT_BASE_URL,
            Purpose::Voice => VOICE_BASE_URL,
        }
    }
}

/// Name of the built-in model: ten digits and twenty command words, English.
pub const DEMO: &str = "demo";

/// Bytes that [`DEMO`] adds to the binary.
pub const DEMO_SIZE: u64 = 3_726_439;

/// Name of the model that finds where somebody speaks.
pub const SILERO: &str = "silero-v5.1.2";

/// Where the files of [`KNOWN`] with words are, unless a mirror is named.
const DEFAULT_BASE_URL: &str = "https://huggingface.co/ggerganov/whisper.cpp/resolve/main";

/// The same for those that find voice.
const VOICE_BASE_URL: &str = "https://huggingface.co/ggml-org/whisper-vad/resolve/main";

const fn known(name: &'static str, size: u64, sha256: &'static str) -> KnownModel {
    KnownModel {
        name,
        size,
        sha256: Sha256Digest::pinned(sha256),
        purpose: Purpose::Words,
    }
}

const fn voice(name: &'static str, size: u64, sha256: &'static str) -> KnownModel {
    KnownModel {
        purpose: Purpose::Voice,
        ..known(name, size, sha256)
    }
}

/// All of them, small ones first, and what finds voice last.
#[rustfmt::skip]
pub const KNOWN: &[KnownModel] = &[
    known("tiny", 77_691_713, "be07e048e1e599ad46341c8d2a135645097a538221678b7acdd1b1919c6e1b21"),
    known("tiny-q5_1", 32_152_673, "818710568da3ca15689e31a743197b520007872ff9576237bda97bd1b469c3d7"),
    known("tiny.en", 77_704_715, "921e4cf8686fdd993dcd081a5da5b6c365bfde1162e72b08d75ac75289920b1f"),
    known("tiny.en-q5_1", 32_166_155, "c77c5766f1cef09b6b7d47f21b546cbddd4157886b3b5d6d4f709e91e66c7c2b"),
    known("tiny.en-q8_0", 43_550_795, "5bc2b3860aa151a4c6e7bb095e1fcce7cf12c7b020ca08dcec0c6d018bb7dd94"),
    known("base", 147_951_465, "60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe"),
    known("base-q5_1", 59_707_625, "422f1ae452ade6f30a004d7e5c6a43195e4433bc370bf23fac9cc591f01a8898"),
    known("base.en", 147_964_211, "a03779c86df3323075f5e796cb2ce5029f00ec8869eee3fdfb897afe36c6d002"),
    known("base.en-q5_1", 59_721_011, "4baf70dd0d7c4247ba2b81fafd9c01005ac77c2f9ef064e00dcf195d0e2fdd2f"),
    known("small", 487_601_967, "1be3a9b2063867b937e64e2ec7483364a79917e157fa98c5d94b5c1fffea987b"),
    known("small-q5_1", 190_085_487, "ae85e4a935d7a567bd102fe55afc16bb595bdb618e11b2fc7591bc08120411bb"),
    known("small.en", 487_614_201, "c6138d6d58ecc8322097e0f987c32f1be8bb0a18532a3f88f734d1bbf9c41e5d"),
    known("small.en-q5_1", 190_098_681, "bfdff4894dcb76bbf647d56263ea2a96645423f1669176f4844a1bf8e478ad30"),
    known("medium", 1_533_763_059, "6c14d5adee5f86394037b4e4e8b59f1673b6cee10e3cf0b11bbdbee79c156208"),
    known("medium-q5_0", 539_212_467, "19fea4b380c3a618ec4723c3eef2eb785ffba0d0538cf43f8f235e7b3b34220f"),
    known("large-v3", 3_095_033_483, "64d182b440b98d5203c4f9bd541544d84c605196c4f7b845dfa11fb23594d1e2"),
    known("large-v3-q5_0", 1_081_140_203, "d75795ecff3f83b5faa89d1900604ad8c780abd5739fae406de19f23ecd98ad1"),
    known("large-v3-turbo", 1_624_555_275, "1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69"),
    known("large-v3-turbo-q5_0", 574_041_195, "394221709cd5ad1f40c46e6031ca61bce88931e6e088c188294c6d5a55ffa7e2"),
    known("large-v3-turbo-q8_0", 874_188_075, "317eb69c11673c9de1e1f0d459b253999804ec71ac4c23c17ecf5fbe24e259a1"),
    voice(SILERO, silero::SIZE, "29940d98d42b91fbd05ce489f3ecf7c72f0a42f027e4875919a28fb4c04ea2cf"),
];
