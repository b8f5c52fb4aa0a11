//! Text as Pico may see it: known characters only, no markup, no endless words.

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// Longest run of bytes without a space. A token that Pico has to cut itself (at 255 bytes) is cut inside of a
/// character, which its lower-casing then never gets past (measured: 130 `é` in a row hang `pico_getData`).
const WORD_BYTES: usize = 100;

/// Most digits, and most letters, in a row: Pico gives up on 36 digits or 43 letters (measured), and the longest
/// numbers that people use (IBAN) and words in dictionaries have less.
const DIGITS: usize = 24;
const LETTERS: usize = 40;

/// Most equal marks in a row. More are drawn rather than written, and Pico goes round in circles in 50.
const MARKS: usize = 3;

/// Known to Pico, but silent: a text of these alone says nothing.
const SILENT: &str = "!\"'(),.:;?`\u{a1}\u{ab}\u{bb}\u{bf}";

/// What the voices cannot read, made of characters that they can; no Unicode decomposition knows these.
const SUBSTITUTES: [(char, &str); 20] = [
    ('\u{2018}', "'"),
    ('\u{2019}', "'"),
    ('\u{2bc}', "'"),
    ('\u{201a}', ","),
    ('\u{201c}', "\""),
    ('\u{201d}', "\""),
    ('\u{201e}', "\""),
    ('\u{2039}', "\""),
    ('\u{203a}', "\""),
    ('\u{2010}', "-"),
    ('\u{2012}', " - "),
    ('\u{2013}', " - "),
    ('\u{2014}', " - "),
    ('\u{2015}', " - "),
    ('\u{2212}', "-"),
    ('\u{2044}', "/"),
    ('\u{142}', "l"),
    ('\u{141}', "L"),
    ('\u{111}', "d"),
    ('\u{131}', "i"),
];

/// `text` in the characters that the six voices know, or `None` when nothing in it would be heard.
///
/// Every `<` is gone, also one that a compatibility form such as U+FF1C would decompose to: Pico's markup opens
/// and truncates files (`<genfile>`, `<play>`, `<usesig>`), and its tokenizer starts markup at the byte 0x3C only.
pub(super) fn speakable(text: &str) -> Option<String> {
    let compatible = DecomposingNormalizerBorrowed::new_nfkd();
    let mut words = Words::default();
    for character in ComposingNormalizerBorrowed::new_nfc()
        .normalize(text)
        .chars()
    {
        if is_known(character) {
            words.push(character);
        } else if character.is_whitespace() || character.is_control() || character == '<' {
            words.push(' ');
        } else if let Some((_, substitute)) =
            SUBSTITUTES.iter().find(|(from, _)| *from == character)
        {
            substitute.chars().for_each(|part| words.push(part));
        } else {
            let mut bytes = [0; 4];
            let parts = compatible.normalize(character.encode_utf8(&mut bytes));
            parts
                .chars()
                .filter(|part| is_known(*part))
                .for_each(|part| words.push(part));
        }
    }
    words.finish()
}

/// Text that grows by characters and keeps to what Pico can take.
#[derive(Default)]
struct Words {
    text: String,
    spaces: usize,
    newlines: usize,
    word: usize,
    kin: usize,
    same: usize,
    rule: Option<char>,
}

impl Words {
    fn push(&mut self, character: char) {
        if self.rule == Some(character) {
            return;
        }
        self.rule = None;
        if character.is_whitespace() {
            self.spaces += 1;
            self.newlines += usize::from(character == '\n');
            return;
        }
        self.part();
        let before = self.text.chars().next_back().unwrap_or(' ');
        let is_mark = !character.is_alphanumeric();
        self.same = if is_mark && character == before {
            self.same + 1
        } else {
            1
        };
        if self.same > MARKS {
            self.drop_rule(character);
            return;
        }
        self.kin = if kind(character) == kind(before) {
            self.kin + 1
        } else {
            1
        };
        let most = match kind(character) {
            Kind::Digit => DIGITS,
            Kind::Letter => LETTERS,
            Kind::Mark => WORD_BYTES,
        };
        if self.kin > most || self.word + character.len_utf8() > WORD_BYTES {
            self.text.push(' ');
            (self.word, self.kin) = (0, 1);
        }
        self.word += character.len_utf8();
        self.text.push(character);
    }

    /// Writes the space that was read: an empty line, which ends a sentence, or one blank.
    fn part(&mut self) {
        if self.spaces > 0 {
            self.text
                .push_str(if self.newlines > 1 { "\n\n" } else { " " });
            (self.spaces, self.newlines, self.word, self.kin) = (0, 0, 0, 0);
        }
    }

    /// Of many equal marks in a row, three silent ones are left, and none that would be read aloud one by one.
    fn drop_rule(&mut self, mark: char) {
        if !SILENT.contains(mark) {
            let kept = self.text.trim_end_matches(mark).len();
            self.text.truncate(kept);
            self.text.push(' ');
            (self.word, self.kin, self.rule) = (0, 0, Some(mark));
        }
    }

    fn finish(mut self) -> Option<String> {
        self.part();
        let heard = |character: char| !character.is_whitespace() && !SILENT.contains(character);
        self.text.contains(heard).then_some(self.text)
    }
}

#[derive(PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
    Mark,
}

fn kind(character: char) -> Kind {
    match character {
        '0'..='9' => Kind::Digit,
        _ if character.is_alphabetic() => Kind::Letter,
        _ => Kind::Mark,
    }
}

/// Whether a voice's table of graphemes has `character` (measured: what changes the sound of `ab X cd`; the union
/// over the six voices). The soft hyphen is in the tables and is read aloud, so it is left out here.
fn is_known(character: char) -> bool {
    match character {
        '<' | '\u{ad}' => false,
        '\n' | ' '..='~' | '\u{a1}'..='\u{ff}' => true,
        _ => {
            "\u{152}\u{153}\u{160}\u{161}\u{178}\u{17d}\u{17e}\u{2030}\u{20ac}".contains(character)
        }
    }
}
