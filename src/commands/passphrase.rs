//! Pass phrases on the command line: where they are, never what they are.

use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::builder::{TypedValueParser, ValueParserFactory};
use clap::error::ErrorKind;
use zeroize::Zeroizing;

use super::Session;
use crate::error::Failure;
use crate::pki::passphrase::Passphrase;

/// Bytes of the longest; longer ones are a mistake, a wrong file.
const LONGEST: usize = 4096;

/// Where a pass phrase is: `prompt`, `file:PATH`, `fd:N` or `env:NAME`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::commands) enum PassphraseSource {
    /// An environment variable.
    Environment(String),
    /// An open file descriptor.
    Descriptor(u32),
    /// The first line of a file.
    File(PathBuf),
    /// The terminal.
    Prompt,
}

/// A text that is no [`PassphraseSource`]. It does not show the text, which may be the pass phrase itself.
#[derive(Debug, thiserror::Error)]
#[error(
    "a pass phrase is never an argument, which other users could read; say where it is: prompt, file:PATH, fd:N or env:NAME"
)]
pub(in crate::commands) struct NoSource;

impl FromStr for PassphraseSource {
    type Err = NoSource;

    fn from_str(text: &str) -> Result<Self, NoSource> {
        match text.split_once(':') {
            Some(("env", name)) if !name.is_empty() => Ok(Self::Environment(name.to_owned())),
            Some(("fd", number)) => number.parse().map(Self::Descriptor).map_err(|_| NoSource),
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(path.into())),
            None if text == "prompt" => Ok(Self::Prompt),
            _ => Err(NoSource),
        }
    }
}

/// Where it is, never what it is.
impl fmt::Display for PassphraseSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment(name) => write!(formatter, "env:{name}"),
            Self::Descriptor(number) => write!(formatter, "fd:{number}"),
            Self::File(path) => write!(formatter, "file:{}", path.display()),
            Self::Prompt => formatter.write_str("prompt"),
        }
    }
}

/// clap shows what it cannot read, which here may be the pass phrase: this one does not.
#[derive(Clone)]
pub(in crate::commands) struct SourceParser;

impl ValueParserFactory for PassphraseSource {
    type Parser = SourceParser;

    fn value_parser() -> SourceParser {
        SourceParser
    }
}

impl TypedValueParser for SourceParser {
    type Value = PassphraseSource;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<PassphraseSource, clap::Error> {
        value
            .to_str()
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| {
                let flag = argument.map(ToString::to_string).unwrap_or_default();
                let message = format!("invalid value for '{flag}': {NoSource}\n");
                clap::Error::raw(ErrorKind::ValueValidation, message).with_cmd(command)
            })
    }
}

impl PassphraseSource {
    /// Reads it. `what` is what it opens, such as `the key of the CA`; `flag` is what says where it is; a new one is asked
    /// for twice.
    pub(in crate::commands) fn read(
        &self,
        what: &str,
        flag: &str,
        is_new: bool,
        session: &Session,
    ) -> Result<Passphrase, Failure> {
        self.secret(&format!("pass phrase of {what}"), flag, is_new, session)
    }

    /// The same for a secret of any kind, such as `HMAC key of the external account`.
    pub(in crate::commands) fn secret(
        &self,
        name: &str,
        flag: &str,
        is_new: bool,
        session: &Session,
    ) -> Result<Passphrase, Failure> {
        let failure = format!("cannot read the {name}");
        let text = match self {
            Self::Environment(name) => match session.environment.text(name) {
                Some(text) => Zeroizing::new(text.to_owned()),
                None => {
                    return Err(Failure::usage(failure)
                        .because(format!("the environment variable {name} is not set")));
                }
            },
            Self::Descriptor(number) => {
                first_line(Path::new(&format!("/dev/fd/{number}")), &failure)?
            }
            Self::File(path) => first_line(path, &failure)?,
            Self::Prompt => {
                let (first, rest) = name.split_at(1);
                let question = format!("{}{rest}", first.to_uppercase());
                let flag = format!("{flag} file:PATH");
                session.ui.passphrase(&question, &flag, is_new)?
            }
        };
        if text.is_empty() {
            return Err(Failure::usage(failure).because("it is empty"));
        }
        Ok(Passphrase::new(text))
    }
}

/// The first line without its end, as OpenSSL's `-passin file:` reads it.
fn first_line(path: &Path, failure: &str) -> Result<Zeroizing<String>, Failure> {
    // All of the room at once: growing would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST + 1));
    File::open(path)
        .and_then(|file| file.take(LONGEST as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| {
            Failure::failed(failure).because(format!("{}: {error}", path.display()))
        })?;
    let line = bytes
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    if line.len() > LONGEST {
        return Err(Failure::failed(failure).because(format!(
            "the first line of {} has more than {LONGEST} bytes",
            path.display()
        )));
    }
    match std::str::from_utf8(line) {
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(Failure::failed(failure)
            .because(format!("the first line of {} is not UTF-8", path.display()))),
    }
}
