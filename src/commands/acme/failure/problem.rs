//! A CA's problem document as sentences: what it means, what was seen, from when on it may be tried again, what repairs it.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use crate::acme::authority::Authority;
use crate::acme::directory::Directory;
use crate::acme::{Problem, ProblemKind};
use crate::error::Failure;
use crate::pki::validity::rfc3339;

/// Subproblems that are listed; the others are counted.
const MOST: usize = 20;

/// Adds why and what to do.
pub(super) fn explain(
    mut failure: Failure,
    problem: &Problem,
    authority: &Authority,
    directory: Option<&Directory>,
) -> Failure {
    failure = failure.because(sentence(problem, authority));
    if let Some(at) = retry_at(problem) {
        failure = failure.because(format!("it may be tried again from {} on", rfc3339(at)));
    }
    for part in problem.subproblems.iter().take(MOST) {
        failure = failure.because(sentence(part, authority));
    }
    if problem.subproblems.len() > MOST {
        failure = failure.because(format!(
            "and {} more names",
            problem.subproblems.len() - MOST
        ));
    }
    for part in std::iter::once(problem).chain(&problem.subproblems) {
        for hint in hints(part, authority, directory) {
            if !failure.hints.contains(&hint) {
                failure = failure.hint(hint);
            }
        }
    }
    failure
}

/// `a.example.com: no CAA record lets this CA sign it: <the CA's words>`.
fn sentence(problem: &Problem, authority: &Authority) -> String {
    let meaning = match &problem.kind {
        ProblemKind::AccountDoesNotExist => "the CA does not know the account",
        ProblemKind::AlreadyReplaced => "another order replaces that certificate already",
        ProblemKind::AlreadyRevoked => "it is revoked already",
        ProblemKind::BadCsr => "the CA does not take the request",
        ProblemKind::BadNonce => "the CA refuses every nonce that it hands out",
        ProblemKind::BadPublicKey => "the CA does not take this kind of key",
        ProblemKind::Caa => "the CAA records of the domain forbid this CA",
        ProblemKind::Connection => "the CA could not connect to the server of this name",
        ProblemKind::Dns => "the CA found no usable DNS records",
        ProblemKind::ExternalAccountRequired => "the CA wants an external account named",
        ProblemKind::IncorrectResponse => "the CA found another answer than the one it waits for",
        ProblemKind::InvalidContact | ProblemKind::UnsupportedContact => {
            "the CA does not take the e-mail address"
        }
        ProblemKind::InvalidProfile => "the CA does not know the profile",
        ProblemKind::RateLimited => "the CA's limit is reached",
        ProblemKind::RejectedIdentifier => "the CA does not sign this name",
        ProblemKind::ServerInternal => "the CA failed",
        ProblemKind::Tls => "TLS failed when the CA connected",
        ProblemKind::Unauthorized => "the CA does not see the proof",
        ProblemKind::UnsupportedIdentifier => "the CA does not sign names of this kind",
        ProblemKind::UserActionRequired => "the CA wants something of you first",
        ProblemKind::Http => return format!("{}{}", prefix(problem), http(problem, authority)),
        _ => "",
    };
    let words = if problem.detail.is_empty() {
        None
    } else {
        Some(problem.detail.as_str())
    };
    let parts: Vec<&str> = [Some(meaning).filter(|meaning| !meaning.is_empty()), words]
        .into_iter()
        .flatten()
        .collect();
    let text = if parts.is_empty() {
        "the CA says no and gives no reason".to_owned()
    } else {
        parts.join(": ")
    };
    format!("{}{text}", prefix(problem))
}

fn prefix(problem: &Problem) -> String {
    problem
        .identifier
        .as_ref()
        .map(|name| format!("{name}: "))
        .unwrap_or_default()
}

fn http(problem: &Problem, authority: &Authority) -> String {
    let words = if problem.detail.is_empty() {
        String::new()
    } else {
        format!(": {}", problem.detail)
    };
    match problem.status {
        0 if problem.detail.is_empty() => "the CA says no and gives no reason".to_owned(),
        0 => problem.detail.clone(),
        429 => format!("{authority} wants fewer requests (429){words}"),
        500..=599 => format!("{authority} is out of order ({}){words}", problem.status),
        status => format!("{authority} answers {status}{words}"),
    }
}

fn hints(problem: &Problem, authority: &Authority, directory: Option<&Directory>) -> Vec<String> {
    let name = problem.identifier.as_deref().unwrap_or("NAME");
    let one = |text: &str| vec![text.to_owned()];
    match &problem.kind {
        ProblemKind::AccountDoesNotExist => one("`voicectl acme account new` makes another one"),
        ProblemKind::BadPublicKey | ProblemKind::BadCsr => {
            one("p256, p384 and rsa2048 are what every public CA takes: pass `--key-type p256`")
        }
        ProblemKind::Caa => {
            let domain = directory.and_then(|directory| directory.caa_identities.first());
            let value = domain.map_or("the CA's domain", String::as_str);
            vec![format!("add the DNS record `{name}. CAA 0 issue \"{value}\"`, or choose a CA that it allows with `--ca`")]
        }
        ProblemKind::Connection | ProblemKind::Tls => vec![
            format!("`voicectl doctor https://{name}` looks at the server from here"),
            "port 80 (http-01) or 443 (tls-alpn-01) must be open to the whole world; `--dns PROVIDER` needs neither".to_owned(),
        ],
        ProblemKind::Dns => vec![format!("{name} must have an A or AAAA record that leads to this machine")],
        ProblemKind::IncorrectResponse | ProblemKind::Unauthorized if !problem.detail.is_empty() => vec![
            format!("another server may answer for {name}: compare its A and AAAA records with this machine's addresses"),
        ],
        ProblemKind::ExternalAccountRequired => {
            let mut all = one("pass `--eab-kid ID --eab-hmac-key file:PATH`");
            all.extend(authority.known().and_then(|known| known.eab).map(|url| format!("{url} gives both")));
            all
        }
        ProblemKind::InvalidContact | ProblemKind::UnsupportedContact => one("pass another `--email`, or none"),
        ProblemKind::RateLimited => {
            one("`--staging` is for trials; `--ca CA` may be repeated: the next one is asked when the first says no")
        }
        ProblemKind::RejectedIdentifier => one("leave the name out, or choose another CA with `--ca`"),
        ProblemKind::UnsupportedIdentifier => {
            one("Let's Encrypt signs IP addresses with `--profile shortlived` only; `voicectl cert new` signs any name")
        }
        _ => Vec::new(),
    }
}

/// When it may be tried again: from the header, or from the words, as Let's Encrypt writes them (`retry after 2026-11-21
/// 10:00:00 UTC`).
fn retry_at(problem: &Problem) -> Option<OffsetDateTime> {
    let is_limit = problem.kind == ProblemKind::RateLimited || matches!(problem.status, 429 | 503);
    if !is_limit {
        return None;
    }
    problem.retry_at.or_else(|| {
        let (_, after) = problem.detail.split_once("retry after ")?;
        let rest: String = after.chars().take(20).collect();
        let spaced = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
        OffsetDateTime::parse(&rest, &Rfc3339).ok().or_else(|| {
            time::PrimitiveDateTime::parse(rest.get(..19)?, &spaced)
                .ok()
                .map(time::PrimitiveDateTime::assume_utc)
        })
    })
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn limited(detail: &str) -> Problem {
        let json =
            format!(r#"{{"type":"urn:ietf:params:acme:error:rateLimited","detail":"{detail}"}}"#);
        Problem::parse(429, json.as_bytes())
    }

    #[test]
    fn the_date_is_read_out_of_the_words() {
        let at = |detail: &str| retry_at(&limited(detail));
        let asked = Some(datetime!(2026-11-23 14:05:09 UTC));
        assert_eq!(
            at(
                "too many certificates (5) already issued, retry after 2026-11-23 14:05:09 UTC: see https://x"
            ),
            asked
        );
        assert_eq!(at("too many, retry after 2026-11-23T14:05:09Z"), asked);
        assert_eq!(at("too many, retry after lunch"), None);
        assert_eq!(at("too many, retry after 2026-11-23 14:05:0\u{e4}"), None);
    }
}
