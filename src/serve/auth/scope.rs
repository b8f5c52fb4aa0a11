//! What a credential is good for.

use std::fmt;
use std::str::FromStr;

/// One thing that a credential may be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Speech to text.
    Stt,
    /// Text to speech.
    Tts,
    /// Live speech over a WebSocket.
    Stream,
    /// What changes the server itself.
    Admin,
    /// The numbers at `/metrics`.
    Metrics,
}

impl Scope {
    /// All of them, in the order in which they are shown.
    pub const ALL: &'static [Self] = &[
        Self::Stt,
        Self::Tts,
        Self::Stream,
        Self::Admin,
        Self::Metrics,
    ];

    /// The word for it in flags, files, tokens and answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stt => "stt",
            Self::Tts => "tts",
            Self::Stream => "stream",
            Self::Admin => "admin",
            Self::Metrics => "metrics",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A word that is no [`Scope`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no scope: give stt, tts, stream, admin or metrics")]
pub struct BadScope(pub String);

impl FromStr for Scope {
    type Err = BadScope;

    fn from_str(text: &str) -> Result<Self, BadScope> {
        Self::ALL
            .iter()
            .copied()
            .find(|scope| scope.name() == text)
            .ok_or_else(|| BadScope(text.to_owned()))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scopes {
    /// None.
    pub const NONE: Self = Self(0);

    /// What a client of the speech services needs: `stt tts stream`.
    pub const SPEECH: Self = Self(Scope::Stt.bit() | Scope::Tts.bit() | Scope::Stream.bit());

    /// Whether `scope` is among them.
    #[must_use]
    pub const fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL
            .iter()
            .copied()
            .filter(move |scope| self.has(*scope))
    }

    /// The scopes among the words of a `scope` claim (RFC 8693 section 4.2); words of other services are passed over.
    #[must_use]
    pub fn of_claim(claim: &str) -> Self {
        claim
            .split_ascii_whitespace()
            .filter_map(|word| word.parse::<Scope>().ok())
            .collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |all, scope| all | scope.bit()))
    }
}

/// Words between blanks, as in a `scope` claim.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Scope::name).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_words() {
        assert_eq!(Scopes::SPEECH.to_string(), "stt tts stream");
        let claim = Scopes::of_claim("openid tts  admin email");
        assert_eq!(claim.to_string(), "tts admin");
        assert!(claim.has(Scope::Admin) && !claim.has(Scope::Stt));
        assert!(claim.and(Scopes::SPEECH).has(Scope::Tts));
        assert!("root".parse::<Scope>().is_err());
    }
}
