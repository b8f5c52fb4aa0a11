//! Updates of a real BIND, signed with TSIG.
#![cfg(feature = "dns-providers")]

use voicectl::acme::dns::credentials::Credentials;
use voicectl::acme::dns::provider::ProviderRecords;
use voicectl::acme::dns::{DnsError, Resolver, TxtRecords};
use zeroize::Zeroizing;

use super::{World, record};
use crate::support::named::{KEY, SECRET};
use crate::support::{have, text};

fn provider(variables: &[(&str, &str)], resolver: Resolver) -> Result<ProviderRecords, DnsError> {
    let variables: Vec<(String, String)> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let credentials = Credentials::new(move |name| {
        let found = variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| Zeroizing::new(value.clone()))
    });
    ProviderRecords::new("rfc2136", &credentials, resolver)
}

#[tokio::test]
async fn our_values_come_and_go_and_other_values_stay() {
    if !have("named") || !have("nsupdate") || !have("dig") {
        return;
    }
    let world = World::start();
    let server = world.parent.address().to_string();
    let name = "_acme-challenge.host.example.test";
    world
        .parent
        .update(&[&format!("add {name}. 60 TXT \"not ours\"")]);
    let bind = provider(
        &[
            ("RFC2136_NAMESERVER", &server),
            ("RFC2136_TSIG_KEY", KEY),
            ("RFC2136_TSIG_SECRET", SECRET),
        ],
        world.resolver(),
    )
    .expect("all is there");
    let (apex, wildcard) = (record(name, "apex"), record(name, "wildcard"));
    bind.add_all(&[apex.clone(), wildcard.clone()])
        .await
        .expect("added");
    bind.add(&apex).await.expect("a second time is no error");
    assert_eq!(world.parent.txt(name), ["apex", "not ours", "wildcard"]);
    bind.remove(&apex).await.expect("removed");
    assert_eq!(world.parent.txt(name), ["not ours", "wildcard"]);
    bind.remove(&apex).await.expect("a second time is no error");
    bind.remove(&wildcard).await.expect("removed");
    assert_eq!(world.parent.txt(name), ["not ours"]);
}

#[tokio::test]
async fn a_key_file_of_bind_does_as_well() {
    if !have("named") || !have("dig") {
        return;
    }
    let world = World::start();
    let server = world.child.address().to_string();
    let file = world.child.key_file();
    let bind = provider(
        &[
            ("RFC2136_NAMESERVER", &server),
            ("RFC2136_TSIG_FILE", text(&file)),
        ],
        world.resolver(),
    )
    .expect("all is there");
    // The zone is the delegated one, not its parent.
    let record = record("_acme-challenge.host.sub.example.test", "v");
    bind.add(&record).await.expect("added");
    assert_eq!(world.child.txt(&record.name), ["v"]);
    assert_eq!(world.parent.txt(&record.name), Vec::<String>::new());
}

#[tokio::test]
async fn a_wrong_key_is_said_to_be_one() {
    if !have("named") {
        return;
    }
    let world = World::start();
    let server = world.parent.address().to_string();
    let wrong_secret = "d3Jvbmd3cm9uZ3dyb25nd3Jvbmd3cm9uZ3dyb25nIQ==";
    for (key, secret) in [(KEY, wrong_secret), ("nobody", SECRET)] {
        let bind = provider(
            &[
                ("RFC2136_NAMESERVER", &server),
                ("RFC2136_TSIG_KEY", key),
                ("RFC2136_TSIG_SECRET", secret),
            ],
            world.resolver(),
        )
        .expect("all is there");
        let error = bind
            .add(&record("_acme-challenge.host.example.test", "v"))
            .await
            .expect_err("refused")
            .to_string();
        assert!(
            error.contains(&format!(
                "does not accept the key `{key}` for the zone example.test"
            )),
            "{error}"
        );
        assert!(!error.contains(secret), "{error}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    if !have("named") {
        return;
    }
    let world = World::start();
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = nowhere.local_addr().expect("an address").to_string();
    drop(nowhere);
    let bind = provider(
        &[
            ("RFC2136_NAMESERVER", &address),
            ("RFC2136_TSIG_KEY", KEY),
            ("RFC2136_TSIG_SECRET", SECRET),
        ],
        world.resolver(),
    )
    .expect("all is there");
    let error = bind
        .add(&record("_acme-challenge.host.example.test", "v"))
        .await
        .expect_err("nobody there")
        .to_string();
    assert!(error.contains(&address), "{error}");
}
