//! What a quota looks like in an answer.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue};

use super::{Exceeded, Policy, Standing};
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

impl From<Exceeded> for Problem {
    fn from(Exceeded(standing): Exceeded) -> Self {
        let Standing { policy, quota, .. } = &standing;
        let (requests, seconds) = (quota.requests, whole(quota.window));
        let (whose, limit) = match policy {
            Policy::Caller => ("one caller", Some("rate")),
            Policy::Credential => ("this caller, by its credential", None),
            Policy::Address => ("one address", Some("rate-address")),
        };
        let problem = Self::new(
            Kind::TOO_MANY,
            format!("{requests} requests in {seconds} s are taken from {whose}"),
        )
        .with("limit_requests", requests)
        .with("window_seconds", seconds)
        .retry_after(standing.more_in);
        match limit {
            Some(limit) => problem.of_limit(limit),
            None => problem,
        }
    }
}
