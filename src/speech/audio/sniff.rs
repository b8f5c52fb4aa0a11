//! What a file is, by its first bytes. Names and media types that came with it are not believed.

use super::error::AudioError;
use super::formats::{FORMATS, Format};
use super::mpeg::{self, Stream};

/// A container that we read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Wav,
    Aiff,
    Mp3,
    Flac,
    Ogg,
    Webm,
    Matroska,
    Mp4,
    Adts,
}

impl Container {
    /// Its row in [`FORMATS`].
    pub(super) fn format(self) -> &'static Format {
        &FORMATS[self as usize]
    }

    /// Its name, as said to people.
    pub(super) fn name(self) -> &'static str {
        self.format().name
    }
}

/// Leading bytes of audio, and of what people take for audio, that we do not read: offset, bytes, name.
const REFUSED: &[(usize, &[u8], &str)] = &[
    (
        0,
        b"\x30\x26\xb2\x75\x8e\x66\xcf\x11",
        "Windows Media (wma)",
    ),
    (0, b"wvpk", "WavPack"),
    (0, b"caff", "Core Audio Format (caf)"),
    (0, b"#!AMR", "AMR"),
    (0, b"MThd", "MIDI"),
    (0, b"MAC ", "Monkey's Audio (ape)"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"TTA1", "True Audio (tta)"),
    (0, b"OFR ", "OptimFROG"),
    (0, b"ajkg", "Shorten"),
    (0, b".snd", "Sun audio (au)"),
    (0, b".ra\xfd", "RealAudio"),
    (0, b".RMF", "RealMedia"),
    (0, b"DSD ", "DSD"),
    (0, b"FRM8", "DSD"),
    (0, b"FLV\x01", "Flash video"),
    (0, b"ADIF", "AAC in ADIF"),
    (0, b"RIFX", "big-endian wav"),
    (0, b"RF64", "RF64 wav"),
    (0, b"BW64", "BW64 wav"),
    (0, b"riff\x2e\x91\xcf\x11", "Wave64"),
    (0, b"\x0b\x77", "AC-3"),
    (0, b"\x7f\xfe\x80\x01", "DTS"),
    (0, b"\x00\x00\x01\xba", "MPEG program stream"),
    (8, b"AVI ", "AVI video"),
    (4, b"moov", "QuickTime without a file type"),
    (4, b"mdat", "QuickTime without a file type"),
    (4, b"wide", "QuickTime without a file type"),
];

/// How far into a file the first MPEG frame may be: a stream that was cut anywhere begins within a frame,
/// and no frame is longer than 8191 bytes (ADTS).
const RESYNC: usize = 16 * 1024;

/// Finds out what `bytes` is, and where it begins behind `ID3v2` tags.
pub(super) fn sniff(bytes: &[u8]) -> Result<(Container, usize), AudioError> {
    if bytes.is_empty() {
        return Err(AudioError::Empty);
    }
    let start = behind_tags(bytes);
    let body = &bytes[start..];
    if let Some(container) = by_magic(body) {
        return Ok((container, start));
    }
    if let Some((_, _, found)) = REFUSED
        .iter()
        .find(|(at, magic, _)| body.get(*at..).is_some_and(|rest| rest.starts_with(magic)))
    {
        return Err(AudioError::unsupported(found));
    }
    // An MPEG transport stream repeats its sync byte every 188 bytes.
    if body.len() > 376 && body[0] == 0x47 && body[188] == 0x47 && body[376] == 0x47 {
        return Err(AudioError::unsupported("MPEG transport stream"));
    }
    match mpeg_frames(body) {
        Some((Stream::Mp3, at)) => Ok((Container::Mp3, start + at)),
        Some((Stream::Adts, at)) => Ok((Container::Adts, start + at)),
        Some((Stream::Layer2, _)) => Err(AudioError::unsupported("MPEG audio layer II (mp2)")),
        None => Err(AudioError::NotAudio),
    }
}

fn by_magic(body: &[u8]) -> Option<Container> {
    let form = body.get(8..12).unwrap_or_default();
    match body.first_chunk()? {
        b"RIFF" if form == b"WAVE" => Some(Container::Wav),
        b"FORM" if form == b"AIFF" || form == b"AIFC" => Some(Container::Aiff),
        b"fLaC" => Some(Container::Flac),
        b"OggS" => Some(Container::Ogg),
        b"\x1a\x45\xdf\xa3" => {
            // The document type comes within the EBML header, a few dozen bytes long (RFC 8794, section 11.2.7).
            let header = &body[..body.len().min(64)];
            let webm = header.windows(4).any(|word| word == b"webm");
            Some(if webm {
                Container::Webm
            } else {
                Container::Matroska
            })
        }
        _ if body.get(4..8) == Some(b"ftyp") => Some(Container::Mp4),
        _ => None,
    }
}

/// MPEG frames at the very start (two are proof enough) or after the rest of a cut frame (four are).
fn mpeg_frames(body: &[u8]) -> Option<(Stream, usize)> {
    let begin = body.iter().take_while(|byte| **byte == 0).count();
    if let Some(stream) = mpeg::stream_of(&body[begin..], 2) {
        return Some((stream, begin));
    }
    (begin..body.len().min(begin + RESYNC))
        .find_map(|at| Some((mpeg::stream_of(&body[at..], 4)?, at)))
}

/// The offset behind all `ID3v2` tags (id3.org, `ID3v2.4` section 3.1). They are skipped here so that nothing parses them.
fn behind_tags(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some([b'I', b'D', b'3', _, _, flags, size @ ..]) = bytes.get(at..at + 10) {
        let size = size
            .iter()
            .fold(0, |size, byte| size << 7 | usize::from(byte & 0x7f));
        let footer = if flags & 0x10 == 0 { 0 } else { 10 };
        at = (at + 10 + size + footer).min(bytes.len());
    }
    at
}
