//! `acme issue --csr FILE`: a request whose key is elsewhere.

use std::path::Path;

use rcgen::PublicKeyData;

use super::Arguments;
use crate::commands::Session;
use crate::commands::cert::{Opener, read_file};
use crate::error::Failure;
use crate::pki::csr::Request;
use crate::pki::decode::{Item, decode};
use crate::pki::key::PrivateKey;
use crate::pki::name::Identifier;
use crate::pki::san::San;

/// A request that is to be signed.
pub(super) struct Signed {
    pub(super) der: Vec<u8>,
    pub(super) names: Vec<Identifier>,
    pub(super) key: Option<PrivateKey>,
}

/// Reads a request, and its key where it is given.
pub(super) fn read(
    path: &Path,
    arguments: &Arguments,
    session: &Session,
) -> Result<Signed, Failure> {
    let what = || Failure::failed(format!("cannot have {} signed", path.display()));
    if arguments.key.is_none() && arguments.out.is_none() {
        return Err(Failure::usage("there is no place for the certificate")
            .hint("pass `--out DIR` for plain files")
            .hint("or `--key FILE`, the key of the request, to make it a lineage"));
    }
    let content = decode(&read_file(path)?, None).map_err(|error| what().caused_by(&error))?;
    let mut requests = content.items.into_iter().filter_map(|item| match item {
        Item::Request(der) => Some(der),
        _ => None,
    });
    let (Some(der), None) = (requests.next(), requests.next()) else {
        return Err(what().because("it does not hold one certification request"));
    };
    let request = Request::read(&der).map_err(|error| what().caused_by(&error))?;
    let name = |san: San| match san {
        San::Identifier(name) => Ok(name),
        other => Err(what().because(format!("an ACME server does not sign {other}"))),
    };
    let names = request
        .sans
        .into_iter()
        .map(name)
        .collect::<Result<Vec<_>, _>>()?;
    if names.is_empty() {
        return Err(what().because("it names no host"));
    }
    let key = match &arguments.key {
        None => None,
        Some(file) => {
            let key = key(file, session)?;
            if key.public() != request.public_key.subject_public_key_info() {
                return Err(
                    what().because(format!("{} is the key of something else", file.display()))
                );
            }
            Some(key)
        }
    };
    Ok(Signed {
        der: der.clone(),
        names,
        key,
    })
}

/// A key, opened with its pass phrase where it has one.
fn key(path: &Path, session: &Session) -> Result<PrivateKey, Failure> {
    let content = Opener::new(None, "--passphrase", session).content(path)?;
    let mut keys = content.items.into_iter().filter_map(|item| match item {
        Item::Key(key) => Some(key),
        _ => None,
    });
    match (keys.next(), keys.next()) {
        (Some(key), None) => Ok(key),
        _ => Err(Failure::failed(format!(
            "{} does not hold one key",
            path.display()
        ))),
    }
}
