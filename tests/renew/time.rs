//! Weeks of renewals by an injected clock; `tests/prove/renew.rs` has the year.

use std::ops::RangeInclusive;

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::clock::World;
use crate::support::command::Context;
use crate::support::fake_acme::{DAY, HOUR, Weather};
use crate::support::pebble::Pebble;
use crate::support::text;

/// Wide and long enough for a process that starts now.
fn window(from: Duration, until: Duration) -> String {
    let at = |offset: Duration| {
        let moment = OffsetDateTime::now_utc() + offset;
        moment.format(&Rfc3339).expect("a moment")
    };
    json!({ "suggestedWindow": { "start": at(from), "end": at(until) } }).to_string()
}

const NAMES: [&str; 4] = ["d6.test", "d45.test", "d64.test", "d90.test"];

#[test]
fn every_lineage_is_renewed_in_its_window_and_once() {
    let Some(mut world) = World::new() else {
        return;
    };
    for name in NAMES {
        world.issue(name);
    }
    world.local("local.test", 30);
    let end = world.now() + 70 * DAY;
    while world.now() < end {
        world.quiet(world.stride(6 * HOUR));
    }
    for name in NAMES {
        world.judge(name);
    }
    world.judge_local("local.test");
    println!("{} runs", world.runs);
    let count = |name: &str| world.versions(name).len();
    assert_eq!(NAMES.map(count), [18, 3, 2, 2]);
    assert_eq!(count("local.test"), 4);
}

/// A lineage of 45 days an hour before its window, and one of 6 days that is new.
fn before_a_window() -> Option<World> {
    let mut world = World::new()?;
    world.issue("d45.test");
    let (start, _) = world.ca.signed()[0].window();
    world.ca.set(start - HOUR);
    world.issue("d6.test");
    world.renew("");
    Some(world)
}

#[test]
fn three_days_without_the_ca_are_survived() {
    for weather in [Weather::Busy, Weather::Gone] {
        let Some(mut world) = before_a_window() else {
            return;
        };
        world.away(weather, 3 * DAY);
        let back = world.now();
        assert_eq!(world.ca.asked().len(), 2, "nothing came through");
        while world.now() < back + 3 * DAY {
            world.renew_after(HOUR);
        }
        for name in ["d6.test", "d45.test"] {
            world.judge(name);
            assert_eq!(world.versions(name).len(), 2, "{name} after {weather:?}");
        }
    }
}

#[test]
fn the_last_days_of_a_short_lineage_are_not_slept_through() {
    for weather in [Weather::Busy, Weather::Gone, Weather::Refusing] {
        let Some(mut world) = World::new() else {
            return;
        };
        world.issue("d6.test");
        world.renew("");
        let (_, end) = world.ca.signed()[0].window();
        world.ca.set(end - HOUR);
        // From then on two days are left. Failures of the first hours must not cost the ones after the outage.
        world.away(weather, 32 * HOUR);
        let back = world.now();
        while world.versions("d6.test").len() < 2 {
            world.renew_after(HOUR);
            assert!(world.now() <= back + 8 * HOUR, "{weather:?}: not yet");
        }
    }
}

#[test]
fn a_ca_that_refuses_is_asked_less_and_less() {
    let Some(mut world) = before_a_window() else {
        return;
    };
    world.away(Weather::Refusing, 3 * DAY);
    let asked = world.ca.asked();
    let refused: Vec<i64> = asked
        .iter()
        .filter(|asked| asked.status == 429)
        .map(|asked| asked.at)
        .collect();
    let gaps: Vec<i64> = refused
        .windows(2)
        .map(|pair| (pair[1] - pair[0]) / HOUR)
        .collect();
    // After 1, 10 and 100 minutes, then after a day, by the first run from then on; runs are an hour apart. A run looks some minutes
    // after its hour, the slower the machine the later: it may come just after what another missed.
    let expected = [1..=1, 1..=1, 1..=2, 24..=25, 24..=25];
    let is_expected = |(gap, expected): (&i64, &RangeInclusive<i64>)| expected.contains(gap);
    assert!(
        (4..=5).contains(&gaps.len()) && gaps.iter().zip(&expected).all(is_expected),
        "{gaps:?}"
    );
    let back = world.now();
    while world.now() < back + 25 * HOUR {
        world.renew_after(HOUR);
    }
    world.judge("d45.test");
    assert_eq!(world.versions("d45.test").len(), 2);
}

#[test]
fn a_recall_is_heard_by_the_next_look() {
    let Some(mut world) = World::new() else {
        return;
    };
    for name in NAMES {
        world.issue(name);
    }
    world.quiet(DAY);
    world.ca.recall();
    let recalled = world.now();
    // The next run that asks: the answer of the last one counts for six hours.
    for _ in 0..7 {
        world.quiet(HOUR);
    }
    for name in NAMES {
        world.judge(name);
        let versions = world.versions(name);
        assert_eq!(versions.len(), 2, "{name}");
        let wait = versions[1].at - recalled;
        assert!(wait <= 7 * HOUR, "{name}: {wait} s");
    }
    // Or at once, for whoever has heard of it.
    world.ca.recall();
    let output = world.renew("--refresh-ari");
    assert!(output.status.success(), "{}", world.context.show(&output));
    for name in NAMES {
        assert_eq!(world.versions(name).len(), 3, "{name}");
    }
    for _ in 0..24 {
        world.quiet(HOUR);
    }
    for name in NAMES {
        world.judge(name);
        assert_eq!(world.versions(name).len(), 3, "{name}: no storm");
    }
}

#[test]
fn a_conflict_drops_replaces_once() {
    let Some(mut world) = World::new() else {
        return;
    };
    world.issue("d90.test");
    world.quiet(HOUR);
    world.ca.take_as_replaced("d90.test");
    let output = world.renew("--only d90.test --force");
    assert!(output.status.success(), "{}", world.context.show(&output));
    let asked = world.ca.asked();
    let last: Vec<_> = asked[1..]
        .iter()
        .map(|asked| (asked.status, asked.replaces.is_some()))
        .collect();
    assert_eq!(last, [(409, true), (201, false)]);
    assert_eq!(world.versions("d90.test").len(), 2);
}

#[test]
fn a_certificate_that_ends_earlier_is_not_switched_to_and_not_ordered_hourly() {
    let Some(mut world) = World::new() else {
        return;
    };
    world.issue("d90.test");
    // A CA that signs for less than what is left.
    world.ca.set(world.now() - 10 * 24 * HOUR);
    let again = |world: &World| {
        let output = world.command("renew --only d90.test --force", 1).output();
        let output = output.expect("it runs");
        assert_eq!(output.status.code(), Some(1));
        world.context.show(&output)
    };
    let said = again(&world);
    assert!(said.contains("before the present one"), "{said}");
    let lineage = world.context.state().join("certs/d90.test");
    assert!(!lineage.join("order/order.toml").exists());
    assert!(!lineage.join("versions/0002").exists());
    // It counts at the CA, so the next try waits.
    let said = again(&world);
    assert!(said.contains("not tried again before"), "{said}");
    assert_eq!(world.ca.asked().len(), 2);
}

#[test]
fn the_root_of_the_local_ca_is_rotated_in_time() {
    let Some(mut world) = World::new() else {
        return;
    };
    world.local("office.lan", 90);
    let ca = world.context.state().join("ca");
    let root = || std::fs::read_to_string(ca.join("root.pem")).expect("a root");
    let (first, day) = (root(), 24 * HOUR);
    let years = |world: &World, days: i64| {
        world.ca.set(world.now() + days * day);
        let output = world.command("renew", 1).output().expect("it runs");
        assert!(output.status.success(), "{}", world.context.show(&output));
    };
    // Six of its ten years.
    years(&world, 6 * 365);
    assert_eq!(root(), first);
    years(&world, 365);
    assert_ne!(root(), first);
    // Clients that trust only the first one get to the leaf through it.
    assert!(ca.join("cross.pem").exists());
    let chain = world
        .context
        .state()
        .join("certs/office.lan/current/chain.pem");
    assert!(!std::fs::read_to_string(chain).expect("a chain").is_empty());
}

#[test]
fn pebble_wants_it_renewed_now() {
    let Some(pebble) = Pebble::new() else { return };
    let context = Context::new();
    let (directory, root) = (pebble.directory(), pebble.ca_root());
    let listen = format!("127.0.0.1:{}", pebble.http_port());
    let arguments = [
        "acme",
        "issue",
        "-d",
        "one.test",
        "--ca",
        &directory,
        "--ca-root",
        text(&root),
        "--agree-tos",
        "--preflight=off",
        "--http-listen",
        &listen,
    ];
    context.ok(&arguments);
    let current = context.state().join("certs/one.test/current");
    let leaf = || std::fs::read_to_string(current.join("cert.pem")).expect("a certificate");
    let first = leaf();
    context.ok("renew");
    assert_eq!(leaf(), first, "not due");
    pebble.set_renewal_info(&first, &window(-Duration::hours(2), -Duration::HOUR));
    context.ok("renew");
    assert_eq!(leaf(), first, "the answer from before counts");
    let explained = context.ok("renew --explain --refresh-ari --json");
    let explained: Value = serde_json::from_str(&explained).expect("JSON");
    assert_eq!(explained[0]["due"], true, "{explained}");
    assert_eq!(explained[0]["rule"], "ari", "{explained}");
    assert_eq!(leaf(), first, "explained, not done");
    context.ok("renew --refresh-ari");
    assert_ne!(leaf(), first);
    let (second, orders) = (leaf(), pebble.log().matches("new-order").count());
    context.ok("renew --refresh-ari");
    assert_eq!(leaf(), second, "once");
    assert_eq!(pebble.log().matches("new-order").count(), orders);
}

#[test]
fn a_certificate_that_has_not_begun_is_said_by_one_run_of_cron() {
    let Some(mut world) = World::new() else {
        return;
    };
    world.local("early.test", 90);
    let settings = format!(
        "[notify]\ncommand = 'echo \"$VOICECTL_EVENT $VOICECTL_CAUSE\" >>{}'\n",
        text(&world.context.path("told"))
    );
    world.context.settings(&settings);
    let run = |days: i64, arguments: &str| {
        let moment = world.now() + days * DAY;
        let output = world.command_at(arguments, moment, 1).output();
        let output = output.expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), said)
    };
    let (code, said) = run(-3, "renew");
    assert_eq!(code, Some(3), "{said}");
    assert!(
        said.contains(
            "early.test: it is not valid before 2026-12-31T23:55:00Z; is the clock right"
        ) && said.contains("`voicectl renew --only early.test --force`"),
        "{said}"
    );
    // Cron runs every hour: it has been said.
    assert_eq!(run(-2, "renew"), (Some(0), String::new()));
    // Who asks hears of it.
    let (code, said) = run(-2, "renew --explain");
    assert_eq!(code, Some(3), "{said}");
    // The clock is right again, and wrong again: that is news.
    assert_eq!(run(1, "renew"), (Some(0), String::new()));
    assert_eq!(run(-1, "renew").0, Some(3));
    let told = std::fs::read_to_string(world.context.path("told")).expect("told");
    assert_eq!(
        told,
        "trouble not-yet-valid\nrecovered not-yet-valid\ntrouble not-yet-valid\n"
    );
}

#[test]
fn a_clock_before_the_begin_of_the_ca_is_no_end_of_the_ca() {
    let Some(world) = World::new() else {
        return;
    };
    let ca = world.command("cert ca new", 1).output().expect("it runs");
    assert!(ca.status.success(), "{}", world.context.show(&ca));
    let before = world.now() - 400 * DAY;
    let output = world.command_at("cert new a.test", before, 1).output();
    insta::assert_snapshot!(world.context.show(&output.expect("it runs")), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot make lineage `a.test`
      because: the issuer is not valid before [DATE]

    hint: `date -u` shows the clock of this machine: most likely it is late, and `timedatectl set-ntp true` sets it right
    hint: if the clock is right, it was wrong when the CA was made: `voicectl cert ca rotate` makes a new one in its place
    ");
}
