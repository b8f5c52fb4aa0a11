//! Weeks of renewals by an injected clock; `tests/prove/renew.rs` has the year.

use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::clock::World;
use crate::support::command::Context;
use crate::support::fake_acme::{DAY, HOUR, Weather};
use crate::support::pebble::Pebble;
use crate::support::{ports, text};

const NAMES: [&str; 4] = ["d6.test", "d45.test", "d64.test", "d90.test"];

#[test]
fn every_lineage_is_renewed_in_its_window_and_once() {
    let Some(mut world) = World::new() else { return };
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
