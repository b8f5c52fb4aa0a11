//! Whether a server switches to WebSocket (RFC 6455 section 4).

use std::time::Duration;

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::http::{Answer, Head, Peer, ask};
use crate::doctor::advice::Advice;
use crate::doctor::{Code, Finding, Row, Target};
use crate::pki::shown::shown;

/// Sixteen octets, as every key has; nothing secret depends on them.
const NONCE: &[u8; 16] = b"voicectl doctor!";
/// RFC 6455 section 1.3.
const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Asks as a browser's page on the same server would.
pub(super) async fn row(
    target: &Target,
    path: &str,
    peer: &Peer,
    advice: &Advice,
    limit: Duration,
) -> Row {
    let scheme = if peer.tls.is_some() { "https" } else { "http" };
    let origin = format!("{scheme}://{}", target.endpoint);
    let (request, key) = upgrade(target, path, &origin);
    let outcome = match ask(peer, &request, limit).await {
        Ok(Answer::Http(head)) => judge(&head, &key),
        Ok(Answer::Tls | Answer::Other(_)) => Err("the answer is no HTTP".to_owned()),
        Ok(Answer::Nothing) => Err("the server closed the connection without an answer".to_owned()),
        Err(error) => Err(format!("no answer: {error}")),
    };
    let subject = format!("WebSocket {path}");
    match outcome {
        Ok(detail) => Row::seen(subject, Vec::new()).detail(detail),
        Err(fact) => Row::seen(subject, vec![refused(&fact, advice)]),
    }
}

/// The request of a page of an origin, and the key in it that the answer must know.
#[must_use]
pub fn upgrade(target: &Target, path: &str, origin: &str) -> (String, String) {
    let key = STANDARD.encode(NONCE);
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {}\r\nOrigin: {origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n",
        target.endpoint
    );
    (request, key)
}

/// What an answer says; whoever is asked for a key or to come later has found the endpoint.
fn judge(head: &Head, key: &str) -> Result<String, String> {
    let said = shown(format!("{} {}", head.status, head.reason).trim());
    match head.status {
        101 => {
            let wanted = digest(&SHA1_FOR_LEGACY_USE_ONLY, format!("{key}{GUID}").as_bytes());
            if head.field("sec-websocket-accept") == Some(&STANDARD.encode(wanted)) {
                Ok(said)
            } else {
                Err(format!(
                    "{said}, but Sec-WebSocket-Accept is wrong, so browsers give up"
                ))
            }
        }
        401 | 403 | 407 | 429 => Ok(format!("{said}: it asks who you are")),
        _ => {
            let words: String = shown(&reason(&head.content)).chars().take(100).collect();
            Err(if words.is_empty() {
                said
            } else {
                format!("{said}: {words}")
            })
        }
    }
}

/// What the content says: a JSON problem's words, else its first line.
fn reason(content: &str) -> String {
    let problem: Option<serde_json::Value> = serde_json::from_str(content).ok();
    let said = ["detail", "error", "title", "message"]
        .iter()
        .find_map(|name| {
            let words = problem.as_ref()?.get(name)?.as_str()?;
            Some(words.to_owned())
        });
    said.unwrap_or_else(|| content.lines().next().unwrap_or_default().to_owned())
}

fn refused(fact: &str, advice: &Advice) -> Finding {
    Finding::new(Code::WebsocketRefused, format!("the server answers {fact}"))
        .repair("a proxy must pass the upgrade on; nginx: `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection \"upgrade\";`")
        .repair(format!("without a proxy, nothing serves WebSocket there: `--websocket PATH` asks {} elsewhere", advice.server))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_the_rfc_is_answered_as_in_the_rfc() {
        // RFC 6455 section 1.3.
        let wanted = digest(
            &SHA1_FOR_LEGACY_USE_ONLY,
            format!("dGhlIHNhbXBsZSBub25jZQ=={GUID}").as_bytes(),
        );
        assert_eq!(STANDARD.encode(wanted), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }
}
