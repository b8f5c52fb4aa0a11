//! `voicectl cert ca show`.

use serde::Serialize;
use time::OffsetDateTime;

use super::super::store_failure;
use super::Session;
use super::new::may_sign;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::pki::validity::{ExpiryLevel, date, rfc3339};
use crate::store::{CaName, KeyState, LocalCa, Store, StoreError};

/// Show a CA: where it is, its fingerprint, when it ends, what it may sign.
///
/// Its root certificate is what clients must trust; its key never leaves the state folder.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert ca show
  voicectl cert ca show office --json
  voicectl cert ca show --pem > ca.pem")]
pub(crate) struct Arguments {
    /// Its name
    #[arg(value_name = "NAME", default_value_t)]
    name: CaName,
    /// Print the root certificate in PEM form
    #[arg(long, conflicts_with = "json")]
    pem: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// A CA, as `--json` shows it.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    pub(super) name: String,
    path: String,
    subject: String,
    serial: String,
    fingerprint: String,
    not_before: String,
    not_after: String,
    pub(super) days_left: i64,
    pub(super) level: ExpiryLevel,
    /// Empty: any name.
    pub(super) constraints: Vec<String>,
    /// Subject of the intermediate that signs, where the root does not.
    intermediate: Option<String>,
    root_key: KeyState,
    signing_key: KeyState,
    /// Until when clients that trust only the root before this one are served.
    overlap_until: Option<String>,
    previous: Vec<String>,
    #[serde(skip)]
    pub(super) until: String,
    #[serde(skip)]
    may_sign: String,
    #[serde(skip)]
    fingerprint_with_colons: String,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let ca = store.ca(&arguments.name);
    let shown = shown(&ca, OffsetDateTime::now_utc()).map_err(|error| {
        store_failure(format!("cannot show the CA `{}`", arguments.name), &error)
    })?;
    if arguments.pem {
        let path = ca.certificate();
        let pem =
            std::fs::read_to_string(&path).or_fail(format!("cannot read {}", path.display()))?;
        session.ui.data(&pem)?;
    } else if arguments.json {
        session.ui.json(&shown)?;
    } else {
        session.ui.data(&text(&shown))?;
    }
    Ok(ExitStatus::Done)
}

pub(super) fn shown(ca: &LocalCa, now: OffsetDateTime) -> Result<Shown, StoreError> {
    let root = ca.summary()?;
    let constraints = ca.constraints()?;
    let (root_key, signing_key) = ca.keys();
    Ok(Shown {
        name: ca.name().to_string(),
        path: ca.certificate().display().to_string(),
        not_before: rfc3339(root.validity.not_before),
        not_after: rfc3339(root.validity.not_after),
        days_left: root.validity.days_left(now),
        level: root.validity.level(now),
        may_sign: may_sign(&constraints),
        constraints: constraints.permitted(),
        intermediate: ca.intermediate()?.map(|summary| summary.subject),
        root_key,
        signing_key,
        overlap_until: ca
            .cross()?
            .map(|summary| rfc3339(summary.validity.not_after)),
        previous: ca
            .previous()?
            .iter()
            .map(|path| path.display().to_string())
            .collect(),
        until: date(root.validity.not_after),
        fingerprint_with_colons: root.fingerprint_with_colons(),
        subject: root.subject,
        serial: root.serial,
        fingerprint: root.fingerprint,
    })
}

fn text(ca: &Shown) -> String {
    let mut lines = vec![
        ca.subject.clone(),
        format!("  certificate  {}", ca.path),
        format!("  SHA-256      {}", ca.fingerprint_with_colons),
        format!(
            "  until        {} ({} days, {})",
            ca.until,
            ca.days_left,
            ca.level.word()
        ),
        format!("  may sign     {}", ca.may_sign),
        format!("  key          {}", key_words(ca)),
    ];
    if let Some(intermediate) = &ca.intermediate {
        lines.push(format!("  signs with   {intermediate}"));
    }
    if let Some(until) = &ca.overlap_until {
        let day = until.split('T').next().unwrap_or(until);
        lines.push(format!(
            "  overlap      clients that trust only the root before it are served until {day}"
        ));
    }
    for path in &ca.previous {
        lines.push(format!("  before       {path}"));
    }
    lines.join("\n")
}

fn key_words(ca: &Shown) -> String {
    let word = |state| match state {
        KeyState::Absent => "thrown away",
        KeyState::Encrypted => "behind a pass phrase",
        KeyState::Plain => "readable for its owner",
    };
    if ca.intermediate.is_none() || ca.root_key == ca.signing_key {
        return word(ca.signing_key).to_owned();
    }
    format!("{}; the root's {}", word(ca.signing_key), word(ca.root_key))
}
