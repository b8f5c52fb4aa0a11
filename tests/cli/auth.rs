//! `voicectl auth key`: what a user sees, and what stays behind.

mod users;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

use insta::assert_snapshot;
use regex::Regex;
use serde_json::Value;

use crate::support::command::Context;
use crate::support::text;

/// Ids and keys changed for words.
fn plain(text: &str) -> String {
    let key = Regex::new("vctl_[a-z2-9]{8}_[A-Za-z0-9_-]{43}[a-z2-9]{6}").expect("a pattern");
    let text = key.replace_all(text, "[KEY]");
    let id = Regex::new("(key |one, |revoke |^)[a-km-np-z2-9]{8}( |,|`|$)").expect("a pattern");
    id.replace_all(&text, "$1[ID]$2").into_owned()
}

fn keys(context: &Context) -> Vec<Value> {
    serde_json::from_str(&context.ok("auth key list --json")).expect("a JSON array")
}

fn mode(context: &Context, name: &str) -> u32 {
    let path = context.state().join(name);
    fs::metadata(path)
        .expect("it is there")
        .permissions()
        .mode()
        & 0o777
}

#[test]
fn a_key_is_made_listed_rotated_and_revoked() {
    let context = Context::new();
    assert_snapshot!(context.run("auth key list"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    There are no keys
    hint: `voicectl auth key new NAME` makes one
    ");
    assert_snapshot!(plain(&context.run("auth key new phone")), @r"
    exit: 0
    ----- stdout -----
    [KEY]
    ----- stderr -----
    Made key [ID] of `phone`: stt tts stream, no end
    It is shown this once: keep it where secrets are kept
    hint: a key with an end is safer: `--expires 90d`
    ");
    assert_snapshot!(plain(&context.run("auth key new phone")).replace(keys(&context)[0]["id"].as_str().expect("an id"), "[ID]"), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is a key `phone` already
      because: it is [ID]

    hint: `voicectl auth key rotate phone` makes a new one in its place
    hint: or pass another name
    ");
    assert_snapshot!(plain(&context.run("auth key new scrape --scope metrics,stt --rate 60/m --expires 90d --quiet")), @r"
    exit: 0
    ----- stdout -----
    [KEY]
    ----- stderr -----
    ");
    let listed = keys(&context);
    assert_eq!(listed[0]["name"], "phone");
    assert_eq!(listed[0]["warnings"], serde_json::json!(["never-expires"]));
    assert_eq!(listed[1]["scopes"], serde_json::json!(["stt", "metrics"]));
    assert_eq!(
        listed[1]["rate"],
        serde_json::json!({"requests": 60, "seconds": 60})
    );
    assert_eq!(listed[1]["state"], "live");
    assert_eq!(listed[1]["warnings"], serde_json::json!([]));
    let table = context.ok("auth key list");
    assert!(table.contains("phone   stt tts stream  0 d"), "{table}");
    assert!(table.contains("never ends"), "{table}");

    assert_snapshot!(plain(&context.run("auth key rotate phone --grace 1h")), @r"
    exit: 0
    ----- stdout -----
    [KEY]
    ----- stderr -----
    Made key [ID] of `phone`: stt tts stream, no end
    It is shown this once: keep it where secrets are kept
    The old one, [ID], is good until [TIME]
    ");
    let listed = keys(&context);
    assert_eq!(listed[2]["rotated_from"], listed[0]["id"]);
    assert_eq!(listed[0]["state"], "live");
    assert!(listed[0]["expires"].is_string() && listed[2]["expires"].is_null());
    // By name, the latest is rotated; the oldest was already.
    context.ok("auth key rotate phone --grace 0 --quiet");
    let old = listed[0]["id"].as_str().expect("an id");
    assert_eq!(
        context
            .output(&["auth", "key", "rotate", old])
            .status
            .code(),
        Some(1)
    );

    // A name stands for every key that has it.
    assert_snapshot!(plain(&context.run("auth key revoke phone")), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Revoked key [ID] of `phone`
    Revoked key [ID] of `phone`
    ");
    assert_snapshot!(context.run("auth key revoke phone"), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: the key `phone` is revoked already

    hint: `voicectl auth key list` shows the keys
    ");
    assert_snapshot!(context.run("auth key rotate nobody"), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is no key `nobody`

    hint: `voicectl auth key list` shows the keys
    ");
    // A name is free again.
    context.ok("auth key new phone --quiet");
}

#[test]
fn a_key_is_kept_nowhere_and_files_are_private() {
    let context = Context::new();
    let key = context.ok("auth key new a --quiet");
    let key = key.trim();
    let made = context.ok("auth key new b --json --quiet");
    let made: Value = serde_json::from_str(&made).expect("JSON");
    assert!(
        made["key"].as_str().is_some_and(|key| key.len() == 63),
        "{made}"
    );
    let out = context.path("c.key");
    assert_snapshot!(plain(&context.run(&["auth", "key", "new", "c", "--out", text(&out), "--expires", "2999-12-31"])), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Made key [ID] of `c`: stt tts stream, until [TIME]
    It is in [HOME]/c.key
    ");
    let held = fs::read_to_string(&out).expect("the key");
    assert!(held.starts_with("vctl_") && held.len() == 64);
    let permissions = fs::metadata(&out).expect("there").permissions();
    assert_eq!(permissions.mode() & 0o777, 0o600);
    assert_snapshot!(context.run(&["auth", "key", "new", "d", "--out", text(&out)]), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot write the key
      because: [HOME]/c.key exists already

    hint: pass `--out` with another name
    ");
    assert_eq!(keys(&context).len(), 3, "no key was made for it");

    assert_eq!(mode(&context, "access"), 0o700);
    for entry in fs::read_dir(context.state().join("access")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        assert_eq!(mode(&context, &format!("access/{name}")), 0o600, "{name}");
        let text = fs::read_to_string(&path).expect("text");
        assert!(
            !text.contains(&key[14..]) && !text.contains(held.trim()),
            "{name}"
        );
    }
    let log = fs::read_to_string(context.state().join("access/audit.log")).expect("a log");
    let first: Value = serde_json::from_str(log.lines().next().expect("a line")).expect("JSON");
    assert_eq!(first["event"], "key.created");
    assert_eq!(first["key"], keys(&context)[0]["id"]);
}

#[test]
fn what_is_asked_for_wrongly_is_usage() {
    let context = Context::new();
    for wrong in [
        "auth key new",
        "auth key new -- -a",
        "auth key new a/b",
        "auth key new a --scope root",
        "auth key new a --rate 60",
        "auth key new a --rate 0/m",
        "auth key new a --rate 60/w",
        "auth key new a --expires 90",
        "auth key new a --expires 2001-01-01",
        "auth key rotate a --grace x",
        "auth user add a --password secret-in-an-argument",
    ] {
        let output = context.output(wrong);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{wrong}\n{}",
            context.show(&output)
        );
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("secret-in"), "{said}");
    }
    assert!(!context.state().join("access").exists(), "nothing was made");
    assert_snapshot!(context.run("auth key new a --expires 2001-01-01"), @r"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the key cannot end then
      because: that is over, or too far away

    hint: pass `--expires 90d`
    ");
}

/// The documented form of the file: an old key, one that ends soon, one that is over.
#[test]
fn old_keys_are_pointed_at() {
    let context = Context::new();
    let folder = context.state().join("access");
    fs::create_dir_all(&folder).expect("made");
    let now = time::OffsetDateTime::now_utc();
    let day = |days| {
        let day = (now + time::Duration::days(days)).date();
        format!("{day}T00:00:00Z")
    };
    let entry = |id: &str, created, expires| {
        format!(
            "[[key]]\nid = \"{id}\"\nname = \"{id}\"\nsha256 = \"{}\"\nscopes = [\"stt\", \"later\"]\n\
             created = \"{}\"\nexpires = \"{}\"\n",
            "0".repeat(64),
            day(created),
            day(expires),
        )
    };
    let all = [
        "format = 1\n".to_owned(),
        entry("aaaaaaaa", -200, 100),
        entry("bbbbbbbb", -10, 5),
        entry("cccccccc", -200, -1),
    ];
    fs::write(folder.join("keys.toml"), all.concat()).expect("written");
    let warnings: Vec<Value> = keys(&context)
        .iter()
        .map(|key| serde_json::json!([key["state"], key["warnings"]]))
        .collect();
    assert_eq!(
        Value::Array(warnings),
        serde_json::json!([
            ["live", ["old"]],
            ["live", ["expires-soon"]],
            ["expired", []]
        ])
    );
    fs::write(folder.join("keys.toml"), "format = 1\nkey = 7\n").expect("written");
    assert_snapshot!(context.run("auth key new a"), @r"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot make a key
      because: [HOME]/.local/state/voicectl/access/keys.toml is damaged: invalid type: integer `7`, expected a sequence

    hint: restore it from a backup
    hint: or move it away, which takes away what it gave: `mv [HOME]/.local/state/voicectl/access/keys.toml [HOME]/.local/state/voicectl/access/keys.toml.damaged`
    ");
}

#[test]
fn two_runs_at_once_lose_nothing() {
    let context = Context::new();
    let children: Vec<_> = (0..8)
        .map(|number| {
            let name = format!("k{number}");
            context
                .command(&["auth", "key", "new", &name, "--quiet"])
                .stdout(std::process::Stdio::null())
                .spawn()
                .expect("it runs")
        })
        .collect();
    for mut child in children {
        assert!(child.wait().expect("it ends").success());
    }
    assert_eq!(keys(&context).len(), 8);
}

/// A server that runs as another user reads what an administrator made.
#[test]
fn what_root_makes_belongs_to_the_owner_of_the_state_folder() {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root can give files away");
        return;
    }
    let context = Context::new();
    fs::create_dir_all(context.state()).expect("made");
    std::os::unix::fs::chown(context.state(), Some(4321), Some(4321)).expect("given away");
    context.ok("auth key new phone --quiet");
    for name in ["", "lock", "keys.toml", "audit.log"] {
        let path = context.state().join("access").join(name);
        let owner = fs::metadata(&path).expect("it is there").uid();
        assert_eq!(owner, 4321, "{}", path.display());
    }
}
