//! What DNS says, by two real name servers.

use std::time::{Duration, Instant};

use super::{World, resolver};
use crate::support::have;

#[tokio::test]
async fn names_addresses_zones_and_servers() {
    if !have("named") {
        return;
    }
    let world = World::start();
    let dns = world.resolver();
    let addresses = dns.addresses("HOST.example.test.").await.expect("answered");
    let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    assert_eq!(addresses, ["192.0.2.1", "2001:db8::1"]);
    assert!(
        dns.addresses("nobody.example.test")
            .await
            .expect("answered")
            .is_empty()
    );
    assert_eq!(
        dns.txt("long.example.test").await.expect("answered"),
        ["one two"]
    );

    // The deepest zone wins, for names that exist and for those that do not.
    for (name, zone) in [
        ("example.test", "example.test"),
        ("_acme-challenge.host.example.test", "example.test"),
        ("_acme-challenge.host.sub.example.test", "sub.example.test"),
        ("sub.example.test", "sub.example.test"),
        ("_acme-challenge.alias.example.test", "example.test"),
    ] {
        assert_eq!(dns.zone(name).await.expect(name), zone, "{name}");
    }
    let servers = dns.authorities("x.sub.example.test").await.expect("known");
    assert_eq!(servers.len(), 1);
    assert_eq!(servers[0].name, "ns.sub.example.test");
    assert_eq!(servers[0].addresses, [world.child.address()]);
}

#[tokio::test]
async fn aliases_are_followed_to_their_end_and_a_loop_is_an_error() {
    if !have("named") {
        return;
    }
    let world = World::start();
    let dns = world.resolver();
    assert_eq!(
        dns.aliases("_acme-challenge.alias.example.test")
            .await
            .expect("answered"),
        ["one.alias.test", "two.alias.test"]
    );
    assert_eq!(
        dns.target("_acme-challenge.host.example.test")
            .await
            .expect("answered"),
        "_acme-challenge.host.example.test"
    );
    let error = dns
        .target("loop.example.test")
        .await
        .expect_err("a loop")
        .to_string();
    assert_eq!(
        error,
        "cannot look up loop.example.test: its CNAME records have no end"
    );
}

#[tokio::test]
async fn caa_counts_from_the_nearest_parent_that_has_any() {
    if !have("named") {
        return;
    }
    let world = World::start();
    let dns = world.resolver();
    let caa = dns.caa("*.deep.down.example.test").await.expect("answered");
    assert_eq!(caa.found_at.as_deref(), Some("example.test"));
    let mut records: Vec<(bool, &str, &str)> = caa
        .records
        .iter()
        .map(|record| (record.critical, record.tag.as_str(), record.value.as_str()))
        .collect();
    records.sort_unstable();
    assert_eq!(
        records,
        [
            (false, "issue", "ca.test; validationmethods=dns-01"),
            (true, "iodef", "mailto:a@b.test")
        ]
    );
}

#[tokio::test]
async fn a_server_that_says_nothing_is_named_within_its_limit() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let begin = Instant::now();
    let error = resolver(silent.local_addr().expect("an address"))
        .txt("a.test")
        .await
        .expect_err("silence")
        .to_string();
    assert!(error.starts_with("cannot look up a.test: "), "{error}");
    assert!(
        begin.elapsed() < Duration::from_secs(12),
        "{:?}",
        begin.elapsed()
    );
}
