//! `voicectl audit`: broken set-ups of every kind, each found, each with the right repair; clean ones; hostile servers; the
//! forms of the answer.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

mod answer;
mod certificates;
mod front;
mod hostile;
mod machine;
mod nginx;
mod output;
mod page;
mod serve;
mod served;
mod suites;
#[path = "../support/mod.rs"]
mod support;
mod world;

use std::collections::BTreeSet;

use voicectl::audit::CHECKS;

/// Every check is found by one of the set-ups, so none is there for nothing.
#[test]
fn every_check_finds_something() {
    let mut found: BTreeSet<&str> = BTreeSet::new();
    found.extend(nginx::CASES.iter().map(|case| case.id));
    found.extend(machine::CASES.iter().map(|case| case.id));
    found.extend(suites::FOUND);
    found.extend(serve::FOUND);
    found.extend(hostile::FOUND);
    found.extend(machine::FOUND);
    let missing: Vec<&str> = CHECKS
        .iter()
        .map(|check| check.id)
        .filter(|id| !found.contains(id))
        .collect();
    assert!(missing.is_empty(), "no set-up breaks {missing:?}");
    let all = nginx::CASES.len() + machine::CASES.len();
    assert!(all >= 30, "{all}");
}
