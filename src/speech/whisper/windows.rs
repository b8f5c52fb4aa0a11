//! Long recordings in windows that whisper.cpp decodes one by one, cut where nobody speaks.
//!
//! A window is independent of the others, so windows can be decoded side by side. Long silence is in none: it costs as
//! much as speech, and Whisper invents words for it.

use std::ops::Range;

use super::voice::{FRAME, MARGIN, Voice, milliseconds};
use crate::speech::models::Header;

/// Frames of a pause, 0.5 s, which a window may begin or end in: longer than the closure of any consonant.
const PAUSE: usize = milliseconds(500) / FRAME;
/// Frames that must be low together, about 100 ms.
const GAP: usize = milliseconds(100) / FRAME;

/// How much a model hears at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// Samples of the longest recording that is not cut.
    pub(super) whole: usize,
    /// Frames of the longest window.
    longest: usize,
    /// Frames at the end of a stretch that is too long within which it is cut.
    slack: usize,
    /// Frames of a silence that is left out.
    silence: usize,
}

impl Span {
    /// Whisper decodes 30 s at once. Windows have 28: the rest is what its words may end late by. To decode a silence of
    /// 3 s costs about as much as another window.
    const WHISPER: Self = Self {
        whole: milliseconds(30_000),
        longest: milliseconds(28_000) / FRAME,
        slack: milliseconds(10_000) / FRAME,
        silence: milliseconds(3_000) / FRAME,
    };
    /// The built-in model was trained on phrases, and loses its place in more than a few of them.
    const MINIATURE: Self = Self {
        whole: milliseconds(8_000),
        longest: milliseconds(6_000) / FRAME,
        slack: milliseconds(3_000) / FRAME,
        silence: milliseconds(1_000) / FRAME,
    };

    /// That of the model with this header.
    pub(super) const fn of(header: &Header) -> Self {
        if header.is_miniature() {
            Self::MINIATURE
        } else {
            Self::WHISPER
        }
    }
}

/// The windows of a recording of so many samples, in order; none where nobody speaks.
pub(super) fn windows(voice: &Voice, samples: usize, span: Span) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for mut phrase in phrases(voice) {
        while phrase.len() > span.longest {
            let end = phrase.start + span.longest;
            let cut = lowest(voice, end - span.slack..end);
            windows.push(phrase.start..cut);
            phrase.start = cut;
        }
        match windows.last_mut() {
            Some(window)
                if phrase.start - window.end < span.silence
                    && phrase.end - window.start <= span.longest =>
            {
                window.end = phrase.end;
            }
            _ => windows.push(phrase),
        }
    }
    let in_samples = |window: Range<usize>| window.start * FRAME..(window.end * FRAME).min(samples);
    windows.into_iter().map(in_samples).collect()
}

/// Stretches of speech with pauses between them, in frames, each with its margins: half of a short pause.
fn phrases(voice: &Voice) -> Vec<Range<usize>> {
    let mut phrases: Vec<Range<usize>> = Vec::new();
    for frame in voice.frames() {
        match phrases.last_mut() {
            Some(phrase) if frame - phrase.end < PAUSE => phrase.end = frame + 1,
            _ => phrases.push(frame..frame + 1),
        }
    }
    let mut before = 0;
    for index in 0..phrases.len() {
        let after = phrases.get(index + 1).map(|next| next.start);
        let phrase = &mut phrases[index];
        let end = match after {
            Some(after) => phrase.end + MARGIN.min((after - phrase.end) / 2),
            None => (phrase.end + MARGIN).min(voice.scores().len()),
        };
        *phrase = phrase.start.saturating_sub(MARGIN).max(before)..end;
        before = end;
    }
    phrases
}

/// The middle of the gap within these frames that sounds least like speech.
fn lowest(voice: &Voice, frames: Range<usize>) -> usize {
    let scores = &voice.scores()[frames.clone()];
    let sums = scores.windows(GAP).map(|gap| gap.iter().sum::<f32>());
    let lowest = sums
        .enumerate()
        .min_by(|(_, one), (_, other)| one.total_cmp(other));
    frames.start + lowest.map_or(0, |(index, _)| index) + GAP / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stretches of so many seconds with a score each, as windows in seconds.
    fn cut(stretches: &[(f32, f32)]) -> Vec<(f32, f32)> {
        let seconds = |seconds: f32| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "small and positive"
            )]
            let frames = (seconds * 62.5) as usize;
            frames
        };
        let scores: Vec<f32> = stretches
            .iter()
            .flat_map(|&(length, score)| std::iter::repeat_n(score, seconds(length)))
            .collect();
        let samples = scores.len() * FRAME;
        let windows = windows(&Voice::of(scores), samples, Span::WHISPER);
        assert!(
            windows
                .iter()
                .all(|window| window.len() <= Span::WHISPER.longest * FRAME && !window.is_empty())
        );
        assert!(windows.windows(2).all(|pair| pair[0].end <= pair[1].start));
        assert!(windows.iter().all(|window| window.end <= samples));
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let shown = |samples: usize| (samples as f32 / 1600.0).round() / 10.0;
        windows
            .into_iter()
            .map(|window| (shown(window.start), shown(window.end)))
            .collect()
    }

    #[test]
    fn nobody_speaks_in_no_window() {
        assert_eq!(cut(&[]), []);
        assert_eq!(cut(&[(100.0, 0.2)]), []);
    }

    #[test]
    fn phrases_share_a_window_until_it_is_full() {
        let phrases = [(9.0, 0.9), (2.0, 0.1)].repeat(6);
        assert_eq!(cut(&phrases), [(0.0, 20.4), (21.6, 42.4), (43.6, 64.4)]);
        let close = [(9.0, 0.9), (0.6, 0.1)].repeat(4);
        assert_eq!(cut(&close), [(0.0, 18.9), (18.9, 38.1)]);
    }

    #[test]
    fn long_silence_is_left_out() {
        let stretches = [
            (10.0, 0.1),
            (1.0, 0.9),
            (100.0, 0.1),
            (2.0, 0.9),
            (5.0, 0.1),
        ];
        assert_eq!(cut(&stretches), [(9.6, 11.4), (110.6, 113.4)]);
    }

    #[test]
    fn speech_without_pauses_is_cut_where_it_is_softest() {
        let stretches = [(21.0, 0.9), (0.2, 0.5), (30.0, 0.9)];
        assert_eq!(cut(&stretches), [(0.0, 21.0), (21.0, 39.1), (39.1, 51.2)]);
        let without_end = [(1000.0, f32::NAN), (200.0, 1.0)];
        assert!(!cut(&without_end).is_empty());
    }
}
