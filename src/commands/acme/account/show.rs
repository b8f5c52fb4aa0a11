//! `voicectl acme account show`.

use std::path::PathBuf;

use serde::Serialize;

use super::{Session, addresses, failed};
use crate::acme::AcmeError;
use crate::acme::account::{self, AccountRecord, Standing};
use crate::acme::authority::Authority;
use crate::commands::acme::connection::CaArguments;
use crate::commands::acme::failure::{acme_failure, ca};
use crate::commands::acme::notes::Notes;
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::shown::shown;
use crate::store::Store;
use crate::ui::{Table, Ui};

/// Show accounts: all of them as they are on disk, or one as its CA sees it.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme account show
  voicectl acme account show --ca letsencrypt
  voicectl acme account show --json")]
pub(crate) struct Arguments {
    /// Ask this CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory
    #[arg(long, value_name = "CA")]
    ca: Option<Authority>,
    /// Trust this root, too, when talking to the CA's server
    #[arg(long, value_name = "FILE", requires = "ca")]
    ca_root: Option<PathBuf>,
    /// Do not ask the CA: show what is on disk
    #[arg(long)]
    offline: bool,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// An account, as `--json` shows it.
#[derive(Debug, Default, Serialize)]
struct Shown {
    /// As `--ca` takes it.
    ca: String,
    directory: String,
    /// `registered`, `unfinished` (the CA's answer never came), `deactivated` or `damaged`.
    state: &'static str,
    url: Option<String>,
    contact: Vec<String>,
    terms: Option<String>,
    /// SHA-256 of the public key (RFC 7638), which web servers may answer http-01 with.
    thumbprint: Option<String>,
    /// What the CA says, where it was asked.
    standing: Option<Standing>,
    error: Option<String>,
}

impl Shown {
    fn of(record: AccountRecord) -> Self {
        let state = match (&record.url, record.deactivated) {
            (_, true) => "deactivated",
            (Some(_), false) => "registered",
            (None, false) => "unfinished",
        };
        let name = record.directory.parse::<Authority>();
        Self {
            ca: name.map_or_else(|_| record.directory.clone(), |name| ca(&name).to_owned()),
            directory: record.directory,
            state,
            url: record.url,
            contact: record.contact,
            terms: record.terms,
            ..Self::default()
        }
    }

    fn damaged(name: &str, error: String) -> Self {
        Self {
            ca: shown(name),
            state: "damaged",
            error: Some(error),
            ..Self::default()
        }
    }
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let ui = &session.ui;
    let Some(authority) = &arguments.ca else {
        return all(arguments, ui, store);
    };
    let one = if arguments.offline {
        on_disk(authority, store)?
    } else {
        asked(arguments, authority, ui, store)?
    };
    if arguments.json {
        ui.json(&[&one])?;
    } else {
        ui.data(&text(&one))?;
    }
    Ok(ExitStatus::Done)
}

fn all(arguments: &Arguments, ui: &Ui, store: &Store) -> Result<ExitStatus, Failure> {
    let accounts = account::list(store)
        .map_err(|error| Failure::failed("cannot list the accounts").caused_by(&error))?;
    let accounts: Vec<Shown> = accounts
        .into_iter()
        .map(|account| match account.record {
            Ok(record) => Shown::of(record),
            Err(error) => Shown::damaged(&account.name, error.to_string()),
        })
        .collect();
    let is_damaged = accounts.iter().any(|account| account.error.is_some());
    if arguments.json {
        ui.json(&accounts)?;
    } else if accounts.is_empty() {
        ui.status("No accounts yet");
        ui.hint("`voicectl acme issue` makes one by itself, `voicectl acme account new` without a certificate");
    } else {
        let mut table = Table::new(&["ca", "state", "contact", "url"]);
        for account in &accounts {
            let url = account.url.as_ref().or(account.error.as_ref());
            table.row([
                account.ca.as_str(),
                account.state,
                &addresses(&account.contact),
                url.map_or("", String::as_str),
            ]);
        }
        ui.data(&table.render())?;
    }
    Ok(if is_damaged {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}

fn on_disk(authority: &Authority, store: &Store) -> Result<Shown, Failure> {
    let what = || format!("cannot show the account at {authority}");
    match account::recorded(store, authority) {
        Ok(Some(record)) => Ok(Shown::of(record)),
        Ok(None) => {
            let error = AcmeError::NoAccount(authority.to_string());
            Err(acme_failure(what(), &error, authority))
        }
        Err(error) => Err(acme_failure(what(), &error, authority)),
    }
}

fn asked(
    arguments: &Arguments,
    authority: &Authority,
    ui: &Ui,
    store: &Store,
) -> Result<Shown, Failure> {
    // An account that is not there, or ended, needs no network to be shown.
    let found = on_disk(authority, store)?;
    if found.state == "deactivated" {
        return Ok(found);
    }
    let notes = Notes(ui);
    let patience = notes.patience();
    let ca = CaArguments {
        ca: authority.clone(),
        ca_root: arguments.ca_root.clone(),
    };
    block_on(async {
        let connection = ca.connect(&patience).await?;
        let (http, directory) = (&connection.http, &connection.directory);
        let account = account::existing(store, http, directory, authority, &patience)
            .await
            .map_err(failed("show", &connection))?;
        let standing = account::show(&account, http, directory, &patience)
            .await
            .map_err(failed("show", &connection))?;
        Ok(Shown {
            thumbprint: Some(account.signing.thumbprint()),
            standing: Some(standing),
            ..Shown::of(account.record)
        })
    })
}

fn text(account: &Shown) -> String {
    let mut lines = vec![account.ca.clone()];
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            lines.push(format!("  {name:<10} {value}"));
        }
    };
    line("directory", &account.directory);
    line("url", account.url.as_deref().unwrap_or_default());
    let standing = account.standing.as_ref();
    line(
        "status",
        standing.map_or(account.state, |standing| &standing.status),
    );
    // The CA may keep none of the contacts that it was told.
    let contact = standing.map_or(&account.contact, |standing| &standing.contact);
    line("contact", &addresses(contact));
    if let Some(standing) = standing {
        line(
            "created",
            standing.created_at.as_deref().unwrap_or_default(),
        );
        line("orders", standing.orders.as_deref().unwrap_or_default());
    }
    line("terms", account.terms.as_deref().unwrap_or_default());
    line(
        "thumbprint",
        account.thumbprint.as_deref().unwrap_or_default(),
    );
    lines.join("\n")
}
