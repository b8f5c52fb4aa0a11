//! Versions of what is installed: they decide what may be written.

use std::fmt;
use std::str::FromStr;

/// A version: major, minor, patch. What is left out is 0.
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

    /// The first version in a text, such as the one of `nginx version: nginx/1.22.1`; digits that belong to a word are none.
    #[must_use]
    pub fn within(text: &str) -> Option<Self> {
        text.split(|letter: char| letter.is_whitespace() || "/()-+~,".contains(letter))
            .find_map(|word| word.trim_start_matches('v').parse().ok())
    }
}

impl FromStr for Version {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "a version is two or three numbers, such as 1.26.3".to_owned();
        let mut parts = [0; 3];
        let mut count = 0;
        for part in text.split('.') {
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            let slot = parts
                .get_mut(count)
                .filter(|_| is_number)
                .ok_or_else(wrong)?;
            *slot = part.parse().map_err(|_| wrong())?;
            count += 1;
        }
        if count < 2 {
            return Err(wrong());
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
        assert!(Version::new(1, 9, 0) < Version::new(1, 22, 1));
    }
}
