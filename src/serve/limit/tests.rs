use std::net::Ipv6Addr;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware;
use axum::routing::get;
use axum::{Extension, Router};
use governor::clock::FakeRelativeClock;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::*;
use crate::serve::auth::Scopes;
use crate::serve::client::Client;
use crate::serve::limits::Limits;
use crate::serve::live::{Live, Terms};

const MINUTE: Duration = Duration::from_mins(1);

const fn quota(requests: u32, window: Duration) -> Quota {
    Quota { requests, window }
}

fn caller(who: Who, quota: Option<Quota>) -> Caller {
    Caller {
        who,
        scopes: Scopes::SPEECH,
        quota,
    }
}

fn key(id: &str) -> Caller {
    caller(Who::Key { id: id.to_owned() }, None)
}

fn anyone() -> Caller {
    caller(Who::Anyone, None)
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

/// Ten a minute for callers, twenty for addresses.
fn rates(entries: usize) -> (Rates<FakeRelativeClock>, FakeRelativeClock) {
    let clock = FakeRelativeClock::default();
    let settings = RateSettings {
        caller: Some(quota(10, MINUTE)),
        address: Some(quota(20, MINUTE)),
        entries,
    };
    (Rates::with_clock(settings, clock.clone()), clock)
}

/// How many of `of` requests are taken.
fn taken(rates: &Rates<FakeRelativeClock>, caller: &Caller, address: &str, of: usize) -> usize {
    (0..of)
        .filter(|_| rates.check(caller, ip(address)).is_ok())
        .count()
}

#[test]
fn a_quota_comes_at_once_and_then_evenly() {
    let (rates, clock) = rates(100);
    let first = rates.check(&key("a"), ip("192.0.2.1"));
    let first = first.expect("it is the first").expect("it is limited");
    assert_eq!((first.policy, first.remaining), (Policy::Caller, 9));
    assert_eq!(taken(&rates, &key("a"), "192.0.2.1", 50), 9);
    let Err(Exceeded(standing)) = rates.check(&key("a"), ip("192.0.2.1")) else {
        panic!("it is one too many")
    };
    assert_eq!(
        (standing.remaining, standing.more_in),
        (0, Duration::from_secs(6))
    );
    // When it was told to come again it is taken, and what was refused has not been counted.
    clock.advance(standing.more_in);
    assert_eq!(taken(&rates, &key("a"), "192.0.2.1", 50), 1);
    clock.advance(MINUTE);
    assert_eq!(taken(&rates, &key("a"), "192.0.2.1", 50), 10);
}

#[test]
fn callers_are_apart_wherever_they_are() {
    let (rates, _) = rates(100);
    assert_eq!(taken(&rates, &key("a"), "192.0.2.1", 50), 10);
    assert_eq!(taken(&rates, &key("a"), "192.0.2.2", 50), 0, "the same");
    assert_eq!(taken(&rates, &key("b"), "192.0.2.1", 50), 10, "another");
    let user = |name: &str| {
        caller(
            Who::User {
                name: name.to_owned(),
            },
            None,
        )
    };
    assert_eq!(taken(&rates, &user("a"), "192.0.2.1", 50), 10, "no key");
    // Its own quota wins, be it less or more.
    let own = |requests| Caller {
        quota: Some(quota(requests, MINUTE)),
        ..key("c")
    };
    assert_eq!(taken(&rates, &own(3), "192.0.2.1", 50), 3);
    assert_eq!(taken(&rates, &own(30), "192.0.2.1", 50), 30);
}

#[test]
fn strangers_are_counted_by_network() {
    let (rates, _) = rates(100);
    assert_eq!(taken(&rates, &anyone(), "192.0.2.1", 50), 20);
    assert_eq!(taken(&rates, &anyone(), "::ffff:192.0.2.1", 50), 0, "same");
    assert_eq!(taken(&rates, &anyone(), "192.0.2.2", 50), 20);
    assert_eq!(taken(&rates, &anyone(), "2001:db8::1", 50), 20);
    assert_eq!(
        taken(&rates, &anyone(), "2001:db8::ffff:ffff:ffff:ffff", 50),
        0,
        "the same subscriber"
    );
    assert_eq!(taken(&rates, &anyone(), "2001:db8:0:1::1", 50), 20);
}

#[test]
fn no_quota_is_no_limit() {
    let rates = Rates::new(RateSettings {
        caller: None,
        address: None,
        entries: 1,
    });
    for _ in 0..1000 {
        assert_eq!(rates.check(&key("a"), ip("::1")), Ok(None));
        assert_eq!(rates.check(&anyone(), ip("::1")), Ok(None));
    }
}

#[test]
fn two_hundred_thousand_addresses_do_not_fill_the_memory() {
    const ENTRIES: usize = 100_000;
    let (rates, clock) = rates(ENTRIES);
    let size = || rates.address.as_ref().expect("a line").limiter.len();
    let at = |number: u128| {
        let address = 0x2001_0db8_u128 << 96 | number << 64 | 1;
        rates.check(&anyone(), Ipv6Addr::from_bits(address).into())
    };
    assert_eq!(taken(&rates, &anyone(), "192.0.2.1", 5), 5);
    let refused = (0..200_000).filter(|&number| at(number).is_err()).count();
    assert_eq!(size(), ENTRIES + 1, "the table, and the one for the rest");
    assert_eq!(
        refused,
        200_000 - (ENTRIES - 1) - 20,
        "the rest share one quota"
    );
    assert_eq!(
        taken(&rates, &anyone(), "192.0.2.1", 50),
        15,
        "who was there before keeps its own"
    );
    assert!(at(900_000).is_err());
    clock.advance(MINUTE);
    assert!(at(900_000).is_ok());
    assert!(size() < 10, "they are forgotten once they count no more");
    assert_eq!(taken(&rates, &anyone(), "192.0.2.1", 50), 20);
}

/// An item of RFC 9651 that is a string, with integers as parameters: the grammar of its section 3, by hand.
fn parse(field: &str) -> (String, Vec<(String, u64)>) {
    let field = field.strip_prefix('"').expect("a string");
    let (name, mut rest) = field.split_once('"').expect("the string ends");
    assert!(name.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
    assert!(!name.contains('\\'));
    let mut parameters = Vec::new();
    while let Some(after) = rest.strip_prefix(';') {
        let (key, value) = after.split_once('=').expect("a value");
        let first = key.bytes().next().expect("a key");
        assert!(first.is_ascii_lowercase() || first == b'*', "{key}");
        assert!(
            key.bytes().all(|byte| byte.is_ascii_lowercase()
                || byte.is_ascii_digit()
                || b"_-.*".contains(&byte)),
            "{key}"
        );
        let end = value
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(value.len());
        assert!((1..=15).contains(&end), "an integer has 1 to 15 digits");
        parameters.push((key.to_owned(), value[..end].parse().expect("a number")));
        rest = &value[end..];
    }
    assert_eq!(rest, "", "nothing is left");
    (name.to_owned(), parameters)
}

#[test]
fn the_fields_are_structured_fields_whatever_the_numbers() {
    for (requests, window, remaining, more_in) in [
        (120, MINUTE, 12, Duration::from_millis(500)),
        (1, Duration::from_millis(1), 0, Duration::ZERO),
        (u32::MAX, Duration::from_hours(9000), u32::MAX, MINUTE),
    ] {
        let [policy, limit] = fields::fields(&Standing {
            policy: Policy::Address,
            quota: quota(requests, window),
            remaining,
            more_in,
        })
        .map(|(_, value)| parse(value.to_str().expect("ASCII")));
        let named = |name: &str, value: u64| (name.to_owned(), value);
        assert_eq!(policy.0, "address");
        assert_eq!(policy.1[0], named("q", requests.into()));
        assert!(policy.1[1].0 == "w" && policy.1[1].1 > 0);
        assert_eq!(limit.0, "address");
        assert_eq!(limit.1[0], named("r", remaining.into()));
        assert!(limit.1[1].0 == "t" && limit.1[1].1 > 0);
    }
}

async fn ask(app: &Router) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::get("/").body(Body::empty()).expect("a request");
    let ip = IpAddr::from([192, 0, 2, 1]);
    let client = Client { ip, is_https: true };
    request.extensions_mut().insert(client);
    let response = app.clone().oneshot(request).await.expect("an answer");
    let (parts, body) = response.into_parts();
    let body = body.collect().await.expect("a body").to_bytes();
    let body = String::from_utf8(body.to_vec()).expect("text");
    (parts.status, parts.headers, body)
}

fn app(settings: RateSettings, caller: Option<Caller>) -> Router {
    let limits = Limits {
        rate: settings.caller,
        rate_address: settings.address,
        ..Limits::default()
    };
    let terms = Terms {
        limits,
        ..Terms::default()
    };
    let app =
        Router::new()
            .route("/", get(|| async { "heard" }))
            .layer(middleware::from_fn_with_state(
                Arc::new(LiveRates::new(Live::new(terms))),
                count,
            ));
    match caller {
        Some(caller) => app.layer(Extension(caller)),
        None => app,
    }
}

#[tokio::test]
async fn an_answer_says_how_much_is_left_and_a_refusal_why() {
    let settings = RateSettings {
        caller: Some(quota(3, Duration::from_hours(1))),
        address: Some(quota(2, Duration::from_mins(2))),
        ..RateSettings::default()
    };
    let open = app(settings, None);
    let (status, headers, body) = ask(&open).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, "heard"));
    assert_eq!(headers["ratelimit-policy"], "\"address\";q=2;w=120");
    assert_eq!(headers["ratelimit"], "\"address\";r=1;t=60");
    ask(&open).await;
    let (status, headers, body) = ask(&open).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(headers["ratelimit"], "\"address\";r=0;t=60");
    assert_eq!(headers["retry-after"], "60");
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    assert_eq!(body["type"], "urn:problem-type:voicectl:too-many-requests");
    assert_eq!(
        body["detail"],
        "2 requests in 120 s are taken from one address (limit `rate-address`)"
    );
    assert_eq!(body["limit_requests"], 2);
    assert_eq!(body["window_seconds"], 120);

    let detail = async |caller| {
        let app = app(settings, Some(caller));
        let mut last = ask(&app).await;
        while last.0 == StatusCode::OK {
            last = ask(&app).await;
        }
        assert!(
            last.1["ratelimit"]
                .to_str()
                .expect("ASCII")
                .starts_with("\"caller\";r=0;")
        );
        let body: serde_json::Value = serde_json::from_str(&last.2).expect("JSON");
        body["detail"].as_str().expect("a detail").to_owned()
    };
    assert_eq!(
        detail(key("a")).await,
        "3 requests in 3600 s are taken from one caller (limit `rate`)"
    );
    let own = Caller {
        quota: Some(quota(1, Duration::from_secs(90))),
        ..key("a")
    };
    assert_eq!(
        detail(own).await,
        "1 requests in 90 s are taken from this caller, by its credential"
    );
}
