//! `voicectl cert ca export`.

use std::fs;
use std::path::PathBuf;

use super::super::{output, store_failure};
use super::Session;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::pki::chain;
use crate::store::{CaName, Store, StoreError, atomic};

/// Write a CA's root certificate for clients.
///
/// Only what may be public: the key stays where it is. After a rotation `--previous` adds the roots before.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert ca export --out ca.pem
  voicectl cert ca export office --format der --out office.crt
  voicectl cert ca export --previous --out roots.pem")]
pub(crate) struct Arguments {
    /// Its name
    #[arg(value_name = "NAME", default_value_t)]
    name: CaName,
    /// Form of the file
    #[arg(long, value_name = "FORM", default_value = "pem")]
    format: Format,
    /// Write to this file [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Add the roots before the last rotations
    #[arg(long)]
    previous: bool,
    /// Replace the file
    #[arg(long, requires = "out")]
    force: bool,
}

/// Forms of a root certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Text, also several certificates
    Pem,
    /// Binary, one certificate: what Windows and Android install
    Der,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let ca = store.ca(&arguments.name);
    let fail = |error: StoreError| {
        store_failure(format!("cannot export the CA `{}`", arguments.name), &error)
    };
    ca.summary().map_err(fail)?;
    let mut paths = vec![ca.certificate()];
    if arguments.previous {
        paths.extend(ca.previous().map_err(fail)?);
    }
    let mut certificates = Vec::new();
    for path in paths {
        let what = format!("cannot read {}", path.display());
        let pem = fs::read(&path).or_fail(&what)?;
        certificates.extend(chain::from_pem(&pem).or_fail(&what)?);
    }
    let bytes = match arguments.format {
        Format::Pem => {
            let text: String = certificates.iter().map(chain::to_pem).collect();
            text.into_bytes()
        }
        Format::Der if certificates.len() == 1 => certificates[0].to_vec(),
        Format::Der => {
            return Err(Failure::usage("a DER file holds one certificate")
                .because(format!("there are {} roots", certificates.len()))
                .hint("pass `--format pem`, or leave `--previous` out"));
        }
    };
    let Some(path) = &arguments.out else {
        if arguments.format == Format::Der && session.ui.data_is_terminal() {
            return Err(Failure::usage("DER is not for terminals").hint("pass `--out FILE`"));
        }
        session.ui.bytes(&bytes)?;
        return Ok(ExitStatus::Done);
    };
    output::write(path, &bytes, atomic::PUBLIC, arguments.force)?;
    session.ui.status(&format!(
        "Root of the CA `{}` in {}",
        arguments.name,
        path.display()
    ));
    Ok(ExitStatus::Done)
}
