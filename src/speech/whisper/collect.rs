//! Out of whisper.cpp's state: segments with their words and figures.

use std::ffi::c_int;
use std::time::Duration;

use whisper_rs::{WhisperSegment, WhisperState};

use super::quality::figures;
use super::words::{Token, words};
use crate::speech::Segment;

/// The segments that `state` holds. They were spoken from `begin` to `end`, and each is of one of the `temperatures`.
///
/// Without its timestamps whisper.cpp answers silence with a lone line break.
pub(super) fn collect(
    state: &WhisperState,
    end_of_text: c_int,
    temperatures: &[f32],
    (begin, end): (Duration, Duration),
    with_words: bool,
) -> Vec<Segment> {
    let mut segments = Vec::new();
    for (index, segment) in state.as_iter().enumerate() {
        let Ok(text) = segment.to_str_lossy() else {
            continue;
        };
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let start = (begin + centiseconds(segment.start_timestamp())).min(end);
        let end = (begin + centiseconds(segment.end_timestamp())).clamp(start, end);
        let tokens = text_tokens(&segment, end_of_text, begin);
        segments.push(Segment {
            start,
            end,
            words: if with_words {
                words(&tokens, start, end)
            } else {
                Vec::new()
            },
            quality: Some(figures(
                text,
                &tokens,
                temperatures.get(index).copied().unwrap_or_default(),
                segment.no_speech_probability(),
            )),
            text: text.to_owned(),
        });
    }
    segments
}

/// The tokens of a segment that are text: those from `end_of_text` on are orders and times.
fn text_tokens(segment: &WhisperSegment<'_>, end_of_text: c_int, begin: Duration) -> Vec<Token> {
    (0..segment.n_tokens())
        .filter_map(|index| segment.get_token(index))
        .filter(|token| token.token_id() < end_of_text)
        .map(|token| {
            let data = token.token_data();
            Token {
                id: u32::try_from(data.id).unwrap_or_default(),
                bytes: token.to_bytes().unwrap_or_default().to_vec(),
                start: begin + centiseconds(data.t0),
                end: begin + centiseconds(data.t1),
                probability: data.p,
                log_probability: data.plog,
            }
        })
        .collect()
}

fn centiseconds(count: i64) -> Duration {
    Duration::from_millis(u64::try_from(count).unwrap_or(0).saturating_mul(10))
}
