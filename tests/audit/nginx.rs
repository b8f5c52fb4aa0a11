//! nginx, good but for one thing.

mod cases;

use crate::certificates::Kind;
use crate::served::{CONFIGURATION, start};
use crate::support::{have, text};
use crate::world::{URL, World};
pub(crate) use cases::CASES;
use cases::Case;

fn run(cases: &[Case]) {
    if !have("nginx") || !have("openssl") {
        return;
    }
    for case in cases {
        let Some(world) = World::new() else { return };
        let mut configuration = CONFIGURATION.to_owned();
        for (from, to) in case.change {
            assert!(configuration.contains(from), "{}: {from}", case.id);
            configuration = configuration.replacen(from, to, 1);
        }
        let _nginx = start(&world, case.kind, &configuration);
        let root = world.context.path("root.pem");
        let answer = world.audit(&[URL, "--ca", text(&root)]);
        println!("{}: {:?}", case.id, answer.all("found"));
        answer.assert_found(case.id, case.fact, case.repair, case.grade);
    }
}

fn part(number: usize) {
    let size = CASES.len().div_ceil(4);
    run(&CASES[number * size..CASES.len().min((number + 1) * size)]);
}

#[test]
fn broken_servers_are_found_1() {
    part(0);
}

#[test]
fn broken_servers_are_found_2() {
    part(1);
}

#[test]
fn broken_servers_are_found_3() {
    part(2);
}

#[test]
fn broken_servers_are_found_4() {
    part(3);
}

#[test]
fn a_good_server_has_nothing_but_what_its_openssl_lacks() {
    if !have("nginx") {
        return;
    }
    let Some(world) = World::new() else { return };
    let _nginx = start(&world, Kind::Good, CONFIGURATION);
    let root = world.context.path("root.pem");
    let answer = world.audit(&[URL, "--ca", text(&root)]);
    assert_eq!(answer.all("found"), ["groups-hybrid"], "{:#}", answer.0);
    assert_eq!(answer.all("unknown"), Vec::<&str>::new());
    // It is no voicectl, and that is said of what only a voicectl has.
    for id in ["authentication", "websocket-origin", "no-store", "metrics"] {
        assert_eq!(answer.outcome(id), "not-applicable", "{id}");
    }
}
