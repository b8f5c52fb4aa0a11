//! Files, and what comes through a pipe.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

use super::{Contents, InspectError};
use crate::pki::PkiError;
use crate::pki::decode;
use crate::pki::passphrase::Passphrase;

const LARGEST: u64 = decode::LARGEST as u64;

/// What tells a file of certificates from others.
const HEAD: usize = 64 << 10;

/// Reads a file that was named.
///
/// # Errors
///
/// [`InspectError::Io`], [`InspectError::Content`].
pub fn read(path: &Path, passphrase: Option<&Passphrase>) -> Result<Contents, InspectError> {
    let bytes = bytes(path)?;
    Ok(Contents::of(&bytes, passphrase)?)
}

/// The bytes of a file, at most [`decode::LARGEST`].
///
/// # Errors
///
/// [`InspectError::Io`], [`PkiError::TooLarge`].
pub fn bytes(path: &Path) -> Result<Zeroizing<Vec<u8>>, InspectError> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > LARGEST {
        return Err(too_large());
    }
    rest(file, buffer(size))
}

/// Reads what comes through a pipe.
///
/// # Errors
///
/// As [`read`].
pub fn read_from(
    reader: impl Read,
    passphrase: Option<&Passphrase>,
) -> Result<Contents, InspectError> {
    let bytes = rest(reader, Zeroizing::new(Vec::new()))?;
    Ok(Contents::of(&bytes, passphrase)?)
}

/// Reads a file that was found; `None` when its first bytes show that it holds nothing known.
///
/// # Errors
///
/// As [`read`].
pub(super) fn bytes_if_known(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, InspectError> {
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut bytes = buffer(size.min(LARGEST));
    file.by_ref().take(HEAD as u64).read_to_end(&mut bytes)?;
    if !may_hold_something(&bytes) {
        return Ok(None);
    }
    if size > LARGEST {
        // A film may begin like DER; only text with a block in it is a file of certificates that grew too large.
        return if has_block(&bytes) {
            Err(too_large())
        } else {
            Ok(None)
        };
    }
    rest(file, bytes).map(Some)
}

/// A buffer that never moves while it is filled: no copy of a key is left behind.
fn buffer(size: u64) -> Zeroizing<Vec<u8>> {
    let room = usize::try_from(size).unwrap_or(0) + 1;
    Zeroizing::new(Vec::with_capacity(room))
}

fn rest(
    reader: impl Read,
    mut bytes: Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, InspectError> {
    let limit = LARGEST + 1 - bytes.len() as u64;
    reader.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(too_large());
    }
    Ok(bytes)
}

fn too_large() -> InspectError {
    PkiError::TooLarge(decode::LARGEST).into()
}

/// DER begins with a SEQUENCE; PEM is text, in UTF-8 or, from Windows, in UTF-16.
fn may_hold_something(head: &[u8]) -> bool {
    match head {
        [] => false,
        [0x30, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => true,
        _ => !head.contains(&0),
    }
}

fn has_block(head: &[u8]) -> bool {
    head.windows(11).any(|window| window == b"-----BEGIN ")
}
