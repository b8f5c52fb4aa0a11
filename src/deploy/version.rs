//! Versions of what is installed: they decide what may be written.

use std::fmt;
use std::str::FromStr;

/// A version: major, minor, patch. What is left out is 0; systemd's have no more than the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    parts: [u16; 3],
}

impl Version {
    /// A version that is known.
    #[must_use]
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self {
            parts: [major, minor, patch],
        }
    }

    /// The first of the numbers.
    #[must_use]
    pub const fn major(self) -> u16 {
        self.parts[0]
    }

    /// The first version in a text, such as the one of `nginx version: nginx/1.22.1`; digits that belong to a word are none, and
    /// neither is a single number.
    #[must_use]
    pub fn within(text: &str) -> Option<Self> {
        text.split(|letter: char| letter.is_whitespace() || "/()-+~,".contains(letter))
            .filter(|word| word.contains('.'))
            .find_map(|word| word.trim_start_matches('v').parse().ok())
    }

    /// The version behind a word, also where it is a single number: `systemd 252 (252.38-1~deb12u1)`.
    #[must_use]
    pub fn behind(word: &str, text: &str) -> Option<Self> {
        let mut words = text.split_whitespace().skip_while(|found| *found != word);
        words.nth(1)?.parse().ok()
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a version is up to three numbers, such as 1.26.3".to_owned();
        let mut parts = [0; 3];
        for (at, part) in text.split('.').enumerate() {
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let slot = parts.get_mut(at).filter(|_| is_number).ok_or_else(wrong)?;
            *slot = part.parse().map_err(|_| wrong())?;
        }
        Ok(Self { parts })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.parts;
        write!(f, "{major}.{minor}.{patch}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_where_programs_say_them() {
        let said = |text: &str| Version::within(text).map(|version| version.to_string());
        assert_eq!(said("nginx version: nginx/1.22.1"), Some("1.22.1".into()));
        assert_eq!(said("v2.11.2 h1:abc="), Some("2.11.2".into()));
        assert_eq!(
            said("HAProxy version 2.6.12-1+deb12u4 2026"),
            Some("2.6.12".into())
        );
        assert_eq!(said("nothing 252"), None);
        let systemd = Version::behind("systemd", "systemd 252 (252.38-1~deb12u1)\n+PAM +AUDIT");
        assert_eq!(systemd, Some(Version::new(252, 0, 0)));
        assert_eq!(Version::behind("systemd", "systemd"), None);
        assert!(Version::new(1, 9, 0) < Version::new(1, 22, 1));
    }
}
