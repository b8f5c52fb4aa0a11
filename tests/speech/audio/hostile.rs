//! Files made to hurt: small ones that ask for much.

use std::time::{Duration, Instant};

use voicectl::speech::audio::{AudioError, DecodeLimits, decode};

use super::decoded;
use super::samples::convert;
use crate::support::ogg::page;
use crate::support::{data, have};

/// A real file with its sample rate patched.
fn wav_at(rate: u32) -> Vec<u8> {
    let mut wav = std::fs::read(data("eval/08-yes.wav")).unwrap();
    wav[24..28].copy_from_slice(&rate.to_le_bytes());
    wav
}

#[test]
fn rates_that_no_recorder_uses_are_refused_before_a_filter_is_built() {
    for rate in [4_294_967_291, 16_777_213, 1_000_003, 192_001, 7999, 7, 1] {
        let begin = Instant::now();
        let error = decoded(&wav_at(rate)).unwrap_err();
        assert_eq!(
            error,
            AudioError::Rate {
                rate,
                min: 8_000,
                max: 192_000
            }
        );
        assert!(begin.elapsed() < Duration::from_secs(2));
    }
    // The most awkward filter that is allowed: a prime.
    assert!(decoded(&wav_at(191_999)).is_ok());
}

#[test]
fn more_channels_than_allowed_are_refused() {
    let mut wav = wav_at(16_000);
    for channels in [9_u16, 255, 65_535] {
        wav[22..24].copy_from_slice(&channels.to_le_bytes());
        wav[32..34].copy_from_slice(&channels.wrapping_mul(2).to_le_bytes());
        let error = decoded(&wav).unwrap_err();
        let refused = matches!(
            error,
            AudioError::TooManyChannels { .. }
                | AudioError::Damaged { .. }
                | AudioError::Unsupported { .. }
        );
        assert!(refused, "{channels}: {error:?}");
    }
}

#[test]
fn silence_that_unpacks_to_minutes_is_stopped_while_it_is_decoded() {
    if !have("ffmpeg") {
        return;
    }
    let limits = DecodeLimits {
        duration: Duration::from_secs(20),
        ..DecodeLimits::default()
    };
    let silence = "-af apad=whole_dur=100 -ar 48000 -ac 1";
    for (extension, codec) in [
        ("m4a", "aac"),
        ("aac", "aac"),
        ("flac", "flac"),
        ("ogg", "libvorbis"),
        ("ogg", "libopus"),
        ("webm", "libopus"),
        ("mp3", "libmp3lame"),
    ] {
        let bytes = convert(
            &data("eval/08-yes.wav"),
            extension,
            &format!("{silence} -c:a {codec}"),
            false,
        );
        let error = decode(&bytes, &limits, &|| false).unwrap_err();
        assert_eq!(
            error,
            AudioError::TooLong {
                limit: limits.duration
            },
            "{codec} in {extension}"
        );
        assert_eq!(error.to_string(), "the recording is longer than 20 seconds");
    }
}

#[test]
fn the_limits_themselves_are_allowed() {
    let wav = wav_at(16_000);
    let exact = DecodeLimits {
        bytes: wav.len(),
        duration: Duration::from_millis(1389),
        ..DecodeLimits::default()
    };
    assert!(decode(&wav, &exact, &|| false).is_ok());
    let shorter = DecodeLimits {
        duration: Duration::from_millis(1388),
        ..exact.clone()
    };
    assert_eq!(
        decode(&wav, &shorter, &|| false).unwrap_err(),
        AudioError::TooLong {
            limit: shorter.duration
        }
    );
    let smaller = DecodeLimits {
        bytes: wav.len() - 1,
        ..exact
    };
    let error = decode(&wav, &smaller, &|| false).unwrap_err();
    assert_eq!(
        error,
        AudioError::TooLarge {
            bytes: wav.len(),
            limit: wav.len() - 1
        }
    );
}

#[test]
fn a_cancelled_request_stops_at_once() {
    assert_eq!(
        decode(&wav_at(16_000), &DecodeLimits::default(), &|| true).unwrap_err(),
        AudioError::Cancelled
    );
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let soon = || asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed) > 10;
    assert_eq!(
        decode(&wav_at(16_000), &DecodeLimits::default(), &soon).unwrap_err(),
        AudioError::Cancelled
    );
}

/// Bits, the least significant of each byte first.
#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn put(&mut self, value: u64, count: u32) -> &mut Self {
        self.0
            .extend((0..count).map(|place| value >> place & 1 == 1));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        self.0
            .chunks(8)
            .map(|bits| {
                bits.iter()
                    .rev()
                    .fold(0, |byte, bit| byte << 1 | u8::from(*bit))
            })
            .collect()
    }
}

/// A Vorbis file of 7 KB whose 256 codebooks each ask for 8 MB.
fn codebook_bomb() -> Vec<u8> {
    let mut setup = Bits::default();
    setup.put(255, 8);
    for _ in 0..256 {
        setup.put(0x56_4342, 24).put(16, 16).put(128 << 10, 24);
        // Codewords in order of their length: all of 17 bits.
        setup.put(1, 1).put(16, 5).put(128 << 10, 18);
        // A lookup table that two values are the source of.
        setup
            .put(1, 4)
            .put(0, 32)
            .put(0, 32)
            .put(0, 4)
            .put(0, 1)
            .put(0, 2);
    }
    let identification = [
        b"\x01vorbis".as_slice(),
        &[0; 4],
        &[1],
        &16_000_u32.to_le_bytes(),
        &[0; 12],
        &[0xb8, 1],
    ]
    .concat();
    let mut file = page(2, 0, 0, &[&identification]);
    file.extend(page(0, 0, 1, &[b"\x03vorbis\0\0\0\0\0\0\0\0\x01"]));
    let setup = [b"\x05vorbis".as_slice(), &setup.bytes()].concat();
    file.extend(page(0, 0, 2, &[&setup]));
    for sequence in 3..10 {
        file.extend(page(0, 0, sequence, &[&[0; 20]]));
    }
    file
}

#[test]
fn codebooks_that_add_up_to_gigabytes_are_refused() {
    let bytes = codebook_bomb();
    assert!(bytes.len() < 10_000);
    let begin = Instant::now();
    assert_eq!(
        decoded(&bytes).unwrap_err(),
        AudioError::Damaged { container: "ogg" }
    );
    assert!(
        begin.elapsed() < Duration::from_secs(1),
        "{:?}",
        begin.elapsed()
    );
}

/// A fragmented MP4 whose first track has four thousand million packets of no bytes.
fn endless_fragment(arguments: &str) -> Vec<u8> {
    let arguments = format!("{arguments} -movflags empty_moov+default_base_moof");
    let mut bytes = convert(&data("eval/08-yes.wav"), "mp4", &arguments, false);
    let behind = |bytes: &[u8], name: &[u8]| {
        bytes
            .windows(4)
            .position(|word| word == name)
            .expect("a box")
            + 4
    };
    // Packets have no size by default ...
    let header = behind(&bytes, b"tfhd");
    assert_eq!(
        bytes[header + 3] & 0x38,
        0x38,
        "defaults for duration, size and flags"
    );
    bytes[header + 12..header + 16].fill(0);
    // ... and the table, instead of telling the size of each, counts them.
    let run = behind(&bytes, b"trun");
    bytes[run..run + 8].copy_from_slice(&[0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff]);
    bytes
}

#[test]
fn four_thousand_million_empty_packets_are_stopped() {
    if !have("ffmpeg") {
        return;
    }
    let limits = DecodeLimits {
        duration: Duration::from_secs(20),
        ..DecodeLimits::default()
    };
    let too_long = AudioError::TooLong {
        limit: limits.duration,
    };
    let damaged = AudioError::Damaged { container: "m4a" };
    let film = "-f lavfi -i testsrc=d=1:s=64x64 -map 1:v -map 0:a -c:v mpeg4 -c:a aac";
    // An empty AAC packet is 64 ms of silence, an empty FLAC packet an error, and video is passed over.
    for (arguments, expected) in [
        ("-c:a aac", too_long),
        ("-c:a flac -strict -2", damaged.clone()),
        (film, damaged),
    ] {
        let bytes = endless_fragment(arguments);
        assert_eq!(
            decode(&bytes, &limits, &|| false).unwrap_err(),
            expected,
            "{arguments}"
        );
    }
}

#[test]
fn tags_that_grow_in_memory_are_refused() {
    if !have("ffmpeg") {
        return;
    }
    let flac = convert(&data("eval/08-yes.wav"), "flac", "-c:a flac", false);
    assert!(decoded(&flac).is_ok());
    // 10 MB of comments of two letters behind the stream information: 300 MB as tags of the demuxer.
    let count = 10_000_000_u32 / 6;
    let comments = [
        &[0; 4],
        count.to_le_bytes().as_slice(),
        &b"\x02\0\0\0a=".repeat(count as usize),
    ]
    .concat();
    let size = (comments.len() as u32).to_be_bytes();
    let bytes = [
        &flac[..42],
        &[4, size[1], size[2], size[3]],
        &comments,
        &flac[42..],
    ]
    .concat();
    let begin = Instant::now();
    assert_eq!(
        decoded(&bytes).unwrap_err(),
        AudioError::Damaged { container: "flac" }
    );
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
}
