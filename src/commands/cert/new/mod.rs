//! `voicectl cert new NAME...`.

mod ask;
mod batch;
mod layout;
mod plain;
mod plan;
mod report;

use std::path::{Path, PathBuf};

use super::authority::{CaArguments, Opened, is_present};
use super::export::Besides;
use super::fields::{LifetimeArguments, SubjectArguments, warn_of_clients, warn_of_mail};
use super::{Session, ground, host_name, material, store_failure, unfit};
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::key::KeyType;
use crate::pki::passphrase::Passphrase;
use crate::pki::profile::Profile;
use crate::pki::subject::Subject;
use crate::pki::validity::date;
use crate::store::{Fresh, Lineage, LineageName, Signer, Store, Switch};

use layout::Layout;
use plan::Plan;

/// Make a certificate that your own CA signs.
///
/// The CA is made on first use. The certificate becomes a lineage in the state folder, where `serve` and `renew` find
/// it: its `current` folder always holds a matching pair. With `--out` it becomes plain files instead. Without a name, on
/// a terminal, it asks.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert new localhost 127.0.0.1 ::1
  voicectl cert new voice.lan '*.voice.lan' 192.168.1.20 --days 30
  voicectl cert new localhost --out ./tls
  voicectl cert new me@example.com --client --out ./me --encrypt-key
  voicectl cert new localhost --throwaway-ca --out ./tls
  voicectl cert new voice.lan --key-type rsa2048 --subject '/C=US/O=Dev/CN=voice.lan'
  voicectl cert new --names-from hosts.txt --out ./tls")]
pub(crate) struct Arguments {
    /// DNS names, wildcards, IP addresses, e-mail addresses, URIs; DNS:, IP:, email: or URI: in front decides
    ///
    /// The first one names the lineage. In a client's certificate a text that is none of these becomes the common name.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// A certificate for each line of this file, names separated by blanks; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["names", "lineage", "dry_run", "export", "subject", "cn"])]
    names_from: Option<PathBuf>,
    /// What it is for: server, client, peer (both ends), webtransport (pinned by hash, 14 days)
    #[arg(long, value_name = "PROFILE", default_value_t)]
    profile: Profile,
    /// A certificate for a client: short for --profile client
    #[arg(long, conflicts_with = "profile")]
    client: bool,
    /// Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096
    #[arg(long, value_name = "TYPE", default_value_t)]
    key_type: KeyType,
    #[command(flatten)]
    lifetime: LifetimeArguments,
    /// Name of the lineage [default: the first name]
    #[arg(long, value_name = "NAME")]
    lineage: Option<LineageName>,
    /// Replace what is there
    #[arg(long)]
    force: bool,
    /// Say what would be made, and make nothing
    #[arg(long)]
    dry_run: bool,
    /// Write plain files into this folder instead of a lineage
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with = "lineage",
        help_heading = "Plain files"
    )]
    out: Option<PathBuf>,
    /// Names of the files: pem, mkcert, server (server.crt, server.key), kubernetes (tls.crt, tls.key), combined
    #[arg(
        long,
        value_name = "LAYOUT",
        default_value_t,
        requires = "out",
        help_heading = "Plain files"
    )]
    layout: Layout,
    /// One more file beside the others, may be repeated
    #[arg(
        long,
        value_name = "FORM",
        requires = "out",
        help_heading = "Plain files"
    )]
    export: Vec<Besides>,
    /// Encrypt the key (PKCS#8, PBES2, AES-256); lineages are read with nobody there, so theirs cannot be
    #[arg(long, requires = "out", help_heading = "Plain files")]
    encrypt_key: bool,
    /// Where the pass phrase of the key and of PKCS#12 is: prompt, file:PATH, fd:N or env:NAME
    ///
    /// Without it `--encrypt-key` asks, a PKCS#12 file gets a random one that is shown once, a truststore `changeit`.
    #[arg(
        long,
        value_name = "SOURCE",
        requires = "out",
        help_heading = "Plain files"
    )]
    passphrase: Option<PassphraseSource>,
    #[command(flatten)]
    ca: CaArguments,
    /// Let the certificate sign itself: browsers then accept it only one by one
    #[arg(long, conflicts_with_all = ["ca", "ca_passphrase", "throwaway_ca"], help_heading = "CA")]
    self_signed: bool,
    /// A CA for these names alone, whose key is never written: nothing else can ever be signed with it
    #[arg(long, conflicts_with_all = ["ca", "ca_passphrase"], help_heading = "CA")]
    throwaway_ca: bool,
    #[command(flatten)]
    subject: SubjectArguments,
}

/// Name of the files of `--export`, before their ending.
const EXPORTED: &str = "cert";

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    if let Some(file) = &arguments.names_from {
        return batch::run(file, arguments, session, store);
    }
    if arguments.names.is_empty() {
        return run_one(&ask::complete(arguments, session)?, session, store);
    }
    run_one(arguments, session, store)
}

fn run_one(arguments: &Arguments, session: &Session, store: &Store) -> Result<ExitStatus, Failure> {
    let plan = arguments.plan(arguments.names.iter().map(String::as_str))?;
    warn_of_clients(
        plan.profile,
        plan.key_type,
        plan.validity,
        &plan.names,
        session,
    );
    let target = arguments.target(&plan, store)?;
    let opened = arguments.open(session, store)?;
    if let Some(opened) = &opened {
        warn_of_mail(&plan.names, opened.ca.constraints(), session);
    }
    let host = host_name();
    let order = plan.order(arguments.signer(opened.as_ref(), &host));
    let passphrase = arguments.passphrase(session)?;
    let _spinner = plan.key_type.is_slow().then(|| {
        session
            .ui
            .spinner(&format!("Looking for primes ({})", plan.key_type))
    });
    let talk = report::Report {
        session,
        store,
        opened: opened.as_ref(),
    };
    if arguments.dry_run {
        return talk
            .dry_run(&order, &target, arguments)
            .map(|()| ExitStatus::Done);
    }
    let fresh = match &target {
        Target::Folder(folder) => {
            let files = plain::Files {
                folder,
                layout: arguments.layout,
                force: arguments.force,
                passphrase: passphrase.as_ref().filter(|_| arguments.encrypt_key),
            };
            let fresh = order
                .issue(ground())
                .map_err(|error| unfit("cannot make the certificate", &error))?;
            let written = files.write(&fresh, &plan.names)?;
            talk.files(&fresh, &plan.names, &written);
            arguments.export(&fresh, folder, passphrase.as_ref(), session)?;
            fresh
        }
        Target::Lineage(lineage) => {
            let name = lineage.name();
            let fail = |error| store_failure(format!("cannot make lineage `{name}`"), &error);
            let waiting = || {
                let talk = format!("Waiting for another voicectl that works on `{name}`");
                session.ui.status(&talk);
            };
            let held = lineage.lock(&waiting).map_err(fail)?;
            arguments.check_lineage(lineage)?;
            let (mut version, mut fresh) = order
                .issue_into(lineage, &held, Switch::Replace, ground())
                .map_err(fail)?;
            // A rotation meanwhile issues anew what it finds, and did not find this one.
            while let Signer::Ca(name, ca) = order.signer
                && store.ca(name).exists()
                && !is_present(name, ca, store)
            {
                let opened = arguments.ca.open(session, store)?;
                let order = plan.order(Signer::Ca(&opened.name, &opened.ca));
                (version, fresh) = order
                    .issue_into(lineage, &held, Switch::Replace, ground())
                    .map_err(fail)?;
                if is_present(&opened.name, &opened.ca, store) {
                    break;
                }
            }
            talk.lineage(&fresh, &plan.names, lineage, &version);
            fresh
        }
    };
    talk.how_to_trust(&fresh, &target, plan.profile);
    Ok(ExitStatus::Done)
}

/// Where a certificate goes.
#[derive(Debug)]
enum Target {
    Folder(PathBuf),
    Lineage(Lineage),
}

impl Arguments {
    const fn profile(&self) -> Profile {
        if self.client {
            Profile::Client
        } else {
            self.profile
        }
    }

    /// The lineage or folder; without `--force` there is nothing yet.
    fn target(&self, plan: &Plan, store: &Store) -> Result<Target, Failure> {
        if let Some(folder) = &self.out {
            plain::check(folder, self.layout, &plan.names, self.force)?;
            for form in &self.export {
                form.check(folder, EXPORTED, self.force)?;
            }
            return Ok(Target::Folder(folder.clone()));
        }
        let stem = match (plan.names.first(), &plan.subject) {
            (Some(name), _) => name.file_stem(),
            (None, subject) => {
                let cn = subject.as_ref().and_then(Subject::cn).unwrap_or_default();
                cn.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")
            }
        };
        let name = match &self.lineage {
            Some(name) => name.clone(),
            None => stem.parse().map_err(|error| {
                Failure::usage("this name cannot name a lineage")
                    .caused_by(&error)
                    .hint("pass `--lineage NAME`")
            })?,
        };
        let lineage = store.lineage(&name);
        self.check_lineage(&lineage)?;
        Ok(Target::Lineage(lineage))
    }

    fn check_lineage(&self, lineage: &Lineage) -> Result<(), Failure> {
        let name = lineage.name();
        let current = lineage
            .current()
            .map_err(|error| store_failure(format!("cannot make lineage `{name}`"), &error))?;
        let Some(version) = current.filter(|_| !self.force) else {
            return Ok(());
        };
        let until = version.summary().map_or_else(
            |_| "a damaged certificate".to_owned(),
            |summary| format!("a certificate until {}", date(summary.validity.not_after)),
        );
        Err(Failure::failed(format!("lineage `{name}` exists already"))
            .because(format!("it holds {until}"))
            .hint("pass `--force` to make its next version")
            .hint("or `--lineage NAME` to make another one"))
    }

    /// The CA, where one signs. A pinned certificate needs none.
    fn open(&self, session: &Session, store: &Store) -> Result<Option<Opened>, Failure> {
        if self.signs_itself() || self.throwaway_ca {
            Ok(None)
        } else if self.dry_run {
            self.ca.open_dry(session, store).map(Some)
        } else {
            self.ca.open(session, store).map(Some)
        }
    }

    const fn signs_itself(&self) -> bool {
        let pinned = matches!(self.profile(), Profile::WebTransport);
        self.self_signed || (pinned && self.ca.ca.is_none() && !self.throwaway_ca)
    }

    const fn signer<'a>(&self, opened: Option<&'a Opened>, host: &'a str) -> Signer<'a> {
        match opened {
            Some(opened) => Signer::Ca(&opened.name, &opened.ca),
            None if self.throwaway_ca => Signer::Throwaway(host),
            None => Signer::Itself,
        }
    }

    fn passphrase(&self, session: &Session) -> Result<Option<Passphrase>, Failure> {
        if self.dry_run || !(self.encrypt_key || self.passphrase.is_some()) {
            return Ok(None);
        }
        if !self.encrypt_key && self.export.is_empty() {
            return Err(
                Failure::usage("there is nothing that a pass phrase would encrypt")
                    .hint("pass `--encrypt-key`, or `--export p12`"),
            );
        }
        let source = self.passphrase.clone().unwrap_or(PassphraseSource::Prompt);
        source
            .read("the new key", "--passphrase", true, session)
            .map(Some)
    }

    /// The files beside the others, under the same pass phrase.
    fn export(
        &self,
        fresh: &Fresh,
        folder: &Path,
        passphrase: Option<&Passphrase>,
        session: &Session,
    ) -> Result<(), Failure> {
        let chain = [std::slice::from_ref(&fresh.leaf), &fresh.chain].concat();
        let anchors = match &fresh.root {
            Some(root) => vec![root.clone()],
            None => vec![fresh.leaf.clone()],
        };
        let made = material::Subject {
            chain: &chain,
            key: Some(&fresh.key),
            anchors: &anchors,
            alias: &fresh.summary.subject,
        };
        for form in &self.export {
            let path = form.path(folder, EXPORTED);
            form.write(made, &path, passphrase.cloned(), self.force, session)?;
        }
        Ok(())
    }
}
