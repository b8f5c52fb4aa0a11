//! `kill -9` at random moments of each command that changes something: what is there is whole, and the next run goes on.

mod access;
mod model;
mod renew;
mod trust;

use std::fs;
use std::path::Path;

use crate::campaign::{Campaign, faults};
use crate::killing::{Fate, Hit, Killer, length};
use crate::support::command::Context;
use crate::support::{text, tool};

const KILLS: u32 = 1000;

#[test]
fn kill_at_any_moment_leaves_a_matching_pair() {
    let kills = faults(KILLS);
    let context = Context::new();
    context.ok("cert new localhost");
    // How long a whole run takes decides when to kill.
    let whole = length(20, |_| {
        context.ok("cert new localhost --force");
    });
    let mut killer = Killer::new(0x9e37_79b9_7f4a_7c15, whole);
    while killer.killed < kills {
        killer.strike(
            &mut context.command("cert new localhost --force --quiet"),
            Hit::Alone,
        );
        check(&context);
    }
    // The next run succeeds and clears what they left.
    context.ok("cert new localhost --force");
    check(&context);
    assert_eq!(
        beginning(&context.state().join("certs/localhost/versions"), "."),
        0,
        "left-overs"
    );
    Campaign::new("`kill -9` of `cert new`", kills, KILLS)
        .count(killer.ended, "runs ended before their moment")
        .count(kills, "times a matching pair, by OpenSSL")
        .done();
}

#[test]
fn kill_at_any_moment_of_a_rotation_leaves_a_ca_that_signs() {
    let kills = faults(KILLS);
    let context = Context::new();
    context.ok("cert ca new --intermediate");
    let whole = length(5, |_| {
        context.ok("cert ca rotate");
    });
    let mut killer = Killer::new(0x2545_f491_4f6c_dd1d, whole);
    while killer.killed < kills {
        killer.strike(&mut context.command("cert ca rotate --quiet"), Hit::Alone);
        context.ok("cert new localhost --force");
        let current = context.state().join("certs/localhost/current");
        let (leaf, chain) = (current.join("cert.pem"), current.join("chain.pem"));
        let ca = context.ca();
        let mut arguments = vec!["verify", "-x509_strict", "-CAfile", text(&ca)];
        arguments.extend(["-untrusted", text(&chain), text(&leaf)]);
        tool("openssl", &arguments);
    }
    context.ok("cert ca rotate");
    assert_eq!(
        beginning(&context.state(), ".ca-new-"),
        0,
        "a CA before is left with its key"
    );
    Campaign::new("`kill -9` of `cert ca rotate`", kills, KILLS)
        .count(killer.ended, "runs ended before their moment")
        .count(kills, "times a CA that signs, by OpenSSL")
        .done();
}

/// How many entries of a folder begin so.
fn beginning(folder: &Path, prefix: &str) -> usize {
    fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .count()
}

/// OpenSSL's opinion: the key in `current/` is the certificate's, and our CA signed it.
fn check(context: &Context) {
    let current = context.state().join("certs/localhost/current");
    let (cert, key) = (current.join("cert.pem"), current.join("privkey.pem"));
    let from_key = tool("openssl", &["pkey", "-in", text(&key), "-pubout"]);
    let from_leaf = tool(
        "openssl",
        &["x509", "-in", text(&cert), "-noout", "-pubkey"],
    );
    assert_eq!(from_key, from_leaf);
    tool(
        "openssl",
        &[
            "verify",
            "-x509_strict",
            "-CAfile",
            text(&context.ca()),
            text(&cert),
        ],
    );
    let full = fs::read(current.join("fullchain.pem")).expect("a chain");
    assert_eq!(full, fs::read(&cert).expect("a leaf"));
}
