//! Whether the CA will see the records: one check for all of them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream;
use tokio::time::timeout;

use super::resolve::NameServer;
use super::{DnsError, Resolver, TxtRecord};
use crate::acme::retry::jittered;
use crate::acme::{Patience, Step};

/// How long to wait for records that a program or an API sets.
pub const PROPAGATION_LIMIT: Duration = Duration::from_mins(2);

/// Pause before the second look; it grows by half.
const FIRST: Duration = Duration::from_millis(200);
/// Longest pause.
const LONGEST: Duration = Duration::from_secs(10);
/// Questions that are open at once.
const AT_ONCE: usize = 32;
/// A server that fails this often in a row is left out, if another one of its zone has the record.
const PATIENT: u32 = 2;

/// Who is asked for the records before the CA is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Propagation {
    /// Every server of the zone, as the CA's own resolver will.
    #[default]
    Authoritative,
    /// The resolvers only: where the servers of the zone cannot be reached from here.
    Resolvers,
    /// Nobody.
    Off,
}

impl Propagation {
    const ALL: [(&'static str, Self); 3] = [
        ("authoritative", Self::Authoritative),
        ("resolvers", Self::Resolvers),
        ("off", Self::Off),
    ];
}

impl fmt::Display for Propagation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = Self::ALL.iter().find(|(_, mode)| mode == self);
        f.write_str(found.map_or("", |(name, _)| name))
    }
}

/// A text that is no [`Propagation`].
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is neither authoritative, resolvers nor off")]
pub struct UnknownPropagation(String);

impl FromStr for Propagation {
    type Err = UnknownPropagation;

    fn from_str(text: &str) -> Result<Self, UnknownPropagation> {
        let found = Self::ALL.into_iter().find(|(name, _)| *name == text);
        found
            .map(|(_, mode)| mode)
            .ok_or_else(|| UnknownPropagation(text.to_owned()))
    }
}

/// Waits until records are seen.
#[derive(Clone, Debug)]
pub struct PropagationCheck {
    /// Who is asked.
    pub mode: Propagation,
    /// How long to go on.
    pub limit: Duration,
    /// Who asks.
    pub resolver: Resolver,
}

/// One name at one place.
#[derive(Clone, Debug)]
struct Look {
    name: String,
    /// None for the resolvers.
    server: Option<NameServer>,
    /// Times that the place failed in a row.
    failed: u32,
}

/// What a look saw.
enum Saw {
    All,
    NotAll,
    Nobody,
}

impl PropagationCheck {
    /// Waits until all values are seen everywhere.
    ///
    /// # Errors
    ///
    /// [`DnsError::NotSeen`] at the end of the limit or of the patience.
    pub async fn wait(
        &self,
        records: &[TxtRecord],
        patience: &Patience<'_>,
    ) -> Result<(), DnsError> {
        if self.mode == Propagation::Off {
            return Ok(());
        }
        let deadline = Instant::now() + self.limit.min(patience.left());
        let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for record in records {
            wanted.entry(&record.name).or_default().push(&record.value);
        }
        let mut looks = self.places(wanted.keys().copied(), patience).await;
        // Names that at least one place has.
        let mut seen: Vec<String> = Vec::new();
        let mut pause = FIRST;
        let mut said = String::new();
        loop {
            let asked = looks.clone();
            let open: Vec<_> = looks
                .into_iter()
                .map(|look| {
                    let values = wanted
                        .get(look.name.as_str())
                        .map_or(&[][..], Vec::as_slice);
                    self.look(look, values)
                })
                .collect();
            let round = stream::iter(open).buffered(AT_ONCE).collect();
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(results) = timeout(left, round).await else {
                return Err(not_seen(&asked));
            };
            let results: Vec<(Look, Saw)> = results;
            looks = Vec::new();
            for (mut look, saw) in results {
                match saw {
                    Saw::All => seen.push(look.name),
                    Saw::NotAll => {
                        look.failed = 0;
                        looks.push(look);
                    }
                    Saw::Nobody => {
                        look.failed += 1;
                        looks.push(look);
                    }
                }
            }
            give_up_on_the_dead(&mut looks, &seen, patience);
            let Some(first) = looks.first() else {
                return Ok(());
            };
            if Instant::now() + pause > deadline {
                return Err(not_seen(&looks));
            }
            let waiting = waiting(&looks, first);
            if waiting != said {
                patience.step(&Step::Waiting(waiting.clone()));
                said = waiting;
            }
            tokio::time::sleep(jittered(pause)).await;
            pause = pause.mul_f64(1.5).min(LONGEST);
        }
    }

    /// Where to look for which name.
    async fn places(
        &self,
        names: impl Iterator<Item = &str>,
        patience: &Patience<'_>,
    ) -> Vec<Look> {
        if self.mode == Propagation::Resolvers {
            return names.map(at_resolvers).collect();
        }
        let lookups: Vec<_> = names
            .map(|name| async move { (name.to_owned(), self.resolver.authorities(name).await) })
            .collect();
        let found: Vec<(String, Result<Vec<NameServer>, DnsError>)> =
            stream::iter(lookups).buffered(AT_ONCE).collect().await;
        let mut looks = Vec::new();
        for (name, servers) in found {
            match servers {
                Ok(servers) => looks.extend(servers.into_iter().map(|server| Look {
                    name: name.clone(),
                    server: Some(server),
                    failed: 0,
                })),
                Err(error) => {
                    patience.step(&Step::Warning(format!(
                        "the servers of {name} are not known, so the resolvers are asked: {error}"
                    )));
                    looks.push(at_resolvers(&name));
                }
            }
        }
        looks
    }

    async fn look(&self, look: Look, values: &[&str]) -> (Look, Saw) {
        let there = match &look.server {
            Some(server) => self.resolver.txt_at(server, &look.name).await,
            None => self.resolver.txt(&look.name).await,
        };
        let saw = match there {
            Ok(there)
                if values
                    .iter()
                    .all(|value| there.iter().any(|other| other == value)) =>
            {
                Saw::All
            }
            Ok(_) => Saw::NotAll,
            Err(_) => Saw::Nobody,
        };
        (look, saw)
    }
}

fn at_resolvers(name: &str) -> Look {
    Look {
        name: name.to_owned(),
        server: None,
        failed: 0,
    }
}

/// A dead server is no reason to wait: the CA asks another one. Where all of them are dead for us, the resolvers may know.
fn give_up_on_the_dead(looks: &mut Vec<Look>, seen: &[String], patience: &Patience<'_>) {
    let mut lost: Vec<String> = Vec::new();
    for look in looks.iter() {
        let alive = seen.contains(&look.name)
            || looks
                .iter()
                .any(|other| other.name == look.name && other.failed < PATIENT);
        if look.server.is_some() && !alive && !lost.contains(&look.name) {
            lost.push(look.name.clone());
        }
    }
    looks.retain(|look| match &look.server {
        Some(server) if look.failed >= PATIENT && seen.contains(&look.name) => {
            patience.step(&Step::Warning(format!(
                "{} does not answer for {}; the other servers have the record",
                server.name, look.name
            )));
            false
        }
        Some(_) => !lost.contains(&look.name),
        None => true,
    });
    for name in lost {
        patience.step(&Step::Warning(format!(
            "no server of {name} answers, so the resolvers are asked"
        )));
        looks.push(at_resolvers(&name));
    }
}

fn place(look: &Look) -> &str {
    match &look.server {
        Some(server) => &server.name,
        None => "the resolvers",
    }
}

fn waiting(looks: &[Look], first: &Look) -> String {
    let more = match looks.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!("{} at {}{more}", first.name, place(first))
}

/// Of the first name; there is one at least.
fn not_seen(looks: &[Look]) -> DnsError {
    let name = looks.first().map(|look| look.name.clone());
    let name = name.unwrap_or_default();
    let servers: Vec<&str> = looks
        .iter()
        .filter(|look| look.name == name)
        .map(place)
        .collect();
    DnsError::NotSeen {
        servers: servers.join(", "),
        name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_written_as_it_is_read() {
        for text in ["authoritative", "resolvers", "off"] {
            let mode: Propagation = text.parse().expect("a mode");
            assert_eq!(mode.to_string(), text);
        }
        assert!("on".parse::<Propagation>().is_err());
    }
}
