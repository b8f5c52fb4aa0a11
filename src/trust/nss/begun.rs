//! A database at which a program was killed, or had no room: NSS opens it again only for writing, and has it as it was before then, or
//! empty (measured with 3.87).

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::database::FILES;

/// The first octets of a file of SQLite that is not empty (<https://www.sqlite.org/fileformat.html>, section 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";

/// Whether something was begun and not finished: how to take it back stands beside, or not all files are there yet. What is no
/// database at all is something else.
pub(super) fn is_begun(folder: &Path) -> bool {
    let begins = |file: &str| {
        let mut head = Vec::new();
        let file = File::open(folder.join(file));
        let read = file.and_then(|file| file.take(MAGIC.len() as u64).read_to_end(&mut head));
        read.map(|_| head)
    };
    let [certificates, keys] = [FILES[0], FILES[1]].map(begins);
    match certificates {
        Ok(head) if head.is_empty() => true,
        Ok(head) if head == MAGIC => {
            keys.map_or(true, |head| head.is_empty())
                || journals(folder).iter().any(|journal| journal.is_file())
        }
        Ok(_) => false,
        // `-N` would ask for a password of these keys, without an end (measured).
        Err(_) => keys.is_ok(),
    }
}

/// Where SQLite keeps how to take back what is being written.
pub(super) fn journals(folder: &Path) -> Vec<PathBuf> {
    let [databases @ .., _modules] = FILES;
    databases
        .iter()
        .map(|file| folder.join(format!("{file}-journal")))
        .collect()
}
