//! Every form of audio that clients send, made from our recordings by ffmpeg at test time.
#![allow(dead_code, reason = "each test target uses its own part")]

use std::path::Path;
use std::process::Command;

/// A way to write a recording.
pub struct Sample {
    /// What it is, for messages.
    pub name: &'static str,
    /// Picks ffmpeg's muxer; decoding never sees it.
    pub extension: &'static str,
    /// ffmpeg's output arguments.
    pub arguments: &'static str,
    /// Whether ffmpeg writes it to a pipe, where it can fill in no sizes.
    pub piped: bool,
    /// Container and codec that we must find.
    pub found: (&'static str, &'static str),
}

const fn sample(
    name: &'static str,
    extension: &'static str,
    arguments: &'static str,
    found: (&'static str, &'static str),
) -> Sample {
    Sample {
        name,
        extension,
        arguments,
        piped: false,
        found,
    }
}

const fn piped(
    name: &'static str,
    extension: &'static str,
    arguments: &'static str,
    found: (&'static str, &'static str),
) -> Sample {
    Sample {
        name,
        extension,
        arguments,
        piped: true,
        found,
    }
}

const WAV: (&str, &str) = ("wav", "pcm");
const M4A: (&str, &str) = ("m4a", "aac");

/// What we decode.
pub const SAMPLES: &[Sample] = &[
    sample("wav 8 bit", "wav", "-c:a pcm_u8", WAV),
    sample("wav 16 bit", "wav", "-c:a pcm_s16le", WAV),
    sample("wav 24 bit", "wav", "-c:a pcm_s24le -ar 44100", WAV),
    sample("wav 32 bit", "wav", "-c:a pcm_s32le -ar 48000 -ac 2", WAV),
    sample("wav float", "wav", "-c:a pcm_f32le -ar 22050", WAV),
    sample("wav double", "wav", "-c:a pcm_f64le", WAV),
    sample("wav six channels", "wav", "-c:a pcm_s16le -ac 6", WAV),
    sample("wav 192 kHz", "wav", "-c:a pcm_s16le -ar 192000", WAV),
    sample(
        "wav mu-law",
        "wav",
        "-c:a pcm_mulaw -ar 8000",
        ("wav", "mu-law"),
    ),
    sample(
        "wav a-law",
        "wav",
        "-c:a pcm_alaw -ar 8000",
        ("wav", "a-law"),
    ),
    sample(
        "wav ima adpcm",
        "wav",
        "-c:a adpcm_ima_wav",
        ("wav", "adpcm"),
    ),
    sample("wav ms adpcm", "wav", "-c:a adpcm_ms", ("wav", "adpcm")),
    piped("wav streamed", "wav", "-c:a pcm_s16le", WAV),
    sample("aiff", "aiff", "-c:a pcm_s16be -ar 44100", ("aiff", "pcm")),
    sample(
        "aifc little endian",
        "aiff",
        "-c:a pcm_s16le",
        ("aiff", "pcm"),
    ),
    sample(
        "aifc mu-law",
        "aiff",
        "-c:a pcm_mulaw -ar 8000",
        ("aiff", "mu-law"),
    ),
    sample(
        "aifc a-law",
        "aiff",
        "-c:a pcm_alaw -ar 8000",
        ("aiff", "a-law"),
    ),
    sample("mp3", "mp3", "-c:a libmp3lame -b:a 64k", ("mp3", "mp3")),
    sample(
        "mp3 44.1 kHz stereo",
        "mp3",
        "-c:a libmp3lame -ar 44100 -ac 2 -b:a 128k",
        ("mp3", "mp3"),
    ),
    sample(
        "mp3 variable",
        "mp3",
        "-c:a libmp3lame -ar 44100 -q:a 4",
        ("mp3", "mp3"),
    ),
    sample(
        "mp3 without tags",
        "mp3",
        "-c:a libmp3lame -q:a 4 -write_xing 0 -id3v2_version 0",
        ("mp3", "mp3"),
    ),
    sample(
        "mp3 8 kHz",
        "mp3",
        "-c:a libmp3lame -ar 8000 -b:a 16k",
        ("mp3", "mp3"),
    ),
    sample("flac", "flac", "-c:a flac -ar 44100", ("flac", "flac")),
    sample(
        "flac 24 bit",
        "flac",
        "-c:a flac -sample_fmt s32 -ar 96000",
        ("flac", "flac"),
    ),
    piped("flac streamed", "flac", "-c:a flac", ("flac", "flac")),
    sample(
        "ogg vorbis",
        "ogg",
        "-c:a libvorbis -ar 44100",
        ("ogg", "vorbis"),
    ),
    sample("ogg opus", "ogg", "-c:a libopus -b:a 32k", ("ogg", "opus")),
    sample(
        "ogg opus stereo 60 ms",
        "opus",
        "-c:a libopus -ac 2 -frame_duration 60",
        ("ogg", "opus"),
    ),
    sample("ogg flac", "oga", "-c:a flac", ("ogg", "flac")),
    sample(
        "webm opus",
        "webm",
        "-c:a libopus -b:a 32k",
        ("webm", "opus"),
    ),
    sample("webm vorbis", "webm", "-c:a libvorbis", ("webm", "vorbis")),
    piped(
        "webm opus live",
        "webm",
        "-c:a libopus -live 1",
        ("webm", "opus"),
    ),
    sample("mka opus", "mka", "-c:a libopus", ("mka", "opus")),
    sample("mka vorbis", "mka", "-c:a libvorbis", ("mka", "vorbis")),
    sample("mka mp3", "mka", "-c:a libmp3lame", ("mka", "mp3")),
    sample("mka alac", "mka", "-c:a alac", ("mka", "alac")),
    sample("mka pcm", "mka", "-c:a pcm_s16le", ("mka", "pcm")),
    sample("mka flac", "mka", "-c:a flac", ("mka", "flac")),
    sample("mka aac", "mka", "-c:a aac", ("mka", "aac")),
    sample("m4a aac", "m4a", "-c:a aac -ar 44100", M4A),
    sample("m4a aac stereo", "m4a", "-c:a aac -ar 48000 -ac 2", M4A),
    sample(
        "m4a aac, index first",
        "m4a",
        "-c:a aac -movflags +faststart",
        M4A,
    ),
    sample(
        "mp4 aac, fragmented",
        "mp4",
        "-c:a aac -movflags empty_moov+default_base_moof -frag_duration 500000",
        M4A,
    ),
    piped(
        "mp4 aac, fragmented, streamed",
        "mp4",
        "-c:a aac -movflags frag_keyframe+empty_moov",
        M4A,
    ),
    sample("m4a alac", "m4a", "-c:a alac", ("m4a", "alac")),
    sample("mp4 opus", "mp4", "-c:a libopus -ar 48000", ("m4a", "opus")),
    sample(
        "mp4 mp3",
        "mp4",
        "-c:a libmp3lame -ar 44100",
        ("m4a", "mp3"),
    ),
    sample("mp4 flac", "mp4", "-c:a flac -strict -2", ("m4a", "flac")),
    sample("aac adts", "aac", "-c:a aac", ("aac", "aac")),
];

/// What we refuse, and the word by which.
pub const REFUSED: &[(&str, &str, &str)] = &[
    ("mov", "-c:a pcm_s16le", "uncompressed audio in mp4"),
    ("wma", "-c:a wmav2 -ar 44100", "Windows Media"),
    ("wv", "-c:a wavpack", "WavPack"),
    ("spx", "-c:a libspeex", "Speex"),
    ("caf", "-c:a pcm_s16be", "Core Audio Format"),
    ("au", "-c:a pcm_s16be", "Sun audio"),
    ("mp2", "-c:a mp2", "layer II"),
    ("ac3", "-c:a ac3 -ar 48000", "AC-3"),
    ("mka", "-c:a ac3 -ar 48000", "AC-3"),
    ("tta", "-c:a tta", "True Audio"),
    ("ts", "-c:a aac", "transport stream"),
    ("flv", "-c:a aac -ar 44100", "Flash"),
    ("avi", "-c:a pcm_s16le", "AVI"),
    ("w64", "-c:a pcm_s16le", "Wave64"),
    ("wav", "-c:a pcm_s16le -rf64 always", "RF64"),
    ("wav", "-c:a libgsm_ms -ar 8000", "wav other than"),
    ("m4a", "-c:a aac -ac 6", "AAC other than"),
    (
        "ogg",
        "-c:a libopus -ac 6 -mapping_family 1",
        "more than two channels",
    ),
];

/// Runs ffmpeg over `source` and gives the bytes it wrote.
pub fn convert(source: &Path, extension: &str, arguments: &str, piped: bool) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let target = folder.path().join("recording").with_extension(extension);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg
        .args(["-v", "error", "-nostdin", "-y", "-i"])
        .arg(source)
        .args(arguments.split(' '));
    if piped {
        let output = ffmpeg
            .args(["-f", extension, "pipe:1"])
            .output()
            .expect("ffmpeg runs");
        assert!(
            output.status.success(),
            "ffmpeg {arguments}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        return output.stdout;
    }
    let output = ffmpeg.arg(&target).output().expect("ffmpeg runs");
    assert!(
        output.status.success(),
        "ffmpeg {arguments}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    std::fs::read(target).expect("ffmpeg wrote its file")
}

impl Sample {
    /// The bytes of `source` in this form.
    pub fn of(&self, source: &Path) -> Vec<u8> {
        convert(source, self.extension, self.arguments, self.piped)
    }
}
