//! One check for all records, at every server of their zones.

use std::time::{Duration, Instant};

use voicectl::acme::dns::Propagation;

use super::{Heard, World, record};
use crate::support::have;

const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_secs(1);

#[tokio::test]
async fn it_waits_for_the_server_that_lags_and_says_so() {
    if !have("named") || !have("nsupdate") {
        return;
    }
    let world = World::start();
    let heard = Heard::default();
    let name = "_acme-challenge.lag.test";
    let change = format!("add {name}. 60 TXT \"v\"");
    world.parent.update(&[&change]);
    let check = world.check(Propagation::Authoritative, LONG);
    let records = [record(name, "v")];
    let patience = heard.patience();
    let lagging = async {
        // Only when it is waited for does the second server get the record.
        while heard.waited_for().is_empty() {
            tokio::task::yield_now().await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        world.child.update(&[&change]);
    };
    let (result, ()) = tokio::join!(check.wait(&records, &patience), lagging);
    result.expect("seen everywhere");
    assert_eq!(
        heard.waited_for(),
        ["_acme-challenge.lag.test at ns2.lag.test"]
    );
}

#[tokio::test]
async fn what_is_never_seen_is_named_with_its_servers() {
    if !have("named") || !have("nsupdate") {
        return;
    }
    let world = World::start();
    let heard = Heard::default();
    let name = "_acme-challenge.lag.test";
    // Another value of the name is not ours.
    world
        .parent
        .update(&[&format!("add {name}. 60 TXT \"other\"")]);
    let begin = Instant::now();
    let error = world
        .check(Propagation::Authoritative, SHORT)
        .wait(&[record(name, "v")], &heard.patience())
        .await
        .expect_err("not there")
        .to_string();
    assert_eq!(
        error,
        "_acme-challenge.lag.test is not to be seen at ns1.lag.test, ns2.lag.test"
    );
    assert!(begin.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_dead_server_is_left_out_when_another_has_the_record() {
    if !have("named") || !have("nsupdate") {
        return;
    }
    let world = World::start();
    let heard = Heard::default();
    let name = "_acme-challenge.half.test";
    world.parent.update(&[&format!("add {name}. 60 TXT \"v\"")]);
    world
        .check(Propagation::Authoritative, LONG)
        .wait(&[record(name, "v")], &heard.patience())
        .await
        .expect("seen where somebody answers");
    let warnings = heard.warnings();
    assert!(
        warnings.len() == 1 && warnings[0].starts_with("ns2.half.test does not answer"),
        "{warnings:?}"
    );
}

#[tokio::test]
async fn the_resolvers_are_asked_when_no_server_can_be() {
    if !have("named") || !have("nsupdate") {
        return;
    }
    let world = World::start();
    let name = "_acme-challenge.dead.test";
    world.parent.update(&[&format!("add {name}. 60 TXT \"v\"")]);
    let heard = Heard::default();
    world
        .check(Propagation::Authoritative, LONG)
        .wait(&[record(name, "v")], &heard.patience())
        .await
        .expect("the resolver has it");
    assert!(
        heard.warnings()[0].contains("no server of _acme-challenge.dead.test answers"),
        "{:?}",
        heard.warnings()
    );
    // And at once where that is asked for.
    let heard = Heard::default();
    world
        .check(Propagation::Resolvers, LONG)
        .wait(&[record(name, "v")], &heard.patience())
        .await
        .expect("the resolver has it");
    assert_eq!(heard.all(), []);
}

#[tokio::test]
async fn off_asks_nobody() {
    let heard = Heard::default();
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let check = voicectl::acme::dns::PropagationCheck {
        mode: Propagation::Off,
        limit: LONG,
        resolver: super::resolver(nobody.local_addr().expect("an address")),
    };
    check
        .wait(&[record("_acme-challenge.a.test", "v")], &heard.patience())
        .await
        .expect("nothing to wait for");
    nobody.set_nonblocking(true).expect("set");
    assert!(nobody.recv(&mut [0; 16]).is_err(), "nobody was asked");
}
