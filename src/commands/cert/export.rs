//! `voicectl cert export LINEAGE|FILE --format FORMAT`.

use std::fmt;
use std::path::{Path, PathBuf};

use rustls::crypto::SecureRandom;
use rustls::pki_types::CertificateDer;
use zeroize::Zeroizing;

use super::input::Opener;
use super::material::{self, Subject};
use super::{Session, ground, output};
use crate::commands::passphrase::PassphraseSource;
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::pki::key::PrivateKey;
use crate::pki::passphrase::Passphrase;
use crate::pki::pkcs12::{self, Identity, Strength};
use crate::pki::{PkiError, chain};
use crate::store::{Store, atomic};

/// What programs that cannot read a lineage want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The certificate alone, PEM
    Pem,
    /// The certificate alone, DER
    Der,
    /// Certificate and intermediates, PEM
    Fullchain,
    /// Certificate, intermediates and key in one file, PEM, as haproxy wants it
    Combined,
    /// The key alone, PKCS#8 in PEM
    Key,
    /// Certificate, intermediates and key, PKCS#12
    P12,
    /// The certificates that clients are to trust, PKCS#12, as Java wants it
    Truststore,
}

impl Format {
    const fn is_secret(self) -> bool {
        matches!(self, Self::Combined | Self::Key | Self::P12)
    }

    const fn is_pkcs12(self) -> bool {
        matches!(self, Self::P12 | Self::Truststore)
    }

    const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Pem | Self::Fullchain | Self::Combined | Self::Key
        )
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pem => "pem",
            Self::Der => "der",
            Self::Fullchain => "fullchain",
            Self::Combined => "combined",
            Self::Key => "key",
            Self::P12 => "p12",
            Self::Truststore => "truststore",
        })
    }
}

/// Write a certificate in the form that another program wants.
///
/// PKCS#12 is encrypted with AES-256 (`--legacy`: Triple DES, for programs from before 2021) under the pass phrase that
/// you name, or else under a random one that is shown once. A truststore holds no secret: it is under `changeit`, Java's
/// custom, unless you name another.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl cert export localhost --format p12 --out voice.p12
  voicectl cert export localhost --format p12 --legacy --passphrase file:pass.txt --out voice.p12
  voicectl cert export localhost --format truststore --out trust.p12
  voicectl cert export localhost --format combined --out haproxy.pem
  voicectl cert export ./bought.p12 --passphrase-in prompt --format fullchain > chain.pem")]
pub(crate) struct Arguments {
    /// A lineage, or a file with certificates; `./NAME` is a file even where a lineage has that name
    #[arg(value_name = "LINEAGE|FILE")]
    what: PathBuf,
    /// What to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Format,
    /// Write to this file [default: standard output]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Encrypt PKCS#12 with Triple DES and SHA-1, for old programs
    #[arg(long)]
    legacy: bool,
    /// Where the pass phrase of what is written is: prompt, file:PATH, fd:N or env:NAME
    #[arg(long, value_name = "SOURCE")]
    passphrase: Option<PassphraseSource>,
    /// Where the pass phrase of what is read is
    #[arg(long, value_name = "SOURCE")]
    passphrase_in: Option<PassphraseSource>,
    /// Name inside of PKCS#12 [default: the lineage, or the first name of the certificate]
    #[arg(long, value_name = "NAME")]
    alias: Option<String>,
    /// Replace the file
    #[arg(long)]
    force: bool,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let format = arguments.format;
    check(arguments)?;
    match &arguments.out {
        None if session.ui.data_is_terminal() && (format.is_secret() || !format.is_text()) => {
            return Err(Failure::usage(format!("{format} is not for a terminal"))
                .hint("pass `--out FILE`, or send the output to another program"));
        }
        Some(path) => output::check(path, arguments.force)?,
        None => {}
    }
    let opener = Opener::new(arguments.passphrase_in.as_ref(), "--passphrase-in", session);
    let material = material::find(&arguments.what, format.is_secret(), &opener, store)?;
    let passphrase = match &arguments.passphrase {
        Some(source) => Some(source.read("what is written", "--passphrase", true, session)?),
        None => None,
    };
    let request = Request {
        format,
        strength: strength(arguments.legacy),
        passphrase,
        alias: arguments.alias.as_deref(),
    };
    let rendered = request.render(material.subject(), ground().random)?;
    if let Some(path) = &arguments.out {
        rendered.write(path, arguments.force, session)?;
    } else {
        rendered.tell_passphrase("it", session);
        session.ui.bytes(&rendered.bytes)?;
    }
    Ok(ExitStatus::Done)
}

/// Flags that have no meaning for a format are mistakes.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    let format = arguments.format;
    let wrong = [
        ("--legacy", arguments.legacy && !format.is_pkcs12()),
        ("--alias", arguments.alias.is_some() && !format.is_pkcs12()),
        (
            "--passphrase",
            arguments.passphrase.is_some() && !format.is_pkcs12() && !format.is_secret(),
        ),
    ];
    match wrong.iter().find(|(_, is_wrong)| *is_wrong) {
        Some((flag, _)) => Err(Failure::usage(format!("`{flag}` is nothing for {format}"))),
        None => Ok(()),
    }
}

const fn strength(legacy: bool) -> Strength {
    if legacy {
        Strength::Legacy
    } else {
        Strength::Modern
    }
}

/// What to make of a certificate.
#[derive(Debug)]
struct Request<'a> {
    format: Format,
    strength: Strength,
    /// The pass phrase of what is written; without one PKCS#12 makes its own, and PEM is not encrypted.
    passphrase: Option<Passphrase>,
    alias: Option<&'a str>,
}

/// What was made.
#[derive(Debug)]
struct Rendered {
    format: Format,
    bytes: Zeroizing<Vec<u8>>,
    /// A pass phrase that nobody knows yet.
    new_passphrase: Option<Passphrase>,
    /// Whether nobody named a pass phrase.
    is_customary: bool,
}

impl Request<'_> {
    fn render(&self, subject: Subject<'_>, random: &dyn SecureRandom) -> Result<Rendered, Failure> {
        let failure = || format!("cannot write {}", self.format);
        let mut new_passphrase = None;
        let leaf = &subject.chain[0];
        let key = || subject.key.ok_or(PkiError::UnreadableKey);
        let bytes = match self.format {
            Format::Pem => Ok(chain::to_pem(leaf).into_bytes().into()),
            Format::Der => Ok(leaf.to_vec().into()),
            Format::Fullchain => Ok(fullchain(subject.chain).into_bytes().into()),
            Format::Key => key().and_then(|key| self.key(key)),
            Format::Combined => key().and_then(|key| {
                let key = self.key(key)?;
                let chain = fullchain(subject.chain);
                Ok([chain.as_bytes(), &key].concat().into())
            }),
            Format::P12 => key().and_then(|key| {
                let passphrase = match &self.passphrase {
                    Some(passphrase) => passphrase.clone(),
                    None => new_passphrase.insert(Passphrase::random(random)?).clone(),
                };
                let identity = Identity {
                    chain: subject.chain,
                    key,
                    alias: self.alias.unwrap_or(subject.alias),
                };
                pkcs12::identity(&identity, &passphrase, self.strength)
            }),
            Format::Truststore => {
                let custom = || Passphrase::new(Zeroizing::new("changeit".to_owned()));
                let passphrase = self.passphrase.clone().unwrap_or_else(custom);
                let anchors = named(subject.anchors, self.alias);
                pkcs12::truststore(&anchors, &passphrase, self.strength)
            }
        };
        Ok(Rendered {
            format: self.format,
            bytes: bytes.or_fail(failure())?,
            new_passphrase,
            is_customary: self.passphrase.is_none(),
        })
    }

    /// The key in PEM form, encrypted when there is a pass phrase.
    fn key(&self, key: &PrivateKey) -> Result<Zeroizing<Vec<u8>>, PkiError> {
        let pem = match &self.passphrase {
            Some(passphrase) => key.to_encrypted_pem(passphrase)?,
            None => key.to_pem(),
        };
        Ok(Zeroizing::new(pem.as_bytes().to_vec()))
    }
}

fn fullchain(chain: &[CertificateDer<'static>]) -> String {
    chain.iter().map(chain::to_pem).collect()
}

/// Each with an alias of its own: the one that is asked for, or its name in the lower case that keytool makes of it.
fn named(
    anchors: &[CertificateDer<'static>],
    alias: Option<&str>,
) -> Vec<(String, CertificateDer<'static>)> {
    let mut named: Vec<(String, CertificateDer<'static>)> = Vec::new();
    for anchor in anchors {
        let name = match alias {
            Some(alias) => alias.to_owned(),
            None => material::common_name(anchor),
        };
        let name = name.to_lowercase();
        let is_taken = |name: &str| named.iter().any(|(taken, _)| taken == name);
        let with_number = (2..).map(|number| format!("{name} {number}"));
        let free = std::iter::once(name.clone())
            .chain(with_number)
            .find(|name| !is_taken(name));
        named.push((free.unwrap_or(name), anchor.clone()));
    }
    named
}

impl Rendered {
    /// Writes it whole or not at all; what is there stays there, unless `force`.
    fn write(&self, path: &Path, force: bool, session: &Session) -> Result<(), Failure> {
        let mode = if self.format.is_secret() {
            atomic::SECRET
        } else {
            atomic::PUBLIC
        };
        output::write(path, &self.bytes, mode, force)?;
        let shown = path.display();
        session.ui.status(&format!("Wrote {shown}"));
        self.tell_passphrase(&shown.to_string(), session);
        if self.format == Format::Truststore && self.is_customary {
            session.ui.hint(&format!(
                "`java -Djavax.net.ssl.trustStore={shown} -Djavax.net.ssl.trustStorePassword=changeit`"
            ));
        }
        Ok(())
    }

    /// Tells a pass phrase that was made, also to the quiet: nobody else knows it.
    fn tell_passphrase(&self, what: &str, session: &Session) {
        if let Some(passphrase) = &self.new_passphrase {
            session.ui.warn(&format!(
                "the pass phrase of {what} is `{}`, which is not shown again",
                passphrase.as_str()
            ));
        }
    }
}

/// What `cert new --export` writes besides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Besides {
    /// Certificate, intermediates and key, PKCS#12: cert.p12
    P12,
    /// The certificate alone, DER: cert.der
    Der,
    /// The certificates that clients are to trust, PKCS#12, as Java wants it: cert-truststore.p12
    Truststore,
}

impl Besides {
    /// The file that it is written to.
    pub(super) fn path(self, folder: &Path, name: &str) -> PathBuf {
        folder.join(match self {
            Self::P12 => format!("{name}.p12"),
            Self::Der => format!("{name}.der"),
            Self::Truststore => format!("{name}-truststore.p12"),
        })
    }

    /// Refuses before anything is made, when the file is there.
    pub(super) fn check(self, folder: &Path, name: &str, force: bool) -> Result<(), Failure> {
        output::check(&self.path(folder, name), force)
    }

    /// Writes it for a certificate that was just made.
    pub(super) fn write(
        self,
        subject: Subject<'_>,
        path: &Path,
        passphrase: Option<Passphrase>,
        force: bool,
        session: &Session,
    ) -> Result<(), Failure> {
        let format = match self {
            Self::P12 => Format::P12,
            Self::Der => Format::Der,
            Self::Truststore => Format::Truststore,
        };
        let request = Request {
            format,
            strength: Strength::Modern,
            passphrase,
            alias: None,
        };
        let rendered = request.render(subject, ground().random)?;
        rendered.write(path, force, session)
    }
}
