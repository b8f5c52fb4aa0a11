//! Answers that a running `serve` gives for another process: in `STATE/challenges`, by the name that a CA asks for.

use std::fmt::Write;
use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use rustls::sign::CertifiedKey;
use time::OffsetDateTime;

use super::certificate::{certificate, server_name};
use crate::acme::solver::Task;
use crate::pki::name::Identifier;
use crate::store::{Challenges, StoreError, Token};

/// The file for a name: no name of a stranger becomes a path.
fn file(server_name: &str) -> Option<Token> {
    let mut name = "tls-alpn-01_".to_owned();
    let hash = digest(&SHA256, server_name.to_ascii_lowercase().as_bytes());
    for byte in hash.as_ref() {
        // A text takes whatever is written to it.
        let _ = write!(name, "{byte:02x}");
    }
    name.parse().ok()
}

/// Puts the answer of a task where a running server finds it. A second order for the same name replaces it.
///
/// # Errors
///
/// [`StoreError::Io`].
pub(in crate::acme::solver) fn share(
    challenges: &Challenges,
    task: &Task,
) -> Result<(), StoreError> {
    let Some(file) = file(&server_name(&task.identifier)) else {
        return Ok(());
    };
    let text = format!("{}\n{}", task.identifier.ascii(), task.key_authorization);
    challenges.put(&file, &text)
}

/// Takes it away, unless it is of another order by now.
///
/// # Errors
///
/// [`StoreError::Io`].
pub(in crate::acme::solver) fn withdraw(
    challenges: &Challenges,
    task: &Task,
) -> Result<(), StoreError> {
    let Some(file) = file(&server_name(&task.identifier)) else {
        return Ok(());
    };
    let is_ours = challenges
        .get(&file)?
        .is_some_and(|text| text.ends_with(&format!("\n{}", task.key_authorization)));
    if is_ours {
        challenges.remove(&file)?;
    }
    Ok(())
}

/// The certificate for a CA that asks for `server_name` by [`ALPN`](super::ALPN), if a challenge of that name is in flight.
#[must_use]
pub fn shared_answer(
    challenges: &Challenges,
    server_name: &str,
    now: OffsetDateTime,
) -> Option<Arc<CertifiedKey>> {
    let text = challenges.get(&file(server_name)?).ok()??;
    let (name, key_authorization) = text.split_once('\n')?;
    let identifier: Identifier = name.parse().ok()?;
    certificate(&identifier, key_authorization, now).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn task(name: &str, token: &str) -> Task {
        Task {
            identifier: name.parse().expect("a name"),
            wildcard: false,
            token: token.parse().expect("a token"),
            key_authorization: format!("{token}.print"),
        }
    }

    #[test]
    fn an_answer_is_there_for_its_name_only_and_goes_with_its_order() {
        let folder = tempfile::tempdir().expect("a folder");
        let challenges = Challenges::new(folder.path());
        let now = OffsetDateTime::now_utc();
        let is_there = |name: &str| shared_answer(&challenges, name, now).is_some();
        let (one, address) = (task("a.test", "one"), task("192.0.2.1", "two"));
        assert!(!is_there("a.test"));
        share(&challenges, &one).expect("written");
        share(&challenges, &address).expect("written");
        assert!(is_there("a.test") && is_there("A.test") && is_there("1.2.0.192.in-addr.arpa"));
        assert!(!is_there("b.test") && !is_there("192.0.2.1") && !is_there("../a.test"));
        withdraw(&challenges, &task("a.test", "other")).expect("left");
        assert!(is_there("a.test"), "of another order");
        withdraw(&challenges, &one).expect("gone");
        withdraw(&challenges, &one).expect("gone twice");
        assert!(!is_there("a.test"));
    }
}
