//! Faults on the wire, each once, then normal service: the run that meets them still ends with a certificate.

use std::fmt::Write;
use std::time::Duration;

use crate::client::Client;
use crate::support::fault_proxy::{Answer, Fault, FaultProxy};
use crate::support::pebble::{Options, Pebble};

/// The eight single faults, by where they strike.
fn single_faults() -> [(&'static str, &'static str, Fault); 8] {
    [
        (
            "429 and Retry-After on newOrder",
            "order-plz",
            Fault::rate_limited(1),
        ),
        (
            "503, HTML and Retry-After on newOrder",
            "order-plz",
            Fault::busy(1),
        ),
        ("500 on finalize", "finalize", Fault::broken()),
        (
            "connection lost before newOrder",
            "order-plz",
            Fault::DropBefore,
        ),
        (
            "newOrder done, its answer lost",
            "order-plz",
            Fault::DropAfter,
        ),
        (
            "finalize done, its answer lost",
            "finalize",
            Fault::DropAfter,
        ),
        ("503 on newNonce", "nonce-plz", Fault::busy(1)),
        ("503 on an authorization", "authZ", Fault::busy(1)),
    ]
}

#[test]
fn every_single_fault_is_survived() {
    Pebble::each(|pebble| {
        let (mut report, mut survived) = (String::new(), 0);
        for (what, path, fault) in single_faults() {
            let proxy = FaultProxy::start(pebble);
            proxy.inject(path, 1, fault);
            let client = Client::behind(pebble, &proxy);
            let output = client.issue("-d fault.test").output().expect("it runs");
            assert!(proxy.spent(), "{what} never came about");
            if output.status.success() {
                client.judge("fault.test", &["fault.test"]);
                survived += 1;
                let _ = writeln!(report, "ok      {what}");
            } else {
                let _ = writeln!(report, "failed  {what}\n{}", client.show(&output));
            }
        }
        println!("{:?}: {survived} of 8\n{report}", pebble.release());
        assert_eq!(survived, 8, "{report}");
    });
}

#[test]
fn faults_elsewhere_are_survived_too() {
    let Some(pebble) = Pebble::new() else { return };
    for (path, fault) in [
        ("/dir", Fault::DropAfter),
        ("/dir", Fault::busy(1)),
        ("nonce-plz", Fault::DropBefore),
        ("sign-me-up", Fault::DropAfter),
        ("sign-me-up", Fault::busy(1)),
        ("chalZ", Fault::DropAfter),
        ("chalZ", Fault::broken()),
        ("authZ", Fault::DropAfter),
        ("finalize", Fault::DropBefore),
        ("my-order", Fault::DropAfter),
        ("my-order", Fault::busy(1)),
        ("certZ", Fault::DropAfter),
        ("certZ", Fault::broken()),
    ] {
        let proxy = FaultProxy::start(&pebble);
        proxy.inject(path, 1, fault.clone());
        let client = Client::behind(&pebble, &proxy);
        let output = client.issue("-d fault.test").output().expect("it runs");
        // An order may be finished before anybody looks at it.
        assert!(
            proxy.spent() || path == "my-order",
            "{path} {fault:?} never came about"
        );
        assert!(
            output.status.success(),
            "{path} {fault:?}\n{}",
            client.show(&output)
        );
        client.judge("fault.test", &["fault.test"]);
    }
}

#[test]
fn an_answer_to_finalize_that_is_lost_costs_no_second_order() {
    Pebble::each(|pebble| {
        let proxy = FaultProxy::start(pebble);
        proxy.inject("finalize", 1, Fault::DropAfter);
        let client = Client::behind(pebble, &proxy);
        client.ok(&mut client.issue("-d lost.test"));
        client.judge("lost.test", &["lost.test"]);
        assert_eq!(proxy.orders(), 1);
    });
}

#[test]
fn half_of_the_nonces_refused() {
    let options = Options {
        nonce_reject: 50,
        ..Options::default()
    };
    Pebble::each_with(&options, |pebble| {
        let client = Client::new(pebble);
        for run in 1..=5 {
            client.ok(&mut client.issue(&format!("-d nonce{run}.test")));
        }
    });
}

#[test]
fn retry_after_is_waited_for() {
    let Some(pebble) = Pebble::old() else { return };
    for (fault, seconds) in [(Fault::rate_limited(2), 2), (Fault::busy(3), 3)] {
        let proxy = FaultProxy::start(&pebble);
        proxy.inject("order-plz", 1, fault);
        let client = Client::behind(&pebble, &proxy);
        client.ok(&mut client.issue("-d patient.test"));
        let gap = proxy.gaps("order-plz")[0];
        let least = Duration::from_secs(seconds);
        assert!(gap >= least, "came back after {gap:?} of {least:?}");
        assert!(
            gap < least + Duration::from_secs(3),
            "{gap:?} for {least:?}"
        );
    }
}

#[test]
fn a_date_in_retry_after_is_waited_for() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let at = time::OffsetDateTime::now_utc() + time::Duration::seconds(3);
    let format = time::macros::format_description!(
        "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
    );
    let answer = Answer::problem(429, "rateLimited", "too many orders")
        .with("retry-after", &at.format(format).expect("a date"));
    proxy.inject("order-plz", 1, Fault::Answer(answer));
    let client = Client::behind(&pebble, &proxy);
    client.ok(&mut client.issue("-d patient.test"));
    // A date has whole seconds, and getting there takes a part of them.
    assert!(proxy.gaps("order-plz")[0] >= Duration::from_millis(1500));
}

#[test]
fn a_wait_beyond_the_time_limit_is_not_begun() {
    let Some(pebble) = Pebble::old() else { return };
    for seconds in [86_400, 10 * 365 * 86_400] {
        let proxy = FaultProxy::start(&pebble);
        proxy.always("order-plz", Fault::rate_limited(seconds));
        let client = Client::behind(&pebble, &proxy);
        let begin = std::time::Instant::now();
        client.ends(1, &mut client.issue("-d limited.test --timeout 1m"));
        assert!(begin.elapsed() < Duration::from_secs(20));
        assert_eq!(proxy.count("order-plz"), 1, "no second attempt");
        // The next run keeps to what the CA asked for, without asking it.
        let said = client.ends(1, &mut client.issue("-d limited.test --timeout 1m"));
        assert_eq!(proxy.count("order-plz"), 1, "{said}");
        // Unless told: then it is tried.
        proxy.clear();
        client.ok(&mut client.issue("-d limited.test --now"));
        client.judge("limited.test", &["limited.test"]);
    }
}

#[test]
fn retry_after_nothing_or_nonsense_is_an_ordinary_wait() {
    let Some(pebble) = Pebble::old() else { return };
    for value in ["0", "soon", "-5", "99999999999999999999"] {
        let proxy = FaultProxy::start(&pebble);
        let answer = Answer::new(503, "text/html", "busy").with("retry-after", value);
        proxy.inject("order-plz", 1, Fault::Answer(answer.clone()));
        proxy.inject("order-plz", 1, Fault::Answer(answer));
        let client = Client::behind(&pebble, &proxy);
        client.ok(&mut client.issue("-d ordinary.test --timeout 30s"));
        let gaps = proxy.gaps("order-plz");
        // No storm.
        assert!(
            gaps.iter().all(|gap| *gap >= Duration::from_millis(50)),
            "{value}: {gaps:?}"
        );
    }
}

/// A finished order that says it is not.
fn processing() -> Fault {
    Fault::json(|order| {
        if order["status"] == "valid" {
            order["status"] = "processing".into();
            if let Some(order) = order.as_object_mut() {
                order.remove("certificate");
            }
        }
    })
}

#[test]
fn an_order_that_stays_in_processing_is_pending_and_resumed() {
    Pebble::each(|pebble| {
        let proxy = FaultProxy::start(pebble);
        proxy.always("my-order", processing());
        proxy.always("finalize", processing());
        let client = Client::behind(pebble, &proxy);
        let said = client.ends(3, &mut client.issue("-d slow.test --timeout 6s"));
        assert!(said.contains("still at work"), "{said}");
        assert!(!client.current("slow.test").exists());
        proxy.clear();
        client.ok(&mut client.issue("-d slow.test"));
        client.judge("slow.test", &["slow.test"]);
        assert_eq!(proxy.orders(), 1, "the same order");
    });
}

#[test]
fn an_order_that_the_ca_forgot_is_made_anew() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    proxy.always("my-order", processing());
    proxy.always("finalize", processing());
    let client = Client::behind(&pebble, &proxy);
    client.ends(3, &mut client.issue("-d gone.test --timeout 4s"));
    proxy.clear();
    let gone = Answer::problem(404, "malformed", "No order found");
    proxy.inject("my-order", 1, Fault::Answer(gone));
    client.ok(&mut client.issue("-d gone.test"));
    client.judge("gone.test", &["gone.test"]);
    assert_eq!(proxy.orders(), 2);
}
