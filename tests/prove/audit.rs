//! testssl.sh agrees with `audit` on the part about TLS: versions, every single suite, and the class of the grade.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::answer::Answer;
use crate::campaign::Campaign;
use crate::certificates::Kind;
use crate::served::{CONFIGURATION, start};
use crate::support::{have, text};
use crate::testssl::place;
use crate::world::{URL, World};

/// testssl's names of the versions, and ours.
const VERSIONS: [(&str, &str, &str); 5] = [
    ("SSLv3", "ssl3", "SSL 3.0"),
    ("TLS1", "tls1", "TLS 1.0"),
    ("TLS1_1", "tls1_1", "TLS 1.1"),
    ("TLS1_2", "tls1_2", "TLS 1.2"),
    ("TLS1_3", "tls1_3", "TLS 1.3"),
];

type Suites = BTreeMap<&'static str, BTreeSet<String>>;

#[test]
fn testssl_agrees_about_voicectl() {
    let Some(world) = world() else { return };
    world.ok(&["cert", "new", "voice.test"]);
    world.ok(&["auth", "key", "new", "phone", "--expires", "90d"]);
    let _server = world.serve(&["--lineage", "voice.test"]);
    compare("voicectl's", &world, &world.root());
}

#[test]
fn testssl_agrees_about_a_good_nginx() {
    let Some(world) = world() else { return };
    let _nginx = start(&world, Kind::Good, CONFIGURATION);
    compare("a good nginx's", &world, &world.context.path("root.pem"));
}

#[test]
fn testssl_agrees_about_an_old_nginx() {
    let Some(world) = world() else { return };
    let old = CONFIGURATION
        .replace("TLSv1.2 TLSv1.3", "TLSv1 TLSv1.1 TLSv1.2")
        .replace(
            "ssl_ciphers ECDHE",
            "ssl_ciphers HIGH:!aNULL:!PSK:!SRP:@SECLEVEL=0:ECDHE",
        );
    let _nginx = start(&world, Kind::Rsa, &old);
    compare("an old nginx's", &world, &world.context.path("root.pem"));
}

fn world() -> Option<World> {
    place()?;
    (have("nginx") && have("curl")).then(World::new)?
}

/// `what` is whose server it is.
fn compare(what: &str, world: &World, root: &Path) {
    let ours = world.audit(&[URL, "--ca", text(root)]);
    let theirs = testssl(world, root);
    let of = |id: &str| {
        let finding = theirs.iter().find(|finding| finding["id"] == id);
        finding.map_or("", |finding| {
            finding["finding"].as_str().unwrap_or_default()
        })
    };
    let offered: Vec<&str> = VERSIONS
        .iter()
        .filter(|(id, ..)| of(id).starts_with("offered"))
        .map(|(.., name)| *name)
        .collect();
    assert_eq!(ours.0["offered"]["protocols"], Value::from(offered));
    let (suites, theirs_suites) = (our_suites(&ours), their_suites(&theirs));
    assert_eq!(suites, theirs_suites);
    let count: usize = suites.values().map(BTreeSet::len).sum();
    println!(
        "{} here, {} by testssl; {count} suites of {} versions",
        ours.grade(),
        of("overall_grade"),
        suites.len()
    );
    assert_eq!(class(ours.grade()), class(of("overall_grade")));
    let count = u32::try_from(count).expect("few");
    Campaign::new(
        &format!("suites by `audit` and by testssl.sh, {what}"),
        count,
        count,
    )
    .count(count, "suites that both find")
    .count(suites.len(), "versions of TLS")
    .done();
}

/// A chain that is not trusted, and a name that is not its own, are grades of their own there.
fn class(grade: &str) -> &str {
    match grade {
        "A+" | "A" | "A-" => "A",
        "T" | "M" => "F",
        other => other,
    }
}

fn our_suites(answer: &Answer) -> Suites {
    let offered = answer.0["offered"]["suites"].as_object().expect("suites");
    let of = |name: &str| {
        let names = offered.get(name).and_then(Value::as_array)?;
        Some(
            names
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        )
    };
    VERSIONS
        .into_iter()
        .filter_map(|(.., name)| Some((name, of(name)?)))
        .collect()
}

/// Ids are `cipher-tls1_2_xc02b`, the last word of a finding is IANA's name.
fn their_suites(findings: &[Value]) -> Suites {
    let mut suites = Suites::new();
    for finding in findings {
        let Some(id) = finding["id"]
            .as_str()
            .and_then(|id| id.strip_prefix("cipher-"))
        else {
            continue;
        };
        let Some((version, _)) = id.split_once("_x") else {
            continue;
        };
        let Some((.., name)) = VERSIONS.iter().find(|(_, known, _)| *known == version) else {
            continue;
        };
        let words = finding["finding"].as_str().unwrap_or_default();
        let suite = words.split_whitespace().last().unwrap_or_default();
        suites.entry(name).or_default().insert(suite.to_owned());
    }
    suites
}

fn testssl(world: &World, root: &Path) -> Vec<Value> {
    let place = place().expect("it is there");
    let report = world.context.path("testssl.json");
    let mut command = Command::new(place.join("usr/bin/testssl"));
    command
        .args(["--quiet", "--color", "0", "--ip", "192.0.2.7", "--jsonfile"])
        .arg(&report)
        .args(["--add-ca", text(root), "voice.test:443"])
        .env("TESTSSL_INSTALL_DIR", place.join("etc/testssl"))
        .env("HOME", world.context.home());
    // Its status counts whatever it is not sure about.
    let output = world.enter(&command).output().expect("it runs");
    let report = std::fs::read_to_string(&report).unwrap_or_default();
    serde_json::from_str(&report).unwrap_or_else(|error| {
        panic!(
            "{error}: {report}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )
    })
}
