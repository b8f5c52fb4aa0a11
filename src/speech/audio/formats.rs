//! What can be sent to us: one table for errors, documentation and the readiness answer.

/// A kind of file that [`decode`](super::decode()) takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// Short name, as used in errors.
    pub name: &'static str,
    /// Media types that clients send with it, the registered one first (IANA, RFC 6381, RFC 9559).
    pub media_types: &'static [&'static str],
    /// File extensions without the dot. For people only: files are recognised by their content.
    pub extensions: &'static [&'static str],
    /// Codecs that are decoded inside of it.
    pub codecs: &'static [&'static str],
}

/// Every kind of file that [`decode`](super::decode()) takes.
pub const FORMATS: &[Format] = &[
    Format {
        name: "wav",
        media_types: &["audio/vnd.wave", "audio/wav", "audio/wave", "audio/x-wav"],
        extensions: &["wav"],
        codecs: &["pcm", "a-law", "mu-law", "adpcm"],
    },
    Format {
        name: "aiff",
        media_types: &["audio/aiff", "audio/x-aiff"],
        extensions: &["aiff", "aif", "aifc"],
        codecs: &["pcm", "a-law", "mu-law"],
    },
    Format {
        name: "mp3",
        media_types: &["audio/mpeg", "audio/mp3"],
        extensions: &["mp3", "mpga", "mpeg"],
        codecs: &["mp3"],
    },
    Format {
        name: "flac",
        media_types: &["audio/flac", "audio/x-flac"],
        extensions: &["flac"],
        codecs: &["flac"],
    },
    Format {
        name: "ogg",
        media_types: &["audio/ogg", "application/ogg"],
        extensions: &["ogg", "oga", "opus"],
        codecs: &["opus", "vorbis", "flac"],
    },
    Format {
        name: "webm",
        media_types: &["audio/webm", "video/webm"],
        extensions: &["webm", "weba"],
        codecs: &["opus", "vorbis"],
    },
    Format {
        name: "mka",
        media_types: &["audio/matroska", "video/matroska", "audio/x-matroska"],
        extensions: &["mka", "mkv"],
        codecs: &["opus", "vorbis", "flac", "aac", "alac", "mp3", "pcm"],
    },
    Format {
        name: "m4a",
        media_types: &["audio/mp4", "audio/x-m4a", "video/mp4", "video/quicktime"],
        extensions: &["m4a", "mp4", "mov"],
        codecs: &["aac", "alac", "opus", "flac", "mp3"],
    },
    Format {
        name: "aac",
        media_types: &["audio/aac", "audio/aacp"],
        extensions: &["aac"],
        codecs: &["aac"],
    },
];

/// The name of a container or codec of the table that `name` spells.
pub(super) fn known(name: &str) -> Option<&'static str> {
    FORMATS
        .iter()
        .flat_map(|format| std::iter::once(&format.name).chain(format.codecs))
        .find(|known| **known == name)
        .copied()
}

/// The names of [`FORMATS`], as said to people.
pub(super) fn names() -> String {
    FORMATS
        .iter()
        .map(|format| format.name)
        .collect::<Vec<_>>()
        .join(", ")
}
