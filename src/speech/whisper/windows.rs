//! Long recordings in windows that whisper.cpp decodes one by one, cut where nobody speaks.
//!
//! A window is independent of the others, so windows can be decoded side by side. Long silence is in none: it costs as
//! much as speech, and Whisper invents words for it.

use std::ops::Range;

use super::voice::{FRAME, Voice, milliseconds};

/// Samples of the longest recording that is not cut: what Whisper decodes at once.
pub(super) const WHOLE: usize = milliseconds(30_000);
/// Frames of the longest window, 28 s: the rest of Whisper's 30 is what its words may end late by.
const LONGEST: usize = milliseconds(28_000) / FRAME;
/// Frames at the end of a window that is too long within which it is cut: 10 s.
const SLACK: usize = milliseconds(10_000) / FRAME;
/// Frames of a pause, 0.5 s, which a window may begin or end in: longer than the closure of any consonant.
const PAUSE: usize = milliseconds(500) / FRAME;
/// Frames of a silence that is left out, 3 s: decoding another window costs about as much.
const SILENCE: usize = milliseconds(3_000) / FRAME;
/// Frames before and after speech that belong to it, 0.4 s: soft consonants have a low score.
const MARGIN: usize = milliseconds(400) / FRAME;
/// Frames that must be low together, about 100 ms.
const GAP: usize = milliseconds(100) / FRAME;

/// The windows of a recording of so many samples, in order; none where nobody speaks.
pub(super) fn windows(voice: &Voice, samples: usize) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for mut span in spans(voice) {
        while span.len() > LONGEST {
            let tail = span.start + LONGEST - SLACK..span.start + LONGEST;
            let cut = lowest(voice, tail);
            windows.push(span.start..cut);
            span.start = cut;
        }
        match windows.last_mut() {
            // The rest of a span that was cut begins where the window before it ends: it stays by itself.
            Some(window)
                if span.start > window.end
                    && span.start - window.end < SILENCE
                    && span.end - window.start <= LONGEST =>
            {
                window.end = span.end;
            }
            _ => windows.push(span),
        }
    }
    let in_samples = |window: Range<usize>| window.start * FRAME..(window.end * FRAME).min(samples);
    windows.into_iter().map(in_samples).collect()
}

/// Stretches of speech with pauses between them, in frames, each with its margins.
fn spans(voice: &Voice) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    for frame in voice.frames() {
        match spans.last_mut() {
            Some(span) if frame - span.end < PAUSE + 2 * MARGIN => span.end = frame + 1,
            _ => spans.push(frame..frame + 1),
        }
    }
    let end = voice.scores().len();
    let widen =
        |span: Range<usize>| span.start.saturating_sub(MARGIN)..(span.end + MARGIN).min(end);
    spans.into_iter().map(widen).collect()
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
        let windows = windows(&Voice::of(scores), samples);
        assert!(
            windows
                .iter()
                .all(|window| window.len() <= LONGEST * FRAME && !window.is_empty())
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
