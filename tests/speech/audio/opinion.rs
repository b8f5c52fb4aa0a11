//! ffmpeg's opinion of a file, and how far it is from ours.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Samples per second that both opinions have.
pub const RATE: usize = 16_000;

/// ffmpeg's own decode: mono, 16 kHz.
pub fn decoded_by_ffmpeg(file: &Path, codec: &str) -> Vec<f32> {
    let arguments: &[&str] = match codec {
        // Its own Opus decoder is a fraction of a sample off the reference decoder, which it also knows.
        "opus" => &["-c:a", "libopus"],
        // Our decoder keeps what the encoder needs to begin with (23 to 46 ms), which the edit list cuts off.
        "aac in mp4" => &["-ignore_editlist", "1"],
        _ => &[],
    };
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin"])
        .args(arguments)
        .arg("-i")
        .arg(file)
        .args(["-ac", "1", "-ar", "16000", "-f", "f32le", "pipe:1"])
        .output()
        .expect("ffmpeg runs");
    assert!(
        output.status.success(),
        "ffmpeg: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
        .stdout
        .chunks_exact(4)
        .map(|word| f32::from_le_bytes(word.try_into().unwrap()))
        .collect()
}

/// The same for bytes.
pub fn bytes_decoded_by_ffmpeg(bytes: &[u8]) -> Vec<f32> {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("it can be written");
    decoded_by_ffmpeg(file.path(), "any")
}

/// How many samples ffmpeg finds in it, at the rate that they have.
pub fn length_by_ffmpeg(bytes: &[u8]) -> usize {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("it can be written");
    // Opus by its authors' decoder: ffmpeg's own, of version 7, keeps back 24 samples of a packet in 8 kHz, and loses them where it
    // is the last (measured).
    let is_opus = bytes.get(28..36) == Some(b"OpusHead");
    let decoder: &[&str] = if is_opus { &["-c:a", "libopus"] } else { &[] };
    let output = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin"])
        .args(decoder)
        .arg("-i")
        .arg(file.path())
        .args(["-f", "s16le", "pipe:1"])
        .output()
        .expect("ffmpeg runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "ffmpeg: {said}");
    output.stdout.len() / 2
}

/// What ffprobe says of one field of the only stream.
pub fn probed(bytes: &[u8], field: &str) -> String {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(bytes).expect("it can be written");
    let output = Command::new("ffprobe")
        .args([
            "-v",
            "error",
            "-show_entries",
            &format!("stream={field}"),
            "-of",
            "csv=p=0",
        ])
        .arg(file.path())
        .stderr(Stdio::inherit())
        .output()
        .expect("ffprobe runs");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The lag, in samples, by which `ours` comes after `theirs`, and the correlation there.
/// Looked for within 100 ms, where the speech is loudest.
pub fn likeness(ours: &[f32], theirs: &[f32]) -> (isize, f64) {
    const WINDOW: usize = 1600;
    const REACH: isize = RATE as isize / 10;
    let loudest = theirs
        .chunks(WINDOW)
        .enumerate()
        .max_by(|(_, one), (_, other)| energy(one).total_cmp(&energy(other)))
        .map_or(0, |(at, _)| at * WINDOW);
    let window = &theirs[loudest..theirs.len().min(loudest + WINDOW)];
    let best = (-REACH..=REACH)
        .map(|lag| {
            (
                lag,
                correlation(shifted(ours, loudest as isize + lag), window),
            )
        })
        .max_by(|one, other| one.1.total_cmp(&other.1))
        .expect("there are lags");
    (
        best.0,
        correlation(shifted(ours, best.0), shifted(theirs, -best.0.min(0))),
    )
}

/// `samples` from `at` on; nothing when that is outside.
fn shifted(samples: &[f32], at: isize) -> &[f32] {
    samples.get(at.max(0) as usize..).unwrap_or_default()
}

/// Pearson's, over what both have.
fn correlation(one: &[f32], other: &[f32]) -> f64 {
    let (mut product, mut first, mut second) = (0.0, 0.0, 0.0);
    for (one, other) in one.iter().zip(other) {
        product += f64::from(one * other);
        first += f64::from(one * one);
        second += f64::from(other * other);
    }
    product / (first * second).sqrt().max(f64::MIN_POSITIVE)
}

fn energy(samples: &[f32]) -> f64 {
    samples
        .iter()
        .map(|sample| f64::from(sample * sample))
        .sum()
}
