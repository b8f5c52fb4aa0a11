//! What a quota looks like in an answer.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};

use super::{Exceeded, Policy, Standing};
use crate::serve::auth::Quota;
use crate::serve::problem::{Kind, Problem};

/// The fields of draft-ietf-httpapi-ratelimit-headers-11, whose syntax is RFC 9651's: a list of one string, the policy's
/// name, with integers as parameters. `q` requests in `w` seconds, of which `r` may come now; in `t` seconds one more.
pub(super) fn fields(standing: &Standing) -> [(HeaderName, HeaderValue); 2] {
    let Standing {
        policy,
        quota,
        remaining,
        more_in,
    } = standing;
    let name = match policy {
        Policy::Caller | Policy::Credential => "caller",
        Policy::Address => "address",
    };
    let (q, w, t) = (quota.requests, whole(quota.window), whole(*more_in));
    let value = |text: String| {
        // A name of ours and digits are always a value.
        HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("\"caller\""))
    };
    [
        (
            HeaderName::from_static("ratelimit-policy"),
            value(format!("\"{name}\";q={q};w={w}")),
        ),
        (
            HeaderName::from_static("ratelimit"),
            value(format!("\"{name}\";r={remaining};t={t}")),
        ),
    ]
}

/// Seconds, rounded up, and at least one.
fn whole(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

/// As the settings have it: `120/1m`.
fn written(quota: &Quota) -> String {
    let seconds = whole(quota.window);
    let (count, unit) = match seconds {
        _ if seconds.is_multiple_of(3600) => (seconds / 3600, "h"),
        _ if seconds.is_multiple_of(60) => (seconds / 60, "m"),
        _ => (seconds, "s"),
    };
    format!("{}/{count}{unit}", quota.requests)
}

impl From<Exceeded> for Problem {
    fn from(Exceeded(standing): Exceeded) -> Self {
        let Standing { policy, quota, .. } = &standing;
        let (requests, seconds) = (quota.requests, whole(quota.window));
        let (whose, why) = match policy {
            Policy::Caller => (
                "one caller",
                format!("`--limit rate={}` decides", written(quota)),
            ),
            Policy::Credential => ("this caller", "its credential decides".to_owned()),
            Policy::Address => (
                "one address",
                format!("`--limit rate-address={}` decides", written(quota)),
            ),
        };
        Self::new(
            Kind::TOO_MANY,
            format!("{requests} requests in {seconds} s are taken from {whose}: {why}"),
        )
        .with("limit_requests", requests)
        .with("window_seconds", seconds)
        .retry_after(standing.more_in)
    }
}
