//! What it does and says when nothing goes wrong that is not expected.

use std::fs;

use rcgen::{CertificateParams, KeyPair};
use regex::Regex;
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::Home;
use crate::client::contents;
use crate::support::command::Context;
use crate::support::text;

const NOTHING: &str = "exit: 0\n----- stdout -----\n----- stderr -----\n";

#[test]
fn nothing_due_says_nothing() {
    assert_eq!(Context::new().run("renew"), NOTHING, "with nothing at all");
    let home = Home::new(&["one.test"]);
    home.ok("cert new voice.test");
    home.ok("cert new self.test --self-signed");
    for _ in 0..2 {
        assert_eq!(home.context.run("renew"), NOTHING);
    }
    assert_eq!(home.orders(), 1);
    assert_eq!(home.ca.looks(), 1, "the CA said when to ask again");
}

#[test]
fn hooks_run_around_it_in_order() {
    let home = Home::new(&["one.test", "two.test"]);
    let out = home.context.path("out");
    let say = |word: &str| format!("echo {word} >>{}", text(&out));
    let (pre, post) = (say("pre"), say("post"));
    for name in ["one.test", "two.test"] {
        let deploy = say(&format!("deploy $VOICECTL_LINEAGE {name}"));
        home.context.ok(&[
            "renew", "hook", name, "--pre", &pre, "--post", &post, "--deploy", &deploy,
        ]);
    }
    home.ok("renew");
    let _ = fs::remove_file(&out);
    home.ok("renew");
    assert!(!out.exists(), "nothing is due, and all is handed over");
    home.ca.recall();
    assert_eq!(home.context.run("renew --refresh-ari"), NOTHING);
    let said = fs::read_to_string(&out).expect("hooks ran");
    assert_eq!(
        said,
        "pre\ndeploy one.test one.test\ndeploy two.test two.test\npost\n"
    );
    assert_eq!(home.orders(), 4);
}

#[test]
fn a_failed_deploy_hook_is_tried_again_alone() {
    let home = Home::new(&["one.test"]);
    let (out, ready) = (home.context.path("out"), home.context.path("ready"));
    let hook = format!("test -e {} && echo deployed >>{}", text(&ready), text(&out));
    let pre = format!("echo pre >>{}", text(&out));
    home.context.ok(&[
        "renew", "hook", "one.test", "--deploy", &hook, "--pre", &pre,
    ]);
    let said = home.ends(1, "renew --only one.test --force");
    assert!(said.contains("not handed over"), "{said}");
    let version = home.version("one.test");
    assert!(version.ends_with("0002"), "it is renewed all the same");
    let said = home.ends(1, "renew");
    assert!(said.contains("not handed over"), "{said}");
    fs::write(&ready, "").expect("written");
    assert_eq!(home.context.run("renew"), NOTHING);
    assert_eq!(fs::read_to_string(&out).expect("it ran"), "pre\ndeployed\n");
    assert_eq!(home.context.run("renew"), NOTHING);
    assert_eq!(fs::read_to_string(&out).expect("it ran"), "pre\ndeployed\n");
    assert_eq!((home.version("one.test"), home.orders()), (version, 2));
}

#[test]
fn json_shows_every_lineage() {
    let home = Home::new(&["one.test"]);
    home.ok("cert new voice.test");
    let shown = home.ok("renew --json");
    let shown = Regex::new(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
        .expect("a pattern")
        .replace_all(&shown, "[TIME]")
        .into_owned();
    insta::assert_snapshot!(shown, @r##"
    [
      {
        "lineage": "one.test",
        "issuer": "acme",
        "action": "keep",
        "outcome": "untouched",
        "due": false,
        "rule": "ari",
        "because": "the CA wants it renewed between [TIME] and [TIME] (ARI), and [TIME] was chosen in that",
        "at": "[TIME]",
        "not_before": "[TIME]",
        "not_after": "[TIME]",
        "ari": {
          "fetched_at": "[TIME]",
          "retry_at": "[TIME]",
          "start": "[TIME]",
          "end": "[TIME]",
          "moment": "[TIME]"
        },
        "notices": []
      },
      {
        "lineage": "voice.test",
        "issuer": "local-ca",
        "action": "keep",
        "outcome": "untouched",
        "due": false,
        "rule": "lifetime",
        "because": "it is renewed when a third of its lifetime is left",
        "at": "[TIME]",
        "not_before": "[TIME]",
        "not_after": "[TIME]",
        "notices": []
      }
    ]
    "##);
    let value: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(value.as_array().map(Vec::len), Some(2));

    home.ca.recall();
    let shown = home.ok("renew --json --refresh-ari --only one.test");
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown[0]["action"], "renew", "{shown}");
    assert_eq!(shown[0]["outcome"], "renewed", "{shown}");
}

#[test]
fn what_is_wrong_use_is_said() {
    let home = Home::new(&[]);
    home.ok("cert new voice.test");
    insta::assert_snapshot!(home.context.run("renew --only nowhere.test"), @r##"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read the lineages
      because: there is no lineage `nowhere.test`

    hint: `voicectl cert list` shows those that are there
    "##);
    let said = home.context.run("renew --force");
    assert!(
        said.starts_with("exit: 2") && said.contains("--only"),
        "{said}"
    );
    let said = home.context.run("renew --only ../x");
    assert!(said.starts_with("exit: 2"), "{said}");
}

#[test]
fn forced_it_renews_that_one_alone() {
    let home = Home::new(&["one.test", "two.test"]);
    home.ok("cert new voice.test");
    assert_eq!(home.context.run("renew --only one.test --force"), NOTHING);
    let number = |name: &str| home.version(name).file_name().map(ToOwned::to_owned);
    assert_eq!(number("one.test"), Some("0002".into()));
    assert_eq!(number("two.test"), Some("0001".into()));
    assert_eq!(number("voice.test"), Some("0001".into()));
    assert_eq!(home.context.run("renew --only voice.test --force"), NOTHING);
    assert_eq!(number("voice.test"), Some("0002".into()));
    assert_eq!(home.orders(), 3);
}

#[test]
fn a_dry_run_changes_nothing() {
    let home = Home::new(&["one.test"]);
    home.ok("cert new voice.test");
    let before = contents(home.context.home());
    let said = home.ok("renew --dry-run");
    assert!(
        said.contains("one.test") && said.contains("voice.test"),
        "{said}"
    );
    assert_eq!(contents(home.context.home()), before, "nothing due");
    let said = home.ok("renew --dry-run --only voice.test --force");
    assert!(said.contains("it was asked for"), "{said}");
    assert_eq!(contents(home.context.home()), before, "the local CA");
    home.ca.recall();
    // A private CA is its own for trials.
    let shown = home.ok("renew --dry-run --refresh-ari --json");
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    let outcomes = [0, 1].map(|place| shown[place]["outcome"].clone());
    assert_eq!(outcomes, ["tried", "untouched"], "{shown}");
    assert_eq!(contents(home.context.home()), before, "due");
    assert_eq!(home.orders(), 2);
    let present = &home.ca.signed()[0];
    assert!(!present.replaced, "a trial replaces nothing");
}

#[test]
fn what_was_imported_is_said_and_not_touched() {
    let context = Context::new();
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(["bought.test".to_owned()]).expect("names");
    params.not_before = OffsetDateTime::now_utc() - Duration::days(80);
    params.not_after = OffsetDateTime::now_utc() + Duration::days(10);
    let leaf = params.self_signed(&key).expect("a certificate");
    fs::write(context.path("bought.pem"), leaf.pem()).expect("written");
    fs::write(context.path("bought.key"), key.serialize_pem()).expect("written");
    context.ok("cert import bought.pem --key bought.key");
    let before = contents(&context.state());
    for arguments in ["renew", "renew --only bought.test --force"] {
        let output = context.output(arguments);
        let said = context.show(&output);
        assert_eq!(output.status.code(), Some(0), "{said}");
        // Every hour would be noise: that is what notifications are for.
        assert!(!said.contains("bought.test"), "{said}");
        // That it is in trouble is noted, and nothing else.
        let mut after = contents(&context.state());
        after.retain(|(path, _)| !path.ends_with("trouble.toml"));
        assert_eq!(after, before);
    }
    let said = context.ok("renew --explain");
    assert!(said.contains("where it came from"), "{said}");
}
