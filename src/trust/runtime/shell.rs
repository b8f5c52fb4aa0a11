//! Assignments in the languages of shells.

use std::fmt;
use std::str::FromStr;

/// A language that assignments are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shell {
    /// POSIX.
    #[default]
    Sh,
    /// The same.
    Bash,
    /// The same.
    Zsh,
    /// fish.
    Fish,
    /// `PowerShell`.
    Pwsh,
    /// A file of `NAME=value` lines, as docker compose, systemd, Node and python-dotenv read it.
    Dotenv,
}

/// A text that is no [`Shell`].
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is none of {names}", names = Shell::NAMES.join(", "))]
pub struct UnknownShell(String);

impl Shell {
    const ALL: [Self; 6] = [
        Self::Sh,
        Self::Bash,
        Self::Zsh,
        Self::Fish,
        Self::Pwsh,
        Self::Dotenv,
    ];

    /// The names of all.
    pub const NAMES: [&'static str; 6] = {
        let mut names = [""; 6];
        let mut place = 0;
        while place < names.len() {
            names[place] = Self::ALL[place].name();
            place += 1;
        }
        names
    };

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sh => "sh",
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Pwsh => "pwsh",
            Self::Dotenv => "dotenv",
        }
    }

    /// The line that sets a variable for the programs that the shell starts.
    #[must_use]
    pub fn assign(self, name: &str, value: &str) -> String {
        match self {
            Self::Sh | Self::Bash | Self::Zsh => {
                format!("export {name}='{}'", value.replace('\'', r"'\''"))
            }
            Self::Fish => {
                let value = value.replace('\\', r"\\").replace('\'', r"\'");
                format!("set -gx {name} '{value}'")
            }
            Self::Pwsh => {
                let mut quoted = String::with_capacity(value.len());
                for letter in value.chars() {
                    quoted.push(letter);
                    // PowerShell ends a text at typographic quotes too (about_Quoting_Rules).
                    if matches!(letter, '\'' | '\u{2018}'..='\u{201b}') {
                        quoted.push(letter);
                    }
                }
                format!("$env:{name} = '{quoted}'")
            }
            Self::Dotenv => format!("{name}={}", dotenv(value)),
        }
    }

    /// How a user has the lines of `command` carried out.
    #[must_use]
    pub fn usage(self, command: &str) -> String {
        match self {
            Self::Sh | Self::Bash | Self::Zsh => format!("eval \"$({command})\""),
            Self::Fish => format!("{command} | source"),
            Self::Pwsh => format!("{command} | Out-String | Invoke-Expression"),
            Self::Dotenv => format!("{command} > .env"),
        }
    }
}

/// Bare where every reader takes it so: `docker run --env-file` knows no quotes. Else in single ones, which Node, systemd and
/// python-dotenv agree on; in double ones only for what those cannot hold.
fn dotenv(value: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:=,+@%".contains(letter);
    if value.chars().all(is_plain) {
        return value.to_owned();
    }
    if !value.contains(['\'', '\n', '\r']) {
        return format!("'{value}'");
    }
    let mut quoted = String::from("\"");
    for letter in value.chars() {
        match letter {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

impl FromStr for Shell {
    type Err = UnknownShell;

    fn from_str(text: &str) -> Result<Self, UnknownShell> {
        let found = Self::ALL.into_iter().find(|shell| shell.name() == text);
        found.ok_or_else(|| UnknownShell(text.to_owned()))
    }
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shells that tests may not find here; the others read their lines in tests/cli/trust_env/shells.rs.
    #[test]
    fn quotes_of_powershell_are_doubled() {
        let line = Shell::Pwsh.assign("A", "it's \u{2018}$x` \"\u{2019}");
        assert_eq!(
            line,
            "$env:A = 'it''s \u{2018}\u{2018}$x` \"\u{2019}\u{2019}'"
        );
    }

    #[test]
    fn dotenv_quotes_as_little_as_it_can() {
        for (value, line) in [
            ("/a/b-c.pem", "A=/a/b-c.pem"),
            ("/a b/$c", "A='/a b/$c'"),
            ("it's \"a\"\n", "A=\"it's \\\"a\\\"\\n\""),
        ] {
            assert_eq!(Shell::Dotenv.assign("A", value), line);
        }
    }

    #[test]
    fn names_are_read_as_they_are_shown() {
        for name in Shell::NAMES {
            assert_eq!(name.parse::<Shell>().expect("a shell").to_string(), name);
        }
        let wrong = "tcsh".parse::<Shell>().expect_err("none");
        assert_eq!(
            wrong.to_string(),
            "`tcsh` is none of sh, bash, zsh, fish, pwsh, dotenv"
        );
    }
}
