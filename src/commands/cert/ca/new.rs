//! `voicectl cert ca new`.

use super::super::fields::{LifetimeArguments, SubjectArguments};
use super::super::{ground, host_name, store_failure};
use super::Session;
use crate::commands::passphrase::PassphraseSource;
use crate::error::Failure;
use crate::exit::ExitStatus;
use crate::pki::ca::{CA_DAYS, CaRequest, NewAuthority};
use crate::pki::constraints::Constraints;
use crate::pki::key::KeyType;
use crate::pki::passphrase::Passphrase;
use crate::pki::validity::date;
use crate::store::{CaName, NewCa, Store, StoreError};

/// Make a CA, with the limits that you want it to have.
///
/// Whoever trusts a CA believes whatever it signs. Constrained to the names that you need, a stolen key is worth no more
/// than those: clients refuse everything else. A constraint on DNS names closes IP addresses and confines e-mail to the
/// same domains, and the other way round. A constrained CA gets an intermediate, because Java looks at the constraints of
/// intermediates alone.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert ca new
  voicectl cert ca new --constrain voice.lan --constrain 192.168.0.0/16
  voicectl cert ca new office --intermediate --discard-root-key
  voicectl cert ca new --encrypt-key --passphrase file:/etc/voicectl/ca-passphrase
  voicectl cert new stt.voice.lan --ca office")]
pub(crate) struct Arguments {
    /// Its name [default: local, the one that `cert new` and `serve` use]
    #[arg(value_name = "NAME", default_value_t, hide_default_value = true)]
    name: CaName,
    /// It may sign only below this: a DNS name, an address range, or @host for e-mail; may be repeated
    #[arg(long, value_name = "NAME|RANGE")]
    constrain: Vec<String>,
    /// Let an intermediate sign the leaves [default: when there are constraints]
    #[arg(long, overrides_with = "no_intermediate")]
    intermediate: bool,
    /// Let the root sign the leaves although there are constraints
    #[arg(long)]
    no_intermediate: bool,
    /// Never write the root's key: the intermediate signs, and nobody makes another one
    #[arg(long, conflicts_with = "no_intermediate")]
    discard_root_key: bool,
    /// Encrypt its keys (PKCS#8, PBES2, AES-256): signing then needs the pass phrase
    #[arg(long)]
    encrypt_key: bool,
    /// Where the pass phrase is: prompt, file:PATH, fd:N or env:NAME [default: prompt]
    #[arg(long, value_name = "SOURCE", requires = "encrypt_key")]
    passphrase: Option<PassphraseSource>,
    /// Kind of its keys: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096
    #[arg(long, value_name = "TYPE", default_value_t)]
    key_type: KeyType,
    #[command(flatten)]
    lifetime: LifetimeArguments,
    #[command(flatten)]
    subject: SubjectArguments,
    /// Say what would be made, and make nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let name = &arguments.name;
    let ca = store.ca(name);
    if ca.exists() {
        return Err(Failure::failed(format!("the CA `{name}` exists already"))
            .because(ca.folder().display())
            .hint(format!(
                "`voicectl cert ca rotate {name}` puts a new one in its place"
            ))
            .hint("or name another one: `voicectl cert ca new NAME`"));
    }
    let constraints =
        Constraints::parse(arguments.constrain.iter().map(String::as_str)).map_err(|error| {
            Failure::usage("these constraints cannot be written")
                .caused_by(&error)
                .hint("they look like `voice.lan`, `192.168.0.0/16` or `@mail.example.com`")
        })?;
    let intermediate = arguments.intermediate
        || arguments.discard_root_key
        || (!constraints.is_empty() && !arguments.no_intermediate);
    let label = if *name == CaName::default() {
        host_name()
    } else {
        name.to_string()
    };
    let request = CaRequest {
        label: &label,
        subject: arguments.subject.subject(None)?,
        key_type: arguments.key_type,
        validity: arguments.lifetime.validity(CA_DAYS, ground().now)?,
        constraints,
        intermediate,
    };
    if let [first, others @ ..] = arguments.key_type.refused_by() {
        let clients = others
            .iter()
            .fold((*first).to_owned(), |all, one| format!("{all} and {one}"));
        session.ui.warn(&format!(
            "{clients} will refuse what a CA with a key of type {} signs",
            arguments.key_type
        ));
    }
    if !request.constraints.is_empty() && !intermediate {
        session
            .ui
            .warn("Java does not look at the constraints of a root");
    }
    if arguments.dry_run {
        let made = NewAuthority::create(&request, ground().random)
            .map_err(|error| Failure::failed("cannot make the CA").caused_by(&error))?;
        let parts = if made.intermediate.is_some() {
            "root and intermediate"
        } else {
            "root"
        };
        session.ui.data(&format!(
            "would make {parts} in {}, until {}, for {}",
            ca.folder().display(),
            date(made.root.validity().not_after),
            may_sign(&request.constraints),
        ))?;
        return Ok(ExitStatus::Done);
    }
    let passphrase = arguments.passphrase(name, session)?;
    let new = NewCa {
        request,
        passphrase: passphrase.as_ref(),
        discard_root_key: arguments.discard_root_key,
    };
    let _spinner = arguments.key_type.is_slow().then(|| {
        session
            .ui
            .spinner(&format!("Looking for primes ({})", arguments.key_type))
    });
    let fail = |error: StoreError| store_failure(format!("cannot make the CA `{name}`"), &error);
    ca.create(&new, ground().random).map_err(fail)?;
    let ui = &session.ui;
    ui.status(&format!(
        "CA `{name}` until {}, for {}",
        date(new.request.validity.not_after),
        may_sign(&new.request.constraints)
    ));
    ui.status(&format!("  root  {}", ca.certificate().display()));
    if arguments.discard_root_key {
        ui.status("  The root's key was never written");
    }
    if !session.is_stage {
        ui.hint(&what_next(name, &new.request.constraints));
    }
    Ok(ExitStatus::Done)
}

fn what_next(name: &CaName, constraints: &Constraints) -> String {
    let flag = if *name == CaName::default() {
        String::new()
    } else {
        format!(" --ca {name}")
    };
    let example = constraints.permitted();
    let example = example
        .first()
        .filter(|text| !text.contains(['/', '@']))
        .map_or("localhost", String::as_str);
    format!("`voicectl cert new {example}{flag}` makes a certificate with it")
}

impl Arguments {
    fn passphrase(&self, name: &CaName, session: &Session) -> Result<Option<Passphrase>, Failure> {
        if !self.encrypt_key {
            return Ok(None);
        }
        let source = self.passphrase.clone().unwrap_or(PassphraseSource::Prompt);
        source
            .read(&format!("the CA `{name}`"), "--passphrase", true, session)
            .map(Some)
    }
}

/// What a CA may sign, for people.
pub(super) fn may_sign(constraints: &Constraints) -> String {
    if constraints.is_empty() {
        "any name".to_owned()
    } else {
        constraints.permitted().join(", ")
    }
}
