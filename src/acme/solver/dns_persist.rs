//! dns-persist-01: a TXT record for good (draft-ietf-acme-dns-persist). Experimental: the draft changes.
//!
//! The record says which account at which CA may have certificates for a name. It is only looked at here, never written.

use std::fmt::Write;

use futures_util::future::{BoxFuture, join_all};
use time::{Duration, OffsetDateTime};

use super::{ChallengeKind, Solver, Task};
use crate::acme::dns::{DnsError, Resolver};
use crate::acme::{AcmeError, Patience, Step};
use crate::pki::name::Identifier;

/// A record that ends sooner than this is worth a warning.
const SOON: Duration = Duration::days(14);

/// The record that allows an account at a CA to prove a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersistRecord {
    /// What the CA calls itself, such as `letsencrypt.org`.
    pub issuer: String,
    /// The account's URL.
    pub account: String,
    /// Whether it allows wildcards and everything below, too.
    pub wildcard: bool,
    /// Until when it counts, in seconds since 1970.
    pub until: Option<i64>,
}

/// The name of the record for a domain, a wildcard's as its parent's.
#[must_use]
pub fn persist_name(domain: &str) -> String {
    format!("_validation-persist.{}", domain.trim_start_matches("*."))
}

impl PersistRecord {
    /// The value of the TXT record.
    #[must_use]
    pub fn value(&self) -> String {
        let mut text = format!("{}; accounturi={}", self.issuer, self.account);
        if self.wildcard {
            text.push_str("; policy=wildcard");
        }
        if let Some(until) = self.until {
            let _ = write!(text, "; persistUntil={until}");
        }
        text
    }

    /// Reads a value; `None` for what has not the form of RFC 8659 section 4.2, or names no account.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let issuer = parts.next()?.trim_end_matches('.').to_ascii_lowercase();
        let mut account = None;
        let mut wildcard = false;
        let mut until = None;
        for part in parts.filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=')?;
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "accounturi" => account = Some(value.to_owned()),
                "policy" => wildcard = value.eq_ignore_ascii_case("wildcard"),
                // A date that cannot be read is no date that never comes.
                "persistuntil" => until = Some(value.parse().ok()?),
                _ => {}
            }
        }
        Some(Self {
            issuer,
            account: account?,
            wildcard,
            until,
        })
    }

    /// Why a record that was found does not do what this one does; `None` when it does.
    fn unfit(&self, found: &Self, now: OffsetDateTime) -> Option<String> {
        if found.account != self.account {
            Some("it names another account".to_owned())
        } else if self.wildcard && !found.wildcard {
            Some("it does not say policy=wildcard".to_owned())
        } else if found
            .until
            .is_some_and(|until| until <= now.unix_timestamp())
        {
            Some("its persistUntil has passed".to_owned())
        } else {
            None
        }
    }
}

/// What is in DNS for one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Persisted {
    /// A record that does it, and until when.
    There {
        /// Seconds since 1970, where it says so.
        until: Option<i64>,
    },
    /// None that does it.
    Missing {
        /// Why those that are there do not.
        why: String,
    },
}

/// Looks for the record of a domain, at the servers of its zone where they can be reached.
///
/// # Errors
///
/// [`DnsError::Lookup`].
pub async fn look(
    resolver: &Resolver,
    domain: &str,
    issuers: &[String],
    wanted: &PersistRecord,
    now: OffsetDateTime,
) -> Result<Persisted, DnsError> {
    let name = resolver.target(&persist_name(domain)).await?;
    let mut why = "there is none".to_owned();
    for value in resolver.fresh_txt(&name).await? {
        let Some(found) = PersistRecord::parse(&value) else {
            continue;
        };
        if !issuers
            .iter()
            .any(|issuer| issuer.eq_ignore_ascii_case(&found.issuer))
        {
            continue;
        }
        match wanted.unfit(&found, now) {
            None => return Ok(Persisted::There { until: found.until }),
            Some(unfit) => why = unfit,
        }
    }
    Ok(Persisted::Missing { why })
}

/// Answers dns-persist-01 with a record that is there already.
#[derive(Clone, Debug)]
pub struct DnsPersist {
    account: String,
    issuers: Vec<String>,
    resolver: Resolver,
}

impl DnsPersist {
    /// For our account at a CA that has these names for itself (from its challenge or its `caaIdentities`).
    ///
    /// # Errors
    ///
    /// [`AcmeError::Unsupported`] when the CA has no name.
    pub fn new(
        account: impl Into<String>,
        issuers: &[String],
        resolver: Resolver,
    ) -> Result<Self, AcmeError> {
        if issuers.is_empty() {
            return Err(AcmeError::Unsupported(
                "the CA does not say which name dns-persist-01 records must have".to_owned(),
            ));
        }
        Ok(Self {
            account: account.into(),
            issuers: issuers.to_vec(),
            resolver,
        })
    }

    async fn check(&self, task: &Task, patience: &Patience<'_>) -> Result<(), AcmeError> {
        let Identifier::Dns(_) = &task.identifier else {
            return Err(AcmeError::Unsupported(format!(
                "dns-persist-01 cannot prove the IP address {}",
                task.identifier
            )));
        };
        let domain = task.identifier.ascii();
        let wanted = PersistRecord {
            issuer: self.issuers[0].clone(),
            account: self.account.clone(),
            wildcard: task.wildcard || task.identifier.is_wildcard(),
            until: None,
        };
        let now = OffsetDateTime::now_utc();
        match look(&self.resolver, &domain, &self.issuers, &wanted, now).await? {
            Persisted::There { until } => {
                let left = until.map(|until| Duration::seconds(until - now.unix_timestamp()));
                if let Some(left) = left.filter(|left| *left < SOON) {
                    patience.step(&Step::Warning(format!(
                        "the record {} counts for {} more days only",
                        persist_name(&domain),
                        left.whole_days()
                    )));
                }
                Ok(())
            }
            Persisted::Missing { why } => Err(AcmeError::Solver {
                challenge: ChallengeKind::DnsPersist01.name(),
                why: format!(
                    "of the record that allows our account, {why}; set {}. TXT {}",
                    persist_name(&domain),
                    quoted(&wanted.value())
                ),
            }),
        }
    }
}

/// As it stands in a zone file: in pieces of 255 bytes at most (RFC 1035 section 3.3.14).
#[must_use]
pub fn quoted(value: &str) -> String {
    let letters: Vec<char> = harmless(value).chars().collect();
    let pieces = letters.chunks(255).map(|piece| {
        let text: String = piece.iter().collect();
        format!("\"{text}\"")
    });
    pieces.collect::<Vec<_>>().join(" ")
}

/// What a server says stays on one line; quotes and backslashes would end a zone file's text.
fn harmless(value: &str) -> String {
    value
        .chars()
        .filter(|letter| letter.is_ascii_graphic() || *letter == ' ')
        .filter(|letter| !matches!(letter, '"' | '\\'))
        .collect()
}

impl Solver for DnsPersist {
    fn kind(&self) -> ChallengeKind {
        ChallengeKind::DnsPersist01
    }

    fn present<'a>(
        &'a self,
        tasks: &'a [Task],
        patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(async move {
            let checks = tasks.iter().map(|task| self.check(task, patience));
            join_all(checks).await.into_iter().collect()
        })
    }

    /// The record is there for good.
    fn clean_up<'a>(
        &'a self,
        _tasks: &'a [Task],
        _patience: &'a Patience<'a>,
    ) -> BoxFuture<'a, Result<(), AcmeError>> {
        Box::pin(async { Ok(()) })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-11-21 10:00 UTC);

    fn ours() -> PersistRecord {
        PersistRecord {
            issuer: "ca.test".to_owned(),
            account: "https://ca.test/acct/1".to_owned(),
            wildcard: true,
            until: Some(1_800_000_000),
        }
    }

    #[test]
    fn a_record_is_read_as_it_is_written() {
        let text = ours().value();
        assert_eq!(
            text,
            "ca.test; accounturi=https://ca.test/acct/1; policy=wildcard; persistUntil=1800000000"
        );
        assert_eq!(PersistRecord::parse(&text), Some(ours()));
        // Blanks, letter case and unknown parameters are free.
        let loose = "CA.test ;accounturi=https://ca.test/acct/1;x=y;  Policy=WILDCARD ; persistuntil=1800000000;";
        assert_eq!(PersistRecord::parse(loose), Some(ours()));
    }

    #[test]
    fn what_is_no_record_is_none() {
        for wrong in [
            "",
            "ca.test",
            "v=spf1 -all",
            "ca.test; policy=wildcard",
            "ca.test; accounturi=a; persistUntil=soon",
            "ca.test; accounturi",
        ] {
            assert_eq!(PersistRecord::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_our_own_account_counts() {
        let found = |change: fn(&mut PersistRecord)| {
            let mut record = ours();
            change(&mut record);
            ours().unfit(&record, NOW)
        };
        assert_eq!(found(|_| ()), None);
        let why = found(|record| record.account.push('1')).expect("unfit");
        assert!(why.contains("another account"), "{why}");
        let why = found(|record| record.wildcard = false).expect("unfit");
        assert!(why.contains("policy=wildcard"), "{why}");
        let why = found(|record| record.until = Some(NOW.unix_timestamp())).expect("unfit");
        assert!(why.contains("passed"), "{why}");
    }

    #[test]
    fn long_values_are_pieces_and_no_value_ends_its_quotes() {
        assert_eq!(quoted("a; b=c"), "\"a; b=c\"");
        assert_eq!(quoted("a\"b\\c\nd"), "\"abcd\"");
        assert_eq!(quoted(&"x".repeat(300)).split(' ').count(), 2);
    }
}
