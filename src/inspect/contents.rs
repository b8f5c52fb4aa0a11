//! What is in one place: chains, and everything that is no certificate.

use super::Chain;
use super::remote::Connection;
use crate::pki::PkiError;
use crate::pki::decode::{self, Form, Item};
use crate::pki::describe::{Certificate, PublicKey, Request, RevocationList};
use crate::pki::passphrase::Passphrase;

/// A private key, of which only the public half is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// It could be read.
    Readable(PublicKey),
    /// It is encrypted.
    Encrypted,
    /// It is of a kind that voicectl does not use.
    Foreign,
}

/// Something that is no certificate.
#[derive(Clone, Debug)]
pub enum Thing {
    /// A private key.
    Key(Key),
    /// A public key.
    PublicKey(PublicKey),
    /// A certification request.
    Request(Request),
    /// A revocation list.
    RevocationList(RevocationList),
}

/// Everything that is in one file, or that one server sent.
#[derive(Debug, Default)]
pub struct Contents {
    /// How the file is written; `None` for a server.
    pub form: Option<Form>,
    /// Certificates.
    pub chains: Vec<Chain>,
    /// The rest.
    pub things: Vec<Thing>,
    /// Parts that could not be read.
    pub damaged: Vec<String>,
    /// How the server was reached; `None` for a file.
    pub connection: Option<Connection>,
}

impl Contents {
    /// Reads a file's bytes.
    ///
    /// # Errors
    ///
    /// As [`decode::decode`]; when nothing in it can be read, what is wrong with the first part.
    pub fn of(bytes: &[u8], passphrase: Option<&Passphrase>) -> Result<Self, PkiError> {
        let decoded = decode::decode(bytes, passphrase)?;
        let mut contents = Self {
            form: Some(decoded.form),
            damaged: decoded.damaged,
            ..Self::default()
        };
        let mut certificates = Vec::new();
        let mut first_error = None;
        for (at, item) in decoded.items.into_iter().enumerate() {
            let thing = match item {
                Item::Certificate(der) => Certificate::from_der(der).map(|certificate| {
                    certificates.push(certificate);
                    None
                }),
                Item::Key(key) => PublicKey::from_der(&key.public())
                    .map(|public| Some(Thing::Key(Key::Readable(public)))),
                Item::EncryptedKey => Ok(Some(Thing::Key(Key::Encrypted))),
                Item::ForeignKey => Ok(Some(Thing::Key(Key::Foreign))),
                Item::PublicKey(der) => {
                    PublicKey::from_der(&der).map(|key| Some(Thing::PublicKey(key)))
                }
                Item::Request(der) => {
                    Request::from_der(der).map(|request| Some(Thing::Request(request)))
                }
                Item::RevocationList(der) => {
                    RevocationList::from_der(der).map(|list| Some(Thing::RevocationList(list)))
                }
            };
            match thing {
                Ok(thing) => contents.things.extend(thing),
                Err(error) => {
                    contents.damaged.push(format!("part {}: {error}", at + 1));
                    first_error.get_or_insert(error);
                }
            }
        }
        if certificates.is_empty()
            && contents.things.is_empty()
            && let Some(error) = first_error
        {
            return Err(error);
        }
        contents.chains = Chain::sort(certificates);
        contents.match_key();
        Ok(contents)
    }

    /// Whether every chain begins with a CA: a bundle of roots, or a CA's own file.
    #[must_use]
    pub fn has_only_cas(&self) -> bool {
        self.chains.iter().all(|chain| chain.leaf().is_ca)
    }

    /// Adds what another file of the same place holds, such as the key of a lineage.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.chains.extend(other.chains);
        self.things.extend(other.things);
        self.damaged.extend(other.damaged);
        self.match_key();
        self
    }

    /// One readable key beside certificates is the key of a leaf, or the wrong one.
    fn match_key(&mut self) {
        let mut keys = self.things.iter().filter_map(|thing| match thing {
            Thing::Key(Key::Readable(public)) => Some(public),
            _ => None,
        });
        let (Some(key), None) = (keys.next(), keys.next()) else {
            return;
        };
        let fits = |chain: &Chain| chain.leaf().public_key.der == key.der;
        if self.chains.iter().any(fits) {
            for chain in &mut self.chains {
                chain.key_matches = (chain.leaf().public_key.der == key.der).then_some(true);
            }
        } else if let Some(first) = self.chains.first_mut() {
            first.key_matches = Some(false);
        }
    }
}
