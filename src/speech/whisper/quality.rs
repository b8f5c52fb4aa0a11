//! What can be said of decoded words: whether a trimmed context was enough for them, and the figures of a segment.

use std::collections::HashMap;
use std::time::Duration;

use miniz_oxide::deflate::compress_to_vec_zlib;
use whisper_rs::WhisperState;

use super::voice::Voice;
use super::words::Token;
use crate::speech::{Quality, RECOGNIZER_RATE, Segment};

/// Mean log probability of a token below which a text is doubted (Whisper's own threshold).
const LEAST_LOG_PROBABILITY: f32 = -1.0;
/// Entropy in nats of the last tokens below which they repeat themselves (whisper.cpp's own threshold).
const LEAST_ENTROPY: f32 = 2.4;
/// Probability that nobody speaks from which on that is believed (Whisper's own threshold).
const NO_SPEECH: f32 = 0.6;
/// By how much the times of a segment may be off.
const SLACK: Duration = Duration::from_millis(500);
/// How many tokens at the end are looked at.
const TAIL: usize = 32;

/// Least logarithm of a probability that is shown: JSON has neither infinity nor not-a-number.
const LOWEST: f32 = -100.0;
/// How hard the text is packed: Python's `zlib` packs as hard by default, and so does Whisper's reference implementation.
const PACKED: u8 = 6;

/// The figures of a segment with this text and these tokens.
#[expect(
    clippy::cast_precision_loss,
    reason = "a window has at most 448 tokens, and a few thousand bytes"
)]
pub(super) fn figures(
    text: &str,
    tokens: &[Token],
    temperature: f32,
    no_speech_probability: f32,
) -> Quality {
    let sum: f32 = tokens.iter().map(|token| token.log_probability).sum();
    let packed = compress_to_vec_zlib(text.as_bytes(), PACKED).len();
    Quality {
        tokens: tokens.iter().map(|token| token.id).collect(),
        temperature,
        mean_log_probability: bounded(sum / tokens.len().max(1) as f32, LOWEST, 0.0),
        compression_ratio: text.len() as f32 / packed as f32,
        no_speech_probability: bounded(no_speech_probability, 0.0, 1.0),
    }
}

/// The number within bounds; the lower one for not-a-number, which damaged models give.
pub(super) const fn bounded(number: f32, least: f32, most: f32) -> f32 {
    if number.is_nan() {
        least
    } else {
        number.clamp(least, most)
    }
}

/// Whether Whisper made up these words: it says itself that probably nobody speaks, and nobody else hears a voice.
pub(super) fn is_invented(segment: &Segment, voice: &Voice) -> bool {
    let is_unlikely = segment
        .quality
        .as_ref()
        .is_some_and(|quality| quality.no_speech_probability > NO_SPEECH);
    let samples = samples(segment.start.saturating_sub(SLACK))..samples(segment.end + SLACK);
    is_unlikely && !voice.is_heard(samples)
}

fn samples(time: Duration) -> usize {
    let milliseconds = usize::try_from(time.as_millis()).unwrap_or(usize::MAX);
    milliseconds.saturating_mul(RECOGNIZER_RATE as usize / 1000)
}

/// Whether the full context should have another look.
///
/// `is_clear` says that there are words in the recording: then an empty text is doubted, too.
pub(super) fn is_doubtful(state: &WhisperState, is_clear: bool) -> bool {
    let mut ids = Vec::new();
    let mut log_probability = 0.0;
    for segment in state.as_iter() {
        for token in (0..segment.n_tokens()).filter_map(|index| segment.get_token(index)) {
            ids.push(token.token_id());
            log_probability += token.token_data().plog;
        }
    }
    judge(&ids, log_probability, is_clear)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a window has at most 448 tokens"
)]
fn judge(ids: &[i32], log_probability: f32, is_clear: bool) -> bool {
    if ids.is_empty() {
        return is_clear;
    }
    // Written so that not-a-number is doubtful.
    let is_likely = log_probability / ids.len() as f32 >= LEAST_LOG_PROBABILITY;
    let loops = ids.len() > TAIL && entropy(&ids[ids.len() - TAIL..]) < LEAST_ENTROPY;
    !is_likely || loops
}

#[expect(clippy::cast_precision_loss, reason = "at most 32 tokens are counted")]
fn entropy(ids: &[i32]) -> f32 {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    for &id in ids {
        *counts.entry(id).or_default() += 1;
    }
    let share = |&count: &usize| count as f32 / ids.len() as f32;
    counts
        .values()
        .map(share)
        .map(|share| -share * share.ln())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(log_probabilities: &[f32]) -> Vec<Token> {
        let token = |(id, &log_probability): (u32, &f32)| Token {
            id,
            log_probability,
            ..Token::default()
        };
        (7..).zip(log_probabilities).map(token).collect()
    }

    #[test]
    fn a_text_that_repeats_itself_packs_well() {
        let ratio = |text: &str| figures(text, &tokens(&[-0.5]), 0.0, 0.5).compression_ratio;
        // What Python's `len(zlib.compress(text))` gives as well.
        assert!((ratio("nothing repeated") - 16.0 / 24.0).abs() < 1e-6);
        assert!(ratio(&"again and ".repeat(30)) > 2.4);
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "these are exact")]
    fn figures_are_numbers() {
        let quality = figures("x", &tokens(&[f32::NAN, -1.0]), 0.2, f32::NAN);
        let numbers = [quality.mean_log_probability, quality.no_speech_probability];
        assert_eq!(numbers, [LOWEST, 0.0]);
        let quality = figures("x", &tokens(&[-1.0, -0.5]), 0.2, 0.25);
        let numbers = [quality.mean_log_probability, quality.no_speech_probability];
        assert_eq!(numbers, [-0.75, 0.25]);
        assert_eq!(quality.tokens, [7, 8]);
    }

    #[test]
    fn likely_words_are_believed() {
        assert!(!judge(&[1, 2, 3], -0.6, true));
        let many: Vec<i32> = (0..100).collect();
        assert!(!judge(&many, -20.0, true));
    }

    #[test]
    fn unlikely_words_loops_and_no_words_in_clear_speech_are_not() {
        assert!(judge(&[1, 2, 3], -3.3, true));
        assert!(judge(&[1, 2, 3], f32::NAN, true));
        assert!(judge(&[7, 8, 9].repeat(20), -6.0, true));
        assert!(judge(&[], 0.0, true));
        assert!(!judge(&[], 0.0, false), "background noise has no words");
    }
}
