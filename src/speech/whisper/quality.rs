//! Whether what was decoded with a trimmed context can be believed.

use std::collections::HashMap;

use whisper_rs::WhisperState;

/// Mean log probability of a token below which a text is doubted (Whisper's own threshold).
const LEAST_LOG_PROBABILITY: f32 = -1.0;
/// Entropy in nats of the last tokens below which they repeat themselves (whisper.cpp's own threshold).
const LEAST_ENTROPY: f32 = 2.4;
/// How many tokens at the end are looked at.
const TAIL: usize = 32;

/// Whether the full context should have another look.
///
/// `loud` says that there is more than background noise in the recording: then an empty text is doubted, too.
pub(super) fn is_doubtful(state: &WhisperState, loud: bool) -> bool {
    let mut ids = Vec::new();
    let mut log_probability = 0.0;
    for segment in state.as_iter() {
        for token in (0..segment.n_tokens()).filter_map(|index| segment.get_token(index)) {
            ids.push(token.token_id());
            log_probability += token.token_data().plog;
        }
    }
    judge(&ids, log_probability, loud)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a window has at most 448 tokens"
)]
fn judge(ids: &[i32], log_probability: f32, loud: bool) -> bool {
    if ids.is_empty() {
        return loud;
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

    #[test]
    fn likely_words_are_believed() {
        assert!(!judge(&[1, 2, 3], -0.6, true));
        let many: Vec<i32> = (0..100).collect();
        assert!(!judge(&many, -20.0, true));
    }

    #[test]
    fn unlikely_words_loops_and_no_words_in_loud_audio_are_not() {
        assert!(judge(&[1, 2, 3], -3.3, true));
        assert!(judge(&[1, 2, 3], f32::NAN, true));
        assert!(judge(&[7, 8, 9].repeat(20), -6.0, true));
        assert!(judge(&[], 0.0, true));
        assert!(!judge(&[], 0.0, false), "background noise has no words");
    }
}
