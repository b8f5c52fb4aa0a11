//! `voicectl acme dns-record`.

use std::fs;
use std::io::ErrorKind;
use std::time::Duration;

use serde::Serialize;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

use super::Session;
use super::connection::CaArguments;
use super::dns::{ResolverArguments, dns_failure};
use crate::acme::account::AccountRecord;
use crate::acme::authority::Authority;
use crate::acme::solver::{PersistRecord, Persisted, look, persist_name, quoted};
use crate::acme::{Patience, Silent};
use crate::commands::runtime::block_on;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::pki::name::Identifier;
use crate::store::Store;

/// How long the CA may take to answer.
const LIMIT: Duration = Duration::from_secs(30);

/// Show the DNS record that lets your account prove a name for good (dns-persist-01, experimental).
///
/// Set it once, and no renewal needs to change DNS. Nobody sets it for you: who can write it can allow any account.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme dns-record -d voice.example.com
  voicectl acme dns-record -d example.com --wildcard --until 2027-11-30
  voicectl acme dns-record -d voice.example.com --check")]
pub(crate) struct Arguments {
    /// Names to prove; `*.example.com` means example.com and --wildcard
    #[arg(short, long = "domain", value_name = "NAME", required = true, num_args = 1..)]
    domains: Vec<Identifier>,
    #[command(flatten)]
    ca: CaArguments,
    /// What the CA calls itself in such records, where its directory does not say
    #[arg(long, value_name = "DOMAIN")]
    issuer: Option<String>,
    /// Allow wildcards and everything below the names, too
    #[arg(long)]
    wildcard: bool,
    /// The record counts until then: YYYY-MM-DD or RFC 3339
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Option<OffsetDateTime>,
    /// Look whether the records are there; exit code 1 when one is missing
    #[arg(long)]
    check: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    resolvers: ResolverArguments,
}

/// One record, and whether it is there.
#[derive(Debug, Serialize)]
struct Row {
    domain: String,
    name: String,
    r#type: &'static str,
    value: String,
    /// Missing without `--check`.
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<bool>,
    /// Why it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let authority = &arguments.ca.ca;
    let account = account_url(store, authority)?.ok_or_else(|| {
        Failure::failed(format!("there is no account at {authority}"))
            .because("such a record names an account")
            .hint(format!(
                "`voicectl acme account new --ca {}` makes one",
                said(authority)
            ))
    })?;
    let rows = block_on(rows(arguments, &account))?;
    if arguments.json {
        session.ui.json(&rows)?;
    } else {
        for row in &rows {
            session
                .ui
                .data(&format!("{}. IN TXT {}", row.name, quoted(&row.value)))?;
        }
        for row in &rows {
            match (row.present, &row.reason) {
                (Some(true), _) => session.ui.status(&format!("{}: it is there", row.domain)),
                (_, Some(reason)) => session.ui.warn(&format!("{}: {reason}", row.domain)),
                _ => {}
            }
        }
        if !arguments.check {
            session.ui.hint(
                "set it in your zone; the same command with `--check` looks whether it is there",
            );
        }
    }
    let is_missing = rows.iter().any(|row| row.present == Some(false));
    Ok(if is_missing {
        ExitStatus::Failed
    } else {
        ExitStatus::Done
    })
}

async fn rows(arguments: &Arguments, account: &str) -> Result<Vec<Row>, Failure> {
    let issuers = if let Some(issuer) = &arguments.issuer {
        vec![issuer.trim_end_matches('.').to_ascii_lowercase()]
    } else {
        let patience = Patience::new(LIMIT, "", &Silent);
        let connection = arguments.ca.connect(&patience).await?;
        connection.directory.caa_identities
    };
    let issuer = issuers.first().ok_or_else(|| {
        Failure::failed(format!("cannot tell the record for {}", arguments.ca.ca))
            .because("its directory does not say what it calls itself (caaIdentities)")
            .hint("pass `--issuer DOMAIN` with the name that its documents tell")
    })?;
    let resolver = arguments.resolvers.resolver()?;
    let now = OffsetDateTime::now_utc();
    let mut rows = Vec::new();
    for identifier in &arguments.domains {
        if let Identifier::Ip(address) = identifier {
            return Err(Failure::usage(format!(
                "{address} is an IP address, which no DNS record proves"
            )));
        }
        let domain = identifier.ascii();
        let record = PersistRecord {
            issuer: issuer.clone(),
            account: account.to_owned(),
            wildcard: arguments.wildcard || identifier.is_wildcard(),
            until: arguments.until.map(OffsetDateTime::unix_timestamp),
        };
        let (present, reason) = if arguments.check {
            match look(&resolver, &domain, &issuers, &record, now)
                .await
                .map_err(|error| dns_failure(format!("cannot check {domain}"), &error))?
            {
                Persisted::There { .. } => (Some(true), None),
                Persisted::Missing { why } => (Some(false), Some(why)),
            }
        } else {
            (None, None)
        };
        rows.push(Row {
            name: persist_name(&domain),
            r#type: "TXT",
            value: record.value(),
            domain,
            present,
            reason,
        });
    }
    Ok(rows)
}

/// The URL of our account at a CA, from `STATE/accounts/<ca>/account.toml`; none when there is no account.
fn account_url(store: &Store, authority: &Authority) -> Result<Option<String>, Failure> {
    let path = store
        .root()
        .join("accounts")
        .join(authority.slug())
        .join("account.toml");
    let failed = || format!("cannot read the account at {authority}");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::failed(failed()).caused_by(&error)),
    };
    let record: AccountRecord = toml::from_str(&text).or_fail(failed())?;
    Ok(record.url)
}

/// As `--ca` takes it.
fn said(authority: &Authority) -> String {
    match authority.known() {
        Some(known) => known.name.to_owned(),
        None => authority.directory().to_owned(),
    }
}

fn date(text: &str) -> Result<OffsetDateTime, String> {
    let day = format_description!("[year]-[month]-[day]");
    OffsetDateTime::parse(text, &Rfc3339)
        .or_else(|_| Date::parse(text, day).map(|date| date.midnight().assume_utc()))
        .map_err(|_| "a date is 2027-11-30 or 2027-11-30T12:00:00Z".to_owned())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn dates() {
        assert_eq!(date("2027-11-30"), Ok(datetime!(2027-11-30 00:00 UTC)));
        assert_eq!(
            date("2027-11-30T12:00:00Z"),
            Ok(datetime!(2027-11-30 12:00 UTC))
        );
        assert!(date("30.11.2027").is_err());
    }
}
