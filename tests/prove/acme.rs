//! Half of all nonces refused, and `kill -9` at each step of an order and in between: what other clients do not survive.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::campaign::{Campaign, faults};
use crate::client::{Client, judge};
use crate::killing::{Hit, Killer, length};
use crate::support::fault_proxy::{Fault, FaultProxy};
use crate::support::pebble::{Options, Pebble, Release};
use crate::support::until;

const RUNS: u32 = 50;
const KILLS: u32 = 1000;

#[test]
fn half_of_the_nonces_refused_fifty_of_fifty() {
    let options = Options {
        nonce_reject: 50,
        ..Options::default()
    };
    for release in Release::BOTH {
        let Some(pebble) = release.start(&options) else {
            continue;
        };
        let client = Client::new(&pebble);
        let mut done = 0;
        for run in 1..=RUNS {
            let mut command = client.issue(&format!("-d nonce{run}.test"));
            let output = command.output().expect("it runs");
            if output.status.success() {
                done += 1;
            } else {
                println!("{}", client.show(&output));
            }
        }
        assert_eq!(done, RUNS, "{release:?}");
        let whose = match release {
            Release::Old => "Debian's Pebble",
            Release::New => "Pebble 2.10",
        };
        Campaign::new(&format!("half of all nonces refused, {whose}"), RUNS, RUNS)
            .count(done, "certificates")
            .done();
    }
}

/// Where Pebble is about to do something, and where it has done it and nobody knows yet.
fn steps() -> Vec<(&'static str, Fault)> {
    let paths = [
        "sign-me-up",
        "order-plz",
        "authZ",
        "chalZ",
        "finalize",
        "my-order",
        "certZ",
    ];
    paths
        .into_iter()
        .flat_map(|path| [(path, Fault::HoldBefore), (path, Fault::HoldAfter)])
        .collect()
}

/// What came of the kills.
#[derive(Debug, Default)]
struct Tally {
    held: u32,
    done: u32,
    /// Runs that found an order on disk and went on with it.
    resumed: u32,
    /// Orders on disk that had become invalid, because the CA looked while nobody answered.
    spoiled: u32,
    /// Orders that Pebble made while their client died before it could know.
    unheard: u32,
}

#[test]
fn kill_at_each_step_and_in_between_loses_no_order() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let root = pebble.issuing_root(0);
    let mut tally = Tally::default();

    // At each step, several times, with a home of its own: there the account is new, too.
    let steps = steps();
    for (path, fault) in steps.iter().cycle().take(steps.len() * 7) {
        let client = Client::behind(&pebble, &proxy);
        proxy.inject(path, 1, fault.clone());
        let mut child = issue(&client, "step.test", "").spawn().expect("it runs");
        until("it is held, or done", || {
            proxy.is_held() || child.try_wait().expect("a child").is_some()
        });
        end(&mut child, &mut tally);
        proxy.clear();
        proxy.release();
        go_on(&client, "step.test", &proxy, &root, &mut tally);
        proxy.forget();
    }

    // In between: moments of a whole run, with an account that is there.
    let client = Client::behind(&pebble, &proxy);
    let kills = faults(KILLS);
    let mut killer = Killer::new(0x1357_9bdf_0246_8ace, whole(&client));
    let mut moment = 0;
    while killer.killed + tally.held < kills {
        moment += 1;
        let name = format!("moment{moment}.test");
        killer.strike(&mut issue(&client, &name, ""), Hit::Alone);
        go_on(&client, &name, &proxy, &root, &mut tally);
        proxy.forget();
    }
    Campaign::new("`kill -9` of `acme issue`, Pebble", kills, KILLS)
        .count(tally.held, "of them at a step of the order")
        .count(tally.done + killer.ended, "runs ended before")
        .count(tally.resumed, "orders taken up")
        .count(tally.spoiled, "spoiled at the CA, as nobody answered it")
        .count(tally.unheard, "that nobody had heard of yet")
        .done();
}

#[test]
fn kill_while_a_certificate_is_replaced_leaves_a_matching_pair() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let root = pebble.issuing_root(0);
    let kills = faults(KILLS);
    let mut killer = Killer::new(0x0f1e_2d3c_4b5a_6978, whole(&client));
    client.ok(&mut client.issue("-d pair.test"));
    while killer.killed < kills {
        killer.strike(&mut issue(&client, "pair.test", "--force"), Hit::Alone);
        judge(&client.current("pair.test"), &root, &["pair.test"]);
    }
    client.ok(&mut client.issue("-d pair.test --force --now"));
    judge(&client.current("pair.test"), &root, &["pair.test"]);
    let versions = fs::read_dir(client.lineage("pair.test").join("versions")).expect("versions");
    let left = versions
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0, "left-overs");
    Campaign::new("`kill -9` of `acme issue --force`, Pebble", kills, KILLS)
        .count(killer.ended, "runs ended before their moment")
        .count(kills, "times a matching pair, by OpenSSL")
        .done();
}

/// A run that may be killed.
fn issue(client: &Client<'_>, name: &str, flags: &str) -> Command {
    let mut command = client.issue(&format!("-d {name} {flags}"));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn end(child: &mut Child, tally: &mut Tally) {
    let _ = child.kill();
    match child.wait().expect("it ends").code() {
        // No code: the signal ended it.
        None => tally.held += 1,
        Some(0) => tally.done += 1,
        Some(code) => panic!("it failed by itself: {code}; {tally:?}"),
    }
}

/// The next run: it gets the certificate, and makes no order where one was written down.
fn go_on(client: &Client<'_>, name: &str, proxy: &FaultProxy, root: &Path, tally: &mut Tally) {
    let current = client.current(name);
    if current.exists() {
        judge(&current, root, &[name]);
    }
    let known = order(&client.lineage(name).join("order"));
    let (before, seen) = (proxy.orders(), proxy.count("my-order"));
    client.ok(&mut client.issue(&format!("-d {name} --timeout 60s")));
    let more = proxy.orders() - before;
    // An order whose answers to challenges died with their run is spoiled at the CA, and only then there is a second.
    let looked = proxy.seen("my-order").split_off(seen);
    let spoiled = looked
        .iter()
        .any(|seen| seen.state.as_deref() == Some("invalid"));
    assert!(
        more <= usize::from(before == 0 || !known || spoiled),
        "{name}: {more} orders more; on disk: {known}; {looked:#?}"
    );
    tally.resumed += u32::from(known && more == 0);
    tally.spoiled += u32::from(known && more > 0);
    tally.unheard += u32::from(!known && before > 0 && more > 0);
    judge(&current, root, &[name]);
    assert!(
        !order(&client.lineage(name).join("order")),
        "the order is over"
    );
}

/// Whether the URL of an order is on disk.
fn order(journal: &Path) -> bool {
    let entry = fs::read_to_string(journal.join("order.toml")).unwrap_or_default();
    entry.contains("/my-order/")
}

/// How long a whole run takes, the account being there.
fn whole(client: &Client<'_>) -> Duration {
    client.ok(&mut client.issue("-d first.test"));
    length(5, |run| {
        client.ok(&mut client.issue(&format!("-d length{run}.test")));
    })
}
