//! Files of roots that a program was told to use before: what it trusted stays trusted.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;
use rustls_native_certs::load_certs_from_paths;

use super::{Bundle, BundleError, MERGED, distinct, is_content, pem, replace};
use crate::pki::PkiError;
use crate::pki::decode::{Item, LARGEST, decode};
use crate::pki::summary::sha256_hex;

/// Before the path of the file that was in use, as a JSON string, in a file that holds its roots and ours.
const WITH: &str = "# with: ";

/// What a program is given that has a file of its own.
#[derive(Debug)]
pub enum Beside {
    /// The file holds our roots and no others.
    Ours,
    /// The file holds the system's roots, with ours or without.
    System,
    /// The file holds our roots already.
    Enough(PathBuf),
    /// Another file, with the roots of both.
    Joined(PathBuf),
    /// The file is of no use to any program.
    Unusable(Unusable),
}

/// Why a file gives no certificates.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unusable {
    /// The operating system said no.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Its content is not understood.
    #[error(transparent)]
    Pki(#[from] PkiError),
    /// No certificate in it.
    #[error("it holds no certificate")]
    Empty,
    /// A device or a pipe.
    #[error("it is no regular file")]
    Special,
    /// A name that cannot be written down.
    #[error("its name is not UTF-8")]
    Name,
}

impl Bundle {
    /// What to give to a program that was told to use `file`, which may be a folder of certificates.
    ///
    /// # Errors
    ///
    /// [`BundleError::Store`].
    pub fn beside(&self, file: &Path) -> Result<Beside, BundleError> {
        let source = if self.owns(file) {
            match source(file) {
                Some(source) => source,
                None if file.ends_with(MERGED) => return Ok(Beside::System),
                None => return Ok(Beside::Ours),
            }
        } else {
            file.to_owned()
        };
        // Opening a pipe would wait for whoever writes into it.
        if source.exists() && !source.is_file() && !source.is_dir() {
            return Ok(Beside::Unusable(Unusable::Special));
        }
        let theirs = match certificates(&source) {
            Ok(theirs) => theirs,
            Err(why) => return Ok(Beside::Unusable(why)),
        };
        let known: BTreeSet<&[u8]> = theirs.iter().map(AsRef::as_ref).collect();
        if self.ours.iter().all(|root| known.contains(root.as_ref())) {
            return Ok(Beside::Enough(source));
        }
        let system: BTreeSet<&[u8]> = self.system.iter().map(AsRef::as_ref).collect();
        if known == system {
            return Ok(Beside::System);
        }
        let Some(name) = source.to_str() else {
            return Ok(Beside::Unusable(Unusable::Name));
        };
        let comment = format!("{WITH}{}\n", serde_json::Value::from(name));
        let text = pem(&comment, distinct([&self.ours, &theirs]));
        let id = &sha256_hex(name.as_bytes())[..16];
        let file = self.folder.join(format!("with-{id}.pem"));
        if !is_content(&file, &text) {
            let _lock = self.lock()?;
            replace(&file, text.as_bytes())?;
        }
        Ok(Beside::Joined(file))
    }
}

/// The file that one of ours stands for.
fn source(ours: &Path) -> Option<PathBuf> {
    let mut head = Vec::new();
    File::open(ours)
        .ok()?
        .take(16 << 10)
        .read_to_end(&mut head)
        .ok()?;
    let head = String::from_utf8_lossy(&head);
    let name = head.lines().find_map(|line| line.strip_prefix(WITH))?;
    serde_json::from_str(name).ok()
}

/// The certificates of a file, or of the files in a folder.
///
/// # Errors
///
/// [`Unusable`] for a file that cannot be read, is larger than 16 MiB, or holds none.
pub fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Unusable> {
    let found = if path.is_dir() {
        load_certs_from_paths(None, Some(path)).certs
    } else {
        let mut bytes = Vec::new();
        let limit = LARGEST as u64 + 1;
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
        if bytes.len() > LARGEST {
            return Err(PkiError::TooLarge(LARGEST).into());
        }
        let items = decode(&bytes, None)?.items.into_iter();
        items
            .filter_map(|item| match item {
                Item::Certificate(certificate) => Some(certificate),
                _ => None,
            })
            .collect()
    };
    if found.is_empty() {
        return Err(Unusable::Empty);
    }
    Ok(found)
}
