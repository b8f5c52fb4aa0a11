//! `voicectl acme account import`.

use std::path::{Path, PathBuf};

use super::{Session, addresses, failed};
use crate::acme::account::{self, Client, Source};
use crate::commands::acme::connection::CaArguments;
use crate::commands::acme::notes::Notes;
use crate::commands::cert::read_file;
use crate::commands::runtime::block_on;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::PkiError;
use crate::pki::key::{KeyType, PrivateKey};
use crate::store::Store;

/// Take over an account that another client made.
///
/// The CA says whose the key is. A P-256 key is taken as it is, and both clients may use the account. For a key of another
/// kind, such as the RSA keys of certbot, the account gets a new key, and the other client cannot use it any more.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme account import --from certbot --rollover
  voicectl acme account import --from lego --dir /srv/lego --ca zerossl
  voicectl acme account import --key account.pem")]
pub(crate) struct Arguments {
    #[command(flatten)]
    ca: CaArguments,
    /// Find it where this client keeps its accounts: certbot, lego or acme.sh
    #[arg(
        long,
        value_name = "CLIENT",
        required_unless_present = "key",
        conflicts_with = "key"
    )]
    from: Option<Client>,
    /// Folder of the client [default: /etc/letsencrypt, ./.lego or ~/.acme.sh]
    #[arg(long, value_name = "DIR", requires = "from")]
    dir: Option<PathBuf>,
    /// Its key, PEM or JWK
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Its URL, to be sure that the key is the right one
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Give the account a new key if it has none of kind P-256
    #[arg(long)]
    rollover: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let path = match (&arguments.key, arguments.from) {
        (Some(path), _) => path.clone(),
        (None, Some(client)) => search(client, arguments, session)?,
        (None, None) => return Err(Failure::usage("neither `--from` nor `--key` is given")),
    };
    let key = read(&path)?;
    let is_fit = key.key_type() == Some(KeyType::P256);
    let ui = &session.ui;
    if !is_fit && !arguments.rollover {
        let kind = key
            .key_type()
            .map_or_else(|| "RSA".to_owned(), |kind| kind.to_string());
        let question = format!(
            "The key is of kind {kind}: give the account a new one, which ends its use by the other client"
        );
        if !ui.confirm(&question, "--rollover", false)? {
            ui.status("Nothing was imported");
            return Ok(ExitStatus::Done);
        }
    }
    let notes = Notes(ui);
    let patience = notes.patience();
    block_on(async {
        let connection = arguments.ca.connect(&patience).await?;
        let source = Source {
            key,
            url: arguments.url.clone(),
            rollover: !is_fit,
        };
        let account = account::adopt(
            store,
            &connection.http,
            &connection.directory,
            &connection.authority,
            source,
            &patience,
        )
        .await
        .map_err(failed("import", &connection))?;
        ui.status(&format!("Account at {} imported", connection.authority));
        ui.status(&format!("  url      {}", account.url));
        if !account.record.contact.is_empty() {
            ui.status(&format!(
                "  contact  {}",
                addresses(&account.record.contact)
            ));
        }
        if !is_fit {
            ui.warn(&format!(
                "the account has a new key: {} opens it no more",
                path.display()
            ));
        }
        Ok(ExitStatus::Done)
    })
}

/// The one key of this CA's account below the client's folder.
fn search(client: Client, arguments: &Arguments, session: &Session) -> Result<PathBuf, Failure> {
    let folder = match (&arguments.dir, client) {
        (Some(folder), _) => folder.clone(),
        (None, Client::AcmeSh) => match session.environment.path("HOME") {
            Some(home) => home.join(client.folder()),
            None => client.folder().into(),
        },
        (None, Client::Certbot | Client::Lego) => client.folder().into(),
    };
    let authority = &arguments.ca.ca;
    let failure = || {
        Failure::failed(format!(
            "cannot import an account of {} at {authority}",
            client.name()
        ))
    };
    // Why it cannot be looked into is worth more than that nothing was found.
    std::fs::read_dir(&folder).map_err(|error| {
        failure()
            .because(format!("{}: {error}", folder.display()))
            .hint("say where it is: `--dir DIR`")
    })?;
    let mut keys = client.keys(&folder, authority);
    match keys.len() {
        1 => Ok(keys.remove(0)),
        0 => Err(failure()
            .because(format!("there is none in {}", folder.display()))
            .hint("pass `--dir DIR`, `--ca CA` or `--key FILE`")),
        count => {
            let failure = failure().because(format!("there are {count} in {}", folder.display()));
            Err(keys.iter().take(5).fold(failure, |failure, key| {
                failure.hint(format!("pass `--key {}`", key.display()))
            }))
        }
    }
}

/// PEM, DER, or the JWK that certbot writes.
fn read(path: &Path) -> Result<PrivateKey, Failure> {
    let bytes = read_file(path)?;
    let key = if bytes.trim_ascii_start().starts_with(b"{") {
        PrivateKey::from_jwk(&bytes)
    } else if let Ok(text) = std::str::from_utf8(&bytes) {
        PrivateKey::from_pem(text)
    } else {
        PrivateKey::from_der(&bytes)
    };
    key.map_err(|error| {
        let failure = Failure::failed(format!("cannot use {} as an account's key", path.display()))
            .caused_by(&error);
        match error {
            PkiError::PassphraseMissing => {
                failure.hint("`openssl pkcs8 -topk8 -nocrypt` decrypts it")
            }
            _ => failure,
        }
    })
}
