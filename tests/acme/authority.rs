//! What differs from CA to CA: accounts of elsewhere, profiles, chains, several CAs.

use std::fs;

use crate::client::Client;
use crate::support::fault_proxy::{Fault, FaultProxy};
use crate::support::pebble::{EAB, Options, Pebble, Release};
use crate::support::{ports, text, tool};

#[test]
fn an_account_of_elsewhere_is_named() {
    let options = Options {
        eab: true,
        ..Options::default()
    };
    Pebble::each_with(&options, |pebble| {
        let client = Client::new(pebble);
        let said = client.ends(1, &mut client.issue("-d eab.test"));
        assert!(said.contains("--eab-kid"), "{said}");
        let (kid, key) = EAB;
        let file = client.context().path("eab");
        fs::write(&file, key).expect("written");
        let eab = format!("--eab-kid {kid} --eab-hmac-key file:{}", text(&file));
        client.ok(&mut client.issue(&format!("-d eab.test {eab}")));
        client.judge("eab.test", &["eab.test"]);
        // The account is there: it is not named again.
        client.ok(&mut client.issue("-d more.test"));

        let other = Client::new(pebble);
        let mut wrong = other.issue(&format!(
            "-d eab.test --eab-kid {kid} --eab-hmac-key env:KEY"
        ));
        wrong.env("KEY", "d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmctd3I");
        let said = other.ends(1, &mut wrong);
        assert!(!said.contains("d3Jvbmct"), "the key is a secret: {said}");
    });
}

#[test]
fn a_profile_is_one_of_the_directorys() {
    let options = Options {
        profiles: true,
        ..Options::default()
    };
    let Some(pebble) = Release::New.start(&options) else {
        return;
    };
    let client = Client::new(&pebble);
    client.ok(&mut client.issue("-d short.test --profile shortlived"));
    client.judge("short.test", &["short.test"]);
    let cert = client.current("short.test").join("cert.pem");
    // 160 hours: valid now, not in a week.
    let week = ["x509", "-in", text(&cert), "-noout", "-checkend", "604800"];
    let output = std::process::Command::new("openssl").args(week).output();
    assert!(!output.expect("openssl runs").status.success());
    let said = client.ends(
        1,
        &mut client.issue("-d short.test --profile nonsense --force"),
    );
    for known in ["default", "tlsserver", "shortlived"] {
        assert!(said.contains(known), "{said}");
    }
}

#[test]
fn a_ca_without_profiles_has_none_to_choose_from() {
    let Some(pebble) = Pebble::old() else { return };
    let client = Client::new(&pebble);
    let said = client.ends(1, &mut client.issue("-d short.test --profile shortlived"));
    assert!(said.contains("profile"), "{said}");
}

#[test]
fn the_chain_asked_for_is_the_one_on_disk() {
    let options = Options {
        alternate_roots: 2,
        chain_length: 2,
        ..Options::default()
    };
    for release in Release::BOTH {
        let Some(pebble) = release.start(&options) else {
            continue;
        };
        let client = Client::new(&pebble);
        for number in 0..=2 {
            let root = pebble.issuing_root(number);
            let subject = ["x509", "-in", text(&root), "-noout", "-subject", "-nameopt"];
            let subject = tool("openssl", &[&subject[..], &["multiline"]].concat());
            let name = subject
                .trim()
                .rsplit("= ")
                .next()
                .expect("a name")
                .to_owned();
            let lineage = format!("chain{number}.test");
            let mut command = client.issue(&format!("-d {lineage}"));
            client.ok(command.args(["--preferred-chain", &name]));
            let [cert, chain] =
                ["cert.pem", "chain.pem"].map(|file| client.current(&lineage).join(file));
            let verify = [
                "verify",
                "-CAfile",
                text(&root),
                "-untrusted",
                text(&chain),
                text(&cert),
            ];
            tool("openssl", &verify);
        }
        // A name that no chain ends in: the CA's own choice, and a word about it.
        let mut command = client.issue("-d none.test");
        let said = client.ok(command.args(["--preferred-chain", "No Such Root"]));
        assert!(said.contains("No Such Root"), "{said}");
        client.judge("none.test", &["none.test"]);
    }
}

#[test]
fn the_next_ca_is_asked_when_the_first_is_dead_or_broken() {
    let Some(pebble) = Pebble::old() else { return };
    let dead = format!("https://localhost:{}/dir", ports::free());
    let proxy = FaultProxy::start(&pebble);
    proxy.always("/dir", Fault::broken());
    for (first, at) in [(dead, "dead"), (proxy.directory(), "broken")] {
        let client = Client::new(&pebble);
        let cas = format!("--ca {first} --ca {}", pebble.directory());
        let listen = format!("--http-listen 127.0.0.1:{}", pebble.http_port());
        let names = format!("-d {at}.test --timeout 5s");
        let said = client.ok(&mut client.without_ca(&format!("{cas} {listen} {names}")));
        client.judge(&format!("{at}.test"), &[&format!("{at}.test")]);
        assert!(
            said.contains(first.trim_end_matches("/dir")) || said.contains("localhost"),
            "{said}"
        );
        let record = fs::read_to_string(client.lineage(&format!("{at}.test")).join("lineage.toml"));
        let record = record.expect("a record");
        assert!(record.contains(&pebble.directory()), "{record}");
    }
}

#[test]
fn a_name_that_the_first_ca_rejects_is_not_taken_to_the_next() {
    let Some(first) = Pebble::old() else { return };
    let client = Client::new(&first);
    // A refusal is an answer: asking somebody else would hide it.
    let second = ports::free();
    let cas = format!(
        "--ca {} --ca https://localhost:{second}/dir",
        first.directory()
    );
    let listen = format!("--http-listen 127.0.0.1:{}", first.http_port());
    let names = format!("-d {} --timeout 5s", crate::support::pebble::BLOCKED);
    let said = client.ends(
        1,
        &mut client.without_ca(&format!("{cas} {listen} {names}")),
    );
    assert!(said.contains(crate::support::pebble::BLOCKED), "{said}");
}

#[test]
fn unknown_challenges_and_fields_are_passed_over() {
    Pebble::each(|pebble| {
        let proxy = FaultProxy::start(pebble);
        proxy.always(
            "authZ",
            Fault::json(|authz| {
                authz["someday"] = serde_json::json!({ "nested": [1, null] });
                if let Some(challenges) = authz["challenges"].as_array_mut() {
                    challenges.insert(0, serde_json::json!({
                        "type": "carrier-pigeon-01", "url": "https://localhost/none", "status": "pending", "loft": 3
                    }));
                }
            }),
        );
        proxy.always("my-order", Fault::json(|order| order["someday"] = 1.into()));
        proxy.always(
            "/dir",
            Fault::json(|directory| directory["newThing"] = "https://localhost/x".into()),
        );
        let client = Client::behind(pebble, &proxy);
        client.ok(&mut client.issue("-d unknown.test"));
        client.judge("unknown.test", &["unknown.test"]);
    });
}
