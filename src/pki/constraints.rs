//! Name constraints: which names a CA may sign (RFC 5280 section 4.2.1.10).

mod subtree;

use rcgen::NameConstraints;
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

use super::PkiError;
use super::san::San;
use subtree::Subtree;

/// A name below which nobody ever owns anything (RFC 6761 section 6.4): permitting it alone permits no name of its kind.
const NOTHING: &str = "invalid";

/// What a CA may sign; none of both lists means anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    permitted: Vec<Subtree>,
    excluded: Vec<Subtree>,
}

/// A text that is no constraint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no constraint: {reason}")]
pub struct ConstraintError {
    /// What was given.
    pub text: String,
    /// Why not.
    pub reason: String,
}

impl Constraints {
    /// Constraints to DNS names (`voice.test` with all below it), address ranges (`192.168.0.0/16`) and mail hosts
    /// (`@voice.test`).
    ///
    /// What is not named is closed: a constraint to DNS names alone leaves every client open to certificates for IP addresses
    /// (measured), so these are excluded then, and mail addresses are confined to the same domains.
    ///
    /// # Errors
    ///
    /// [`ConstraintError`] for the first text that is none.
    pub fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, ConstraintError> {
        let mut permitted = texts
            .into_iter()
            .map(Subtree::parse)
            .collect::<Result<Vec<_>, _>>()?;
        if permitted.is_empty() {
            return Ok(Self::default());
        }
        let domains: Vec<String> = permitted
            .iter()
            .filter_map(|subtree| match subtree {
                Subtree::Dns(domain) => Some(domain.clone()),
                _ => None,
            })
            .collect();
        if domains.is_empty() {
            permitted.push(Subtree::Dns(NOTHING.to_owned()));
        }
        if !permitted
            .iter()
            .any(|subtree| matches!(subtree, Subtree::Email(_)))
        {
            if domains.is_empty() {
                permitted.push(Subtree::Email(NOTHING.to_owned()));
            }
            for domain in domains {
                permitted.push(Subtree::Email(format!(".{domain}")));
                permitted.push(Subtree::Email(domain));
            }
        }
        let has = |length| {
            permitted.iter().any(
                |subtree| matches!(subtree, Subtree::Subnet(octets, _) if octets.len() == length),
            )
        };
        let excluded = [4, 16]
            .into_iter()
            .filter(|length| !has(*length))
            .map(|length| Subtree::Subnet(vec![0; length], vec![0; length]))
            .collect();
        permitted.dedup();
        Ok(Self {
            permitted,
            excluded,
        })
    }

    /// Constraints to just these names and what stands below them.
    ///
    /// # Errors
    ///
    /// As [`Constraints::parse`].
    pub fn to_names(names: &[San]) -> Result<Self, ConstraintError> {
        let texts: Vec<String> = names
            .iter()
            .filter_map(|name| match name {
                San::Email(address) => Some(format!("email:{address}")),
                San::Identifier(identifier) => Some(identifier.ascii()),
                San::Uri(_) => None,
            })
            .collect();
        Self::parse(texts.iter().map(String::as_str))
    }

    /// Reads those of a CA certificate.
    ///
    /// # Errors
    ///
    /// [`PkiError::UnreadableCertificate`].
    pub fn of(certificate: &CertificateDer<'_>) -> Result<Self, PkiError> {
        let (_, parsed) =
            X509Certificate::from_der(certificate).map_err(|_| PkiError::UnreadableCertificate)?;
        let found =
            parsed
                .extensions()
                .iter()
                .find_map(|extension| match extension.parsed_extension() {
                    ParsedExtension::NameConstraints(found) => Some(found),
                    _ => None,
                });
        let read = |list: &Option<Vec<_>>| -> Vec<Subtree> {
            let list = list.iter().flatten();
            list.filter_map(|subtree: &x509_parser::extensions::GeneralSubtree<'_>| {
                Subtree::of(&subtree.base)
            })
            .collect()
        };
        Ok(found.map_or_else(Self::default, |found| Self {
            permitted: read(&found.permitted_subtrees),
            excluded: read(&found.excluded_subtrees),
        }))
    }

    /// Whether anything may be signed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.permitted.is_empty() && self.excluded.is_empty()
    }

    /// Whether a certificate may carry this name. A URI is of no kind that is constrained here.
    #[must_use]
    pub fn allow(&self, name: &San) -> bool {
        let meant = |subtree: &&Subtree| subtree.is_about(name);
        if self
            .excluded
            .iter()
            .filter(meant)
            .any(|subtree| subtree.holds(name))
        {
            return false;
        }
        let mut permitted = self.permitted.iter().filter(meant).peekable();
        permitted.peek().is_none() || permitted.any(|subtree| subtree.holds(name))
    }

    /// What is permitted, as it can be given to [`Constraints::parse`], without what closes the other kinds.
    #[must_use]
    pub fn permitted(&self) -> Vec<String> {
        let domains: Vec<&str> = self
            .permitted
            .iter()
            .filter_map(|subtree| match subtree {
                Subtree::Dns(domain) => Some(domain.as_str()),
                _ => None,
            })
            .collect();
        let shown = |subtree: &&Subtree| match subtree {
            Subtree::Dns(domain) => domain != NOTHING,
            Subtree::Email(host) => {
                host != NOTHING && !domains.contains(&host.trim_start_matches('.'))
            }
            Subtree::Subnet(..) => true,
        };
        let shown = self.permitted.iter().filter(shown);
        shown.map(ToString::to_string).collect()
    }

    pub(super) fn to_rcgen(&self) -> NameConstraints {
        NameConstraints {
            permitted_subtrees: self
                .permitted
                .iter()
                .filter_map(Subtree::to_rcgen)
                .collect(),
            excluded_subtrees: self.excluded.iter().filter_map(Subtree::to_rcgen).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn constraints(texts: &[&str]) -> Constraints {
        Constraints::parse(texts.iter().copied()).expect("constraints")
    }

    fn allows(constraints: &Constraints, name: &str) -> bool {
        constraints.allow(&name.parse().expect("a name"))
    }

    #[test]
    fn dns_alone_closes_addresses_and_mail() {
        let only = constraints(&["*.voice.test"]);
        for yes in [
            "voice.test",
            "a.voice.test",
            "*.voice.test",
            "me@voice.test",
            "me@a.voice.test",
            "spiffe://a/b",
        ] {
            assert!(allows(&only, yes), "{yes}");
        }
        for no in [
            "test",
            "xvoice.test",
            "*.test",
            "127.0.0.1",
            "::1",
            "me@other.test",
            "me@xvoice.test",
        ] {
            assert!(!allows(&only, no), "{no}");
        }
    }

    #[test]
    fn ranges_alone_close_names_and_the_other_family() {
        let only = constraints(&["192.168.7.1/16", "10.1.2.3"]);
        for yes in ["192.168.0.1", "192.168.255.255", "10.1.2.3"] {
            assert!(allows(&only, yes), "{yes}");
        }
        for no in ["192.169.0.1", "10.1.2.4", "::1", "localhost", "a@localhost"] {
            assert!(!allows(&only, no), "{no}");
        }
        assert!(allows(&constraints(&["fd00::/8"]), "fd12::1"));
        assert!(!allows(&constraints(&["fd00::/8"]), "fe80::1"));
    }

    #[test]
    fn mail_can_be_named() {
        let only = constraints(&["@mail.test", "email:me@other.test"]);
        assert!(allows(&only, "you@mail.test") && allows(&only, "me@other.test"));
        assert!(!allows(&only, "you@other.test") && !allows(&only, "you@a.mail.test"));
    }

    #[test]
    fn what_is_permitted_is_shown_as_it_was_given() {
        let texts = ["voice.test", "192.168.0.0/16", "fd00::/8", "@mail.test"];
        assert_eq!(constraints(&texts).permitted(), texts);
        assert_eq!(constraints(&["voice.test"]).permitted(), ["voice.test"]);
        assert_eq!(constraints(&["10.0.0.0/8"]).permitted(), ["10.0.0.0/8"]);
        for wrong in [
            "",
            "a..b",
            "10.0.0.0/33",
            "x/8",
            "*.*.test",
            "@",
            "https://a",
        ] {
            assert!(Constraints::parse([wrong]).is_err(), "{wrong}");
        }
    }
}
