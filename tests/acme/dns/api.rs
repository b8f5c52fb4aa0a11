//! A provider's API: PowerDNS's, because its address can be told.
#![cfg(feature = "dns-providers")]

use voicectl::acme::dns::TxtRecords;
use voicectl::acme::dns::credentials::Credentials;
use voicectl::acme::dns::provider::ProviderRecords;
use zeroize::Zeroizing;

use super::acme_dns::Server;
use super::{World, record};
use crate::support::have;

const TOKEN: &str = "hunter2hunter2";

fn provider(server: &Server, world: &World) -> ProviderRecords {
    let url = server.url.clone();
    let credentials = Credentials::new(move |name| {
        let value = match name {
            "PDNS_API_URL" => url.as_str(),
            "PDNS_API_KEY" => TOKEN,
            _ => return None,
        };
        Some(Zeroizing::new(value.to_owned()))
    });
    ProviderRecords::new("pdns", &credentials, world.resolver()).expect("all is there")
}

#[tokio::test]
async fn a_value_is_added_to_those_that_are_there() {
    if !have("named") {
        return;
    }
    let world = World::start();
    let server = Server::start(|_, body| match body {
        "" => (
            200,
            r#"{"rrsets":[{"name":"_acme-challenge.host.example.test.","type":"TXT","ttl":60,
                "records":[{"content":"\"not ours\"","disabled":false}]}]}"#
                .to_owned(),
        ),
        _ => (204, String::new()),
    });
    provider(&server, &world)
        .add(&record("_acme-challenge.host.example.test", "ours"))
        .await
        .expect("added");
    let asked = server.asked();
    let change = asked
        .iter()
        .find(|request| request.starts_with("PATCH "))
        .expect("a change");
    assert!(change.contains("/zones/example.test."), "{change}");
    assert!(
        change.contains("not ours") && change.contains(r#"\"ours\""#),
        "{change}"
    );
}

#[tokio::test]
async fn a_refusal_is_a_sentence_without_the_token() {
    if !have("named") {
        return;
    }
    let world = World::start();
    for status in [401, 404, 500] {
        let server = Server::start(move |_, _| (status, format!("bad key {TOKEN}\u{1b}[31m")));
        let error = provider(&server, &world)
            .add(&record("_acme-challenge.host.example.test", "ours"))
            .await
            .expect_err("refused")
            .to_string();
        assert!(error.starts_with("pdns: "), "{error}");
        assert!(!error.contains(TOKEN), "{error}");
        assert!(!error.contains(char::is_control), "{error:?}");
    }
}
