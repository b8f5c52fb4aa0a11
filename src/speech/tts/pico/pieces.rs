//! A text in pieces, each spoken for itself.

/// Longest piece in bytes. Pico works on a whole sentence before the first sound of it: one of this length takes
/// some 20 ms, one of 5 000 bytes 200 ms.
const PIECE_BYTES: usize = 400;

/// What a digit or a mark counts for: Pico reads it as a word, and gives up on sentences of very many words.
const MARK_BYTES: usize = 5;

/// A point before this many letters may belong to an abbreviation; Pico knows these better.
const ABBREVIATION: usize = 4;

/// `text` cut at the ends of sentences where they are beyond doubt, and elsewhere where a piece gets too long.
///
/// A cut at the end of a sentence is not heard: measured, the samples are as many as without it.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, remaining) = rest.split_at(end(rest));
        rest = remaining.trim_start();
        Some(piece)
    })
}

/// Both halves of `text`, cut at the space nearest to its middle, else in the middle; `None` for one character.
pub(super) fn halves(text: &str) -> Option<(&str, &str)> {
    let middle = text.len() / 2;
    let cuts = text.char_indices().map(|(index, _)| index).skip(1);
    let (_, cut) = cuts
        .map(|cut| {
            let space = text[cut..].starts_with(char::is_whitespace);
            ((!space, cut.abs_diff(middle)), cut)
        })
        .min()?;
    Some(text.split_at(cut))
}

/// Where the first piece of `text` ends, in bytes; more than 0.
fn end(text: &str) -> usize {
    let (mut mark, mut space, mut size) = (None, None, 0);
    for (index, character) in text.char_indices() {
        let is_word = character.is_alphabetic() || character == ' ';
        size += if is_word {
            character.len_utf8()
        } else {
            MARK_BYTES
        };
        if size > PIECE_BYTES && index > 0 {
            return mark.or(space).unwrap_or(index);
        }
        let after = index + character.len_utf8();
        let rest = &text[after..];
        let spaced = rest.starts_with(char::is_whitespace);
        if is_sentence_end(&text[..index], character, rest) {
            return after;
        }
        if spaced && ".!?;:,".contains(character) {
            mark = Some(after);
        } else if spaced {
            space = Some(after);
        }
    }
    text.len()
}

fn is_sentence_end(before: &str, character: char, after: &str) -> bool {
    let spaces = after.len() - after.trim_start().len();
    let next = after.trim_start().chars().next();
    let fresh = spaces > 0 && !next.is_some_and(|next| next.is_lowercase() || next.is_numeric());
    match character {
        '\n' => before.ends_with('\n'),
        '!' | '?' => fresh,
        '.' => {
            let letters = before
                .chars()
                .rev()
                .take_while(|letter| letter.is_alphabetic());
            fresh && letters.count() > ABBREVIATION
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<&str> {
        pieces(text).collect()
    }

    #[test]
    fn sentences_are_spoken_one_by_one() {
        assert_eq!(
            all("It is raining. Is it? Yes! Good night."),
            ["It is raining.", "Is it?", "Yes!", "Good night."]
        );
    }

    /// Pico reads these as words, and dates and sums as a whole, only when it sees what comes next.
    #[test]
    fn abbreviations_numbers_and_dates_end_no_sentence() {
        assert_eq!(
            all("Dr. Smith paid $3.50 on 21 Nov. 2026, at 5 p.m. in St. Louis. He came back."),
            [
                "Dr. Smith paid $3.50 on 21 Nov. 2026, at 5 p.m. in St. Louis.",
                "He came back."
            ]
        );
        for whole in [
            "e.g. this, approx. 3.5 kg",
            "No. 5, Vol. 2",
            "Mr. and Mrs. J. R. Jones",
            "www.example.com is up",
        ] {
            assert_eq!(all(whole), [whole]);
        }
    }

    #[test]
    fn no_piece_is_long_and_nothing_is_lost() {
        let text = "one two three, ".repeat(200);
        let pieces = all(&text);
        assert!(pieces.iter().all(|piece| piece.len() <= PIECE_BYTES));
        assert_eq!(pieces.join(" "), text.trim());
    }
}
