//! Which of the languages of Whisper a model knows.

use crate::speech::SpeechError;
use crate::speech::languages::{CODES, find_among};
use crate::speech::models::Header;

/// The languages of one model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Languages(&'static [&'static str]);

impl Languages {
    /// Those of the model with this header: English alone, or the first 99 or 100.
    pub(super) fn of(header: &Header) -> Self {
        Self(&CODES[..header.languages()])
    }

    /// Their codes.
    pub(super) const fn codes(self) -> &'static [&'static str] {
        self.0
    }

    /// The one to recognise in; `None` to let the model find out. A model of one language need not.
    ///
    /// whisper.cpp itself takes an unknown code without a word and decodes garbage.
    pub(super) fn choose(self, asked: Option<&str>) -> Result<Option<&'static str>, SpeechError> {
        let Some(asked) = asked else {
            return Ok(if self.0.len() == 1 {
                Some(self.0[0])
            } else {
                None
            });
        };
        find_among(self.0, asked).map(Some)
    }
}

/// The code of whisper.cpp's language `id`.
pub(super) fn code(id: i32) -> Option<&'static str> {
    usize::try_from(id)
        .ok()
        .and_then(|id| CODES.get(id))
        .copied()
}

/// All codes.
pub(super) const fn all() -> &'static [&'static str] {
    &CODES
}
