//! What we write, as ffmpeg and ffprobe see it.

use std::io::Write;

use voicectl::speech::audio::{AudioError, Encoding};

use super::opinion::{bytes_decoded_by_ffmpeg, length_by_ffmpeg, likeness, probed};
use crate::support::{data, have, text, tool};

/// The samples of a 16 bit mono file of ours.
fn speech() -> Vec<i16> {
    let wav = std::fs::read(data("eval/phrases.wav")).unwrap();
    wav[44..]
        .chunks_exact(2)
        .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
        .collect()
}

fn as_floats(samples: &[i16]) -> Vec<f32> {
    samples
        .iter()
        .map(|sample| f32::from(*sample) / 32_768.0)
        .collect()
}

/// What a client of a stream gets, in blocks of `size` samples.
fn streamed(encoding: Encoding, rate: u32, samples: &[i16], size: usize) -> Vec<u8> {
    let mut encoder = encoding.encoder(rate).unwrap();
    let mut bytes = Vec::new();
    for block in samples.chunks(size) {
        bytes.extend(encoder.push(block));
    }
    bytes.extend(encoder.finish());
    bytes
}

/// Those that a player knows without being told.
fn with_headers() -> impl Iterator<Item = Encoding> {
    Encoding::ALL
        .into_iter()
        .filter(|encoding| *encoding != Encoding::Pcm)
}

/// What samples become when they are decoded: Opus is always 48 kHz.
fn decoded_length(encoding: Encoding, rate: u32, samples: usize) -> usize {
    if encoding == Encoding::Opus {
        samples * 48_000 / rate as usize
    } else {
        samples
    }
}

/// How alike speech is after it was encoded. Opus at 32 kbit/s keeps what is heard, not the wave.
fn least_correlation(encoding: Encoding) -> f64 {
    if encoding == Encoding::Opus {
        0.95
    } else {
        0.99
    }
}

#[test]
fn files_have_their_exact_length_and_sound() {
    if have("ffmpeg") && have("ffprobe") {
        let samples = speech();
        let seconds = samples.len() as f64 / 16_000.0;
        for encoding in with_headers() {
            let bytes = encoding.file(16_000, &samples).unwrap();
            let length = decoded_length(encoding, 16_000, samples.len());
            assert_eq!(length_by_ffmpeg(&bytes), length, "{encoding}");
            let theirs = bytes_decoded_by_ffmpeg(&bytes);
            let (lag, correlation) = likeness(&theirs, &as_floats(&samples));
            println!("{encoding}: correlation {correlation:.4} at {lag}");
            assert!(
                lag == 0 && correlation > least_correlation(encoding),
                "{encoding}: {correlation} at {lag}"
            );
            // ffprobe counts whole MP3 frames of 36 ms, and what Opus has before the first sample.
            let probed: f64 = probed(&bytes, "duration").parse().unwrap();
            assert!(
                (probed - seconds).abs() < 0.12,
                "{encoding}: {probed} for {seconds} s"
            );
        }
        for encoding in [Encoding::Wav, Encoding::Flac] {
            let file = encoding.file(16_000, &samples).unwrap();
            let probed: f64 = probed(&file, "duration").parse().unwrap();
            assert!((probed - seconds).abs() < 1e-5, "{probed} for {seconds} s");
        }
    }
}

/// Frames, pages and blocks end where they end; the sound ends where it ended.
#[test]
fn every_length_is_kept_to_the_sample() {
    if have("ffmpeg") {
        let samples = speech();
        for encoding in [Encoding::Opus, Encoding::Flac] {
            for rate in [8_000, 16_000, 24_000, 48_000] {
                for length in [15, 63, 319, 321, 4097, 30_011] {
                    let bytes = streamed(encoding, rate, &samples[10_000..10_000 + length], 1000);
                    assert_eq!(
                        length_by_ffmpeg(&bytes),
                        decoded_length(encoding, rate, length),
                        "{encoding}: {length} at {rate} Hz"
                    );
                }
            }
        }
    }
}

#[test]
fn flac_loses_nothing_and_its_sum_is_right() {
    if have("md5sum") {
        let samples = speech();
        let bytes = Encoding::Flac.file(16_000, &samples).unwrap();
        let back = super::decoded(&bytes).unwrap();
        assert_eq!(back.samples, as_floats(&samples).into());
        let mut raw = tempfile::NamedTempFile::new().unwrap();
        raw.write_all(&Encoding::Pcm.file(16_000, &samples).unwrap())
            .unwrap();
        let sum = tool("md5sum", &[text(raw.path())]);
        let found: u128 = u128::from_be_bytes(bytes[26..42].try_into().unwrap());
        assert_eq!(
            sum.split_whitespace().next(),
            Some(&*format!("{found:032x}"))
        );
    }
}

#[test]
fn opus_takes_some_32_kilobits() {
    let samples = speech();
    let bytes = Encoding::Opus.file(16_000, &samples).unwrap();
    let rate = bytes.len() as f64 * 8.0 * 16_000.0 / samples.len() as f64;
    println!("{rate:.0} bit/s");
    assert!((20_000.0..36_000.0).contains(&rate), "{rate} bit/s");
}

#[test]
fn raw_samples_are_the_samples() {
    let samples = speech();
    let bytes: Vec<u8> = samples.iter().flat_map(|one| one.to_le_bytes()).collect();
    assert_eq!(Encoding::Pcm.file(16_000, &samples).unwrap(), bytes);
    assert_eq!(streamed(Encoding::Pcm, 16_000, &samples, 999), bytes);
}

/// 16 kHz in, 24 kHz out, block by block: half as many samples more, and the same sound.
#[test]
fn another_rate_has_the_same_length_in_time() {
    if have("ffmpeg") {
        let samples = speech();
        for size in [100, 1600, samples.len()] {
            let mut encoder = Encoding::Wav.encoder_from(16_000, 24_000).unwrap();
            let mut bytes = Vec::new();
            for block in samples.chunks(size) {
                bytes.extend(encoder.push(block));
            }
            bytes.extend(encoder.finish());
            let length = length_by_ffmpeg(&bytes);
            assert_eq!(length, (samples.len() * 3).div_ceil(2));
            let (lag, correlation) =
                likeness(&bytes_decoded_by_ffmpeg(&bytes), &as_floats(&samples));
            assert!(lag == 0 && correlation > 0.99, "{correlation} at {lag}");
        }
    }
}

#[test]
fn streams_are_playable_and_whole() {
    if have("ffmpeg") && have("ffprobe") {
        let samples = speech();
        for encoding in with_headers() {
            for size in [160, 4096, samples.len()] {
                let bytes = streamed(encoding, 16_000, &samples, size);
                let theirs = bytes_decoded_by_ffmpeg(&bytes);
                let (lag, correlation) = likeness(&theirs, &as_floats(&samples));
                assert!(
                    correlation > least_correlation(encoding),
                    "{encoding}: {correlation} at {lag}"
                );
                let length = decoded_length(encoding, 16_000, samples.len());
                // Without a tag, MP3 players play the encoder's delay and the rest of the last frame too.
                let extra = length_by_ffmpeg(&bytes) as isize - length as isize;
                assert!(
                    (0..=if encoding == Encoding::Mp3 { 2400 } else { 0 }).contains(&extra),
                    "{encoding}: {extra}"
                );
            }
        }
        for (encoding, rate, expected) in [
            (Encoding::Mp3, 16_000, "mp3,16000,1,64000"),
            (Encoding::Opus, 16_000, "opus,48000,1,N/A"),
            (Encoding::Flac, 24_000, "flac,24000,1,N/A"),
            (Encoding::Wav, 22_050, "pcm_s16le,22050,1,352800"),
        ] {
            let bytes = streamed(encoding, rate, &samples, 1000);
            assert_eq!(
                probed(&bytes, "codec_name,sample_rate,channels,bit_rate"),
                expected
            );
        }
    }
}

#[test]
fn our_own_files_and_streams_come_back_through_our_decoder() {
    let samples = speech();
    for encoding in with_headers() {
        for bytes in [
            encoding.file(16_000, &samples).unwrap(),
            streamed(encoding, 16_000, &samples, 800),
        ] {
            let recording = super::decoded(&bytes).unwrap();
            let container = if encoding == Encoding::Opus {
                "ogg"
            } else {
                encoding.name()
            };
            assert_eq!(recording.container, container);
            let (lag, correlation) = likeness(&recording.samples, &as_floats(&samples));
            assert!(
                correlation > least_correlation(encoding),
                "{encoding}: {correlation} at {lag}"
            );
            if matches!(encoding, Encoding::Opus | Encoding::Flac) {
                assert_eq!(recording.samples.len(), samples.len(), "{encoding}");
            }
        }
    }
}

#[test]
fn the_first_block_gives_the_first_bytes() {
    let samples = speech();
    let mp3 = Encoding::Mp3
        .encoder(16_000)
        .unwrap()
        .push(&samples[..1152]);
    assert_eq!(mp3.len(), 2 * 288, "two frames of 36 ms at 64 kbit/s");
    assert!(mp3.starts_with(&[0xff, 0xf3]) && !mp3.windows(4).any(|word| word == b"Info"));
    let wav = Encoding::Wav.encoder(16_000).unwrap().push(&samples[..10]);
    assert_eq!(wav.len(), 44 + 20);
    assert_eq!(wav[4..8], [0xff; 4]);
    assert_eq!(wav[40..44], [0xff; 4]);
    let opus = Encoding::Opus.encoder(16_000).unwrap().push(&samples[..10]);
    assert!(opus.starts_with(b"OggS") && opus.windows(8).any(|word| word == b"OpusTags"));
    let flac = Encoding::Flac
        .encoder(16_000)
        .unwrap()
        .push(&samples[..4096]);
    assert!(
        flac.starts_with(b"fLaC") && flac.len() > 1000,
        "a frame of 256 ms"
    );
}

#[test]
fn every_rate_that_is_promised_is_written() {
    if have("ffprobe") {
        for rate in [8_000, 11_025, 12_000, 16_000, 22_050, 24_000] {
            let bytes = streamed(Encoding::Mp3, rate, &speech(), 1000);
            assert_eq!(probed(&bytes, "sample_rate"), rate.to_string());
        }
    }
    for (encoding, rate) in [
        (Encoding::Mp3, 44_100),
        (Encoding::Mp3, 0),
        (Encoding::Opus, 22_050),
        (Encoding::Opus, 0),
        (Encoding::Flac, 96_001),
        (Encoding::Flac, 0),
        (Encoding::Wav, 0),
        (Encoding::Pcm, 0),
    ] {
        let error = AudioError::EncoderRate {
            encoding: encoding.name(),
            rate,
        };
        assert_eq!(encoding.encoder(rate).unwrap_err(), error);
        assert_eq!(encoding.file(rate, &[0; 10]).unwrap_err(), error);
    }
}

#[test]
fn silence_and_nothing_are_files_too() {
    for encoding in Encoding::ALL {
        assert!(
            streamed(encoding, 16_000, &[0; 100], 10).len() > 44,
            "{encoding}"
        );
    }
    let empty = |encoding| streamed(encoding, 16_000, &[], 10).len();
    assert_eq!((empty(Encoding::Mp3), empty(Encoding::Pcm)), (0, 0));
    assert_eq!((empty(Encoding::Wav), empty(Encoding::Flac)), (44, 42));
    if have("ffmpeg") {
        let opus = streamed(Encoding::Opus, 16_000, &[], 10);
        assert_eq!(length_by_ffmpeg(&opus), 0);
    }
}

#[test]
fn encodings_are_known_by_name() {
    for encoding in Encoding::ALL {
        assert_eq!(encoding.name().parse(), Ok(encoding));
        assert_eq!(Encoding::of_extension(encoding.extension()), Ok(encoding));
    }
    assert_eq!(Encoding::of_extension("OGG"), Ok(Encoding::Opus));
    assert_eq!(Encoding::Mp3.media_type(), "audio/mpeg");
    let error = "aac".parse::<Encoding>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown audio encoding `aac`; known: mp3, opus, flac, wav, pcm"
    );
}
