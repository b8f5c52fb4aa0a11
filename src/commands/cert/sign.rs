//! `voicectl cert sign`.

use std::path::PathBuf;

use super::authority::CaArguments;
use super::fields::{LifetimeArguments, warn_of_clients};
use super::{Session, ground, output};
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::chain::to_pem;
use crate::pki::csr::{Request, RequestError};
use crate::pki::decode::{Item, decode};
use crate::pki::key::KeyType;
use crate::pki::leaf::{self, LeafRequest};
use crate::pki::profile::Profile;
use crate::pki::summary::Summary;
use crate::pki::validity::date;
use crate::store::{Store, atomic};

/// Sign somebody's certification request with your CA.
///
/// Names and subject are taken from the request, and nothing else: what the certificate may be used for is your decision.
/// A request that asks to become a CA, or for a use that the profile does not have, is refused. What is written is the
/// certificate with its intermediates.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert sign request.pem > fullchain.pem
  voicectl cert sign request.pem --out fullchain.pem --days 30
  voicectl cert sign client.csr --profile client --ca office")]
pub(crate) struct Arguments {
    /// The request, PEM or DER; `-` is standard input
    #[arg(value_name = "FILE")]
    request: PathBuf,
    /// What it is for: server, client, peer (both ends), webtransport
    #[arg(long, value_name = "PROFILE", default_value_t)]
    profile: Profile,
    #[command(flatten)]
    lifetime: LifetimeArguments,
    /// Write to this file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace the file
    #[arg(long, requires = "out")]
    force: bool,
    #[command(flatten)]
    ca: CaArguments,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let name = arguments.request.display().to_string();
    let refused = |error: &(dyn std::error::Error + 'static)| {
        Failure::failed(format!("cannot sign {name}")).caused_by(error)
    };
    let bytes = super::input::read(&arguments.request)?;
    let content = decode(&bytes, None).map_err(|error| refused(&error))?;
    let mut requests = content.items.iter().filter_map(|item| match item {
        Item::Request(der) => Some(der),
        _ => None,
    });
    let (Some(der), None) = (requests.next(), requests.next()) else {
        return Err(Failure::failed(format!("cannot sign {name}"))
            .because("it does not hold one certification request"));
    };
    let request = Request::read(der).map_err(|error| refused(&error))?;
    request.fits(arguments.profile).map_err(|error| {
        let failure = refused(&error);
        match error {
            RequestError::AsksForUsage { usage, .. } if usage == "clientAuth" => failure.hint(
                "pass `--profile client` when it is a client's, `--profile peer` when it is both",
            ),
            _ => failure,
        }
    })?;
    let validity = arguments
        .lifetime
        .validity(arguments.profile.days(), ground().now)?;
    let opened = arguments.ca.open(session, store)?;
    let wanted = LeafRequest {
        sans: request.sans,
        subject: (!request.subject.is_empty()).then_some(request.subject),
        validity,
        is_rsa: request.is_rsa,
        profile: arguments.profile,
    };
    // Requests carry keys of any kind; those that some clients refuse were refused or are known to `inspect`.
    warn_of_clients(
        wanted.profile,
        KeyType::default(),
        validity,
        &wanted.sans,
        session,
    );
    let leaf = leaf::issue(&wanted, &request.public_key, &opened.ca, ground().random)
        .map_err(|error| refused(&error))?;
    let summary = Summary::of(&leaf).map_err(|error| refused(&error))?;
    let chain = opened.ca.chain();
    let text: String = std::iter::once(&leaf).chain(&chain).map(to_pem).collect();
    match &arguments.out {
        None => session.ui.data(&text)?,
        Some(path) => output::write(path, text.as_bytes(), atomic::PUBLIC, arguments.force)?,
    }
    let names = if summary.names.is_empty() {
        summary.subject
    } else {
        summary.names.join(", ")
    };
    session.ui.status(&format!(
        "Signed for {names} until {} by the CA `{}`",
        date(summary.validity.not_after),
        opened.name
    ));
    Ok(ExitStatus::Done)
}
