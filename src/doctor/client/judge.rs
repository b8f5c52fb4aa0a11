//! What a client makes of a server's certificate, by its rules.
//!
//! Every reason is given, not only the first that a client would stumble on: who repairs one wants to know the next. So
//! the path is checked for a moment at which the chain is valid, and dates and names by themselves.

use rustls::pki_types::CertificateDer;
use time::OffsetDateTime;

use super::store::{Held, Known};
use super::{Client, ClientId};
use crate::doctor::advice::Advice;
use crate::doctor::{Code, Finding, How, Row, Surroundings, Target};
use crate::inspect::Chain;
use crate::inspect::expect::Expectations;
use crate::pki::algorithm::PublicKeyKind;
use crate::pki::describe::{Certificate, NameKind};
use crate::pki::key::KeyType;
use crate::pki::lint;
use crate::pki::shown::shown;
use crate::pki::validity::date;
use crate::pki::verify::{Anchors, Distrust, Link, Purpose, link};

/// Names that a sentence lists; a certificate may have thousands.
const MOST_NAMES: usize = 8;

/// Lints about the lifetime and the size of a key, which have codes of their own.
const TOO_LONG: &str = "validity_too_long";
const RSA_SMALL: &str = "rsa_small";

/// What a server shows, with everything that a verdict needs.
pub(in crate::doctor) struct Served<'a> {
    pub(in crate::doctor) target: &'a Target,
    pub(in crate::doctor) chain: &'a Chain,
    pub(in crate::doctor) ders: Vec<CertificateDer<'static>>,
    pub(in crate::doctor) known: &'a Known,
    pub(in crate::doctor) machine: &'a Surroundings,
    pub(in crate::doctor) advice: Advice,
}

impl Served<'_> {
    /// The row of one client.
    pub(in crate::doctor) fn row(&self, client: &Client) -> Row {
        let held = self.known.held(client, self.machine, &self.ders);
        let mut causes = self.dates();
        causes.extend(self.name(client));
        causes.extend(self.key(client, self.chain.leaf(), true));
        let (anchor, path) = self.path(client, &held);
        for cause in path {
            // An anchor that is over says so in other words.
            if !causes.iter().any(|known| known.code == cause.code) {
                causes.push(cause);
            }
        }
        causes.extend(self.broken_rules(client, anchor.as_ref()));
        causes.sort_by_key(|cause| cause.code);
        let row = Row::new(client.title, How::Rules, causes);
        if client.id == ClientId::Apple && anchor.as_ref().is_some_and(|root| self.is_ours(root)) {
            return row.detail("once the root is on the device: `voicectl trust share`");
        }
        row
    }

    fn now(&self) -> OffsetDateTime {
        self.machine.now
    }

    /// Certificates that are out of time; a root at the end is the client's own business.
    fn dates(&self) -> Vec<Finding> {
        let all = self.chain.certificates.iter().enumerate();
        all.filter(|(at, one)| *at == 0 || !one.is_self_issued())
            .filter_map(|(_, one)| self.out_of_time(one))
            .collect()
    }

    fn out_of_time(&self, one: &Certificate) -> Option<Finding> {
        let (title, validity, now) = (shown(&one.title()), one.validity, self.now());
        let found = if now > validity.not_after {
            let fact = format!("`{title}` expired on {}", date(validity.not_after));
            Finding::new(Code::Expired, fact)
        } else if now < validity.not_before {
            let fact = format!(
                "`{title}` is not valid before {}, and here it is {}",
                date(validity.not_before),
                date(now)
            );
            Finding::new(Code::NotYetValid, fact)
                .repair("`date -u` here and on the machine that signed it: set the clock that is wrong by `sudo timedatectl set-ntp true`")
        } else {
            return None;
        };
        Some(if one.is_ca {
            found.repair("`voicectl cert ca rotate` if it is your own CA, else ask whoever runs it")
        } else {
            found
                .repair(self.advice.new_certificate(""))
                .repair(self.advice.deliver())
        })
    }

    fn name(&self, client: &Client) -> Option<Finding> {
        let leaf = self.chain.leaf();
        let host = self.target.host();
        let is_name = |kind| matches!(kind, NameKind::Dns | NameKind::Ip);
        if !leaf.names.iter().any(|name| is_name(name.kind))
            && client.takes_common_name
            && self.target.address().is_none()
            && leaf.subject.common().eq_ignore_ascii_case(&host)
        {
            return None;
        }
        let mut seen = leaf.clone();
        if !client.takes_wide_wildcard {
            seen.names.retain(|name| {
                name.value
                    .strip_prefix("*.")
                    .is_none_or(|rest| rest.contains('.'))
            });
        }
        let expected = Expectations {
            names: vec![host],
            ..Expectations::default()
        };
        (!expected.unmet(&seen).is_empty()).then(|| name_finding(self.target, leaf, &self.advice))
    }

    fn key(&self, client: &Client, one: &Certificate, is_leaf: bool) -> Option<Finding> {
        let kind = match one.public_key.kind {
            PublicKeyKind::Ed25519 => KeyType::Ed25519,
            // Measured for leaves only.
            PublicKeyKind::P521 if is_leaf => KeyType::P521,
            _ => return None,
        };
        if !kind.refused_by().contains(&client.key_name) {
            return None;
        }
        let fact = format!(
            "the key of `{}` is {}",
            shown(&one.title()),
            one.public_key.kind
        );
        let found = Finding::new(Code::RefusedKey, fact);
        Some(if is_leaf {
            found
                .repair(self.advice.new_certificate("--key-type p256"))
                .repair(self.advice.deliver())
        } else {
            found.repair("`voicectl cert ca rotate --key-type p256` if it is your own CA")
        })
    }

    /// A moment at which the whole chain is valid, the nearest to now.
    pub(super) fn moment(&self) -> OffsetDateTime {
        let certificates = &self.chain.certificates;
        let begin = certificates.iter().map(|one| one.validity.not_before).max();
        let end = certificates.iter().map(|one| one.validity.not_after).min();
        match (begin, end) {
            (Some(begin), Some(end)) if begin <= end => self.now().clamp(begin, end),
            _ => self.now(),
        }
    }

    /// The anchor at which the client's path ends, and why it does not.
    fn path(
        &self,
        client: &Client,
        held: &Held,
    ) -> (Option<CertificateDer<'static>>, Vec<Finding>) {
        let anchors = Anchors::new(held.place.clone(), held.roots.clone());
        match anchors.anchor_of(&self.ders, None, Purpose::Server, self.moment()) {
            Ok(anchor) => {
                let root = Certificate::from_der(anchor.clone()).ok();
                let root = root.filter(|root| root.fingerprint != self.chain.leaf().fingerprint);
                let causes = root
                    .iter()
                    .flat_map(|root| [self.out_of_time(root), self.key(client, root, false)]);
                (Some(anchor.clone()), causes.flatten().collect())
            }
            Err(distrust) if self.overlooks(client, &distrust) => match self.followed(held) {
                Some(anchor) => (Some(anchor), Vec::new()),
                None => (None, vec![self.untrusted(client, &held.place)]),
            },
            Err(distrust) => (None, vec![self.refused(client, &held.place, &distrust)]),
        }
    }

    /// Where rustls is stricter than the client.
    fn overlooks(&self, client: &Client, distrust: &Distrust) -> bool {
        match distrust {
            // The lint says so for those who mind.
            Distrust::LeafIsCa { .. } => true,
            Distrust::WrongPurpose { present, .. } => {
                client.takes_any_usage && present.iter().any(|usage| usage == "anyExtendedKeyUsage")
            }
            Distrust::NameConstraints { .. } => {
                let mut between = self.chain.certificates.iter().skip(1);
                client.overlooks_root_constraints
                    && !between.any(|one| !one.is_self_issued() && one.name_constraints.is_some())
            }
            _ => false,
        }
    }

    /// The anchor that the signatures lead to, whatever else is said about the certificates.
    fn followed(&self, held: &Held) -> Option<CertificateDer<'static>> {
        let mut here = self.ders.first()?;
        for _ in &self.ders {
            let signed_here =
                |one: &&CertificateDer<'static>| *one == here || link(here, one) == Link::Signed;
            if let Some(root) = held.roots.iter().find(signed_here) {
                return Some(root.clone());
            }
            here = self
                .ders
                .iter()
                .find(|one| *one != here && link(here, one) == Link::Signed)?;
        }
        None
    }

    fn refused(&self, client: &Client, place: &str, distrust: &Distrust) -> Finding {
        let code = match distrust {
            Distrust::UnknownIssuer { .. }
            | Distrust::UnknownRoot { .. }
            | Distrust::SelfSigned { .. }
            | Distrust::MissingIntermediate { .. } => return self.untrusted(client, place),
            Distrust::Expired { .. } => Code::Expired,
            Distrust::NotYetValid { .. } => Code::NotYetValid,
            Distrust::NameConstraints { .. } => Code::NameConstraints,
            Distrust::UnusableKey { .. } => Code::RefusedKey,
            Distrust::Malformed { .. } | Distrust::BadSignature { .. } | Distrust::Empty => {
                Code::DamagedCertificate
            }
            _ => Code::CertificateRule,
        };
        let found = Finding::new(code, shown(&distrust.to_string()));
        match code {
            Code::NameConstraints => found
                .repair("`voicectl cert ca list` shows what each CA may sign; `--ca NAME` takes another one")
                .repair(self.advice.new_certificate("--ca NAME")),
            Code::CertificateRule | Code::DamagedCertificate => found
                .repair(format!("`voicectl inspect {}` shows it", self.advice.server))
                .repair(self.advice.new_certificate("")),
            _ => found.repair(self.advice.new_certificate("")).repair(self.advice.deliver()),
        }
    }

    pub(super) fn is_in_state(&self, root: &CertificateDer<'_>) -> bool {
        self.known.local.iter().any(|one| one == root)
    }

    /// Of a root that no client brings by itself.
    fn is_ours(&self, root: &CertificateDer<'_>) -> bool {
        self.is_in_state(root) || self.known.given.iter().any(|one| one == root)
    }

    /// Lints that this client minds, over the chain and the anchor.
    fn broken_rules(
        &self,
        client: &Client,
        anchor: Option<&CertificateDer<'static>>,
    ) -> Vec<Finding> {
        let sent = self.chain.certificates.iter().zip(&self.ders).enumerate();
        let sent = sent.filter(|(at, (one, _))| *at == 0 || !one.is_self_issued());
        let mut all: Vec<_> = sent.map(|(_, (_, der))| der).collect();
        all.extend(anchor.filter(|root| !self.ders.contains(root)));
        let mut causes: Vec<Finding> = Vec::new();
        for (at, der) in all.iter().enumerate() {
            let issuer = all.get(at + 1).copied();
            let findings = lint::lint(der, issuer, self.now()).unwrap_or_default();
            for finding in findings
                .iter()
                .filter(|finding| client.minds.contains(&finding.code))
            {
                let fact = shown(&format!("{} ({})", finding.message, finding.code));
                if causes.iter().all(|known| known.fact != fact) {
                    causes.push(self.broken_rule(finding.code, fact, at == 0));
                }
            }
        }
        causes
    }

    fn broken_rule(&self, lint: &str, fact: String, is_leaf: bool) -> Finding {
        let (code, flags) = match lint {
            TOO_LONG => (Code::ValidTooLong, "--days 90"),
            RSA_SMALL => (Code::RefusedKey, "--key-type p256"),
            _ => (Code::CertificateRule, ""),
        };
        let found = Finding::new(code, fact);
        if is_leaf {
            found
                .repair(self.advice.new_certificate(flags))
                .repair(self.advice.deliver())
        } else {
            found.repair("`voicectl cert ca rotate` if it is your own CA, else ask whoever runs it")
        }
    }
}

/// That a certificate is for other names.
pub(in crate::doctor) fn name_finding(
    target: &Target,
    leaf: &Certificate,
    advice: &Advice,
) -> Finding {
    let code = if target.address().is_some() {
        Code::IpNotNamed
    } else {
        Code::NameMismatch
    };
    let host = target.host();
    let mut names: Vec<String> = leaf
        .names
        .iter()
        .take(MOST_NAMES)
        .map(|name| shown(&name.value))
        .collect();
    if leaf.names.len() > MOST_NAMES {
        names.push(format!("{} more", leaf.names.len() - MOST_NAMES));
    }
    let fact = if names.is_empty() {
        format!(
            "it is not for `{host}`: it names no host at all, and browsers do not look at its CN"
        )
    } else {
        format!("it is not for `{host}`, but for {}", names.join(", "))
    };
    Finding::new(code, fact)
        .repair(advice.new_certificate(""))
        .repair(advice.deliver())
}
