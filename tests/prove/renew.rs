//! 400 days of hourly renewals by an injected clock, with three days without the CA and a recall of everything.

use crate::campaign::Campaign;
use crate::clock::{BEGIN, World};
use crate::support::fake_acme::{DAY, HOUR, Weather};

const NAMES: [&str; 4] = ["d6.test", "d45.test", "d64.test", "d90.test"];
const DAYS: i64 = 400;

#[test]
fn four_hundred_days_hourly() {
    let Some(mut world) = World::new() else {
        return;
    };
    for name in NAMES {
        world.issue(name);
    }
    world.local("local.test", 30);
    world.local("local90.test", 90);
    let end = BEGIN + DAYS * DAY;
    let mut outages = vec![Weather::Busy, Weather::Gone];
    let mut is_recalled = false;
    while world.now() < end {
        let day = (world.now() - BEGIN) / DAY;
        if !is_recalled && day >= 200 {
            world.ca.recall();
            is_recalled = true;
        }
        // A certificate of six days has two left when its window begins: it outlives three days only when it is new.
        if day >= 20
            && is_about_to_begin(&world)
            && let Some(weather) = outages.pop()
        {
            world.away(weather, 3 * DAY);
            let back = world.now();
            while world.now() < back + DAY {
                world.renew_after(HOUR);
            }
        } else {
            world.quiet(HOUR);
        }
    }
    for name in NAMES {
        world.judge(name);
    }
    for name in ["local.test", "local90.test"] {
        world.judge_local(name);
    }
    assert!(outages.is_empty() && is_recalled, "all of it happened");
    let all = [&NAMES[..], &["local.test", "local90.test"]].concat();
    let certificates: usize = all.iter().map(|name| world.versions(name).len()).sum();
    // Two outages and a recall of everything.
    Campaign::new(
        "400 days of hourly renewals, two outages of the CA, a recall",
        3,
        3,
    )
    .count(world.runs, "runs")
    .count(certificates, "certificates, each in its window")
    .count(world.ca.looks(), "questions about renewal")
    .done();
}

/// Whether the window of a long one begins within a day, and the short one is new.
fn is_about_to_begin(world: &World) -> bool {
    let now = world.now();
    let present = |name: &str| world.ca.signed_for(name).pop().expect("a certificate");
    let begins = |name: &&str| {
        let (start, _) = present(name).window();
        (now..now + DAY).contains(&start)
    };
    now - present("d6.test").at < 12 * HOUR && NAMES[1..].iter().any(begins)
}
