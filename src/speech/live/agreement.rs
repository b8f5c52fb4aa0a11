//! What stays of what was understood so far: the words on which two drafts in a row agree (LocalAgreement-2,
//! arXiv 2307.14743).

use crate::speech::Word;

/// The drafts of one utterance.
#[derive(Debug, Default)]
pub(super) struct Agreement {
    /// Words that stay.
    stable: Vec<Word>,
    /// What the last draft had after them.
    tail: Vec<Word>,
}

impl Agreement {
    /// Takes the next draft of the same utterance, from its begin.
    pub(super) fn hear(&mut self, draft: Vec<Word>) {
        // A draft that contradicts what was promised is not believed there, only after it.
        let new: Vec<Word> = draft.into_iter().skip(self.stable.len()).collect();
        let agreed = new
            .iter()
            .zip(&self.tail)
            .take_while(|(new, old)| is_same(&new.text, &old.text))
            .count();
        self.tail = new;
        self.stable.extend(self.tail.drain(..agreed));
    }

    /// The words that stay, whatever comes.
    pub(super) fn stable(&self) -> &[Word] {
        &self.stable
    }

    /// All words of the last draft.
    pub(super) fn words(&self) -> impl Iterator<Item = &Word> {
        self.stable.iter().chain(&self.tail)
    }
}

/// Whether two drafts mean the same word: punctuation and capitals change when a sentence goes on.
fn is_same(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    one == other || (letters(one) == letters(other) && !letters(one).is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(drafts: &[&str]) -> (String, String) {
        let mut agreement = Agreement::default();
        for draft in drafts {
            let word = |text: &str| Word {
                text: text.to_owned(),
                ..Word::default()
            };
            agreement.hear(draft.split_whitespace().map(word).collect());
        }
        let text = |words: &mut dyn Iterator<Item = &Word>| {
            words
                .map(|word| word.text.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        (
            text(&mut agreement.stable().iter()),
            text(&mut agreement.words()),
        )
    }

    #[test]
    fn words_stay_once_two_drafts_have_them() {
        let both = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        assert_eq!(after(&["one"]), both("", "one"));
        assert_eq!(after(&["one", "one two"]), both("one", "one two"));
        assert_eq!(
            after(&["one too", "one two", "one two three"]),
            both("one two", "one two three")
        );
        assert_eq!(after(&["one", ""]), both("", ""));
    }

    #[test]
    fn what_stays_is_never_taken_back() {
        let (stable, words) = after(&["one two", "one two", "won two three", "won two three"]);
        assert_eq!(stable, "one two three");
        assert_eq!(words, "one two three");
        let (stable, words) = after(&["one two", "one two", ""]);
        assert_eq!((stable.as_str(), words.as_str()), ("one two", "one two"));
    }

    #[test]
    fn punctuation_and_capitals_are_no_disagreement() {
        assert_eq!(after(&["Stop.", "stop the"]).0, "stop");
        assert_eq!(after(&["...", "!!"]).0, "", "no letters, no agreement");
    }
}
