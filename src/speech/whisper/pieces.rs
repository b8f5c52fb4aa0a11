//! Long recordings in pieces that whisper.cpp can be stopped between.
//!
//! whisper.cpp computes the spectrum of everything that it is given before it asks for the first time whether it should
//! stop: 4 ms and 64 KB for each second of sound. So it gets at most five minutes at once, cut where it is quiet.

use std::ops::Range;

use crate::speech::RECOGNIZER_RATE;

/// Samples of the longest piece: ten windows of 30 s.
const LONGEST: usize = 300 * RECOGNIZER_RATE as usize;
/// Samples before the end of a piece within which it may be cut.
const SLACK: usize = 30 * RECOGNIZER_RATE as usize;
/// Samples that must be quiet together, 100 ms: longer than the closure of a `p`, shorter than a pause.
const GAP: usize = RECOGNIZER_RATE as usize / 10;

/// The pieces of a recording, in order, nothing left out.
pub(super) fn pieces(samples: &[f32]) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let rest = samples.get(begin..).filter(|rest| !rest.is_empty())?;
        let length = if rest.len() > LONGEST {
            LONGEST - SLACK + quietest(&rest[LONGEST - SLACK..LONGEST])
        } else {
            rest.len()
        };
        let piece = begin..begin + length;
        begin = piece.end;
        Some(piece)
    })
}

/// The middle of the quietest gap.
fn quietest(samples: &[f32]) -> usize {
    let energy = |gap: &[f32]| gap.iter().map(|sample| sample * sample).sum::<f32>();
    let gaps = samples.chunks_exact(GAP).map(energy).enumerate();
    let quietest = gaps.min_by(|(_, one), (_, other)| one.total_cmp(other));
    quietest.map_or(0, |(index, _)| index * GAP) + GAP / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: usize = RECOGNIZER_RATE as usize;

    fn lengths(samples: &[f32]) -> Vec<usize> {
        let pieces: Vec<_> = pieces(samples).collect();
        let ends = pieces.iter().map(|piece| piece.end);
        assert!(
            pieces
                .iter()
                .skip(1)
                .map(|piece| piece.start)
                .eq(ends.take(pieces.len() - 1))
        );
        pieces.into_iter().map(|piece| piece.len()).collect()
    }

    #[test]
    fn up_to_five_minutes_are_one_piece() {
        assert_eq!(lengths(&vec![0.5; 300 * SECOND]), [300 * SECOND]);
        assert_eq!(lengths(&[0.5]), [1]);
        assert_eq!(pieces(&[]).count(), 0);
    }

    #[test]
    fn longer_ones_are_cut_where_it_is_quiet() {
        let mut samples = vec![0.5; 700 * SECOND];
        samples[280 * SECOND..281 * SECOND].fill(0.01);
        samples[560 * SECOND..].fill(f32::NAN);
        let lengths = lengths(&samples);
        assert_eq!(lengths.iter().sum::<usize>(), 700 * SECOND);
        assert!(
            (280 * SECOND..281 * SECOND).contains(&lengths[0]),
            "{lengths:?}"
        );
        assert!(
            lengths.iter().all(|length| (1..=LONGEST).contains(length)),
            "{lengths:?}"
        );
        assert_eq!(lengths.len(), 3);
    }
}
