//! The certificate that is served: whether clients take it, and for how long.

use crate::audit::check::table;
use crate::audit::remote::Seen;
use crate::audit::repair::Line;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::inspect::Chain;
use crate::pki::algorithm::PublicKeyKind;
use crate::pki::describe::Certificate;
use crate::pki::shown::shown;
use crate::pki::validity::{ExpiryLevel, date};
use crate::pki::verify::{Anchors, Distrust, Purpose};

/// No CA that browsers know issues for longer (CA/Browser Forum, SC22); the policy recommends 90 days.
const LONGEST_DAYS: u32 = 398;

table! { Certificate, Server;
    TRUSTED = "trusted", "clients trust the chain", Critical, F,
        "Clients do not trust the certificate.",
        "Browsers stop with a warning, programs stop; whoever learns to click through cannot tell an attacker from the server.",
        "`voicectl trust install` for a CA of your own, else a certificate of a CA that everybody knows: `voicectl acme issue -d NAME`";
    SELF_SIGNED = "self-signed", "a CA signed it", Critical, F,
        "The certificate signed itself.",
        "No client trusts it, and nobody can tell it from one that somebody else made for the same name.",
        "`voicectl cert new NAMES --force`, or `voicectl acme issue -d NAME`";
    MISSING = "missing-intermediate", "the chain is whole", Critical, F,
        "The server leaves out an intermediate.",
        "Clients know roots only; what stands between must come with the leaf (RFC 8446 section 4.4.2). Some browsers fetch it, programs do not.",
        "serve `fullchain.pem`, not `cert.pem`";
    NAME = "name-mismatch", "it is for this name", Critical, F,
        "The certificate is for other names.",
        "Clients compare the name in the URL with the subject alternative names, and with nothing else (RFC 9525).",
        "`voicectl cert new NAMES --force` with the name";
    EXPIRED = "expired", "it is in time", Critical, F,
        "A certificate is over, or not valid yet.",
        "Clients refuse it.",
        "`voicectl renew --only LINEAGE --force`, or `voicectl cert new NAMES --force`";
    PROOF = "key-proof", "the server has its key", Critical, F,
        "The server does not prove that it has the key of its certificate.",
        "Key and certificate do not belong together, or the signature is of a kind that clients refuse.",
        "`voicectl cert new NAMES --force`, then reload the server";
    WEAK_SIGNATURE = "weak-signature", "signed with a good hash", Critical, F,
        "A certificate is signed with SHA-1 or MD5.",
        "Two certificates with the same signature can be made; clients refuse it.",
        "`voicectl cert new NAMES --force`";
    SMALL_KEY = "small-key", "the key is large enough", Critical, F,
        "An RSA key has fewer than 2048 bits.",
        "1024 bits are within reach of states; clients refuse it.",
        "`voicectl cert new NAMES --key-type p256 --force`";
    NEAR_EXPIRY = "near-expiry", "it is renewed in time", Medium, B,
        "The certificate ends soon and was not renewed.",
        "Half of its renewal window is over: what renews it fails, or nothing does.",
        "`voicectl renew`, and `sudo voicectl renew schedule --install`";
    LONG_LIVED = "long-lived", "it does not last too long", Low, A,
        "The certificate is valid for more than 398 days.",
        "No public CA issues for longer, Apple's systems refuse more than 825 days, and a key that was lost is good for as long.",
        "`voicectl cert new NAMES --days 90 --force`";
    STALE = "stale-certificate", "the newest version is served", Medium, B,
        "The server serves an older certificate than the lineage holds.",
        "It was renewed and the server still has the old one in memory, or reads a copy: it will end although all seems well.",
        "`sudo systemctl reload NAME`";
}

pub(super) fn judge(seen: &Seen, rows: &mut Rows) {
    let chain = match &seen.chain {
        Ok(chain) => chain,
        Err(why) => {
            for check in CHECKS {
                rows.add(check, Outcome::Unknown(why.clone()));
            }
            return;
        }
    };
    trust(seen, chain, rows);
    rows.add(&EXPIRED, in_time(seen, chain));
    let proof = seen.trouble.iter().map(|words| {
        Finding::new(words.clone())
            .repair(seen.advice.new_certificate(""))
            .repair(seen.advice.deliver())
    });
    let damaged = seen.damaged.iter().map(|part| {
        Finding::new(format!("the chain: {}", shown(part))).repair(seen.advice.new_certificate(""))
    });
    rows.add(&PROOF, Outcome::of(proof.chain(damaged)));
    // What a self-issued one at the end says of itself nobody looks at.
    let links = || {
        let all = chain.certificates.iter().enumerate();
        all.filter(|(at, one)| *at == 0 || !one.is_self_issued())
            .map(|(_, one)| one.as_ref())
    };
    rows.add(
        &WEAK_SIGNATURE,
        Outcome::of(links().filter(|one| is_weak(one)).map(|one| {
            Finding::new(format!(
                "`{}` is signed with {}",
                shown(&one.title()),
                one.signature_algorithm
            ))
            .repair(seen.advice.new_certificate(""))
            .repair(seen.advice.deliver())
        })),
    );
    rows.add(
        &SMALL_KEY,
        Outcome::of(links().filter_map(|one| small(seen, one))),
    );
    rows.add(&NEAR_EXPIRY, near_expiry(seen, chain));
    let leaf = chain.leaf();
    let days = leaf.validity.whole_days();
    let long = (days > LONGEST_DAYS).then(|| {
        Finding::new(format!(
            "`{}` is valid for {days} days",
            shown(&leaf.title())
        ))
        .repair(seen.advice.new_certificate("--days 90"))
        .repair(seen.advice.deliver())
    });
    rows.add(&LONG_LIVED, Outcome::of(long));
    rows.add(
        &STALE,
        if seen.advice.lineage.is_some() {
            Outcome::of(seen.stale.iter().map(|found| Finding {
                fact: found.fact.clone(),
                repairs: found.repairs.clone(),
                file: None,
            }))
        } else {
            Outcome::NotApplicable("it is of no lineage of this machine".to_owned())
        },
    );
}

/// The verdict has one reason, the one to repair first.
fn trust(seen: &Seen, chain: &Chain, rows: &mut Rows) {
    let no_roots = || Outcome::Unknown("there are no roots to check it against".to_owned());
    let verdict = seen.verdict();
    let distrust = verdict.and_then(|verdict| verdict.outcome.as_ref().err());
    let code = distrust.map(Distrust::code);
    rows.add(
        &TRUSTED,
        match (verdict, distrust) {
            (None, _) => no_roots(),
            (Some(verdict), None) => Outcome::so(format!("by {}", verdict.origin)),
            (_, Some(distrust)) => match distrust.code() {
                code @ ("self-signed" | "missing-intermediate" | "name-mismatch") => {
                    Outcome::NotApplicable(format!("see `{code}`"))
                }
                "expired" | "not-yet-valid" => Outcome::NotApplicable("see `expired`".to_owned()),
                code => Outcome::of([Finding::new(distrust.to_string())
                    .repair(untrusted(seen, code))
                    .repair(public(seen))]),
            },
        },
    );
    let only = |wanted: &str, repairs: [String; 2]| match (verdict, distrust) {
        (None, _) => no_roots(),
        (_, Some(distrust)) if code == Some(wanted) => {
            let [first, second] = repairs;
            Outcome::of([Finding::new(distrust.to_string())
                .repair(first)
                .repair(second)])
        }
        _ => Outcome::passed(),
    };
    let anew = seen.advice.new_certificate("");
    rows.add(&SELF_SIGNED, only("self-signed", [anew, public(seen)]));
    let whole = seen.deploy(&Line::new(
        "ssl_certificate /PATH/fullchain.pem;",
        "SSLCertificateFile /PATH/fullchain.pem",
        "tls /PATH/fullchain.pem /PATH/privkey.pem",
    ));
    rows.add(
        &MISSING,
        only("missing-intermediate", [whole, seen.advice.deliver()]),
    );
    rows.add(&NAME, name(seen, chain));
}

/// The name does not depend on who signed: the leaf is asked as if it were trusted.
fn name(seen: &Seen, chain: &Chain) -> Outcome {
    let leaf = chain.leaf();
    let itself = Anchors::new("itself", vec![leaf.der.clone()]);
    let asked = itself.check(
        std::slice::from_ref(&leaf.der),
        Some(&seen.target.endpoint.host),
        Purpose::Server,
        leaf.validity.not_before,
    );
    Outcome::of(match asked {
        Err(distrust @ Distrust::NameMismatch { .. }) => Some(
            Finding::new(distrust.to_string())
                .repair(seen.advice.new_certificate(""))
                .repair(seen.advice.deliver()),
        ),
        _ => None,
    })
}

fn untrusted(seen: &Seen, code: &str) -> String {
    match code {
        "unknown-issuer" | "unknown-root" => {
            "for a CA of your own: `voicectl trust install` on each client, or `--ca FILE` here"
                .to_owned()
        }
        _ => seen.advice.new_certificate(""),
    }
}

/// A certificate that everybody takes, where the name can have one.
fn public(seen: &Seen) -> String {
    if seen.is_nobodys_name() {
        seen.advice.deliver()
    } else {
        format!(
            "for everybody: `voicectl acme issue -d {} --agree-tos`",
            crate::doctor::word(&seen.advice.host)
        )
    }
}

fn in_time(seen: &Seen, chain: &Chain) -> Outcome {
    let links = chain.certificates.iter().enumerate();
    let links = links.filter(|(at, one)| *at == 0 || !one.is_self_issued());
    Outcome::of(links.filter_map(|(at, one)| {
        let title = shown(&one.title());
        let fact = match one.validity.level(seen.now) {
            ExpiryLevel::Expired => {
                format!("`{title}` expired on {}", date(one.validity.not_after))
            }
            ExpiryLevel::NotYet => {
                format!(
                    "`{title}` is not valid before {}",
                    date(one.validity.not_before)
                )
            }
            ExpiryLevel::Fine | ExpiryLevel::Due => return None,
        };
        let found = Finding::new(fact);
        Some(if at == 0 {
            renew(seen, found)
        } else {
            found.repair(seen.advice.new_certificate(""))
        })
    }))
}

fn renew(seen: &Seen, found: Finding) -> Finding {
    match &seen.advice.lineage {
        Some(lineage) => found
            .repair(format!("`voicectl renew --only {lineage} --force`"))
            .repair(seen.advice.deliver()),
        None => found
            .repair(seen.advice.new_certificate(""))
            .repair(seen.advice.deliver()),
    }
}

fn near_expiry(seen: &Seen, chain: &Chain) -> Outcome {
    let leaf = chain.leaf();
    let validity = leaf.validity;
    let days = validity.days_left(seen.now);
    match validity.level(seen.now) {
        ExpiryLevel::Expired | ExpiryLevel::NotYet => {
            Outcome::NotApplicable("see `expired`".to_owned())
        }
        // The same rule as for notifications: half of the renewal window is left.
        _ if seen.now > validity.not_after - (validity.not_after - validity.due_at()) / 2 => {
            let fact = format!(
                "`{}` ends on {}, in {days} days",
                shown(&leaf.title()),
                date(validity.not_after)
            );
            let found = renew(seen, Finding::new(fact));
            Outcome::of([found.repair(
                "so that it does not happen again: `sudo voicectl renew schedule --install`",
            )])
        }
        _ => Outcome::so(format!("until {}", date(validity.not_after))),
    }
}

fn is_weak(certificate: &Certificate) -> bool {
    let name = certificate.signature_algorithm.to_ascii_uppercase();
    ["SHA-1 ", "SHA1", "MD5", "MD2"]
        .iter()
        .any(|weak| name.contains(weak))
}

fn small(seen: &Seen, certificate: &Certificate) -> Option<Finding> {
    let PublicKeyKind::Rsa(bits) = certificate.public_key.kind else {
        return None;
    };
    (bits < 2048).then(|| {
        Finding::new(format!(
            "the key of `{}` is RSA with {bits} bits",
            shown(&certificate.title())
        ))
        .repair(seen.advice.new_certificate("--key-type p256"))
        .repair(seen.advice.deliver())
    })
}
