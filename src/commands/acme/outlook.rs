//! When lineages are due: what is on disk, and what their CAs say about it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_lc_rs::rand;
use futures_util::StreamExt;
use futures_util::stream;
use serde::Serialize;
use time::OffsetDateTime;
use tokio::time::timeout;

use super::connection::client;
use crate::acme::directory::Directory;
use crate::acme::due::{self, Ari, Decision, Inputs, Present};
use crate::acme::http::Http;
use crate::acme::order::Backoff;
use crate::acme::{AcmeError, Patience, Silent};
use crate::error::Failure;
use crate::pki::validity::rfc3339;
use crate::store::{Issuer, Lineage, StoreError};

/// Longest wait for a CA: what is known without it decides then.
const LIMIT: Duration = Duration::from_secs(15);

/// Certificates that CAs are asked about at once.
const AT_ONCE: usize = 8;

/// How CAs are asked about renewal.
#[derive(clap::Args, Clone, Debug, Default)]
pub(in crate::commands) struct Asking {
    /// Trust this root, too, when talking to the CA's server [default: the one that the lineage was ordered with]
    #[arg(long, value_name = "FILE")]
    ca_root: Option<PathBuf>,
    /// Ask no CA: what it said before counts, else the lifetime
    #[arg(long, conflicts_with = "refresh_ari")]
    offline: bool,
    /// Ask the CA although it said when to ask again
    #[arg(long)]
    refresh_ari: bool,
    /// Keep no answer: a trial changes nothing.
    #[arg(skip)]
    forgets: bool,
}

impl Asking {
    /// The same, and no answer is kept.
    pub(in crate::commands) fn forgetful(&self) -> Self {
        Self {
            forgets: true,
            ..self.clone()
        }
    }
}

/// When a lineage is due.
#[derive(Debug)]
pub(in crate::commands) struct Outlook {
    pub(in crate::commands) present: Present,
    pub(in crate::commands) decision: Decision,
    /// What else has to be said.
    pub(in crate::commands) notices: Vec<String>,
}

/// An [`Outlook`] as `--json` shows it.
#[derive(Debug, Serialize)]
pub(in crate::commands) struct Shown {
    due: bool,
    rule: &'static str,
    because: String,
    /// When it will be due.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    not_before: String,
    not_after: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ari: Option<ShownAri>,
    pub(in crate::commands) notices: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ShownAri {
    fetched_at: String,
    retry_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<String>,
    #[serde(flatten)]
    window: Option<ShownWindow>,
}

#[derive(Debug, Serialize)]
struct ShownWindow {
    start: String,
    end: String,
    moment: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation_url: Option<String>,
}

impl Outlook {
    pub(in crate::commands) fn shown(&self) -> Shown {
        let Validity { from, until } = Validity::of(&self.present);
        Shown {
            due: self.decision.is_due(),
            rule: self.decision.because().rule(),
            because: self.decision.because().to_string(),
            at: self.decision.at().map(rfc3339),
            not_before: from,
            not_after: until,
            ari: self.present.ari.as_ref().map(|ari| ShownAri {
                fetched_at: rfc3339(ari.fetched_at),
                retry_at: rfc3339(ari.retry_at),
                failure: ari.failure.clone(),
                window: ari.window.as_ref().map(|window| ShownWindow {
                    start: rfc3339(window.start),
                    end: rfc3339(window.end),
                    moment: rfc3339(window.moment),
                    explanation_url: window.explanation.clone(),
                }),
            }),
            notices: self.notices.clone(),
        }
    }
}

struct Validity {
    from: String,
    until: String,
}

impl Validity {
    fn of(present: &Present) -> Self {
        Self {
            from: rfc3339(present.validity.not_before),
            until: rfc3339(present.validity.not_after),
        }
    }
}

/// Looks at lineages; each CA's directory is read once.
pub(in crate::commands) async fn look(
    lineages: &[Lineage],
    asking: &Asking,
    now: OffsetDateTime,
) -> Vec<Result<Outlook, StoreError>> {
    let mut all: Vec<_> = Present::read_all(lineages);
    let mut unkept: BTreeMap<usize, String> = BTreeMap::new();
    if !asking.offline {
        let mut cas: BTreeMap<(String, Option<PathBuf>), Vec<usize>> = BTreeMap::new();
        for (place, present) in all.iter().enumerate() {
            let Ok(present) = present else { continue };
            let fresh = present.ari.as_ref().is_some_and(|ari| ari.is_fresh(now));
            let (Some(_), Some(directory)) = (&present.ari_id, present.directory()) else {
                continue;
            };
            if asking.refresh_ari || !fresh {
                let kept = present
                    .record
                    .acme
                    .as_ref()
                    .and_then(|acme| acme.ca_root.clone());
                let root = asking.ca_root.clone().or(kept);
                cas.entry((directory.to_owned(), root))
                    .or_default()
                    .push(place);
            }
        }
        let groups: Vec<_> = cas
            .iter()
            .map(|((url, root), places)| ask(url, root.as_deref(), places, &all, now))
            .collect();
        let answers: Vec<Vec<(usize, Ari)>> =
            stream::iter(groups).buffered(AT_ONCE).collect().await;
        for (place, ari) in answers.into_iter().flatten() {
            if !asking.forgets
                && let Err(error) = ari.write(lineages[place].folder())
            {
                unkept.insert(place, sentence(&error));
            }
            if let Ok(present) = &mut all[place] {
                present.ari = Some(ari);
            }
        }
    }
    lineages
        .iter()
        .zip(all)
        .enumerate()
        .map(|(place, (lineage, present))| {
            let present = present?;
            let inputs = Inputs {
                next_attempt: next_attempt(lineage, &present, now)?,
                ..present.inputs(now)
            };
            let mut notices: Vec<String> = due::notices(&inputs)
                .iter()
                .map(ToString::to_string)
                .collect();
            notices.extend(unkept.remove(&place));
            Ok(Outlook {
                decision: due::decide(&inputs),
                notices,
                present,
            })
        })
        .collect()
}

/// Asks one CA about its certificates; the answers with their places.
async fn ask(
    url: &str,
    root: Option<&Path>,
    places: &[usize],
    all: &[Result<Present, StoreError>],
    now: OffsetDateTime,
) -> Vec<(usize, Ari)> {
    let known = places.iter().filter_map(|&place| {
        let present = all[place].as_ref().ok()?;
        Some((place, present.ari_id.clone()?, present.ari.as_ref()))
    });
    let slow = || AcmeError::Timeout {
        what: "the CA does not say when to renew".to_owned(),
        seconds: LIMIT.as_secs(),
    };
    let opened = timeout(LIMIT, open(url, root)).await;
    let (http, directory) = match opened.unwrap_or_else(|_| Err(slow())) {
        Ok(open) => open,
        Err(error) => {
            return known
                .map(|(place, id, earlier)| (place, Ari::failed(&id, earlier, now, &error)))
                .collect();
        }
    };
    let (http, directory) = (&http, &directory);
    let questions: Vec<_> = known
        .map(|(place, id, earlier)| async move {
            let question = Ari::ask(http, directory, &id, earlier, now, random());
            let ari = timeout(LIMIT, question)
                .await
                .unwrap_or_else(|_| Ari::failed(&id, earlier, now, &slow()));
            (place, ari)
        })
        .collect();
    stream::iter(questions)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await
}

async fn open(url: &str, root: Option<&Path>) -> Result<(Http, Directory), AcmeError> {
    let http = client(root).map_err(|failure| AcmeError::Request(in_one(&failure)))?;
    let patience = Patience::new(LIMIT, "", &Silent);
    let directory = patience
        .insist(async || Directory::fetch(&http, url).await)
        .await?;
    Ok((http, directory))
}

/// When a lineage may be ordered again at the first of its CAs; `None` for now.
fn next_attempt(
    lineage: &Lineage,
    present: &Present,
    now: OffsetDateTime,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let (Issuer::Acme, Some(acme)) = (present.issuer, &present.record.acme) else {
        return Ok(None);
    };
    let backoff = Backoff::open(lineage)?;
    let next = |directory: &String| backoff.forbids(directory, now).map(|failed| failed.next);
    // `None` sorts first: one CA that may be asked is enough.
    Ok(acme.directories.iter().map(next).min().flatten())
}

fn random() -> u32 {
    let mut octets = [0; 4];
    // Without randomness all would come at the begin of the window, and still in it.
    let _ = rand::fill(&mut octets);
    u32::from_le_bytes(octets)
}

fn sentence(error: &StoreError) -> String {
    match error {
        StoreError::Io { source, .. } => format!("{error}: {source}"),
        _ => error.to_string(),
    }
}

fn in_one(failure: &Failure) -> String {
    let mut text = failure.what.clone();
    for cause in &failure.because {
        text = format!("{text}: {cause}");
    }
    text
}
