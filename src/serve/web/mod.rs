//! The page that the server answers on `GET /`, embedded in the binary.
//!
//! It loads nothing from anywhere else and holds no inline script or style, so that the strictest content
//! security policy fits. The page talks to `readyz`, `auth/*`, `stt`, `tts` and `ws/asr` of its own origin by
//! relative addresses and therefore also works below a path of a reverse proxy.

use axum::Router;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Routes of the page and its parts: `GET` and `HEAD` of `/`, `/web/*` and `/favicon.ico`.
///
/// Each answer carries a strong `ETag` and is revalidated on every use (`no-cache`), so a browser never mixes
/// the parts of two versions; an unchanged part costs a 304 without a body.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    ASSETS.iter().fold(Router::new(), |router, asset| {
        router.route(
            asset.path,
            get(move |request: HeaderMap| async move { asset.answer(&request) }),
        )
    })
}

/// Nothing but this origin; `blob:` is speech that the page holds in memory, `data:` keeps small images possible.
/// `connect-src 'self'` is for `wss:` of this origin, too (Safari: from 15.4 on; the page uploads before), and
/// `script-src 'self'` for the audio worklet.
const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     media-src 'self' blob:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

static ASSETS: &[Asset] = &[
    Asset::new("/", HTML, include_str!("index.html")),
    // Where browsers look on behalf of any page of this origin that names no icon.
    Asset::new("/favicon.ico", SVG, include_str!("icon.svg")),
    Asset::new("/web/app.js", SCRIPT, include_str!("app.js")),
    Asset::new("/web/blocked.js", SCRIPT, include_str!("blocked.js")),
    Asset::new("/web/cards.css", CSS, include_str!("cards.css")),
    Asset::new("/web/copy.js", SCRIPT, include_str!("copy.js")),
    Asset::new("/web/format.js", SCRIPT, include_str!("format.js")),
    Asset::new("/web/history.js", SCRIPT, include_str!("history.js")),
    Asset::new("/web/icon.svg", SVG, include_str!("icon.svg")),
    Asset::new("/web/listen.js", SCRIPT, include_str!("listen.js")),
    Asset::new("/web/live.js", SCRIPT, include_str!("live.js")),
    Asset::new("/web/microphone.js", SCRIPT, include_str!("microphone.js")),
    Asset::new("/web/notice.js", SCRIPT, include_str!("notice.js")),
    Asset::new("/web/player.js", SCRIPT, include_str!("player.js")),
    Asset::new("/web/refusal.js", SCRIPT, include_str!("refusal.js")),
    Asset::new("/web/server.js", SCRIPT, include_str!("server.js")),
    Asset::new("/web/session.js", SCRIPT, include_str!("session.js")),
    Asset::new("/web/signin.css", CSS, include_str!("signin.css")),
    Asset::new("/web/signin.js", SCRIPT, include_str!("signin.js")),
    Asset::new("/web/speak.js", SCRIPT, include_str!("speak.js")),
    Asset::new("/web/style.css", CSS, include_str!("style.css")),
    Asset::new("/web/transcript.js", SCRIPT, include_str!("transcript.js")),
    Asset::new("/web/transcripts.css", CSS, include_str!("transcripts.css")),
    Asset::new("/web/wave.js", SCRIPT, include_str!("wave.js")),
    Asset::new("/web/worklet.js", SCRIPT, include_str!("worklet.js")),
];

/// One file of the page.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    text: &'static str,
    digest: u64,
}

impl Asset {
    const fn new(path: &'static str, content_type: &'static str, text: &'static str) -> Self {
        Self {
            path,
            content_type,
            text,
            digest: digest(text.as_bytes()),
        }
    }

    fn answer(&self, request: &HeaderMap) -> Response {
        let tag = format!("\"{:016x}\"", self.digest);
        let known = request
            .get_all(IF_NONE_MATCH)
            .iter()
            .any(|value| names(value, &tag));
        let guards = [
            (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "no-referrer"),
            (PERMISSIONS_POLICY, "microphone=(self)"),
            (CACHE_CONTROL, "no-cache"),
            (ETAG, tag.as_str()),
        ];
        if known {
            (StatusCode::NOT_MODIFIED, guards).into_response()
        } else {
            (guards, [(CONTENT_TYPE, self.content_type)], self.text).into_response()
        }
    }
}

/// Whether a value of `If-None-Match` holds `tag`, by the weak comparison that RFC 9110, section 13.1.2 asks for.
fn names(value: &HeaderValue, tag: &str) -> bool {
    let Ok(value) = value.to_str() else {
        return false;
    };
    value
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

/// FNV-1a, 64 bit: tells versions of a file apart at compile time and guards nothing.
const fn digest(bytes: &[u8]) -> u64 {
    let mut digest = 0xcbf2_9ce4_8422_2325;
    let mut index = 0;
    while index < bytes.len() {
        digest = (digest ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    digest
}
