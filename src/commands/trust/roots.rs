//! Which roots clients are to trust: those of this machine's CAs, of one of them, or of a file.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rustls::pki_types::CertificateDer;

use super::Session;
use crate::commands::cert::store_failure;
use crate::config::Environment;
use crate::error::{Failure, OrFail};
use crate::net::roots::SystemStore;
use crate::pki::summary::{Summary, sha256_hex};
use crate::store::{CaName, Store};
use crate::trust::bundle::{Bundle, BundleError, Unusable, certificates};
use crate::trust::runtime::{Assignment, Outcome, assign};

/// What `--ca` says, until it is known which names there are.
#[derive(Clone, Debug)]
pub(super) struct Given(String);

/// Where roots come from.
#[derive(Clone, Debug)]
pub(super) enum Choice {
    /// A CA of the state folder.
    Name(CaName),
    /// A file.
    File(PathBuf),
}

impl FromStr for Given {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

impl Given {
    /// A name where there is a CA of it; else a file where there is one, or could be.
    pub(super) fn choice(&self, store: &Store) -> Choice {
        let file = || Choice::File(PathBuf::from(&self.0));
        match self.0.parse() {
            Ok(name) if store.ca(&name).exists() => Choice::Name(name),
            Ok(name) if !self.0.contains('.') && !Path::new(&self.0).exists() => Choice::Name(name),
            _ => file(),
        }
    }
}

/// Flags of the commands that tell programs whom to trust.
#[derive(clap::Args, Debug)]
pub(super) struct RootArguments {
    /// A CA by its name, or a file with roots in PEM or DER form [default: all your own CAs]
    #[arg(long, value_name = "NAME|FILE")]
    ca: Option<Given>,
}

impl RootArguments {
    /// The roots, those before a rotation included; never none.
    fn roots(
        choice: Option<&Choice>,
        store: &Store,
    ) -> Result<Vec<CertificateDer<'static>>, Failure> {
        match choice {
            None => {
                let roots = store
                    .ca_roots()
                    .map_err(|error| store_failure("cannot read your CAs", &error))?;
                if roots.is_empty() {
                    store_root(&CaName::default(), store)?;
                }
                Ok(roots)
            }
            Some(Choice::Name(name)) => {
                let mut roots = vec![store_root(name, store)?];
                let previous = store.ca(name).previous();
                let previous = previous.map_err(|error| unreadable(name, &error))?;
                for path in previous {
                    roots.extend(certificates(&path).unwrap_or_default());
                }
                Ok(roots)
            }
            Some(Choice::File(path)) => file_roots(path),
        }
    }

    /// A folder name for this choice; equal choices have equal ones.
    fn selection(choice: Option<&Choice>) -> String {
        match choice {
            None => "all".to_owned(),
            Some(Choice::Name(name)) => format!("ca-{name}"),
            Some(Choice::File(path)) => {
                let path = path.canonicalize().unwrap_or_else(|_| path.clone());
                let id = sha256_hex(path.as_os_str().as_encoded_bytes());
                format!("file-{}", &id[..16])
            }
        }
    }

    /// The files for this choice.
    pub(super) fn bundle(&self, session: &Session, store: &Store) -> Result<Bundle, Failure> {
        let environment = &session.environment;
        let is_clean = ["SSL_CERT_FILE", "SSL_CERT_DIR"]
            .iter()
            .all(|name| environment.get(name).is_none());
        let system = SystemStore::of_this_machine(is_clean).roots();
        if system.is_empty() {
            session.ui.warn(
                "this machine has no roots of its own: programs will trust your CA and nothing else",
            );
        }
        let choice = self.ca.as_ref().map(|given| given.choice(store));
        let roots = Self::roots(choice.as_ref(), store)?;
        let selection = Self::selection(choice.as_ref());
        Bundle::new(
            &session.paths.cache.join("trust"),
            &selection,
            roots,
            system,
        )
        .or_fail("cannot tell programs whom to trust")
    }
}

/// The present root of a CA.
pub(super) fn store_root(name: &CaName, store: &Store) -> Result<CertificateDer<'static>, Failure> {
    let ca = store.ca(name);
    // Says what is wrong with one that is not there.
    ca.summary().map_err(|error| unreadable(name, &error))?;
    let path = ca.certificate();
    let found = certificates(&path).or_fail(format!("cannot read {}", path.display()))?;
    Ok(found[0].clone())
}

fn unreadable(name: &CaName, error: &crate::store::StoreError) -> Failure {
    store_failure(format!("cannot use the CA `{name}`"), error)
}

/// The roots in a file: CAs, and certificates that signed themselves.
pub(in crate::commands) fn file_roots(
    path: &Path,
) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let what = format!("cannot use {} as a CA", path.display());
    let found = certificates(path).map_err(|error| {
        let failure = Failure::failed(&what).caused_by(&error);
        match error {
            Unusable::Io(_) => failure,
            _ => failure.hint("`voicectl inspect FILE` shows what is in a file"),
        }
    })?;
    let mut leaf = None;
    let mut roots = Vec::new();
    for certificate in found {
        let summary = Summary::of(&certificate).or_fail(&what)?;
        if summary.is_ca || summary.subject == summary.issuer {
            roots.push(certificate);
        } else {
            leaf.get_or_insert(summary);
        }
    }
    if let (true, Some(leaf)) = (roots.is_empty(), leaf) {
        return Err(Failure::failed(what)
            .because(format!(
                "`{}` is a leaf that `{}` signed; clients trust the root above it",
                leaf.subject, leaf.issuer
            ))
            .hint("`voicectl cert ca export --out ca.pem` writes the root of your own CA"));
    }
    Ok(roots)
}

/// The variables with their values; the files are up to date then.
pub(super) fn assignments(
    bundle: &Bundle,
    environment: &Environment,
    session: &Session,
) -> Result<Vec<Assignment>, Failure> {
    let assignments =
        assign(bundle, |name| environment.get(name).map(ToOwned::to_owned)).map_err(|error| {
            let failure = Failure::failed("cannot write the roots for programs");
            match &error {
                BundleError::Store(error) => store_failure(failure.what, error)
                    .hint("set VOICECTL_CACHE to a folder that you may write"),
                error => failure.caused_by(error),
            }
        })?;
    for assignment in &assignments {
        let name = assignment.runtime.variable;
        let before = assignment.before.as_deref().unwrap_or_default().display();
        match &assignment.outcome {
            Outcome::Replaced(why) => session.ui.warn(&format!(
                "{name} was {before}, which no program can use: {why}"
            )),
            Outcome::Left => session.ui.warn(&format!(
                "{name} names a truststore already and stays as it is; `keytool -importcert -file {} -keystore STORE` \
                 adds your CA to it",
                bundle.ours().display()
            )),
            Outcome::Set | Outcome::Joined | Outcome::Enough => {}
        }
    }
    Ok(assignments)
}
