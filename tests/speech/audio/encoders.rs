//! What we write, as ffmpeg and ffprobe see it.

use voicectl::speech::audio::{AudioError, Encoding};

use super::opinion::{bytes_decoded_by_ffmpeg, likeness, probed};
use crate::support::{data, have};

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

#[test]
fn files_have_their_exact_length_and_sound() {
    if have("ffmpeg") && have("ffprobe") {
        let samples = speech();
        let seconds = samples.len() as f64 / 16_000.0;
        for encoding in Encoding::ALL {
            let bytes = encoding.file(16_000, &samples).unwrap();
            let theirs = bytes_decoded_by_ffmpeg(&bytes);
            assert_eq!(theirs.len(), samples.len(), "{encoding}");
            let (lag, correlation) = likeness(&theirs, &as_floats(&samples));
            assert!(
                lag == 0 && correlation > 0.99,
                "{encoding}: {correlation} at {lag}"
            );
            // ffprobe counts whole MP3 frames of 36 ms.
            let probed: f64 = probed(&bytes, "duration").parse().unwrap();
            assert!(
                (probed - seconds).abs() < 0.12,
                "{encoding}: {probed} for {seconds} s"
            );
        }
        let probed: f64 = probed(&Encoding::Wav.file(16_000, &samples).unwrap(), "duration")
            .parse()
            .unwrap();
        assert!((probed - seconds).abs() < 1e-5, "{probed} for {seconds} s");
    }
}

#[test]
fn streams_are_playable_and_whole() {
    if have("ffmpeg") && have("ffprobe") {
        let samples = speech();
        for encoding in Encoding::ALL {
            for size in [160, 4096, samples.len()] {
                let bytes = streamed(encoding, 16_000, &samples, size);
                let theirs = bytes_decoded_by_ffmpeg(&bytes);
                let (lag, correlation) = likeness(&theirs, &as_floats(&samples));
                assert!(correlation > 0.99, "{encoding}: {correlation} at {lag}");
                // Without a tag, MP3 players play the encoder's delay and the rest of the last frame too.
                let extra = theirs.len() as isize - samples.len() as isize;
                assert!(
                    (0..=if encoding == Encoding::Mp3 { 2400 } else { 0 }).contains(&extra),
                    "{encoding}: {extra}"
                );
            }
        }
        let mp3 = streamed(Encoding::Mp3, 16_000, &samples, 1000);
        assert_eq!(
            probed(&mp3, "codec_name,sample_rate,channels,bit_rate"),
            "mp3,16000,1,64000"
        );
        let wav = streamed(Encoding::Wav, 22_050, &samples, 1000);
        assert_eq!(
            probed(&wav, "codec_name,sample_rate,channels"),
            "pcm_s16le,22050,1"
        );
    }
}

#[test]
fn our_own_files_and_streams_come_back_through_our_decoder() {
    let samples = speech();
    for encoding in Encoding::ALL {
        for bytes in [
            encoding.file(16_000, &samples).unwrap(),
            streamed(encoding, 16_000, &samples, 800),
        ] {
            let recording = super::decoded(&bytes).unwrap();
            assert_eq!(recording.container, encoding.name());
            let (lag, correlation) = likeness(&recording.samples, &as_floats(&samples));
            assert!(correlation > 0.99, "{encoding}: {correlation} at {lag}");
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
        (Encoding::Wav, 0),
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
        let empty = streamed(encoding, 16_000, &[], 10);
        assert_eq!(empty.len(), if encoding == Encoding::Wav { 44 } else { 0 });
    }
}

#[test]
fn encodings_are_known_by_name() {
    for encoding in Encoding::ALL {
        assert_eq!(encoding.name().parse(), Ok(encoding));
    }
    assert_eq!(Encoding::Mp3.media_type(), "audio/mpeg");
    let error = "flac".parse::<Encoding>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown audio encoding `flac`; known: mp3, wav"
    );
}
