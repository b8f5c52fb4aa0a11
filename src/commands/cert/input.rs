//! Files of keys and certificates, read within limits and opened with a pass phrase where they want one.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use super::Session;
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::pki::PkiError;
use crate::pki::decode::{Content, Item, LARGEST, decode};
use crate::pki::passphrase::Passphrase;

/// Opens what is encrypted: the pass phrase is read when the first file needs it, and kept for the others.
#[derive(Debug)]
pub(in crate::commands) struct Opener<'a> {
    source: Option<&'a PassphraseSource>,
    /// The flag that says where the pass phrase is.
    flag: &'static str,
    session: &'a Session,
    known: RefCell<Option<Passphrase>>,
}

impl<'a> Opener<'a> {
    pub(in crate::commands) const fn new(
        source: Option<&'a PassphraseSource>,
        flag: &'static str,
        session: &'a Session,
    ) -> Self {
        Self {
            source,
            flag,
            session,
            known: RefCell::new(None),
        }
    }

    /// The pass phrase of `what`, asked for on a terminal where no flag says where it is.
    fn passphrase(&self, what: &str) -> Result<Passphrase, Failure> {
        if let Some(known) = &*self.known.borrow() {
            return Ok(known.clone());
        }
        let source = self.source.unwrap_or(&PassphraseSource::Prompt);
        let passphrase = source.read(what, self.flag, false, self.session)?;
        *self.known.borrow_mut() = Some(passphrase.clone());
        Ok(passphrase)
    }

    /// Tries without a pass phrase, and with one when that is not enough: `open` answers `None` or
    /// [`PkiError::PassphraseMissing`] then.
    pub(super) fn open<T>(
        &self,
        what: &str,
        open: impl Fn(Option<&Passphrase>) -> Result<Option<T>, PkiError>,
    ) -> Result<T, Failure> {
        let failure = |error: &PkiError| {
            let failure = Failure::failed(format!("cannot read {what}")).caused_by(error);
            match error {
                PkiError::PassphraseMissing | PkiError::PassphraseWrong => failure.hint(format!(
                    "pass `{} file:PATH`, `env:NAME`, `fd:N` or `prompt`",
                    self.flag
                )),
                _ => failure,
            }
        };
        let first = if self.known.borrow().is_none() {
            open(None)
        } else {
            Ok(None)
        };
        match first {
            Ok(Some(opened)) => return Ok(opened),
            Ok(None) | Err(PkiError::PassphraseMissing) => {}
            Err(error) => return Err(failure(&error)),
        }
        if self.source.is_none() && !self.session.ui.is_interactive() {
            return Err(failure(&PkiError::PassphraseMissing));
        }
        let passphrase = self.passphrase(what)?;
        match open(Some(&passphrase)) {
            Ok(Some(opened)) => Ok(opened),
            Ok(None) => Err(failure(&PkiError::PassphraseMissing)),
            Err(error) => Err(failure(&error)),
        }
    }

    /// Everything in a file; damaged parts are warned of.
    pub(in crate::commands) fn content(&self, path: &Path) -> Result<Content, Failure> {
        let what = path.display().to_string();
        let bytes = read(path)?;
        let content = self.open(&what, |passphrase| {
            let content = decode(&bytes, passphrase)?;
            let is_closed = |item: &Item| matches!(item, Item::EncryptedKey);
            Ok((!content.items.iter().any(is_closed)).then_some(content))
        })?;
        for damage in &content.damaged {
            self.session.ui.warn(&format!("{what}: {damage}"));
        }
        Ok(content)
    }
}

/// The bytes of a file, or of standard input for `-`; no more of them than any file of certificates has.
pub(in crate::commands) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let failure = || Failure::failed(format!("cannot read {}", path.display()));
    let limit = LARGEST as u64;
    let open = || {
        if path == Path::new("-") {
            let mut bytes = Zeroizing::new(Vec::new());
            let input = std::io::stdin().lock();
            let length = input.take(limit + 1).read_to_end(&mut bytes)?;
            return Ok((length as u64, bytes));
        }
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        // Room for all of it at once: growing would leave copies of keys behind.
        let room = usize::try_from(length.min(limit)).unwrap_or(LARGEST) + 1;
        let mut bytes = Zeroizing::new(Vec::with_capacity(room));
        if length <= limit {
            file.take(limit + 1).read_to_end(&mut bytes)?;
        }
        Ok((length, bytes))
    };
    let (length, bytes) = open().map_err(|error: std::io::Error| failure().caused_by(&error))?;
    if length > limit || bytes.len() > LARGEST {
        return Err(failure().because(PkiError::TooLarge(LARGEST)));
    }
    Ok(bytes)
}
