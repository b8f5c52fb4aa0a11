//! Whether everybody can read the page and operate it.

use std::path::Path;

use serde_json::{Value, json};

use crate::clients::node_modules;
use crate::page::{assert_clean, seven_four_nine, visit};
use crate::page_access::closed;
use crate::support::have;
use crate::support::server::Server;

#[test]
fn everybody_can_read_and_operate_it() {
    let Some(seen) = visit("looks", &Server::start(&[]), &[]) else {
        return;
    };
    assert_eq!(
        seen["faint"],
        json!({ "light": [], "dark": [] }),
        "texts below WCAG AA"
    );
    assert_eq!(seen["wide"], 360, "a phone scrolls sideways");
    assert_eq!(seen["inline"], json!([]), "inline scripts or styles");
    let controls = seen["controls"].as_array().expect("controls");
    assert!(controls.len() >= 6, "{controls:?}");
    for control in controls {
        assert_ne!(control["name"], "", "a {} without a name", control["role"]);
    }
    let demo = seen["demo"].as_str().expect("the banner");
    for part in [
        "digits and command words only",
        "seven",
        "voicectl model pull base-q5_1",
    ] {
        assert!(demo.contains(part), "`{part}` is missing in: {demo}");
    }
    let facts = seen["facts"].as_str().expect("the footer");
    for part in ["command words", "English", "MiB", "characters"] {
        assert!(facts.contains(part), "`{part}` is missing in: {facts}");
    }
    assert_clean(&seen);
}

#[test]
fn nobody_needs_a_mouse() {
    let Some(seen) = visit("keyboard", &Server::start(&[]), &[&seven_four_nine()]) else {
        return;
    };
    assert_eq!(seen["transcript"], "seven four nine");
    let outlines = seen["outlines"].as_array().expect("outlines");
    assert!(
        outlines.iter().all(|outline| outline == "solid"),
        "where the focus is can be seen: {outlines:?}"
    );
    assert_clean(&seen);
}

#[test]
fn axe_finds_nothing() {
    if !have("npm") {
        return;
    }
    let axe = node_modules().join("axe-core/axe.min.js");
    let files: [&Path; 2] = [&axe, &seven_four_nine()];
    let Some(seen) = visit("axe", &Server::start(&[]), &files) else {
        return;
    };
    assert_sound(&seen, &["idle", "recording", "done"]);
    assert_clean(&seen);
    let (server, _) = closed(&[]);
    let seen = visit("axe outside", &server, &files).expect("the same tools");
    assert_sound(&seen, &["outside", "wrong"]);
    assert_eq!(seen["wide"], 360, "a phone scrolls sideways");
}

/// Both schemes, on phone and desktop.
fn assert_sound(seen: &Value, states: &[&str]) {
    for state in states {
        let looks = seen[state].as_object().expect("findings");
        assert_eq!(looks.len(), 4);
        for (look, found) in looks {
            assert_eq!(found["bad"], json!([]), "{state}, {look}");
            // Without a page there would be nothing to find either.
            assert!(found["rules"].as_u64() > Some(15), "{state}, {look}");
        }
    }
}
