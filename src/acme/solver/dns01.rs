//! dns-01: a TXT record per order (RFC 8555 section 8.4).

use std::sync::Arc;

use aws_lc_rs::digest::{SHA256, digest};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use futures_util::future::BoxFuture;
use futures_util::{StreamExt, stream};

use super::{ChallengeKind, Solver, Task};
use crate::acme::dns::{PropagationCheck, Resolver, TxtRecord, TxtRecords};
use crate::acme::{AcmeError, Patience, Step};
use crate::pki::name::Identifier;

/// CNAMEs that are looked up at once.
const AT_ONCE: usize = 32;

/// The name of the record for a domain, a wildcard's as its parent's.
#[must_use]
pub fn challenge_name(domain: &str) -> String {
    format!("_acme-challenge.{}", domain.trim_start_matches("*."))
}

/// The value of the record: the hash of the key authorization.
#[must_use]
pub fn challenge_value(key_authorization: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(digest(&SHA256, key_authorization.as_bytes()))
}

/// Answers dns-01 with whoever sets TXT records.
///
/// CNAMEs are followed, whoever sets the record: a name with a CNAME can have no record of its own.
#[derive(Clone, Debug)]
pub struct Dns01 {
    records: Arc<dyn TxtRecords>,
    check: PropagationCheck,
}

impl Dns01 {
    /// Records by `records`, waited for as `check` says.
    #[must_use]
    pub fn new(records: Arc<dyn TxtRecords>, check: PropagationCheck) -> Self {
        Self { records, check }
    }

    /// The records of these tasks, each once.
    async fn records(
        &self,
        tasks: &[Task],
        patience: &Patience<'_>,
    ) -> Result<Vec<TxtRecord>, AcmeError> {
        let resolver = &self.check.resolver;
        let lookups: Vec<_> = tasks
            .iter()
            .map(|task| record(task, resolver, patience))
            .collect();
        let found: Vec<Result<TxtRecord, AcmeError>> =
            stream::iter(lookups).buffered(AT_ONCE).collect().await;
        let mut records: Vec<TxtRecord> = Vec::new();
        for record in found {
            let record = record?;
            let known =
                |other: &TxtRecord| other.name == record.name && other.value == record.value;
            if !records.iter().any(known) {
                records.push(record);
            }
        }
        Ok(records)
    }
}

async fn record(
    task: &Task,
    resolver: &Resolver,
    patience: &Patience<'_>,
) -> Result<TxtRecord, AcmeError> {
    let Identifier::Dns(_) = &task.identifier else {
        return Err(AcmeError::Unsupported(format!(
            "dns-01 cannot prove the IP address {}",
            task.identifier
        )));
    };
    let domain = task.identifier.ascii();
    let domain = domain.trim_start_matches("*.").to_owned();
    let name = challenge_name(&domain);
    let name = match resolver.target(&name).await {
        Ok(target) => target,
        Err(error) => {
            patience.step(&Step::Warning(format!(
                "whether {name} has a CNAME is not known: {error}"
            )));
            name
        }
    };
    Ok(TxtRecord {
        domain,
        name,
        value: challenge_value(&task.key_authorization),
        token: task.token.to_string(),
        key_authorization: task.key_authorization.clone(),
    })
}

impl Solver for Dns01 {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::Dns01
    }

    fn present<'a>(
        &'a self,
        tasks: &'a [Task],
        patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(async move {
            let records = self.records(tasks, patience).await?;
            self.records.add_all(&records).await?;
            Ok(self.check.wait(&records, patience).await?)
        })
    }

    fn clean_up<'a>(
        &'a self,
        tasks: &'a [Task],
        patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(async move {
            let records = self.records(tasks, patience).await?;
            Ok(self.records.remove_all(&records).await?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wildcard_is_proven_at_its_parent() {
        assert_eq!(challenge_name("a.test"), "_acme-challenge.a.test");
        assert_eq!(challenge_name("*.a.test"), "_acme-challenge.a.test");
    }

    /// The key authorization of RFC 8555 section 8.3, and its SHA-256 by another tool.
    #[test]
    fn the_value_is_the_hash_of_the_key_authorization() {
        assert_eq!(
            challenge_value(
                "LoqXcYV8q5ONbJQxbmR7SCTNo3tiAXDfowyjxAjEuX0.9jg46WB3rR_AHD-EBXdN7cBkH1WOu0tA3M9fm21mqTI"
            ),
            "LPsIwTo7o8BoG0-vjCyGQGBWSVIPxI-i_X336eUOQZo"
        );
    }
}
