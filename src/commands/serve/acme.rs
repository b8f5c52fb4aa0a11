//! `serve --acme`: which certificate is wanted, from which CAs, and how names are proven.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::settings::Resolved;
use super::{Arguments, Session};
use crate::acme::authority::Authority;
use crate::acme::solver::ChallengeKind;
use crate::commands::acme::connection::client;
use crate::commands::acme::issue::names;
use crate::commands::acme::order::{HTTP_LISTEN, Job, KeyChoice, TLS_LISTEN};
use crate::commands::acme::registration::RegistrationArguments;
use crate::commands::cert::store_failure;
use crate::error::{Failure, OrFail};
use crate::pki::key::KeyType;
use crate::pki::name::Identifier;
use crate::pki::san::San;
use crate::store::{AcmeTerms, Issuer, Lineage, Record, Store};

/// Flags of `serve` for a certificate of an ACME CA.
#[derive(clap::Args, Debug)]
pub(super) struct AcmeArguments {
    /// Get the certificate for `-d` from a CA that speaks ACME, and renew it while the server runs
    #[arg(long, requires = "domains", conflicts_with_all = ["plain", "cert"], help_heading = "ACME")]
    pub(super) acme: bool,
    /// DNS names and IP addresses of the certificate; may be repeated, or separated by commas
    #[arg(short, long = "domain", value_name = "NAME", value_delimiter = ',', num_args = 1.., requires = "acme", help_heading = "ACME")]
    domains: Vec<String>,
    /// Trust this root, too, when talking to the CA's server
    #[arg(long, value_name = "FILE", requires = "acme", help_heading = "ACME")]
    ca_root: Option<PathBuf>,
    /// Prove names by this alone: tls-alpn-01 on the HTTPS port, http-01 on the port of `--http` [default: the first, and the second if that fails]
    #[arg(long, value_name = "KIND", requires = "acme", help_heading = "ACME")]
    challenge: Option<ChallengeKind>,
    /// The CA's kind of certificate, such as shortlived
    #[arg(long, value_name = "PROFILE", requires = "acme", help_heading = "ACME")]
    profile: Option<String>,
    #[command(flatten)]
    registration: RegistrationArguments,
}

/// The certificate that is wanted.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) store: Store,
    pub(super) lineage: Lineage,
    pub(super) names: Vec<Identifier>,
    pub(super) registration: RegistrationArguments,
    /// In order of preference.
    pub(super) kinds: Vec<ChallengeKind>,
    terms: AcmeTerms,
}

impl AcmeArguments {
    /// Flags that mean nothing without `--acme`.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let RegistrationArguments {
            email,
            agree_tos,
            eab_kid,
            ..
        } = &self.registration;
        let is_idle = email.is_empty() && !agree_tos && eab_kid.is_none();
        if self.acme || is_idle {
            return Ok(());
        }
        Err(Failure::usage("flags of a new account need `--acme`")
            .because("without it no CA is asked for anything")
            .hint("pass `--acme -d NAME`, or leave them out"))
    }
}

impl Plan {
    /// From the flags; what can be found wrong with them without asking a CA is.
    pub(super) fn of(
        arguments: &Arguments,
        resolved: &Resolved,
        session: &Session,
    ) -> Result<Self, Failure> {
        let flags = &arguments.acme;
        let names = names(flags.domains.iter().map(String::as_str))?;
        if let Some(name) = names.iter().find(|name| name.is_wildcard()) {
            return Err(Failure::usage(format!("`serve` cannot prove {name}"))
                .because("only dns-01 proves wildcards (RFC 8555 section 8.3)")
                .hint(format!(
                    "`voicectl acme issue -d '{name}' --dns PROVIDER` gets it; pass `--lineage NAME` then"
                )));
        }
        let kinds = kinds(flags.challenge, !resolved.http.is_empty())?;
        let ca_root = flags.ca_root.as_deref().map(whole);
        // A file that holds no root is found out now.
        client(ca_root.as_deref())?;
        let store = Store::new(&session.paths.state);
        let name = match &arguments.lineage {
            Some(name) => name.clone(),
            None => names[0].file_stem().parse().map_err(|error| {
                Failure::usage("cannot name the lineage after its first name")
                    .because(error)
                    .hint("pass `--lineage NAME`")
            })?,
        };
        let plan = Self {
            lineage: store.lineage(&name),
            store,
            registration: flags.registration.clone(),
            terms: AcmeTerms {
                directories: directories(&arguments.ca)?,
                ca_root,
                profile: flags.profile.clone(),
                ..AcmeTerms::default()
            },
            names,
            kinds,
        };
        plan.is_ours()?;
        Ok(plan)
    }

    /// Where the server answers, so that a renewal without it answers there as well.
    pub(super) fn answered_at(&mut self, https: &[SocketAddr], http: &[SocketAddr]) {
        for (key, addresses) in [(TLS_LISTEN, https), (HTTP_LISTEN, http)] {
            if !addresses.is_empty() {
                let texts: Vec<String> = addresses.iter().map(ToString::to_string).collect();
                self.terms.solver.insert(key.to_owned(), texts.join(","));
            }
        }
    }

    /// The names as SANs.
    pub(super) fn sans(&self) -> Vec<San> {
        self.names.iter().cloned().map(San::from).collect()
    }

    /// Where CAs are asked.
    pub(super) fn directories(&self) -> &[String] {
        &self.terms.directories
    }

    /// Whether what is there is what is wanted now; flags may have changed since.
    pub(super) fn is_met_by(&self, record: &Record) -> bool {
        let names: Vec<String> = self.sans().iter().map(San::notation).collect();
        record.names == names
            && record.acme.as_ref().is_some_and(|terms| {
                terms.profile == self.terms.profile
                    && terms
                        .issued_by
                        .as_ref()
                        .is_none_or(|directory| self.terms.directories.contains(directory))
            })
    }

    /// One try.
    pub(super) fn job(&self, kind: ChallengeKind, instead_of: Option<String>) -> Job {
        let record = self.lineage.record().ok().flatten();
        let earlier = record.as_ref().and_then(|record| record.acme.clone());
        let earlier = earlier.unwrap_or_default();
        Job {
            lineage: self.lineage.clone(),
            names: self.names.clone(),
            key: KeyChoice::Kind(record.map_or_else(KeyType::default, |record| record.key_type)),
            terms: AcmeTerms {
                challenge: kind.to_string(),
                // What only `acme issue` has flags for stays as it was said there.
                preferred_chain: earlier.preferred_chain,
                reuse_key: earlier.reuse_key,
                ..self.terms.clone()
            },
            instead_of,
        }
    }

    /// A lineage of somebody else is not replaced silently.
    fn is_ours(&self) -> Result<(), Failure> {
        let name = self.lineage.name();
        let what = || format!("cannot use the lineage {name} for a certificate of an ACME CA");
        let fail = |error| store_failure(what(), &error);
        let (record, present) = (
            self.lineage.record().map_err(fail)?,
            self.lineage.current().map_err(fail)?,
        );
        match (record, present) {
            (Some(record), Some(_)) if record.issuer != Issuer::Acme => {
                Err(Failure::failed(what())
                    .because(format!(
                        "it exists already, and is from elsewhere ({})",
                        record.issuer.name()
                    ))
                    .hint("pass `--lineage OTHER` to keep it and make another one"))
            }
            _ => Ok(()),
        }
    }
}

/// tls-alpn-01 needs nothing but the port that is served; http-01 needs another one.
fn kinds(wanted: Option<ChallengeKind>, has_http: bool) -> Result<Vec<ChallengeKind>, Failure> {
    match wanted {
        None if has_http => Ok(vec![ChallengeKind::TlsAlpn01, ChallengeKind::Http01]),
        None | Some(ChallengeKind::TlsAlpn01) => Ok(vec![ChallengeKind::TlsAlpn01]),
        Some(ChallengeKind::Http01) if has_http => Ok(vec![ChallengeKind::Http01]),
        Some(ChallengeKind::Http01) => {
            Err(Failure::usage("http-01 needs a port for plain HTTP")
                .because("the CA connects to port 80, and `serve` listens for HTTPS only")
                .hint("pass `--http 0.0.0.0:80`, or `--challenge tls-alpn-01`"))
        }
        Some(kind) => Err(Failure::usage(format!("`serve` does not answer {kind}"))
            .because("it answers tls-alpn-01 and http-01, on its own ports")
            .hint("`voicectl acme issue --dns PROVIDER` gets the certificate; pass `--lineage NAME` then")),
    }
}

fn directories(texts: &[String]) -> Result<Vec<String>, Failure> {
    if texts.is_empty() {
        return Ok(vec![Authority::default().directory().to_owned()]);
    }
    let parse = |text: &String| {
        let authority: Authority = text
            .parse()
            .or_fail(format!("cannot use `{text}` as a CA"))
            .map_err(|failure| Failure {
                kind: crate::error::FailureKind::Usage,
                ..failure
            })?;
        Ok(authority.directory().to_owned())
    };
    texts.iter().map(parse).collect()
}

fn whole(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
