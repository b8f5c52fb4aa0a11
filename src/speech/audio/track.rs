//! The one audio track of a file that is listened to, and the decoder for it.

use std::sync::LazyLock;

use symphonia::core::audio::Channels;
use symphonia::core::codecs::CodecParameters;
use symphonia::core::codecs::audio::well_known as id;
use symphonia::core::codecs::audio::{
    AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions,
};
use symphonia::core::codecs::registry::CodecRegistry;
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatReader, TrackType};
use symphonia_adapter_libopus::OpusDecoder;

use super::decode::DecodeLimits;
use super::error::AudioError;
use super::sniff::Container;
use super::{ogg, vorbis};

/// Frames of one packet that a header may announce. The largest real ones are FLAC blocks of 65535;
/// decoders allocate what is announced.
const PACKET_FRAMES: u64 = 65_536;

/// Symphonia's own Opus decoder is a stub; libopus stands in.
static CODECS: LazyLock<CodecRegistry> = LazyLock::new(|| {
    let mut codecs = CodecRegistry::new();
    symphonia::default::register_enabled_codecs(&mut codecs);
    codecs.register_audio_decoder::<OpusDecoder>();
    codecs
});

/// Codecs by what a container may hold. PCM has no row: it is what is left.
const NAMES: &[(AudioCodecId, &str)] = &[
    (id::CODEC_ID_PCM_ALAW, "a-law"),
    (id::CODEC_ID_PCM_MULAW, "mu-law"),
    (id::CODEC_ID_ADPCM_MS, "adpcm"),
    (id::CODEC_ID_ADPCM_IMA_WAV, "adpcm"),
    (id::CODEC_ID_ADPCM_IMA_QT, "adpcm"),
    (id::CODEC_ID_ADPCM_G722, "G.722"),
    (id::CODEC_ID_ADPCM_G726, "G.726"),
    (id::CODEC_ID_ADPCM_G726LE, "G.726"),
    (id::CODEC_ID_VORBIS, "vorbis"),
    (id::CODEC_ID_OPUS, "opus"),
    (id::CODEC_ID_MP3, "mp3"),
    (id::CODEC_ID_AAC, "aac"),
    (id::CODEC_ID_FLAC, "flac"),
    (id::CODEC_ID_ALAC, "alac"),
    (id::CODEC_ID_SPEEX, "Speex"),
    (id::CODEC_ID_MUSEPACK, "Musepack"),
    (id::CODEC_ID_MP1, "MPEG audio layer I (mp1)"),
    (id::CODEC_ID_MP2, "MPEG audio layer II (mp2)"),
    (id::CODEC_ID_AC3, "AC-3"),
    (id::CODEC_ID_EAC3, "E-AC-3"),
    (id::CODEC_ID_AC4, "AC-4"),
    (id::CODEC_ID_DCA, "DTS"),
    (id::CODEC_ID_WMA, "Windows Media (wma)"),
    (id::CODEC_ID_WAVPACK, "WavPack"),
    (id::CODEC_ID_MONKEYS_AUDIO, "Monkey's Audio (ape)"),
    (id::CODEC_ID_TTA, "True Audio (tta)"),
    (id::CODEC_ID_TRUEHD, "TrueHD"),
];

/// Sample entries of MP4 and 3GP (RFC 6381, 3GPP TS 26.244) that the demuxer does not know.
const ENTRIES: &[(&[u8; 4], &str)] = &[
    (b"samr", "AMR"),
    (b"sawb", "AMR-WB"),
    (b"sawp", "AMR-WB+"),
    (b"sqcp", "QCELP"),
    (b"sevc", "EVRC"),
    (b"agsm", "GSM"),
    (b"QDM2", "QDesign"),
    (b"mlpa", "TrueHD"),
];

/// A track with its decoder.
pub(super) struct Track {
    /// Its number within the container.
    pub(super) id: u32,
    /// Its codec, as said to people.
    pub(super) codec: &'static str,
    pub(super) decoder: Box<dyn AudioDecoder>,
    /// Whether packets carry the frames to drop from their begin and the decoder leaves that to us.
    pub(super) trim_start: bool,
}

/// Picks the track: the container's default if it can be decoded, else the first that can.
pub(super) fn select(
    reader: &dyn FormatReader,
    container: Container,
    bytes: &[u8],
    limits: &DecodeLimits,
) -> Result<Track, AudioError> {
    let first = reader.default_track(TrackType::Audio);
    let mut refusal = None;
    for track in first.into_iter().chain(reader.tracks()) {
        let Some(CodecParameters::Audio(params)) = &track.codec_params else {
            continue;
        };
        match open(params.clone(), container, bytes, limits) {
            Ok((codec, decoder)) => {
                return Ok(Track {
                    id: track.id,
                    codec,
                    decoder,
                    trim_start: params.codec == id::CODEC_ID_MP3,
                });
            }
            Err(error) => {
                refusal.get_or_insert(error);
            }
        }
    }
    Err(refusal.unwrap_or_else(|| match unknown(container, bytes) {
        Some(found) => AudioError::unsupported(found),
        None => AudioError::NoAudioTrack {
            container: container.name(),
        },
    }))
}

/// A track of Opus.
pub(super) struct OpusTrack {
    /// Its number within the container.
    pub(super) id: u32,
    /// Samples at 48 kHz before the first one that was recorded.
    pub(super) pre_skip: usize,
}

/// Picks the first track of Opus in one or two channels.
pub(super) fn opus(
    reader: &dyn FormatReader,
    container: Container,
) -> Result<OpusTrack, AudioError> {
    let mut refusal = AudioError::NoAudioTrack {
        container: container.name(),
    };
    for track in reader.tracks() {
        let Some(CodecParameters::Audio(params)) = &track.codec_params else {
            continue;
        };
        if params.codec != id::CODEC_ID_OPUS {
            let named = NAMES.iter().find(|(id, _)| *id == params.codec);
            refusal = AudioError::NotOpus {
                found: named.map_or("this codec", |(_, name)| name).into(),
            };
            continue;
        }
        // The header of Opus (RFC 7845, section 5.1): channels, samples to skip, and how channels are packed.
        let head = params.extra_data.as_deref().unwrap_or_default();
        let channels = head.get(9).map_or_else(
            || params.channels.as_ref().map_or(1, Channels::count),
            |channels| usize::from(*channels),
        );
        if !(1..=2).contains(&channels) || head.get(18).is_some_and(|family| *family > 1) {
            refusal = AudioError::NotOpus {
                found: flavour(id::CODEC_ID_OPUS, channels, head).into(),
            };
            continue;
        }
        let pre_skip = head.get(10..12).map_or(0, |bytes| {
            usize::from(u16::from_le_bytes([bytes[0], bytes[1]]))
        });
        return Ok(OpusTrack {
            id: track.id,
            pre_skip,
        });
    }
    Err(refusal)
}

fn open(
    mut params: AudioCodecParameters,
    container: Container,
    bytes: &[u8],
    limits: &DecodeLimits,
) -> Result<(&'static str, Box<dyn AudioDecoder>), AudioError> {
    let damaged = AudioError::Damaged {
        container: container.name(),
    };
    if params.codec == id::CODEC_ID_OPUS {
        // Opus runs at 48 kHz whatever rate of its input a WebM file records (RFC 7845, section 5.1).
        params.sample_rate = Some(48_000);
        // The frames to skip are big-endian in MP4 and little-endian elsewhere; the decoder reads the latter.
        if container == Container::Mp4
            && let Some(skip) = params
                .extra_data
                .as_mut()
                .and_then(|head| head.get_mut(10..12))
        {
            skip.reverse();
        }
    }
    let codec = NAMES
        .iter()
        .find(|(id, _)| *id == params.codec)
        .map(|(_, name)| *name);
    if CODECS.get_audio_decoder(params.codec).is_none() {
        let found = codec
            .or_else(|| unknown(container, bytes))
            .unwrap_or("this codec");
        return Err(AudioError::unsupported(found));
    }
    if container == Container::Mp4 && params.max_frames_per_packet == Some(1) {
        // The demuxer gives uncompressed audio out frame by frame: millions of packets, and 35 s for ten minutes.
        return Err(AudioError::unsupported("uncompressed audio in mp4 or mov"));
    }
    let codec = codec.unwrap_or("pcm");
    let channels = params.channels.as_ref().map_or(0, Channels::count);
    limits.check_channels(channels)?;
    if let Some(rate) = params.sample_rate {
        limits.check_rate(rate)?;
    }
    let setup = params.extra_data.as_deref().unwrap_or_default();
    if params
        .max_frames_per_packet
        .is_some_and(|frames| frames > PACKET_FRAMES)
        || params.codec == id::CODEC_ID_VORBIS && !vorbis::plausible(setup)
    {
        return Err(damaged);
    }
    let options = AudioDecoderOptions::default().gapless(params.codec != id::CODEC_ID_MP3);
    CODECS
        .make_audio_decoder(&params, &options)
        .map(|decoder| (codec, decoder))
        .map_err(|error| match error {
            Error::Unsupported(_) => {
                AudioError::unsupported(flavour(params.codec, channels, setup))
            }
            _ => damaged,
        })
}

/// Names what a decoder refused of a codec that it knows.
fn flavour(codec: AudioCodecId, channels: usize, setup: &[u8]) -> &'static str {
    match codec {
        // The audio object type, the first five bits of the configuration (ISO/IEC 14496-3, section 1.6.2.1).
        id::CODEC_ID_AAC => match setup.first().map(|byte| byte >> 3) {
            Some(5 | 29) => "HE-AAC",
            Some(2) if channels <= 2 => "HE-AAC",
            Some(31) => "xHE-AAC",
            Some(23 | 39) => "AAC-LD",
            _ => "AAC other than AAC-LC in mono or stereo",
        },
        id::CODEC_ID_OPUS => "Opus with more than two channels",
        id::CODEC_ID_ADPCM_MS | id::CODEC_ID_ADPCM_IMA_WAV | id::CODEC_ID_ADPCM_IMA_QT => {
            "this kind of ADPCM"
        }
        _ => "this kind of audio",
    }
}

/// Names a codec that the demuxer does not know.
pub(super) fn unknown(container: Container, bytes: &[u8]) -> Option<&'static str> {
    match container {
        Container::Ogg => ogg::codec(bytes),
        Container::Mp4 => bytes
            .windows(4)
            .find_map(|word| Some(ENTRIES.iter().find(|(entry, _)| *entry == word)?.1)),
        _ => None,
    }
}
