//! One message by all channels.

use std::path::PathBuf;

use time::OffsetDateTime;

use super::{Change, Message, Trouble, Webhook, command};
use crate::store::{Lineage, Store, StoreError};

/// Who is told, as the configuration says.
#[derive(Clone, Debug, Default)]
pub struct Channels {
    /// A URL.
    pub webhook: Option<Webhook>,
    /// A shell command.
    pub command: Option<String>,
    /// A file for node_exporter's textfile collector.
    pub metrics: Option<PathBuf>,
}

/// What each channel made of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Those that told it.
    pub told: Vec<&'static str>,
    /// Those that did not, and why.
    pub failed: Vec<(&'static str, String)>,
}

const WEBHOOK: &str = "webhook";
const COMMAND: &str = "command";

impl Channels {
    /// Whether somebody is told at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.webhook.is_none() && self.command.is_none() && self.metrics.is_none()
    }

    /// Tells a message, but not by the channels of `skip`.
    pub async fn tell(&self, message: &Message, skip: &[String]) -> Delivery {
        let json = serde_json::to_string(message).unwrap_or_default();
        let is_wanted = |name: &str| !skip.iter().any(|skipped| skipped == name);
        let webhook = async {
            match &self.webhook {
                Some(webhook) if is_wanted(WEBHOOK) => Some(webhook.post(&json).await),
                _ => None,
            }
        };
        let command = async {
            match &self.command {
                Some(script) if is_wanted(COMMAND) => {
                    Some(command::tell(script, message, &json).await)
                }
                _ => None,
            }
        };
        let (webhook, command) = tokio::join!(webhook, command);
        let mut delivery = Delivery::default();
        for (name, result) in [(WEBHOOK, webhook), (COMMAND, command)] {
            match result {
                Some(Ok(())) => delivery.told.push(name),
                Some(Err(why)) => delivery.failed.push((name, why)),
                None => {}
            }
        }
        delivery
    }
}

/// Tells a change by the channels that did not tell it before.
pub async fn deliver(change: &Change, channels: &Channels, now: OffsetDateTime) -> Delivery {
    let message = Message::of(change, now);
    channels.tell(&message, &change.told_by).await
}

/// Tells changes one after the other and notes what was told. A channel that failed is not tried again in this run: a
/// server that does not answer costs its time limit once, however many lineages are in trouble.
///
/// The answer is what failed, with the lineage.
///
/// # Errors
///
/// [`StoreError::Io`].
pub async fn tell_all(
    store: &Store,
    changes: &[Change],
    channels: &Channels,
    now: OffsetDateTime,
) -> Result<Vec<(String, &'static str, String)>, StoreError> {
    let mut failures = Vec::new();
    let mut broken: Vec<(&'static str, String)> = Vec::new();
    for change in changes {
        let mut skip = change.told_by.clone();
        skip.extend(broken.iter().map(|(name, _)| (*name).to_owned()));
        let message = Message::of(change, now);
        let mut delivery = channels.tell(&message, &skip).await;
        for (name, why) in &delivery.failed {
            failures.push((change.lineage.clone(), *name, why.clone()));
        }
        let earlier = broken
            .iter()
            .filter(|(name, _)| !change.told_by.iter().any(|told| told == name));
        let earlier: Vec<_> = earlier.cloned().collect();
        broken.append(&mut delivery.failed.clone());
        delivery.failed.extend(earlier);
        if let Ok(name) = change.lineage.parse() {
            confirm(&store.lineage(&name), change, &delivery, now)?;
        }
    }
    Ok(failures)
}

/// Notes what was told. A change that a channel could not tell stays untold, for that channel, until the next run.
///
/// # Errors
///
/// [`StoreError::Io`].
pub fn confirm(
    lineage: &Lineage,
    change: &Change,
    delivery: &Delivery,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let mut by = change.told_by.clone();
    by.extend(delivery.told.iter().map(|name| (*name).to_owned()));
    Trouble::tell(lineage, change, by, delivery.failed.is_empty(), now)
}
