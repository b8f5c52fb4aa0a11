//! Who gets in without being asked who he is.

use crate::audit::check::table;
use crate::audit::remote::{Fetch, STRANGER, Seen};
use crate::audit::repair::Line;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::doctor::server::http::Head;
use crate::pki::shown::shown;

table! { Access, Server;
    AUTHENTICATION = "authentication", "the API wants to know who asks", Critical, F,
        "Everyone who reaches the server may use it.",
        "Strangers have their recordings recognised at your cost, until nobody else gets a turn.",
        "`voicectl auth key new NAME --expires 90d`, and `voicectl serve` without `--open`";
    WEBSOCKET_ORIGIN = "websocket-origin", "WebSockets of strangers' pages are refused", High, C,
        "A page of any site may open a WebSocket.",
        "The same-origin policy does not hold for WebSockets: any site that a user visits speaks to the server as that user.",
        "`voicectl serve` without that `--allow-origin`; in a proxy, pass `Origin` on";
    CORS = "cors", "pages of strangers may not ask", High, C,
        "A page of any site may use the API and read the answers (CORS).",
        "Any site that a user visits uses the server of that user, from inside the network.",
        "`voicectl serve` without that `--allow-origin`; in a proxy, no `Access-Control-Allow-Origin`";
    METRICS = "metrics", "numbers are not for everyone", Medium, B,
        "/metrics answers everyone.",
        "It tells how much is used and when, and what runs there.",
        "`voicectl serve --metrics 127.0.0.1:9090`; in nginx `location = /metrics { deny all; }`";
}

const NO_ROUTE: &str = "the server has no such route";

pub(super) fn judge(seen: &Seen, rows: &mut Rows) {
    rows.add(&AUTHENTICATION, authentication(seen));
    rows.add(&WEBSOCKET_ORIGIN, socket(seen));
    rows.add(&CORS, cors(seen));
    rows.add(&METRICS, metrics(seen));
}

/// Whether a route is not there.
fn is_missing(head: &Head) -> bool {
    matches!(head.status, 404 | 405 | 410 | 501) || (300..400).contains(&head.status)
}

/// Whether it is a site that answers everything with its page.
fn is_page(seen: &Seen, head: &Head) -> bool {
    let kind = head.field("content-type").unwrap_or_default();
    !seen.pages.is_voicectl && head.status == 200 && kind.contains("text/html")
}

fn authentication(seen: &Seen) -> Outcome {
    if seen.is_loopback {
        return Outcome::NotApplicable("only this machine gets there".to_owned());
    }
    let mut open = Vec::new();
    let mut asks = 0;
    for (path, answer) in &seen.pages.speech {
        match answer {
            Ok(head) if is_missing(head) || is_page(seen, head) => {}
            // Whoever sends too many is not let in, but nothing is known of those who send few.
            Ok(head) if head.status == 429 || head.status >= 500 => {
                return Outcome::Unknown(format!("{path} answers with {}", head.status));
            }
            Ok(head) if matches!(head.status, 401 | 403 | 407) => asks += 1,
            Ok(head) => open.push(format!("{path} ({})", head.status)),
            Err(why) => return Outcome::Unknown(format!("{path}: {why}")),
        }
    }
    if open.is_empty() {
        return match asks {
            0 => Outcome::NotApplicable(format!("{NO_ROUTE}: no /stt, /tts or /v1/audio")),
            _ => Outcome::passed(),
        };
    }
    let found = Finding::new(format!(
        "without a credential, these answer as if there were one: {}",
        open.join(", ")
    ));
    Outcome::of([if seen.pages.is_voicectl {
        found
            .repair("`voicectl auth key new NAME --expires 90d`, one for each who may")
            .repair(format!(
                "then `voicectl serve --listen 0.0.0.0:{}`, without `--open` and without `open = true` in config.toml",
                seen.advice.port
            ))
    } else {
        found.repair(seen.configure(&Line::new(
            "auth_basic voice; auth_basic_user_file /etc/nginx/htpasswd;",
            "AuthType Basic",
            "basic_auth { NAME HASH }",
        )))
    }])
}

fn socket(seen: &Seen) -> Outcome {
    match &seen.pages.socket {
        Err(why) => Outcome::Unknown(why.clone()),
        Ok(head) if head.status == 101 => Outcome::of([stranger(
            seen,
            format!("/ws/asr switches to WebSocket for a page of {STRANGER}"),
        )]),
        Ok(head) if head.status >= 500 => {
            Outcome::Unknown(format!("/ws/asr answers with {}", head.status))
        }
        // A page that is answered like any other is no WebSocket.
        Ok(head) if is_missing(head) || head.status == 200 => {
            Outcome::NotApplicable(format!("{NO_ROUTE}: no /ws/asr"))
        }
        Ok(_) => Outcome::passed(),
    }
}

fn stranger(seen: &Seen, fact: String) -> Finding {
    let found = Finding::new(fact);
    if seen.pages.is_voicectl {
        found.repair(format!(
            "take the origin out of `allow-origin`: `voicectl config show | grep allow-origin` says where it is set, then `voicectl serve --listen 0.0.0.0:{}`",
            seen.advice.port
        ))
    } else {
        found.repair(seen.configure(&Line::new(
            "proxy_set_header Origin $http_origin;",
            "Header unset Access-Control-Allow-Origin",
            "header -Access-Control-Allow-Origin",
        )))
    }
}

fn cors(seen: &Seen) -> Outcome {
    let head = match &seen.pages.preflight {
        Err(why) => return Outcome::Unknown(why.clone()),
        Ok(head) => head,
    };
    match head.field("access-control-allow-origin") {
        Some(allowed) if allowed == "*" || allowed == STRANGER => Outcome::of([stranger(
            seen,
            format!(
                "OPTIONS /stt allows {STRANGER}: `Access-Control-Allow-Origin: {}`",
                shown(allowed)
            ),
        )]),
        _ => Outcome::passed(),
    }
}

fn metrics(seen: &Seen) -> Outcome {
    if seen.is_loopback {
        return Outcome::NotApplicable("only this machine gets there".to_owned());
    }
    let head: &Head = match &seen.pages.metrics as &Fetch {
        Err(why) => return Outcome::Unknown(why.clone()),
        Ok(head) => head,
    };
    if head.status != 200 {
        return if is_missing(head) {
            Outcome::NotApplicable(NO_ROUTE.to_owned())
        } else {
            Outcome::passed()
        };
    }
    // Sites that answer everything with their page have no numbers.
    let kind = head
        .field("content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    if kind.contains("text/html") {
        return Outcome::NotApplicable("/metrics is a page of another kind".to_owned());
    }
    let found = Finding::new("/metrics answers with 200 to whoever asks");
    Outcome::of([if seen.is_voicectl_itself() {
        found.repair("`voicectl serve --metrics 127.0.0.1:9090` has them for this machine; others: `voicectl auth key new prometheus --scope metrics`")
    } else {
        found.repair(seen.configure(&Line::new(
            "location = /metrics { deny all; }",
            "<Location /metrics> Require local </Location>",
            "respond /metrics 403",
        )))
    }])
}
