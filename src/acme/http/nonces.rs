//! Nonces that answers brought, for the requests to come.

use std::sync::Mutex;

use reqwest::header::HeaderMap;

/// More than requests that are under way at once.
const KEPT: usize = 64;
/// Longest that is kept, in bytes; those of CAs have 22 to 44.
const LONGEST: usize = 512;

/// The latest last: old ones run out at the server.
#[derive(Debug, Default)]
pub(super) struct Nonces(Mutex<Vec<String>>);

impl Nonces {
    /// Keeps what an answer brought (RFC 8555 section 6.5.1).
    pub(super) fn keep(&self, headers: &HeaderMap) {
        let Some(nonce) = headers
            .get("replay-nonce")
            .and_then(|value| value.to_str().ok())
        else {
            return;
        };
        let good = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !(1..=LONGEST).contains(&nonce.len()) || !nonce.bytes().all(good) {
            return;
        }
        if let Ok(mut nonces) = self.0.lock() {
            if nonces.len() == KEPT {
                nonces.remove(0);
            }
            nonces.push(nonce.to_owned());
        }
    }

    /// The latest.
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().ok()?.pop()
    }
}
