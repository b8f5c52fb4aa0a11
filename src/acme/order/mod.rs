//! One certificate: from the names to the lineage, through a journal.

mod authorize;
mod backoff;
mod chain;
mod drive;
mod install;
mod journal;

use std::sync::Arc;

use instant_acme::{CertificateIdentifier, NewOrder, OrderStatus};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use super::account::Account;
use super::authority::Authority;
use super::directory::Directory;
use super::http::{Bridge, Exchange, Http};
use super::solver::Solver;
use super::{AcmeError, Patience, Problem, ProblemKind, Step};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::name::Identifier;
use crate::pki::summary::sha256_hex;

pub use backoff::{Backoff, Failed};
pub use install::Installation;
pub use journal::{Entry, Journal};

/// A CA, an account there, and who answers its challenges.
#[derive(Clone, Copy, Debug)]
pub struct Ca<'a> {
    /// Which.
    pub authority: &'a Authority,
    /// How it is reached.
    pub http: &'a Http,
    /// What it offers.
    pub directory: &'a Arc<Directory>,
    /// The account.
    pub account: &'a Account,
    /// Who answers.
    pub solver: &'a dyn Solver,
}

/// The key of a certificate.
#[derive(Debug)]
pub enum Key {
    /// A new one of this kind.
    New(KeyType),
    /// This one again.
    Same(PrivateKey),
    /// One that somebody else has; a request in DER form is signed with it.
    Elsewhere(Vec<u8>),
}

/// What to order.
#[derive(Debug)]
pub struct OrderRequest {
    /// The names, in order.
    pub names: Vec<Identifier>,
    /// The key.
    pub key: Key,
    /// The CA's kind of certificate.
    pub profile: Option<String>,
    /// Name of the issuer at the far end of the chain.
    pub preferred_chain: Option<String>,
    /// The certificate that it replaces, if the same account ordered it (RFC 9773 section 5).
    pub replaces: Option<CertificateDer<'static>>,
}

/// What came of an order.
#[derive(Debug)]
pub struct Certificate {
    /// The leaf.
    pub leaf: CertificateDer<'static>,
    /// Its intermediates, the leaf's issuer first; the root left out.
    pub chain: Vec<CertificateDer<'static>>,
    /// Its key; `None` when somebody else has it.
    pub key: Option<PrivateKey>,
}

impl OrderRequest {
    /// Gets the certificate: goes on with the order of the journal where it is one for the same thing, or makes one.
    ///
    /// The journal still holds the order when this returns: whoever puts the certificate in its place clears it.
    ///
    /// # Errors
    ///
    /// [`AcmeError::Pending`] when the CA is still at work at the end of `patience`, and every other [`AcmeError`].
    pub async fn obtain(
        &self,
        ca: &Ca<'_>,
        journal: &mut Journal,
        patience: &Patience<'_>,
    ) -> Result<Certificate, AcmeError> {
        self.check(ca)?;
        let (account, exchange) = connect(ca).await?;
        let mut run = Run {
            request: self,
            ca,
            exchange,
            journal,
            patience,
        };
        let order = match run.resume(&account).await? {
            Some(order) => order,
            None => run.begin(&account).await?,
        };
        run.drive(order).await
    }

    /// What the CA says that it cannot do need not be asked of it.
    fn check(&self, ca: &Ca<'_>) -> Result<(), AcmeError> {
        let kind = ca.solver.kind();
        if let Some(name) = self.names.iter().find(|name| name.is_wildcard())
            && !kind.proves_wildcards()
        {
            return Err(AcmeError::Request(format!(
                "{kind} cannot prove {name}: wildcards need dns-01"
            )));
        }
        let Some(profile) = &self.profile else {
            return Ok(());
        };
        let profiles = &ca.directory.profiles;
        if profiles.contains_key(profile) {
            return Ok(());
        }
        let there: Vec<&str> = profiles.keys().map(String::as_str).collect();
        Err(AcmeError::Unsupported(if there.is_empty() {
            format!("{} has no profiles, so no `{profile}`", ca.authority)
        } else {
            format!(
                "{} has no profile `{profile}`; it has {}",
                ca.authority,
                there.join(", ")
            )
        }))
    }

    /// What the journal knows the order by.
    fn entry(&self, ca: &Ca<'_>) -> Entry {
        Entry {
            format: Entry::FORMAT,
            directory: ca.directory.url.clone(),
            account: ca.account.url.clone(),
            names: self.names.iter().map(Identifier::ascii).collect(),
            key: match &self.key {
                Key::New(kind) => kind.to_string(),
                Key::Same(_) => "same".to_owned(),
                Key::Elsewhere(request) => sha256_hex(request),
            },
            profile: self.profile.clone(),
            order: String::new(),
            tasks: Vec::new(),
        }
    }
}

/// instant-acme over our client, with the account of the disk.
async fn connect(ca: &Ca<'_>) -> Result<(instant_acme::Account, Exchange), AcmeError> {
    let (bridge, exchange) = Bridge::new(ca.http.clone(), Arc::clone(ca.directory));
    let der = ca.account.key.to_der();
    let key = PrivatePkcs8KeyDer::from(der.as_slice());
    let account = instant_acme::Account::builder_with_http(Box::new(bridge))
        .from_parts(ca.account.url.clone(), key, ca.directory.url.clone())
        .await
        .map_err(|error| exchange.explain(error))?;
    Ok((account, exchange))
}

/// One order under way.
struct Run<'a> {
    request: &'a OrderRequest,
    ca: &'a Ca<'a>,
    exchange: Exchange,
    journal: &'a mut Journal,
    patience: &'a Patience<'a>,
}

impl Run<'_> {
    /// The order of the journal, if it is one for this and can still become a certificate.
    async fn resume(
        &mut self,
        account: &instant_acme::Account,
    ) -> Result<Option<instant_acme::Order>, AcmeError> {
        let Some(entry) = self.journal.entry().cloned() else {
            return Ok(None);
        };
        if entry.is_for(&self.request.entry(self.ca)) {
            let found = self
                .patience
                .insist(async || {
                    account
                        .order(entry.order.clone())
                        .await
                        .map_err(|error| self.exchange.explain(error))
                })
                .await;
            match found {
                Ok(mut order) => {
                    if self.is_alive(&mut order)? {
                        self.patience.step(&Step::Resumed(entry.order));
                        return Ok(Some(order));
                    }
                }
                // The CA has forgotten it.
                Err(AcmeError::Problem(problem))
                    if (400..500).contains(&problem.status) && problem.status != 429 => {}
                Err(error) => return Err(error),
            }
        }
        self.clean_up(&entry.tasks).await;
        self.journal.clear()?;
        Ok(None)
    }

    /// Whether it can still become a certificate whose key is here.
    fn is_alive(&self, order: &mut instant_acme::Order) -> Result<bool, AcmeError> {
        Ok(match order.state().status {
            OrderStatus::Invalid => false,
            OrderStatus::Pending | OrderStatus::Ready => true,
            OrderStatus::Processing | OrderStatus::Valid => {
                !matches!(self.request.key, Key::New(_)) || self.journal.key()?.is_some()
            }
        })
    }

    /// A new order, written down before anything else happens to it.
    async fn begin(
        &mut self,
        account: &instant_acme::Account,
    ) -> Result<instant_acme::Order, AcmeError> {
        self.journal.has_room()?;
        let order = match (&self.request.replaces, &self.ca.directory.renewal_info) {
            (Some(replaces), Some(_)) => match self.order(account, Some(replaces)).await {
                Err(AcmeError::Problem(problem)) if is_about_replacing(&problem) => {
                    self.patience.step(&Step::Warning(format!(
                        "the CA does not take it as a replacement: {problem}"
                    )));
                    self.order(account, None).await?
                }
                order => order?,
            },
            _ => self.order(account, None).await?,
        };
        let url = order.url().to_owned();
        // Left by an order that was lost.
        self.journal.clear()?;
        self.journal.write(Entry {
            order: url.clone(),
            ..self.request.entry(self.ca)
        })?;
        self.patience.step(&Step::Ordered(url));
        Ok(order)
    }

    async fn order(
        &self,
        account: &instant_acme::Account,
        replaces: Option<&CertificateDer<'static>>,
    ) -> Result<instant_acme::Order, AcmeError> {
        let names: Vec<_> = self.request.names.iter().map(on_the_wire).collect();
        let unknown = || {
            AcmeError::Request("the certificate to be replaced has no ARI identifier".to_owned())
        };
        self.patience
            .insist(async || {
                let mut new = NewOrder::new(&names);
                if let Some(profile) = &self.request.profile {
                    new = new.profile(profile);
                }
                if let Some(replaces) = replaces {
                    new = new.replaces(
                        CertificateIdentifier::try_from(replaces).map_err(|_| unknown())?,
                    );
                }
                match account.new_order(&new).await {
                    // Some CAs do not repeat what is replaced, which is an error to the library; the order is there.
                    Err(instant_acme::Error::Other(_)) if let Some(url) = self.just_made() => {
                        account.order(url).await
                    }
                    order => order,
                }
                .map_err(|error| self.exchange.explain(error))
            })
            .await
    }

    /// The URL of the order that the last answer made.
    fn just_made(&self) -> Option<String> {
        self.exchange
            .last()
            .filter(|answer| answer.status == 201)?
            .location()
    }

    /// Takes answers away; what cannot be taken away is worth a warning, not a failure.
    async fn clean_up(&self, tasks: &[super::solver::Task]) {
        if tasks.is_empty() {
            return;
        }
        if let Err(error) = self.ca.solver.clean_up(tasks, self.patience).await {
            self.patience.step(&Step::Warning(format!(
                "an answer to a challenge is left behind: {error}"
            )));
        }
    }
}

/// Whether an order may pass when it does not say what it replaces: measured words of Boulder and Pebble differ, the kinds
/// too.
fn is_about_replacing(problem: &Problem) -> bool {
    matches!(
        problem.kind,
        ProblemKind::AlreadyReplaced | ProblemKind::Conflict
    ) || matches!(problem.status, 403 | 404 | 409)
        || (problem.kind == ProblemKind::Malformed
            && problem.detail.to_ascii_lowercase().contains("replace"))
}

fn on_the_wire(name: &Identifier) -> instant_acme::Identifier {
    match name {
        Identifier::Dns(_) => instant_acme::Identifier::Dns(name.ascii()),
        Identifier::Ip(address) => instant_acme::Identifier::Ip(*address),
    }
}
