//! Which CA, and how it is reached: flags that every subcommand with a CA has.

use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;

use super::failure::acme_failure;
use crate::acme::authority::Authority;
use crate::acme::directory::Directory;
use crate::acme::http::{Http, Limits};
use crate::acme::{AcmeError, Patience};
use crate::commands::cert::read_file;
use crate::error::Failure;
use crate::pki::chain;

/// One CA.
#[derive(clap::Args, Debug)]
pub(in crate::commands) struct CaArguments {
    /// The CA: letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory
    #[arg(long, value_name = "CA", default_value = "letsencrypt")]
    pub(in crate::commands) ca: Authority,
    /// Trust this root, too, when talking to the CA's server
    #[arg(long, value_name = "FILE")]
    pub(in crate::commands) ca_root: Option<PathBuf>,
}

/// A CA that answered.
#[derive(Debug)]
pub(in crate::commands) struct Connection {
    pub(in crate::commands) authority: Authority,
    pub(in crate::commands) http: Http,
    pub(in crate::commands) directory: Directory,
}

impl CaArguments {
    /// Reads the CA's directory.
    pub(in crate::commands) async fn connect(
        &self,
        patience: &Patience<'_>,
    ) -> Result<Connection, Failure> {
        let http = client(self.ca_root.as_deref())?;
        connect(&self.ca, &http, patience)
            .await
            .map_err(|error| acme_failure(format!("cannot use {}", self.ca), &error, &self.ca))
    }
}

/// The HTTP client, with a further root.
pub(in crate::commands) fn client(ca_root: Option<&Path>) -> Result<Http, Failure> {
    let roots: Vec<CertificateDer<'static>> = match ca_root {
        Some(path) => chain::from_pem(&read_file(path)?).map_err(|error| {
            Failure::usage(format!("cannot use {} as a root", path.display())).caused_by(&error)
        })?,
        None => Vec::new(),
    };
    Http::new(&roots, Limits::default())
        .map_err(|error| Failure::failed("cannot talk to any CA").caused_by(&error))
}

/// Reads a CA's directory.
pub(in crate::commands) async fn connect(
    authority: &Authority,
    http: &Http,
    patience: &Patience<'_>,
) -> Result<Connection, AcmeError> {
    let directory = patience
        .insist(async || Directory::fetch(http, authority.directory()).await)
        .await?;
    Ok(Connection {
        authority: authority.clone(),
        http: http.clone(),
        directory,
    })
}
