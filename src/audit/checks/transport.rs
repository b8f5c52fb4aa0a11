//! The way to HTTPS, and the promise to stay there.

use crate::audit::check::table;
use crate::audit::remote::{Fetch, Page, Plain, Seen};
use crate::audit::repair::Line;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::doctor::Target;
use crate::doctor::server::http::Head;
use crate::pki::shown::shown;
use crate::policy::INTERMEDIATE;

table! { Transport, Server;
    HSTS = "hsts", "browsers are told to come back over HTTPS", Medium, A,
        "There is no Strict-Transport-Security.",
        "A browser that is sent to http:// goes there first, and whoever is on the way answers (RFC 6797).",
        "`voicectl serve --hsts on`, or `voicectl deploy nginx --domain NAME --install`: in nginx that is `add_header Strict-Transport-Security \"max-age=63072000\" always;`";
    HSTS_SHORT = "hsts-short", "for two years", Low, A,
        "Strict-Transport-Security is short.",
        "Whoever comes back later than that is without it again; the policy (Mozilla 6.0) says two years.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `add_header Strict-Transport-Security \"max-age=63072000\" always;`";
    REDIRECT = "redirect", "plain HTTP leads to HTTPS", High, B,
        "Plain HTTP is answered without a redirect to HTTPS.",
        "Passwords and recordings go over the network for everyone to read, and nobody notices.",
        "`voicectl serve --http 0.0.0.0:80`, or `voicectl deploy nginx --domain NAME --install`: in nginx that is `return 308 https://$host$request_uri;`";
    PERMANENT = "redirect-permanent", "the redirect is permanent", Medium, A,
        "The redirect to HTTPS is a temporary one.",
        "Browsers do not remember it, so that every visit begins in the clear; 302 and 303 make a GET of a POST.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `return 308 https://$host$request_uri;`";
    STATUS = "redirect-308", "the redirect keeps the method", Low, A,
        "The redirect to HTTPS is 301, not 308.",
        "301 lets a client make a GET of a POST, so that an upload arrives without its recording (RFC 9110 section 15.4.2).",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `return 308 https://$host$request_uri;`";
    LOOP = "redirect-loop", "redirects come to an end", High, C,
        "HTTPS leads to HTTPS without end.",
        "Nobody gets to see the page.",
        "`voicectl deploy nginx --domain NAME --install`, which passes on that it was HTTPS: in nginx that is `proxy_set_header X-Forwarded-Proto $scheme;`";
    BACK = "redirect-to-http", "HTTPS does not lead to HTTP", High, C,
        "HTTPS leads back to plain HTTP.",
        "What was protected goes on in the clear.",
        "`voicectl deploy nginx --domain NAME --install`, which passes on that it was HTTPS: in nginx that is `proxy_set_header X-Forwarded-Proto $scheme;`";
}

const FIELD: &str = "strict-transport-security";

pub(super) fn judge(seen: &Seen, rows: &mut Rows) {
    hsts(seen, rows);
    redirect(seen, rows);
    let forward = || {
        seen.deploy(&Line::new(
            "proxy_set_header X-Forwarded-Proto $scheme;",
            "RequestHeader set X-Forwarded-Proto https",
            "header_up X-Forwarded-Proto {scheme}",
        ))
    };
    let page = &seen.pages.page;
    rows.add(
        &LOOP,
        match page {
            Page::Endless => Outcome::of([Finding::new(format!(
                "{} redirects more than five times",
                seen.target
            ))
            .repair(forward())
            .repair(format!(
                "`curl -sIL {} | grep -i ^location` shows the way",
                seen.target
            ))]),
            Page::Answer(Err(why)) => Outcome::Unknown(why.clone()),
            Page::Answer(Ok(_)) | Page::InTheClear(_) => Outcome::passed(),
        },
    );
    rows.add(
        &BACK,
        match page {
            Page::InTheClear(url) => {
                Outcome::of([
                    Finding::new(format!("{} leads to {}", seen.target, shown(url)))
                        .repair(forward()),
                ])
            }
            Page::Answer(Err(why)) => Outcome::Unknown(why.clone()),
            Page::Answer(Ok(_)) | Page::Endless => Outcome::passed(),
        },
    );
}

fn hsts(seen: &Seen, rows: &mut Rows) {
    let both = |rows: &mut Rows, outcome: Outcome| {
        rows.add(&HSTS, outcome.clone());
        rows.add(&HSTS_SHORT, outcome);
    };
    if seen.is_nobodys_name() {
        let why = "of addresses browsers take no such promise, and on localhost others listen, too";
        return both(rows, Outcome::NotApplicable(why.to_owned()));
    }
    let head = match &seen.pages.first {
        Ok(head) => head,
        Err(why) => return both(rows, Outcome::Unknown(why.clone())),
    };
    let wanted = INTERMEDIATE.hsts_max_age;
    let repair = || {
        if seen.is_voicectl_itself() {
            "`voicectl serve --hsts on`, or `hsts = \"on\"` below `[serve]` in config.toml"
                .to_owned()
        } else {
            seen.deploy(&Line::header(
                "Strict-Transport-Security",
                &format!("max-age={wanted}"),
            ))
        }
    };
    let field = head.field(FIELD);
    let found = match (field, field.and_then(max_age)) {
        (None, _) => "the answer does not have the field".to_owned(),
        (Some(_), Some(0)) => "max-age=0 takes an earlier promise back".to_owned(),
        (Some(field), None) => format!("`{}` says no max-age", shown(field)),
        (Some(_), Some(seconds)) => {
            rows.add(&HSTS, Outcome::passed());
            let days = seconds / 86_400;
            return rows.add(
                &HSTS_SHORT,
                if seconds < u64::from(wanted) {
                    Outcome::of([
                        Finding::new(format!("max-age={seconds}, which is {days} days"))
                            .repair(repair()),
                    ])
                } else {
                    Outcome::so(format!("{days} days"))
                },
            );
        }
    };
    rows.add(&HSTS, Outcome::of([Finding::new(found).repair(repair())]));
    rows.add(&HSTS_SHORT, Outcome::NotApplicable("see `hsts`".to_owned()));
}

/// RFC 6797 section 6.1: directives between semicolons, names in any case, values perhaps in quotes.
fn max_age(field: &str) -> Option<u64> {
    field.split(';').find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        let is_it = name.trim().eq_ignore_ascii_case("max-age");
        is_it.then(|| value.trim().trim_matches('"').parse().ok())?
    })
}

fn redirect(seen: &Seen, rows: &mut Rows) {
    let all = |rows: &mut Rows, outcome: &Outcome| {
        for check in [&REDIRECT, &PERMANENT, &STATUS] {
            rows.add(check, outcome.clone());
        }
    };
    let (port, answer): (u16, &Fetch) = match &seen.pages.plain {
        Plain::NotAsked => {
            let why = "`--http-port` says where plain HTTP is";
            return all(rows, &Outcome::NotApplicable(why.to_owned()));
        }
        Plain::Closed(port) => {
            let why = format!("nobody answers on port {port}");
            return all(rows, &Outcome::NotApplicable(why));
        }
        Plain::Answer(port, answer) => (*port, answer),
    };
    let head = match answer {
        Ok(head) => head,
        Err(why) => return all(rows, &Outcome::Unknown(format!("port {port}: {why}"))),
    };
    let status = head.status;
    let repair = |found: Finding| {
        if seen.is_voicectl_itself() {
            found.repair(format!("`voicectl serve --http 0.0.0.0:{port}`"))
        } else {
            let to = INTERMEDIATE.redirect_status;
            found.repair(seen.deploy(&Line::new(
                &format!("return {to} https://$host$request_uri;"),
                &format!("Redirect {to} / {}", seen.target.url("https")),
                &format!("redir https://{{host}}{{uri}} {to}"),
            )))
        }
    };
    if let Some(fact) = no_way(seen, head) {
        let found = Finding::new(format!("port {port} {fact}"));
        rows.add(&REDIRECT, Outcome::of([repair(found)]));
        for check in [&PERMANENT, &STATUS] {
            rows.add(check, Outcome::NotApplicable("see `redirect`".to_owned()));
        }
        return;
    }
    rows.add(&REDIRECT, Outcome::passed());
    let found = || repair(Finding::new(format!("port {port} answers with {status}")));
    rows.add(
        &PERMANENT,
        Outcome::of((!matches!(status, 301 | 308)).then(found)),
    );
    rows.add(&STATUS, Outcome::of((status == 301).then(found)));
}

/// Why an answer does not lead to this server's HTTPS.
fn no_way(seen: &Seen, head: &Head) -> Option<String> {
    let status = head.status;
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Some(format!("answers with {status}"));
    }
    let Some(location) = head.field("location") else {
        return Some(format!("answers with {status} and does not say where to"));
    };
    match Target::parse(location) {
        Ok(next) if next.is_tls && location.contains("://") => {
            let is_here = next.endpoint.host == seen.target.endpoint.host;
            (!is_here).then(|| format!("leads to another host: {}", shown(&next.to_string())))
        }
        _ => Some(format!(
            "leads to `{}`, which is not HTTPS",
            shown(location)
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_is_read_as_browsers_do() {
        for (field, age) in [
            ("max-age=63072000", Some(63_072_000)),
            ("includeSubDomains; Max-Age=\"300\"; preload", Some(300)),
            ("max-age=0", Some(0)),
            ("includeSubDomains", None),
            ("max-age=long", None),
        ] {
            assert_eq!(max_age(field), age, "{field}");
        }
    }
}
