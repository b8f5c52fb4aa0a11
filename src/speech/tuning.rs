//! How recognition uses the machine: states and threads, and the work that it leaves out.

use std::fmt;
use std::str::FromStr;

use super::Sizing;

/// Work that is left out because the words are the same without it. Each can be turned off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// A short recording gets as much of the encoder's context as it fills, and all of it where the result looks wrong.
    Context,
    /// What comes after the last words is not recognised, nor is a recording in which nobody speaks.
    Silence,
    /// A recording longer than the model hears at once is cut where nobody speaks, and its windows are worked on side by side.
    Windows,
    /// A short recording does not wait for a long one to end: it is worked on beside it, on cores that are taken already.
    Passing,
}

/// Text that names no shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it must be context, silence, windows or passing")]
pub struct UnknownShortcut;

impl Shortcut {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Context, Self::Silence, Self::Windows, Self::Passing];

    /// Its name, as in settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Context => "context",
            Self::Silence => "silence",
            Self::Windows => "windows",
            Self::Passing => "passing",
        }
    }
}

impl FromStr for Shortcut {
    type Err = UnknownShortcut;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.name() == text).ok_or(UnknownShortcut)
    }
}

impl fmt::Display for Shortcut {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// The shortcuts that are taken; all of them by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shortcuts {
    off: [bool; Shortcut::ALL.len()],
}

impl Shortcuts {
    /// All but these.
    #[must_use]
    pub fn without(off: &[Shortcut]) -> Self {
        let mut shortcuts = Self::default();
        for &shortcut in off {
            shortcuts.off[shortcut as usize] = true;
        }
        shortcuts
    }

    /// Whether it is taken.
    #[must_use]
    pub const fn has(self, shortcut: Shortcut) -> bool {
        !self.off[shortcut as usize]
    }
}

/// States, threads and shortcuts of a recognizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tuning {
    /// States and threads.
    pub sizing: Sizing,
    /// What is left out.
    pub shortcuts: Shortcuts,
}

impl From<Sizing> for Tuning {
    /// With all shortcuts.
    fn from(sizing: Sizing) -> Self {
        Self {
            sizing,
            shortcuts: Shortcuts::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_known_by_its_name_and_turned_off_alone() {
        for shortcut in Shortcut::ALL {
            assert_eq!(shortcut.to_string().parse(), Ok(shortcut));
            let others = Shortcuts::without(&[shortcut]);
            let taken = Shortcut::ALL.into_iter().filter(|&one| others.has(one));
            assert!(!others.has(shortcut));
            assert_eq!(taken.count(), 3);
        }
        assert_eq!("Context".parse::<Shortcut>(), Err(UnknownShortcut));
    }
}
