//! What files and folders hold, and which key belongs to which certificate.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use rustls::pki_types::CertificateDer;

use crate::commands::Session;
use crate::commands::cert::input::{self, Opener};
use crate::commands::cert::material::common_name;
use crate::error::{Failure, OrFail};
use crate::pki::PkiError;
use crate::pki::decode::{Item, decode};
use crate::pki::key::PrivateKey;
use crate::pki::summary::Summary;

/// Files of a folder that holds one certificate.
const MOST_FILES: usize = 100;

/// The file that something is from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin(PathBuf);

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

/// Everything that was given.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Each once, in the order of the files.
    certificates: Vec<(CertificateDer<'static>, Origin)>,
    /// Each once.
    keys: Vec<(PrivateKey, Origin)>,
    /// Whether there was a key of a kind that is not used.
    has_foreign_key: bool,
}

/// A certificate with its key, and everything else.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) leaf: CertificateDer<'static>,
    pub(super) key: PrivateKey,
    pub(super) others: Vec<CertificateDer<'static>>,
}

impl Gathered {
    /// Reads it all.
    pub(super) fn read(
        path: &Path,
        key: Option<&Path>,
        chain: Option<&Path>,
        opener: &Opener<'_>,
        session: &Session,
    ) -> Result<Self, Failure> {
        let mut gathered = Self::default();
        if path.is_dir() {
            gathered.folder(path, opener, session)?;
        } else {
            gathered.file(path, opener)?;
        }
        if let Some(key) = key {
            // The one that is named is the one that is meant.
            gathered.keys.clear();
            gathered.file(key, opener)?;
            if gathered.keys.is_empty() {
                return Err(gathered.no_key(&key.display().to_string()));
            }
        }
        if let Some(chain) = chain {
            let before = gathered.certificates.len();
            gathered.file(chain, opener)?;
            if gathered.certificates.len() == before {
                session.ui.warn(&format!(
                    "{} holds no certificate that was not there already",
                    chain.display()
                ));
            }
        }
        Ok(gathered)
    }

    /// All files of a folder, as far as they hold something; links are followed, folders are not.
    fn folder(
        &mut self,
        path: &Path,
        opener: &Opener<'_>,
        session: &Session,
    ) -> Result<(), Failure> {
        let failure = || format!("cannot read {}", path.display());
        let mut files: Vec<PathBuf> = fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
            .or_fail(failure())?;
        files.retain(|file| file.is_file());
        files.sort();
        if files.len() > MOST_FILES {
            return Err(Failure::failed(failure())
                .because(format!("it holds {} files", files.len()))
                .hint("name the file with the certificate, and pass `--key FILE`"));
        }
        for file in files {
            let outcome = match input::read(&file) {
                // What else is there, such as a README, is no reason to stop.
                Ok(bytes) => match decode(&bytes, None) {
                    Err(PkiError::UnknownContent | PkiError::Empty | PkiError::Utf16) => Ok(()),
                    Ok(_) | Err(PkiError::PassphraseMissing) => self.file(&file, opener).map(Ok)?,
                    Err(error) => Err(format!("{}: {error}", file.display())),
                },
                Err(failure) => Err(format!("{}: {}", failure.what, failure.because.join(": "))),
            };
            if let Err(trouble) = outcome {
                session.ui.warn(&trouble);
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, opener: &Opener<'_>) -> Result<(), Failure> {
        let origin = Origin(path.to_owned());
        for item in opener.content(path)?.items {
            match item {
                Item::Certificate(certificate) => {
                    let mut known = self.certificates.iter();
                    let is_new = known.all(|(known, _)| *known != certificate);
                    self.certificates
                        .extend(is_new.then(|| (certificate, origin.clone())));
                }
                Item::Key(key) => {
                    let mut known = self.keys.iter();
                    let is_new = known.all(|(known, _)| known.public() != key.public());
                    self.keys.extend(is_new.then(|| (key, origin.clone())));
                }
                Item::ForeignKey => self.has_foreign_key = true,
                _ => {}
            }
        }
        Ok(())
    }

    fn no_key(&self, what: &str) -> Failure {
        let failure = Failure::failed(format!("there is no private key in {what}"));
        if self.has_foreign_key {
            failure.because("the one that is there is of a kind that voicectl does not use")
        } else {
            failure.hint("pass `--key FILE`")
        }
    }

    /// The one key with its certificate: the latest, where there are several for it.
    pub(super) fn pair(mut self, session: &Session) -> Result<Pair, Failure> {
        if self.certificates.is_empty() {
            return Err(Failure::failed("there is no certificate to import")
                .hint("pass the file that the certificate authority sent"));
        }
        if self.keys.len() > 1 {
            return Err(self.two_keys());
        }
        let Some((key, origin)) = self.keys.pop() else {
            return Err(self.no_key("what was given"));
        };
        let mut fitting: Vec<(usize, Summary)> = Vec::new();
        for (place, (certificate, _)) in self.certificates.iter().enumerate() {
            let summary = Summary::of(certificate).or_fail("cannot import the certificate")?;
            if summary.check_key(&key).is_ok() {
                fitting.push((place, summary));
            }
        }
        let Some((place, summary)) = fitting
            .iter()
            .max_by_key(|(place, summary)| (summary.validity.not_after, std::cmp::Reverse(*place)))
        else {
            return Err(self.foreign_key(&origin));
        };
        if summary.is_ca {
            let is_leaf =
                |other: &CertificateDer<'_>| Summary::of(other).is_ok_and(|summary| !summary.is_ca);
            let mut others = self.certificates.iter();
            if let Some((leaf, _)) = others.find(|(other, _)| is_leaf(other)) {
                return Err(
                    Failure::failed("the key does not belong to the certificate")
                        .because(format!(
                            "the key in {origin} belongs to the CA `{}`, not to `{}`",
                            summary.subject,
                            common_name(leaf)
                        ))
                        .hint("pass the certificate's own key with `--key FILE`"),
                );
            }
        }
        if *place > 0 && self.certificates[0].1 == self.certificates[*place].1 {
            let first = Summary::of(&self.certificates[0].0).or_fail("cannot import")?;
            if !first.is_ca {
                session.ui.warn(&format!(
                    "the key belongs to `{}`, not to `{}`, which is before it in {}",
                    summary.subject, first.subject, self.certificates[0].1
                ));
            }
        }
        let (leaf, _) = self.certificates.remove(*place);
        Ok(Pair {
            leaf,
            key,
            others: self.certificates.into_iter().map(|(one, _)| one).collect(),
        })
    }

    /// Names what each key belongs to.
    fn two_keys(&self) -> Failure {
        let mut failure = Failure::failed(format!(
            "there are {} private keys, and one is wanted",
            self.keys.len()
        ));
        for (key, origin) in &self.keys {
            let owner = self.certificates.iter().find(|(certificate, _)| {
                Summary::of(certificate).is_ok_and(|summary| summary.check_key(key).is_ok())
            });
            failure = failure.because(match owner {
                Some((certificate, _)) => {
                    format!("one in {origin} belongs to `{}`", common_name(certificate))
                }
                None => format!("one in {origin} belongs to no certificate here"),
            });
        }
        failure.hint("pass the right one with `--key FILE`")
    }

    /// Names the certificates that the key does not belong to.
    fn foreign_key(&self, origin: &Origin) -> Failure {
        let names: Vec<String> = self
            .certificates
            .iter()
            .take(5)
            .map(|(certificate, _)| format!("`{}`", common_name(certificate)))
            .collect();
        Failure::failed("the key does not belong to the certificate")
            .because(format!(
                "the key in {origin} belongs to none of the certificates: {}",
                names.join(", ")
            ))
            .hint("pass the key that the certificate was requested with, by `--key FILE`")
    }
}
