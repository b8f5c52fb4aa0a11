//! dns-01 as an order meets it: all records first, one check, and everything away again.
#![cfg(feature = "dns-providers")]

use std::sync::Arc;
use std::time::Duration;

use voicectl::acme::dns::credentials::Credentials;
use voicectl::acme::dns::provider::ProviderRecords;
use voicectl::acme::dns::{DnsError, Propagation, TxtRecord, TxtRecords};
use voicectl::acme::solver::{ChallengeKind, Dns01, Solver, challenge_value};
use zeroize::Zeroizing;

use super::{Heard, World, task};
use crate::support::have;
use crate::support::named::{KEY, SECRET};

const LIMIT: Duration = Duration::from_secs(30);

fn solver(world: &World) -> Dns01 {
    let server = world.parent.address().to_string();
    let credentials = Credentials::new(move |name| {
        let value = match name {
            "RFC2136_NAMESERVER" => server.as_str(),
            "RFC2136_TSIG_KEY" => KEY,
            "RFC2136_TSIG_SECRET" => SECRET,
            _ => return None,
        };
        Some(Zeroizing::new(value.to_owned()))
    });
    let records =
        ProviderRecords::new("rfc2136", &credentials, world.resolver()).expect("all is there");
    Dns01::new(
        Arc::new(records),
        world.check(Propagation::Authoritative, LIMIT),
    )
}

#[tokio::test]
async fn a_name_its_wildcard_and_an_alias_are_presented_at_once_and_cleaned_up() {
    if !have("named") || !have("nsupdate") || !have("dig") {
        return;
    }
    let world = World::start();
    let solver = solver(&world);
    assert_eq!(solver.kind(), ChallengeKind::Dns01);
    let heard = Heard::default();
    let tasks = [
        task("host.example.test", "token-a"),
        task("*.host.example.test", "token-b"),
        task("alias.example.test", "token-c"),
    ];
    let name = "_acme-challenge.host.example.test";
    world
        .parent
        .update(&[&format!("add {name}. 60 TXT \"not ours\"")]);
    solver
        .present(&tasks, &heard.patience())
        .await
        .expect("presented");
    let mut both = ["token-a.print", "token-b.print"]
        .map(challenge_value)
        .to_vec();
    both.push("not ours".to_owned());
    both.sort();
    assert_eq!(world.parent.txt(name), both);
    // At the end of its CNAMEs, in another zone.
    assert_eq!(
        world.parent.txt("two.alias.test"),
        [challenge_value("token-c.print")]
    );
    // Another run, which knows the tasks from its journal only.
    let later = self::solver(&world);
    later
        .clean_up(&tasks, &heard.patience())
        .await
        .expect("cleaned up");
    later
        .clean_up(&tasks, &heard.patience())
        .await
        .expect("a second time is no error");
    assert_eq!(world.parent.txt(name), ["not ours"]);
    assert_eq!(world.parent.txt("two.alias.test"), Vec::<String>::new());
    assert_eq!(heard.warnings(), Vec::<String>::new());
}

/// Fails for one value, and keeps what it was asked.
#[derive(Debug, Default)]
struct Moody(std::sync::Mutex<Vec<String>>);

impl TxtRecords for Moody {
    fn add<'a>(
        &'a self,
        _record: &'a TxtRecord,
    ) -> futures_util::future::BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async { Ok(()) })
    }

    fn remove<'a>(
        &'a self,
        record: &'a TxtRecord,
    ) -> futures_util::future::BoxFuture<'a, Result<(), DnsError>> {
        Box::pin(async move {
            self.0.lock().expect("no panic").push(record.domain.clone());
            match record.domain.as_str() {
                "a.example.test" => Err(DnsError::NotSet(record.name.clone())),
                _ => Ok(()),
            }
        })
    }
}

#[tokio::test]
async fn one_failure_keeps_no_other_record_from_being_removed() {
    if !have("named") {
        return;
    }
    let world = World::start();
    let moody = Arc::new(Moody::default());
    let records: Arc<dyn TxtRecords> = Arc::<Moody>::clone(&moody);
    let solver = Dns01::new(records, world.check(Propagation::Off, LIMIT));
    let heard = Heard::default();
    let tasks = [task("a.example.test", "t1"), task("b.example.test", "t2")];
    let error = solver
        .clean_up(&tasks, &heard.patience())
        .await
        .expect_err("one fails");
    assert!(
        error.to_string().contains("_acme-challenge.a.example.test"),
        "{error}"
    );
    assert_eq!(
        *moody.0.lock().expect("no panic"),
        ["a.example.test", "b.example.test"]
    );
}

#[tokio::test]
async fn an_address_cannot_be_proven_by_dns() {
    if !have("named") {
        return;
    }
    let world = World::start();
    let heard = Heard::default();
    let error = solver(&world)
        .present(&[task("192.0.2.1", "t")], &heard.patience())
        .await
        .expect_err("an address")
        .to_string();
    assert_eq!(error, "dns-01 cannot prove the IP address 192.0.2.1");
}
