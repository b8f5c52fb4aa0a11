//! API keys, made and revoked: what was told is on file, and what was not told is a whole key or none.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::{Campaign, Fate, Hit, KILLS, Killer, beginning, faults, length};
use crate::support::command::Context;

/// How many keys there are at most, so that the last kills take as long as the first.
const MOST: usize = 40;

#[test]
fn kill_at_any_moment_loses_no_key_that_was_told() {
    let kills = faults(KILLS);
    let context = Context::new();
    let whole = length(10, |time| {
        context.ok(&*format!("auth key new first{time} --json"));
    });
    let mut killer = Killer::new(0x1234_5678_9abc_def1, whole);
    let mut told: BTreeSet<String> = ids(&context);
    let (mut number, mut unheard, mut revoked) = (0, 0, 0);
    while killer.killed < kills {
        number += 1;
        // Each second one takes one away.
        let target = (number % 2 == 0).then(|| told.pop_first()).flatten();
        let command = match &target {
            Some(id) => format!("auth key revoke {id} --quiet"),
            None => format!("auth key new key{number} --json"),
        };
        let fate = killer.strike(&mut context.command(&*command), Hit::Alone);
        let found = ids(&context);
        if let Some(id) = target {
            // Whoever was told that it is revoked can rely on it; else it is as before, or revoked.
            assert!(matches!(fate, Fate::Killed(_)) || !found.contains(&id));
            revoked += u32::from(!found.contains(&id));
        } else if let Ok(answer) = serde_json::from_slice::<Value>(&fate.output().stdout) {
            told.insert(answer["id"].as_str().expect("an id").to_owned());
        }
        assert!(
            told.is_subset(&found),
            "lost: {:?}",
            told.difference(&found)
        );
        unheard += u32::from(found.len() > told.len());
        told = found;
        while told.len() > MOST {
            let id = told.pop_first().expect("one");
            context.ok(&*format!("auth key revoke {id}"));
        }
    }
    // The next run clears what they left.
    context.ok("auth key new last");
    let folder = context.state().join("access");
    assert_eq!(beginning(&folder, ".new-"), 0, "left-overs");
    let log = fs::read_to_string(context.state().join("access/audit.log")).expect("a log");
    let lines = log.lines().count();
    for line in log.lines() {
        serde_json::from_str::<Value>(line).expect("each line is whole");
    }
    Campaign::new("`kill -9` of `auth key new`, `revoke`", kills, KILLS)
        .count(killer.ended, "runs ended before their moment")
        .count(unheard, "keys written that nobody had heard of yet")
        .count(revoked, "revoked")
        .count(lines, "whole lines in the audit log")
        .done();
}

/// The ids of the keys that are good.
fn ids(context: &Context) -> BTreeSet<String> {
    let list: Value = serde_json::from_str(&context.ok("auth key list --json")).expect("JSON");
    let keys = list.as_array().or_else(|| list["keys"].as_array());
    keys.expect("a list")
        .iter()
        .filter(|key| key["state"] != "revoked")
        .map(|key| key["id"].as_str().expect("an id").to_owned())
        .collect()
}
