//! `audit.log`: who was let in, who was not, and who changed that. One JSON object per line.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

use rustix::fs::OFlags;
use serde::Serialize;
use time::OffsetDateTime;

use super::Access;
use crate::pki::validity::rfc3339;
use crate::store::atomic::{self, SECRET, SECRET_FOLDER};
use crate::store::{StoreError, owner};

/// Bytes of the longest log; then it is put aside as `audit.log.1`, and what that was is gone.
const LARGEST: u64 = 10 << 20;

/// One line, but for its time. Never a secret; nothing that a stranger made up but its length and letters are bounded.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Event<'a> {
    /// What happened: `auth.failed`, `auth.login`, `auth.logout`, `auth.blocked`, `key.created`, ...
    pub event: &'static str,
    /// The address that asked, for what was asked of a server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// The request's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<&'a str>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'a str>,
    /// The key's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<&'a str>,
    /// The user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<&'a str>,
    /// The session's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<&'a str>,
    /// Lines left out before this one: more came than are written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_out: Option<u64>,
}

#[derive(Serialize)]
struct Line<'a> {
    time: String,
    #[serde(flatten)]
    event: &'a Event<'a>,
}

impl Access {
    /// Adds a line to the audit log. It is one write at the end of the file, so lines of several processes do not mix.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`].
    pub fn audit(&self, event: &Event<'_>, now: OffsetDateTime) -> Result<(), StoreError> {
        atomic::folder(&self.folder, SECRET_FOLDER)?;
        let path = self.folder.join("audit.log");
        let line = Line {
            time: rfc3339(now),
            event,
        };
        let mut line = serde_json::to_vec(&line)
            .map_err(|error| StoreError::io("write", &path, error.into()))?;
        line.push(b'\n');
        if fs::metadata(&path).is_ok_and(|log| log.len() >= LARGEST) {
            let _lock = self.lock(&|| {})?;
            // Another process may have done it while this one waited.
            if fs::metadata(&path).is_ok_and(|log| log.len() >= LARGEST) {
                fs::rename(&path, self.folder.join("audit.log.1"))
                    .map_err(|source| StoreError::io("put aside", &path, source))?;
            }
        }
        let write = || {
            let mut log = OpenOptions::new()
                .append(true)
                .create(true)
                .mode(SECRET)
                .custom_flags(OFlags::NOFOLLOW.bits().cast_signed())
                .open(&path)?;
            owner::give(&log, owner::heir(&self.folder)?)?;
            log.write_all(&line)
        };
        write().map_err(|source| StoreError::io("write", &path, source))
    }
}
