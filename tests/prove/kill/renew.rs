//! `renew` at a CA and at the local one, with a deploy hook: the pair matches at every moment, and no order is made twice.

use std::fs;
use std::path::Path;
use std::process::Command;

use time::OffsetDateTime;

use super::{Campaign, Hit, KILLS, Killer, beginning, faults, length};
use crate::client::{judge, serial};
use crate::support::command::Context;
use crate::support::fake_acme::FakeAcme;
use crate::support::{ports, text};

const NAME: &str = "d90.test";
const FORCED: &str = "renew --only d90.test --force --now";

#[test]
fn kill_at_any_moment_of_a_renewal_leaves_a_matching_pair_and_a_way_on() {
    let kills = faults(KILLS);
    let (context, ca) = ordered();
    let current = context.state().join("certs/d90.test/current");
    let served = context.path("served.pem");
    let hook = format!(
        "cp '{}' '{}'",
        text(&current.join("cert.pem")),
        text(&served)
    );
    context.ok(&["renew", "hook", NAME, "--deploy", &hook]);
    let whole = length(10, |_| {
        context.ok(FORCED);
    });
    let root = ca.issuing_root();
    let mut killer = Killer::new(0x0bad_cafe_dead_beef, whole);
    let mut seen = serial(&current.join("cert.pem"));
    let mut switched = 0;
    while killer.killed < kills {
        killer.strike(&mut context.command(FORCED), Hit::Group);
        judge(&current, &root, &[NAME]);
        let now = serial(&current.join("cert.pem"));
        switched += u32::from(now != seen);
        seen = now;
    }
    // The next run goes on with whatever they left, and hands it over.
    context.ok("renew");
    context.ok(FORCED);
    judge(&current, &root, &[NAME]);
    assert_eq!(
        serial(&served),
        serial(&current.join("cert.pem")),
        "handed over"
    );
    let lineage = context.state().join("certs/d90.test");
    assert!(
        !lineage.join("order/order.toml").exists(),
        "no order is open"
    );
    for folder in [lineage.clone(), lineage.join("versions")] {
        assert_eq!(beginning(&folder, ".new-"), 0, "left-overs");
    }
    let orders = ca
        .asked()
        .iter()
        .filter(|asked| asked.status == 201)
        .count();
    let signed = ca.signed_for(NAME).len();
    // An order is not finished only where a run died before it could write its URL down.
    let unheard = orders - signed;
    assert!(
        unheard <= usize::try_from(kills).expect("few"),
        "{orders} orders, {signed} signed"
    );
    Campaign::new("`kill -9` of `renew`, at an ACME CA", kills, KILLS)
        .count(killer.ended, "runs ended before their moment")
        .count(switched, "renewed")
        .count(unheard, "orders that nobody had heard of yet")
        .count(kills, "times a matching pair, by OpenSSL")
        .done();
}

/// A home with one certificate of a CA.
fn ordered() -> (Context, FakeAcme) {
    let context = Context::new();
    let ca = FakeAcme::start(OffsetDateTime::now_utc().unix_timestamp());
    let output = issue(&context, &ca).output().expect("it runs");
    assert!(output.status.success(), "{}", context.show(&output));
    (context, ca)
}

fn issue(context: &Context, ca: &FakeAcme) -> Command {
    let (directory, root) = (ca.directory(), ca.ca_root());
    let root: &Path = &root;
    let listen = format!("127.0.0.1:{}", ports::free());
    let mut arguments = vec!["acme", "issue", "-d", NAME, "--ca", &directory, "--ca-root"];
    arguments.extend([
        text(root),
        "--agree-tos",
        "--preflight=off",
        "--http-listen",
    ]);
    arguments.push(&listen);
    context.command(&arguments)
}

#[test]
fn an_account_is_made_once_however_often_its_registration_is_killed() {
    let kills = faults(KILLS);
    let context = Context::new();
    let ca = FakeAcme::start(OffsetDateTime::now_utc().unix_timestamp());
    let (directory, root) = (ca.directory(), ca.ca_root());
    let arguments = [
        "acme",
        "account",
        "new",
        "--ca",
        &directory,
        "--ca-root",
        text(&root),
        "--agree-tos",
    ];
    let accounts = context.state().join("accounts");
    let whole = length(5, |_| {
        let _ = fs::remove_dir_all(&accounts);
        context.ok(&arguments);
    });
    let mut killer = Killer::new(0x7777_1111_5555_3333, whole);
    let mut turns = 0;
    while killer.killed < kills {
        turns += 1;
        let _ = fs::remove_dir_all(&accounts);
        let before = ca.accounts();
        killer.strike(&mut context.command(&arguments), Hit::Alone);
        context.ok(&arguments);
        assert_eq!(ca.accounts(), before + 1, "in turn {turns}");
    }
    Campaign::new("`kill -9` of `acme account new`", kills, KILLS)
        .count(killer.ended, "runs ended before their moment")
        .count(turns, "accounts, each made once")
        .done();
}
