//! From webpki's error to the facts: which certificate it is about, and what that says.

use rustls::pki_types::{CertificateDer, ServerName};
use time::OffsetDateTime;
use x509_parser::prelude::{FromDer, ParsedExtension, X509Certificate};

use super::super::algorithm::{PublicKeyKind, signature_name};
use super::super::shown::shown;
use super::super::summary::{Summary, display_name};
use super::super::validity::date;
use super::facts::{
    is_self_issued, issuer_url, malformed, names, purposes, subject, unknown_extension,
};
use super::link::linked;
use super::{Anchors, Distrust, Link, Purpose, in_time, unix_time};

/// Signatures that an explanation checks at most, as many as webpki (100): certificates of one name can be many.
const MOST_SIGNATURES: usize = 100;

/// Everything that an explanation looks at.
pub(super) struct Explanation<'a> {
    pub(super) anchors: &'a Anchors,
    pub(super) chain: &'a [CertificateDer<'a>],
    pub(super) name: Option<&'a ServerName<'a>>,
    pub(super) purpose: Purpose,
    pub(super) now: OffsetDateTime,
}

/// Refuses a leaf whose key no TLS client takes; webpki looks at the keys of issuers only.
pub(super) fn usable_key(leaf: &CertificateDer<'_>) -> Result<(), Distrust> {
    let Ok((_, parsed)) = X509Certificate::from_der(leaf) else {
        return Ok(());
    };
    check_key(&parsed)
}

fn check_key(certificate: &X509Certificate<'_>) -> Result<(), Distrust> {
    let kind = PublicKeyKind::of(certificate.public_key());
    let usable = match &kind {
        PublicKeyKind::Rsa(bits) => (2048..=8192).contains(bits),
        PublicKeyKind::Other(_) | PublicKeyKind::OtherCurve(_) => false,
        _ => true,
    };
    if usable {
        return Ok(());
    }
    Err(Distrust::UnusableKey {
        subject: subject(certificate),
        kind,
    })
}

/// A leaf that is an anchor itself: its dates, its purpose and its names still count.
pub(super) fn itself(
    leaf: &CertificateDer<'_>,
    name: Option<&ServerName<'_>>,
    purpose: Purpose,
    now: OffsetDateTime,
) -> Result<(), Distrust> {
    let none = Anchors::new(String::new(), Vec::new());
    let explanation = Explanation {
        anchors: &none,
        chain: std::slice::from_ref(leaf),
        name,
        purpose,
        now,
    };
    let Ok((_, parsed)) = X509Certificate::from_der(leaf) else {
        return Err(malformed(String::new(), "it is no X.509 certificate"));
    };
    let validity = Summary::of(leaf).ok().map(|summary| summary.validity);
    in_time(validity, now).map_err(|error| explanation.of(&error))?;
    let wanted = purpose.extended_key_usage();
    if let Some(present) = purposes(&parsed)
        && !present.iter().any(|one| one == wanted)
    {
        return Err(explanation.wrong_purpose(&parsed, present));
    }
    let Some(name) = name else { return Ok(()) };
    webpki::EndEntityCert::try_from(leaf)
        .and_then(|leaf| leaf.verify_is_valid_for_subject_name(name))
        .map_err(|error| explanation.of(&error))
}

impl Explanation<'_> {
    pub(super) fn of(&self, error: &webpki::Error) -> Distrust {
        use webpki::Error as E;
        let parsed: Vec<X509Certificate<'_>> = self
            .chain
            .iter()
            .filter_map(|der| {
                X509Certificate::from_der(der)
                    .ok()
                    .map(|(_, parsed)| parsed)
            })
            .collect();
        let Some(leaf) = parsed.first() else {
            return malformed(String::new(), "it is no X.509 certificate");
        };
        match error {
            // What signatures can fail by is seen by walking the chain.
            E::UnknownIssuer
            | E::InvalidSignatureForPublicKey
            | E::UnsupportedSignatureAlgorithmContext(_)
            | E::UnsupportedSignatureAlgorithmForPublicKeyContext(_) => self.no_path(&parsed),
            E::CertExpired { .. } | E::CertNotValidYet { .. } => self.out_of_time(&parsed, leaf),
            E::CertNotValidForName(_) => Distrust::NameMismatch {
                name: self
                    .name
                    .map(|name| name.to_str().into_owned())
                    .unwrap_or_default(),
                names: names(leaf),
            },
            E::RequiredEkuNotFoundContext(_) | E::EmptyEkuExtension => {
                let wanted = self.purpose.extended_key_usage();
                parsed
                    .iter()
                    .find_map(|one| {
                        let present = purposes(one)?;
                        (!present.iter().any(|purpose| purpose == wanted)).then_some((one, present))
                    })
                    .map_or_else(
                        || malformed(subject(leaf), "its extended key usage cannot be read"),
                        |(one, present)| self.wrong_purpose(one, present),
                    )
            }
            E::NameConstraintViolation => Distrust::NameConstraints {
                subject: subject(leaf),
                names: names(leaf),
                ca: self.constrained(&parsed),
            },
            E::PathLenConstraintViolated => Distrust::PathLength {
                subject: subject(leaf),
            },
            E::CaUsedAsEndEntity => Distrust::LeafIsCa {
                subject: subject(leaf),
                role: match self.purpose {
                    Purpose::Client => "client",
                    Purpose::Server => "server",
                },
            },
            E::EndEntityUsedAsCa => Distrust::NotACa {
                subject: parsed
                    .iter()
                    .skip(1)
                    .find(|one| !one.is_ca())
                    .map_or_else(|| subject(leaf), subject),
            },
            E::UnsupportedCriticalExtension => unknown_extension(&parsed)
                .unwrap_or_else(|| malformed(subject(leaf), "a critical extension is unknown")),
            E::MaximumNameConstraintComparisonsExceeded
            | E::MaximumPathBuildCallsExceeded
            | E::MaximumPathDepthExceeded
            | E::MaximumSignatureChecksExceeded => Distrust::TooComplex {
                subject: subject(leaf),
            },
            E::UnsupportedCertVersion => malformed(
                subject(leaf),
                "it is not of version 3, so it can have no SAN",
            ),
            E::InvalidCertValidity => malformed(subject(leaf), "it ends before it begins"),
            E::SignatureAlgorithmMismatch => {
                malformed(subject(leaf), "it names two different signature algorithms")
            }
            other => malformed(
                subject(leaf),
                &format!("it breaks the rules of RFC 5280 (webpki: {other})"),
            ),
        }
    }

    /// Follows the signatures from the leaf upwards to where they end.
    fn no_path(&self, parsed: &[X509Certificate<'_>]) -> Distrust {
        let mut here = &parsed[0];
        let mut seen = vec![0];
        let mut signatures = 0;
        loop {
            let mut refused = None;
            let mut next = None;
            // A root has no issuer but itself; an anchor of its name may still have another key.
            let above = parsed.iter().enumerate().filter(|_| !is_self_issued(here));
            for (index, issuer) in above.filter(|(index, _)| !seen.contains(index)) {
                signatures += usize::from(issuer.subject().as_raw() == here.issuer().as_raw());
                match linked(here, issuer) {
                    Link::OtherName => {}
                    Link::Signed => next = next.or(Some(index)),
                    link => refused = refused.or_else(|| Some(broken(here, issuer, link))),
                }
            }
            if signatures > MOST_SIGNATURES {
                return Distrust::TooComplex {
                    subject: subject(&parsed[0]),
                };
            }
            if let Some(index) = next {
                seen.push(index);
                here = &parsed[index];
                continue;
            }
            return refused
                .or_else(|| self.refused_by_anchor(here))
                .unwrap_or_else(|| self.end_of(parsed, here, seen.len()));
        }
    }

    /// An anchor of the right name that did not sign `here`.
    fn refused_by_anchor(&self, here: &X509Certificate<'_>) -> Option<Distrust> {
        let roots = self.above(std::slice::from_ref(here));
        roots
            .take(MOST_SIGNATURES)
            .find_map(|root| match linked(here, &root) {
                Link::OtherName => None,
                Link::Signed => Some(malformed(
                    subject(here),
                    "its issuer is a trust anchor, and still rustls finds no path",
                )),
                link => Some(broken(here, &root, link)),
            })
    }

    /// Anchors with the name of an issuer in the chain. Only these are parsed, of hundreds.
    fn above<'s>(
        &'s self,
        parsed: &'s [X509Certificate<'_>],
    ) -> impl Iterator<Item = X509Certificate<'s>> {
        let anchors = self.anchors.roots.iter().zip(&self.anchors.trusted);
        anchors.filter_map(|(root, trusted)| {
            // webpki keeps the inside of the name, without its tag and length.
            parsed
                .iter()
                .any(|one| one.issuer().as_raw().ends_with(&trusted.subject))
                .then(|| X509Certificate::from_der(&root.certificate).ok())
                .flatten()
                .map(|(_, root)| root)
        })
    }

    /// The signatures hold up to `here`, whose issuer is neither in the chain nor an anchor.
    fn end_of(
        &self,
        parsed: &[X509Certificate<'_>],
        here: &X509Certificate<'_>,
        used: usize,
    ) -> Distrust {
        let origin = self.anchors.origin.clone();
        let subject = subject(here);
        if is_self_issued(here) {
            return if used == 1 {
                Distrust::SelfSigned { subject, origin }
            } else {
                Distrust::UnknownRoot { subject, origin }
            };
        }
        let issuer = shown(&display_name(here.issuer()));
        let url = issuer_url(here);
        // What came along and is not part of the path shows that something between is not there. A leaf that came alone
        // shows it by the place of its issuer: roots need none.
        if used < parsed.len() || used == 1 && url.is_some() {
            return Distrust::MissingIntermediate {
                subject,
                issuer,
                origin,
                url,
            };
        }
        Distrust::UnknownIssuer {
            subject,
            issuer,
            origin,
        }
    }

    /// The first certificate of the chain, else the anchor above it, that is not valid now.
    fn out_of_time(&self, parsed: &[X509Certificate<'_>], leaf: &X509Certificate<'_>) -> Distrust {
        let time = unix_time(self.now).as_secs();
        let seconds = |moment: i64| u64::try_from(moment).unwrap_or(0);
        for one in parsed.iter().cloned().chain(self.above(parsed)) {
            let validity = one.validity();
            let day = |moment: i64| {
                OffsetDateTime::from_unix_timestamp(moment)
                    .map_or_else(|_| moment.to_string(), date)
            };
            if time > seconds(validity.not_after.timestamp()) {
                return Distrust::Expired {
                    subject: subject(&one),
                    date: day(validity.not_after.timestamp()),
                };
            }
            if time < seconds(validity.not_before.timestamp()) {
                return Distrust::NotYetValid {
                    subject: subject(&one),
                    date: day(validity.not_before.timestamp()),
                };
            }
        }
        malformed(subject(leaf), "its dates cannot be read")
    }

    fn wrong_purpose(&self, certificate: &X509Certificate<'_>, present: Vec<String>) -> Distrust {
        let present = if present.is_empty() {
            vec!["nothing".to_owned()]
        } else {
            present
        };
        Distrust::WrongPurpose {
            subject: subject(certificate),
            present,
            wanted: self.purpose.extended_key_usage(),
        }
    }

    /// The CA with name constraints, in the chain or among the anchors.
    fn constrained(&self, parsed: &[X509Certificate<'_>]) -> String {
        let has = |one: &X509Certificate<'_>| {
            one.extensions().iter().any(|extension| {
                matches!(
                    extension.parsed_extension(),
                    ParsedExtension::NameConstraints(_)
                )
            })
        };
        if let Some(ca) = parsed.iter().skip(1).find(|one| has(one)) {
            return subject(ca);
        }
        self.above(parsed)
            .find(has)
            .map_or_else(|| "an issuer".to_owned(), |root| subject(&root))
    }
}

/// A link whose name fits and whose signature does not, or cannot be checked.
fn broken(here: &X509Certificate<'_>, issuer: &X509Certificate<'_>, link: Link) -> Distrust {
    if let Err(unusable) = check_key(issuer) {
        return unusable;
    }
    if link == Link::Unchecked {
        let oid = here.signature_algorithm.algorithm.to_id_string();
        return Distrust::UnsupportedAlgorithm {
            subject: subject(here),
            algorithm: signature_name(&oid).to_owned(),
        };
    }
    Distrust::BadSignature {
        subject: subject(here),
        issuer: subject(issuer),
    }
}
