//! Fields of answers that keep a browser on the safe side.

use crate::audit::check::table;
use crate::audit::remote::{Page, Seen};
use crate::audit::repair::Line;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::doctor::server::http::Head;
use crate::pki::shown::shown;

table! { Headers, Server;
    NOSNIFF = "nosniff", "types are not guessed", Low, A,
        "X-Content-Type-Options is not `nosniff`.",
        "A browser may take an upload of somebody else for a script of this site.",
        "`voicectl deploy nginx --domain NAME --install` passes on what the server says; for other sites, in nginx `add_header X-Content-Type-Options \"nosniff\" always;`";
    CSP = "csp", "scripts of others do not run", Low, A,
        "There is no Content-Security-Policy.",
        "Whoever gets a script into the page has the microphone that the page was given.",
        "`voicectl deploy nginx --domain NAME --install` passes on what the server says; for other sites, in nginx `add_header Content-Security-Policy \"default-src 'self'; frame-ancestors 'none'\" always;`";
    FRAMES = "frames", "no other site can frame it", Low, A,
        "Other sites may show the page in a frame.",
        "They lay something of their own above it, and have the visitor press what they want (clickjacking).",
        "`voicectl deploy nginx --domain NAME --install` passes on what the server says; for other sites, in nginx `add_header Content-Security-Policy \"default-src 'self'; frame-ancestors 'none'\" always;`";
    NO_STORE = "no-store", "nobody keeps answers of the API", Medium, A,
        "Answers of the API may be stored.",
        "A cache on the way, or the browser of a shared computer, keeps what somebody said.",
        "`voicectl deploy nginx --domain NAME --install`; in the proxy, no `proxy_cache` for the API, and no `expires`";
}

const POLICY: &str = "default-src 'self'; frame-ancestors 'none'";

pub(super) fn judge(seen: &Seen, rows: &mut Rows) {
    match &seen.pages.page {
        Page::Answer(Ok(head)) => page(seen, head, rows),
        Page::Answer(Err(why)) => no_page(rows, &Outcome::Unknown(why.clone())),
        Page::Endless => no_page(
            rows,
            &Outcome::NotApplicable("see `redirect-loop`".to_owned()),
        ),
        Page::InTheClear(_) => {
            no_page(
                rows,
                &Outcome::NotApplicable("see `redirect-to-http`".to_owned()),
            );
        }
    }
    rows.add(&NO_STORE, no_store(seen));
}

fn no_page(rows: &mut Rows, outcome: &Outcome) {
    for check in [&NOSNIFF, &CSP, &FRAMES] {
        rows.add(check, outcome.clone());
    }
}

fn page(seen: &Seen, head: &Head, rows: &mut Rows) {
    let line = |name: &str, value: &str| {
        if !seen.pages.is_voicectl {
            return Line::header(name, value);
        }
        // The server says it: what is in front leaves it out.
        Line {
            nginx: format!("proxy_pass_header {name};"),
            ..Line::header(name, value)
        }
    };
    let missing = |name: &str, value: &str| {
        let said = head.field(name).map_or_else(
            || format!("{} answers without {name}", seen.target),
            |field| format!("{} answers with `{name}: {}`", seen.target, shown(field)),
        );
        Finding::new(said).repair(seen.deploy(&line(name, value)))
    };
    let sniff = head.field("x-content-type-options").unwrap_or_default();
    rows.add(
        &NOSNIFF,
        Outcome::of(
            (!sniff.eq_ignore_ascii_case("nosniff"))
                .then(|| missing("X-Content-Type-Options", "nosniff")),
        ),
    );
    let policy = head.field("content-security-policy");
    let has_policy = policy.is_some_and(|policy| policy.contains("-src"));
    rows.add(
        &CSP,
        Outcome::of((!has_policy).then(|| missing("Content-Security-Policy", POLICY))),
    );
    let is_framed = policy.is_none_or(|policy| !policy.contains("frame-ancestors"))
        && head.field("x-frame-options").is_none();
    rows.add(
        &FRAMES,
        Outcome::of(is_framed.then(|| missing("Content-Security-Policy", POLICY))),
    );
}

fn no_store(seen: &Seen) -> Outcome {
    if !seen.pages.is_voicectl {
        return Outcome::NotApplicable("it is no voicectl: its API is not known".to_owned());
    }
    let answers = [("/readyz", &seen.pages.readyz)].into_iter().chain(
        seen.pages
            .speech
            .iter()
            .map(|(path, answer)| (*path, answer)),
    );
    let mut findings = Vec::new();
    for (path, answer) in answers {
        match answer {
            Ok(head) => {
                let field = head.field("cache-control").unwrap_or_default();
                if !field.to_ascii_lowercase().contains("no-store") {
                    let said = if field.is_empty() {
                        "no Cache-Control"
                    } else {
                        field
                    };
                    findings.push(
                        Finding::new(format!("{path} answers with {}", shown(said))).repair(
                            seen.deploy(&Line::new(
                                "proxy_pass_header Cache-Control;",
                                "Header always set Cache-Control no-store",
                                "header Cache-Control no-store",
                            )),
                        ),
                    );
                }
            }
            Err(why) => return Outcome::Unknown(format!("{path}: {why}")),
        }
    }
    Outcome::of(findings)
}
