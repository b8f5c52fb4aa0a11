//! `trust install` and `trust uninstall`: the store can be read at every moment, and the next run brings what was asked for.

use std::collections::BTreeSet;
use std::fs;

use super::{Campaign, Hit, KILLS, Killer, beginning, faults, length};
use crate::namespace::Namespace;
use crate::support::command::Context;
use crate::support::{have, text, tool};
use crate::writers::fresh_profile;

/// How many roots the system has: `update-ca-certificates` goes through them each time, and takes a second for all of them.
const ROOTS: usize = 12;

const INSTALL: &str = "trust install --store nss";
const UNINSTALL: &str = "trust uninstall --store nss";

#[test]
fn kill_at_any_moment_leaves_a_database_that_nss_reads() {
    if !have("certutil") {
        return;
    }
    let kills = faults(KILLS);
    let context = Context::new();
    context.ok("cert ca new");
    let database = context.path(".pki/nssdb");
    fs::create_dir_all(&database).expect("made");
    let folder = format!("sql:{}", text(&database));
    tool("certutil", &["-d", &folder, "-N", "--empty-password"]);
    // And one that is made and removed again.
    fresh_profile(&context);
    let whole = length(3, |_| {
        context.ok(INSTALL);
        context.ok(UNINSTALL);
    }) / 2;
    let mut killer = Killer::new(0x3141_5926_5358_9793, whole);
    let (mut turn, mut done) = (0_u32, 0);
    while killer.killed < kills {
        turn += 1;
        let hit = if turn % 4 < 2 { Hit::Alone } else { Hit::Group };
        let command = if turn % 2 == 0 { INSTALL } else { UNINSTALL };
        killer.strike(&mut context.command(command), hit);
        killer.quiet();
        // Only to look, `certutil` does not open what is to be taken back first: status has it done.
        let status = context.output("trust status --store nss");
        let code = status.status.code();
        assert!(matches!(code, Some(0 | 3)), "{}", context.show(&status));
        // NSS's own program reads it, and it holds ours once or not at all.
        let list = tool("certutil", &["-d", &folder, "-L"]);
        let ours = list
            .lines()
            .filter(|line| line.contains("voicectl-"))
            .count();
        assert!(ours <= 1, "{list}");
        done += ours;
    }
    context.ok(INSTALL);
    assert!(context.ok("trust status --store nss").contains("installed"));
    context.ok(UNINSTALL);
    let list = tool("certutil", &["-d", &folder, "-L"]);
    assert!(!list.contains("voicectl-"), "{list}");
    let profile = context.path(".mozilla/firefox/fresh.default");
    assert_eq!(beginning(&profile, "cert9.db-journal"), 0, "left-overs");
    assert!(
        !context.state().join("trust/receipts").exists(),
        "no receipt is left"
    );
    Campaign::new(
        "`kill -9` of `trust install`, `uninstall`, NSS",
        kills,
        KILLS,
    )
    .count(killer.ended, "runs ended before their moment")
    .count(done, "times it was in")
    .count(kills, "times a database that `certutil` reads")
    .done();
}

#[test]
fn kill_at_any_moment_leaves_a_system_that_trusts_what_it_trusted() {
    if !have("update-ca-certificates") || !have("openssl") {
        return;
    }
    let kills = faults(KILLS);
    let Some(namespace) = Namespace::new() else {
        return;
    };
    let context = namespace.context();
    context.ok("cert ca new");
    namespace.sh(&format!(
        "conf=/etc/ca-certificates.conf; grep -v '^[#!]' $conf | grep . | head -n {ROOTS} >$conf.few; mv $conf.few $conf; \
         update-ca-certificates --fresh"
    ));
    let (others, links) = (bundled(&namespace), hashed(&namespace));
    let run = |arguments: &str| {
        let output = namespace.output(arguments);
        assert!(output.status.success(), "{}", context.show(&output));
    };
    let (install, uninstall) = (
        "trust install --store system --yes",
        "trust uninstall --store system --yes",
    );
    let whole = length(1, |_| {
        run(install);
        run(uninstall);
    }) / 2;
    let mut killer = Killer::new(0x2718_2818_2845_9045, whole);
    let mut turn = 0_u32;
    while killer.killed < kills {
        turn += 1;
        let hit = if turn % 4 < 2 { Hit::Alone } else { Hit::Group };
        let command = if turn.is_multiple_of(2) {
            install
        } else {
            uninstall
        };
        killer.strike(&mut namespace.voicectl(command), hit);
        killer.quiet();
        assert!(
            bundled(&namespace) >= others,
            "a root of the system is gone"
        );
    }
    run(install);
    assert_eq!(bundled(&namespace), others + 1, "ours and all others");
    run(uninstall);
    assert_eq!(bundled(&namespace), others, "all others");
    assert_eq!(hashed(&namespace), links, "for those who look by hash");
    assert!(
        !context.state().join("trust/receipts").exists(),
        "no receipt is left"
    );
    Campaign::new(
        "`kill -9` of `trust install`, `uninstall`, system",
        kills,
        KILLS,
    )
    .count(killer.ended, "runs ended before their moment")
    .count(kills, "times a system that trusts what it trusted")
    .count(others, "roots of the system, all there")
    .done();
}

/// How many certificates the system trusts, as OpenSSL and curl read them. One may be there twice until the next change: Debian's
/// script adds to what it left when it was killed.
fn bundled(namespace: &Namespace) -> usize {
    let bundle = namespace.sh("cat /etc/ssl/certs/ca-certificates.crt");
    let distinct: BTreeSet<&str> = bundle
        .split("-----BEGIN CERTIFICATE-----")
        .skip(1)
        .collect();
    distinct.len()
}

/// How many links there are whose names OpenSSL makes of hashes.
fn hashed(namespace: &Namespace) -> usize {
    let links = namespace.sh("find /etc/ssl/certs -type l -name '*.[0-9]'");
    links.lines().count()
}
