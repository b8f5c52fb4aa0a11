//! Tickets: what a page puts into the address of a WebSocket, where browsers can put no header.
//!
//! A ticket is good once, for half a minute, for the page and the network that asked for it. It is in memory only.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::authenticate::Grant;
use super::caller::Who;
use crate::store::StoreError;
use crate::store::access::{Sha256Text, random_text};

/// How long a ticket is good.
pub const LIFETIME: Duration = Duration::from_secs(30);

/// Tickets that wait at the same time.
const MOST: usize = 4096;

/// Tickets of one caller that wait at the same time; all callers that are nobody in particular count as one per network.
const MOST_OF_ONE: usize = 64;

/// Who may use a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bearer {
    /// The `Origin` of the page, or that there is none.
    pub(super) origin: Option<String>,
    pub(super) bucket: IpAddr,
}

#[derive(Debug)]
struct Entry {
    grant: Grant,
    bearer: Bearer,
    ends: Instant,
}

/// The tickets of one server.
#[derive(Debug, Default)]
pub(super) struct Tickets(Mutex<HashMap<String, Entry>>);

/// Why there is no ticket.
#[derive(Debug)]
pub(super) enum NoTicket {
    /// Too many wait.
    Full,
    /// No random numbers.
    Store(StoreError),
}

impl Tickets {
    /// A new ticket.
    pub(super) fn issue(
        &self,
        grant: Grant,
        bearer: Bearer,
        now: Instant,
    ) -> Result<Zeroizing<String>, NoTicket> {
        let secret = random_text().map_err(NoTicket::Store)?;
        let ticket = Zeroizing::new(format!("vctt_{}", *secret));
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.retain(|_, entry| entry.ends > now);
        let is_same = |entry: &&Entry| {
            entry.grant.caller.who == grant.caller.who
                && (grant.caller.who != Who::Anyone || entry.bearer.bucket == bearer.bucket)
        };
        if table.len() >= MOST || table.values().filter(is_same).count() >= MOST_OF_ONE {
            return Err(NoTicket::Full);
        }
        let entry = Entry {
            grant,
            bearer,
            ends: now + LIFETIME,
        };
        table.insert(Sha256Text::of(&ticket).to_string(), entry);
        Ok(ticket)
    }

    /// Takes a ticket, which is gone then: also when somebody else brought it.
    pub(super) fn take(&self, ticket: &str, bearer: &Bearer, now: Instant) -> Option<Grant> {
        let name = Sha256Text::of(ticket).to_string();
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = table.remove(&name)?;
        (entry.ends > now && entry.bearer == *bearer).then_some(entry.grant)
    }
}

#[cfg(test)]
mod tests {
    use super::super::caller::Caller;
    use super::super::scope::Scopes;
    use super::*;
    use crate::serve::client::bucket;

    fn grant(id: &str) -> Grant {
        Grant {
            caller: Caller {
                who: Who::Key { id: id.to_owned() },
                scopes: Scopes::SPEECH,
                quota: None,
            },
            expires: None,
            session: None,
        }
    }

    fn bearer(origin: &str, address: &str) -> Bearer {
        Bearer {
            origin: Some(origin.to_owned()),
            bucket: bucket(address.parse().expect("an address")),
        }
    }

    #[test]
    fn a_ticket_is_good_once_here_and_soon() {
        let tickets = Tickets::default();
        let now = Instant::now();
        let page = bearer("https://voice.test", "192.0.2.1");
        let issue = || {
            tickets
                .issue(grant("a"), page.clone(), now)
                .expect("a ticket")
        };
        let ticket = issue();
        assert_eq!(tickets.take(&ticket, &page, now), Some(grant("a")));
        assert_eq!(tickets.take(&ticket, &page, now), None);
        for other in [
            bearer("https://evil.test", "192.0.2.1"),
            bearer("https://voice.test", "192.0.2.2"),
            Bearer {
                origin: None,
                ..page.clone()
            },
        ] {
            let ticket = issue();
            assert_eq!(tickets.take(&ticket, &other, now), None);
            assert_eq!(tickets.take(&ticket, &page, now), None, "it is used up");
        }
        let late = issue();
        assert_eq!(tickets.take(&late, &page, now + LIFETIME), None);
    }

    #[test]
    fn nobody_has_all_tickets() {
        let tickets = Tickets::default();
        let now = Instant::now();
        let page = bearer("https://voice.test", "192.0.2.1");
        for _ in 0..MOST_OF_ONE {
            assert!(tickets.issue(grant("a"), page.clone(), now).is_ok());
        }
        assert!(tickets.issue(grant("a"), page.clone(), now).is_err());
        assert!(tickets.issue(grant("b"), page.clone(), now).is_ok());
        assert!(tickets.issue(grant("a"), page, now + LIFETIME).is_ok());
    }
}
