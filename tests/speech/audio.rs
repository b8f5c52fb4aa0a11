//! Audio files against ffmpeg: what it writes we read, what we write it reads.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    unreachable_pub,
    reason = "a test that fails here has found what it looks for"
)]

mod encoders;
mod hostile;
mod opinion;
mod samples;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use voicectl::speech::audio::{AudioError, DecodeLimits, FORMATS, Recording, decode};

use self::opinion::{RATE, decoded_by_ffmpeg, likeness};
use self::samples::{REFUSED, SAMPLES, Sample, convert};
use crate::support::{data, have, spoken};

fn decoded(bytes: &[u8]) -> Result<Recording, AudioError> {
    decode(bytes, &DecodeLimits::default(), &|| false)
}

/// One form of one recording: found by content, as long as ffmpeg has it, and the same sound.
fn check(sample: &Sample, source: &Path) {
    let bytes = sample.of(source);
    let recording = decoded(&bytes).unwrap_or_else(|error| panic!("{}: {error}", sample.name));
    assert_eq!(
        (recording.container, recording.codec),
        sample.found,
        "{}",
        sample.name
    );
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&bytes).unwrap();
    let codec = if sample.found == ("m4a", "aac") {
        "aac in mp4"
    } else {
        sample.found.1
    };
    let theirs = decoded_by_ffmpeg(file.path(), codec);
    let (lag, correlation) = likeness(&recording.samples, &theirs);
    println!(
        "{:32} {:7} bytes {:6} Hz {} ch  lag {lag:5}  length {:+6}  correlation {correlation:.5}",
        sample.name,
        bytes.len(),
        recording.rate,
        recording.channels,
        recording.samples.len() as isize - theirs.len() as isize,
    );
    assert!(
        correlation > 0.99,
        "{}: correlation {correlation} at lag {lag}",
        sample.name
    );
    // AAC begins with up to 2048 frames of the encoder's delay, which is 46 ms at 44.1 kHz and 128 ms at 16 kHz.
    let slack = if sample.found.1 == "aac" {
        RATE * 13 / 100
    } else {
        RATE * 7 / 100
    };
    let difference = recording.samples.len().abs_diff(theirs.len());
    assert!(
        difference <= slack,
        "{}: {difference} samples off",
        sample.name
    );
}

#[test]
fn each_form_of_audio_is_found_by_its_content_and_sounds_as_ffmpeg_decodes_it() {
    if have("ffmpeg") {
        for sample in SAMPLES {
            check(sample, &data("eval/phrases.wav"));
        }
    }
}

#[test]
fn each_recording_survives_the_forms_that_browsers_and_phones_send() {
    if have("ffmpeg") {
        let common = ["wav 16 bit", "mp3", "webm opus live", "ogg opus", "m4a aac"];
        for (source, text) in spoken() {
            for sample in SAMPLES
                .iter()
                .filter(|sample| common.contains(&sample.name))
            {
                if !text.is_empty() {
                    check(sample, &source);
                }
            }
        }
    }
}

#[test]
fn each_format_and_codec_of_the_table_is_tested_and_nothing_else() {
    let promised: BTreeSet<_> = FORMATS
        .iter()
        .flat_map(|format| format.codecs.iter().map(|codec| (format.name, *codec)))
        .collect();
    let tested: BTreeSet<_> = SAMPLES.iter().map(|sample| sample.found).collect();
    assert_eq!(promised, tested);
}

#[test]
fn a_name_says_nothing() {
    let wav = std::fs::read(data("eval/08-yes.wav")).unwrap();
    let recording = decoded(&wav).unwrap();
    assert_eq!(
        (
            recording.container,
            recording.codec,
            recording.rate,
            recording.channels
        ),
        ("wav", "pcm", 16_000, 1)
    );
    assert_eq!(recording.samples.len(), 22_213);
    assert_eq!(recording.duration().as_millis(), 1388);
}

#[test]
fn other_audio_is_refused_by_its_name() {
    if have("ffmpeg") {
        for (extension, arguments, word) in REFUSED {
            let bytes = convert(&data("eval/08-yes.wav"), extension, arguments, false);
            let error = decoded(&bytes)
                .map(|recording| recording.codec)
                .unwrap_err();
            let AudioError::Unsupported { found } = error else {
                panic!("{extension}: {error:?}")
            };
            assert!(found.contains(word), "{extension}: {found}");
        }
    }
}

#[test]
fn high_efficiency_aac_is_refused_by_its_name() {
    if have("ffmpeg") {
        let mut bytes = convert(&data("eval/08-yes.wav"), "m4a", "-c:a aac -ar 22050", false);
        // The configuration: AAC-LC, 22.05 kHz, mono, no SBR. The same length as SBR to 44.1 kHz over it.
        let at = bytes
            .windows(5)
            .position(|word| word == [0x13, 0x88, 0x56, 0xe5, 0x00])
            .expect("a configuration");
        bytes[at..at + 5].copy_from_slice(&[0x2b, 0x8a, 0x08, 0x00, 0x00]);
        let error = decoded(&bytes).unwrap_err();
        assert_eq!(
            error,
            AudioError::Unsupported {
                found: "HE-AAC".into()
            }
        );
        assert_eq!(
            error.to_string(),
            "HE-AAC is not supported; send wav, aiff, mp3, flac, ogg, webm, mka, m4a, aac"
        );
    }
}

#[test]
fn phone_recordings_in_amr_are_refused_by_their_name() {
    assert_eq!(
        decoded(b"#!AMR\n\x3c\x91\x17").unwrap_err(),
        AudioError::Unsupported {
            found: "AMR".into()
        }
    );
    assert_eq!(
        decoded(b"MThd\0\0\0\x06").unwrap_err(),
        AudioError::Unsupported {
            found: "MIDI".into()
        }
    );
}

#[test]
fn a_video_without_sound_is_refused_and_one_with_sound_is_heard() {
    if have("ffmpeg") {
        let source = data("eval/08-yes.wav");
        let silent = "-f lavfi -i testsrc=d=1:s=64x64 -map 1:v -c:v libvpx";
        let error = decoded(&convert(&source, "webm", silent, false)).unwrap_err();
        assert_eq!(error, AudioError::NoAudioTrack { container: "webm" });
        let film = "-f lavfi -i testsrc=d=1:s=64x64 -map 1:v -map 0:a -c:v mpeg4 -c:a aac";
        let recording = decoded(&convert(&source, "mp4", film, false)).unwrap();
        assert_eq!((recording.container, recording.codec), ("m4a", "aac"));
        assert!(recording.duration() > Duration::from_millis(1300));
    }
}

#[test]
fn files_that_are_no_audio_are_told_so() {
    assert_eq!(decoded(b"").unwrap_err(), AudioError::Empty);
    for bytes in [
        &b"hello, this is a letter"[..],
        b"%PDF-1.7\n",
        b"PK\x03\x04",
        b"\x89PNG\r\n\x1a\n",
        b"R",
        &[0; 5000],
    ] {
        assert_eq!(decoded(bytes).unwrap_err(), AudioError::NotAudio);
    }
    // The byte order mark of UTF-16 looks like the begin of an MPEG frame.
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("hello".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(decoded(&utf16).unwrap_err(), AudioError::NotAudio);
    let said = AudioError::NotAudio.to_string();
    assert_eq!(
        said,
        "this is not an audio file; send wav, aiff, mp3, flac, ogg, webm, mka, m4a, aac"
    );
}

#[test]
fn a_recording_without_samples_is_empty() {
    let mut wav = std::fs::read(data("eval/08-yes.wav")).unwrap();
    assert_eq!(
        decoded(&wav[..44]).unwrap_err(),
        AudioError::Damaged { container: "wav" }
    );
    wav[40..44].fill(0);
    assert_eq!(decoded(&wav[..44]).unwrap_err(), AudioError::Empty);
}

#[test]
fn a_file_that_breaks_off_gives_what_was_there() {
    if have("ffmpeg") {
        let source = data("eval/phrases.wav");
        for name in [
            "wav 16 bit",
            "mp3",
            "flac",
            "ogg vorbis",
            "ogg opus",
            "webm opus live",
            "aac adts",
            "mp4 aac, fragmented",
        ] {
            let sample = SAMPLES.iter().find(|sample| sample.name == name).unwrap();
            let bytes = sample.of(&source);
            let whole = decoded(&bytes).unwrap().samples.len();
            let half = decoded(&bytes[..bytes.len() / 2])
                .unwrap_or_else(|error| panic!("{name}: {error}"))
                .samples
                .len();
            println!("{name}: {half} of {whole}");
            assert!(
                half > whole / 4 && half < whole * 3 / 4,
                "{name}: {half} of {whole}"
            );
        }
        // Here the index comes last, and without it the bytes have no meaning.
        let bytes = convert(&source, "m4a", "-c:a aac", false);
        assert_eq!(
            decoded(&bytes[..bytes.len() / 2]).unwrap_err(),
            AudioError::Damaged { container: "m4a" }
        );
    }
}

#[test]
fn a_stream_that_was_joined_late_is_still_mp3() {
    if have("ffmpeg") {
        let bytes = convert(
            &data("eval/phrases.wav"),
            "mp3",
            "-c:a libmp3lame -b:a 64k",
            false,
        );
        let recording = decoded(&bytes[1000..]).unwrap();
        assert_eq!(recording.container, "mp3");
        assert!(recording.duration() > Duration::from_secs(5));
    }
}

#[test]
fn recordings_that_were_joined_by_cat_are_heard_to_the_end() {
    if have("ffmpeg") {
        for (extension, arguments) in [
            ("mp3", "-c:a libmp3lame"),
            ("ogg", "-c:a libopus"),
            ("ogg", "-c:a libvorbis"),
        ] {
            let bytes = convert(&data("eval/phrases.wav"), extension, arguments, false);
            let once = decoded(&bytes).unwrap().samples.len();
            let twice = decoded(&bytes.repeat(2)).unwrap().samples.len();
            assert!(
                twice.abs_diff(2 * once) < RATE / 5,
                "{extension}: {once}, then {twice}"
            );
        }
    }
}
