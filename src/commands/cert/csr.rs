//! `voicectl cert csr`.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::fields::{SubjectArguments, names};
use super::input::Opener;
use super::{Session, output, store_failure};
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::csr;
use crate::pki::decode::Item;
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::profile::Profile;
use crate::pki::san::San;
use crate::pki::subject::Subject;
use crate::store::{Store, atomic};

/// Make a certification request for a CA elsewhere, and its key.
///
/// `cert sign` signs requests with your own CA; `cert import` takes what another CA made of them.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert csr voice.example.com --out ./order
  voicectl cert csr voice.example.com --org 'Example Ltd' --country DE --key-type rsa3072 --out ./order
  voicectl cert csr voice.example.com --key old/privkey.pem > request.pem
  voicectl cert import ./order/certificate.pem --key ./order/privkey.pem")]
pub(crate) struct Arguments {
    /// DNS names, wildcards, IP addresses, e-mail addresses, URIs
    #[arg(value_name = "NAME", required = true)]
    names: Vec<String>,
    /// Write privkey.pem and request.pem into this folder
    #[arg(long, value_name = "DIR", required_unless_present = "key")]
    out: Option<PathBuf>,
    /// Use this key instead of a new one
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key_type", "encrypt_key"])]
    key: Option<PathBuf>,
    /// Kind of the new key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096
    #[arg(long, value_name = "TYPE", default_value_t)]
    key_type: KeyType,
    /// Encrypt the new key (PKCS#8, PBES2, AES-256)
    #[arg(long)]
    encrypt_key: bool,
    /// Where the pass phrase of the key is: prompt, file:PATH, fd:N or env:NAME [default: prompt]
    #[arg(long, value_name = "SOURCE")]
    passphrase: Option<PassphraseSource>,
    /// Replace what is there
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    subject: SubjectArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    _store: &Store,
) -> Result<ExitStatus, Failure> {
    let texts = arguments.names.iter().map(String::as_str);
    let (names, _) = names(texts, Profile::Server)?;
    let first = names.iter().map(San::ascii).find(|name| name.len() <= 64);
    let subject = match arguments.subject.subject(first.as_deref())? {
        Some(subject) => subject,
        None => first.map_or_else(Subject::default, |name| Subject::common_name(&name)),
    };
    let request_path = arguments.out.as_ref().map(|out| out.join("request.pem"));
    let key_path = arguments.out.as_ref().map(|out| out.join("privkey.pem"));
    let (key, key_text) = if let Some(path) = &arguments.key {
        (existing(path, arguments, session)?, None)
    } else {
        let (key, text) = fresh_key(arguments, session)?;
        (key, Some(text))
    };
    let request = csr::create(&names, &subject, &key)
        .map_err(|error| Failure::failed("cannot make the request").caused_by(&error))?;
    let (Some(out), Some(request_path), Some(key_path)) = (&arguments.out, request_path, key_path)
    else {
        session.ui.data(&request)?;
        return Ok(ExitStatus::Done);
    };
    atomic::folder(out, 0o755)
        .map_err(|error| store_failure(format!("cannot write into {}", out.display()), &error))?;
    if let Some(text) = &key_text {
        output::check(&request_path, arguments.force)?;
        output::write(&key_path, text.as_bytes(), atomic::SECRET, arguments.force)?;
    }
    output::write(
        &request_path,
        request.as_bytes(),
        atomic::PUBLIC,
        arguments.force,
    )?;
    let shown: Vec<String> = names.iter().map(ToString::to_string).collect();
    session
        .ui
        .status(&format!("Request for {}", shown.join(", ")));
    session
        .ui
        .status(&format!("  request  {}", request_path.display()));
    if key_text.is_some() {
        session
            .ui
            .status(&format!("  key      {}", key_path.display()));
    }
    session.ui.hint(&format!(
        "`voicectl cert sign {}` signs it with your own CA",
        request_path.display()
    ));
    Ok(ExitStatus::Done)
}

/// A new key, and its text as it is written.
fn fresh_key(
    arguments: &Arguments,
    session: &Session,
) -> Result<(PrivateKey, Zeroizing<String>), Failure> {
    let unfit = |error| Failure::failed("cannot make the key").caused_by(&error);
    let passphrase = if arguments.encrypt_key {
        let source = arguments
            .passphrase
            .clone()
            .unwrap_or(PassphraseSource::Prompt);
        Some(source.read("the new key", "--passphrase", true, session)?)
    } else {
        None
    };
    let _spinner = arguments.key_type.is_slow().then(|| {
        let label = format!("Looking for primes ({})", arguments.key_type);
        session.ui.spinner(&label)
    });
    let key = PrivateKey::generate(arguments.key_type).map_err(unfit)?;
    let text = match &passphrase {
        Some(passphrase) => key.to_encrypted_pem(passphrase).map_err(unfit)?,
        None => key.to_pem(),
    };
    Ok((key, text))
}

/// A key that is there, opened with its pass phrase where it has one.
fn existing(path: &Path, arguments: &Arguments, session: &Session) -> Result<PrivateKey, Failure> {
    let opener = Opener::new(arguments.passphrase.as_ref(), "--passphrase", session);
    let content = opener.content(path)?;
    let mut keys = content.items.into_iter().filter_map(|item| match item {
        Item::Key(key) => Some(key),
        _ => None,
    });
    match (keys.next(), keys.next()) {
        (Some(key), None) => Ok(key),
        (found, _) => Err(
            Failure::failed(format!("cannot use {}", path.display())).because(match found {
                Some(_) => "it holds several private keys",
                None => "it holds no private key",
            }),
        ),
    }
}
