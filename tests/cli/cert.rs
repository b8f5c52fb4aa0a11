//! `voicectl cert`: what it says, what it leaves on disk.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::{have, text, tool};

#[test]
fn the_first_certificate_brings_the_ca() {
    let context = Context::new();
    assert_snapshot!(context.run(&["cert", "new", "localhost", "127.0.0.1", "::1"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Local CA [HOME]/.local/state/voicectl/ca/root.pem until [DATE]
    Certificate for localhost, 127.0.0.1, ::1 until [DATE]
      chain  [HOME]/.local/state/voicectl/certs/localhost/current/fullchain.pem
      key    [HOME]/.local/state/voicectl/certs/localhost/current/privkey.pem
      lineage `localhost`, version 1
    hint: clients trust it with the CA: `curl --cacert [HOME]/.local/state/voicectl/ca/root.pem https://localhost/`
    ");
    assert_snapshot!(context.run(&["cert", "list"]), @"
    exit: 0
    ----- stdout -----
    LINEAGE    NAMES                    ISSUER    UNTIL       DAYS  STATE
    localhost  localhost 127.0.0.1 ::1  local-ca  [DATE]  89    ok
    ----- stderr -----
    ");
    assert_snapshot!(context.run(&["cert", "ca", "show"]), @"
    exit: 0
    ----- stdout -----
    voicectl CA [HOST] [ID]
      certificate  [HOME]/.local/state/voicectl/ca/root.pem
      SHA-256      [SHA256]
      until        [DATE] (3649 days, ok)
      may sign     any name
      key          readable for its owner
    ----- stderr -----
    ");
}

#[test]
fn nothing_is_overwritten_unless_forced() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost"]);
    let key = context.state().join("certs/localhost/current/privkey.pem");
    let first = fs::read(&key).expect("a key");
    assert_snapshot!(context.run(&["cert", "new", "localhost"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: lineage `localhost` exists already
      because: it holds a certificate until [DATE]

    hint: pass `--force` to make its next version
    hint: or `--lineage NAME` to make another one
    ");
    assert_eq!(fs::read(&key).expect("the key"), first);
    assert_snapshot!(context.run(&["cert", "new", "localhost", "--force", "--days", "1"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Certificate for localhost until [DATE]
      chain  [HOME]/.local/state/voicectl/certs/localhost/current/fullchain.pem
      key    [HOME]/.local/state/voicectl/certs/localhost/current/privkey.pem
      lineage `localhost`, version 2
    hint: clients trust it with the CA: `curl --cacert [HOME]/.local/state/voicectl/ca/root.pem https://localhost/`
    ");
    assert_ne!(fs::read(&key).expect("another key"), first);

    context.ok(&["cert", "new", "localhost", "--out", "tls"]);
    let first = fs::read(context.path("tls/privkey.pem")).expect("a key");
    assert_snapshot!(context.run(&["cert", "new", "localhost", "--out", "tls"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot write the certificate: nothing is overwritten
      because: there already: tls/privkey.pem, tls/cert.pem, tls/fullchain.pem, tls/ca.pem

    hint: pass `--force` to replace them, or another `--out DIR`
    ");
    assert_eq!(
        fs::read(context.path("tls/privkey.pem")).expect("the key"),
        first
    );
    context.ok(&["cert", "new", "localhost", "--out", "tls", "--force"]);
    assert_ne!(
        fs::read(context.path("tls/privkey.pem")).expect("another key"),
        first
    );
}

#[test]
fn wrong_names_say_what_is_wrong() {
    let context = Context::new();
    assert_snapshot!(context.run(&["cert", "new", "https://voice.test:8443/x"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: these names cannot be certified
      because: `https://voice.test:8443/x` is a URL; its name is `voice.test`

    hint: name the host: `voice.test`
    hint: or the URL itself, for a client that looks for it: `URI:https://voice.test:8443/x`
    ");
    assert_snapshot!(context.run(&["cert", "new", "a.*.test"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: these names cannot be certified
      because: `a.*.test`: a wildcard stands alone as the first label, as in `*.example.com`

    hint: names look like `localhost`, `*.example.com`, `192.168.1.20`, `::1`, `me@example.com` or `spiffe://a/b`
    ");
    assert_snapshot!(context.run(&["cert", "new", "300.1.1.1"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: these names cannot be certified
      because: `300.1.1.1` looks like an IP address and is none

    hint: names look like `localhost`, `*.example.com`, `192.168.1.20`, `::1`, `me@example.com` or `spiffe://a/b`
    ");
    assert_snapshot!(context.run(&["cert", "new"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: a certificate needs at least one name
      because: none is given, and there is no terminal to ask on

    hint: `voicectl cert new localhost 127.0.0.1 ::1`
    ");
    assert_snapshot!(context.run(&["cert", "new", "a.test", "--key-type", "rsa1024"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'rsa1024' for '--key-type <TYPE>': `rsa1024` is no key type; there are p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096

    For more information, try '--help'.
    ");
    assert_snapshot!(context.run(&["cert", "new", "a.test", "--days", "0"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value '0' for '--days <N>': 0 is not in 1..=36500

    For more information, try '--help'.
    ");
    assert!(
        !context.state().exists(),
        "a refused command leaves nothing behind"
    );
}

#[test]
fn clients_that_will_refuse_are_named() {
    let context = Context::new();
    assert_snapshot!(
        context.run(&["cert", "new", "*.test", "--key-type", "ed25519", "--days", "900", "--quiet"]),
        @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    warning: Chromium and Firefox will refuse a certificate of key type ed25519; every client takes p256
    warning: iOS and macOS refuse certificates of more than 825 days
    warning: browsers refuse `*.test`: a wildcard needs two labels behind it
    "
    );
}

#[test]
fn names_in_any_script_are_shown_in_both_forms() {
    let context = Context::new();
    assert_snapshot!(context.run(&["cert", "new", "Bücher.example"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Local CA [HOME]/.local/state/voicectl/ca/root.pem until [DATE]
    Certificate for bücher.example (xn--bcher-kva.example) until [DATE]
      chain  [HOME]/.local/state/voicectl/certs/xn--bcher-kva.example/current/fullchain.pem
      key    [HOME]/.local/state/voicectl/certs/xn--bcher-kva.example/current/privkey.pem
      lineage `xn--bcher-kva.example`, version 1
    hint: clients trust it with the CA: `curl --cacert [HOME]/.local/state/voicectl/ca/root.pem https://xn--bcher-kva.example/`
    ");
}

#[test]
fn keys_are_for_their_owner_alone() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost"]);
    context.ok(&["cert", "new", "localhost", "--out", "tls"]);
    let mode = |path: &str| {
        let path = if path.starts_with("tls") {
            context.path(path)
        } else {
            context.state().join(path)
        };
        fs::metadata(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
            .permissions()
            .mode()
            & 0o777
    };
    for secret in [
        "ca/root-key.pem",
        "certs/localhost/current/privkey.pem",
        "tls/privkey.pem",
    ] {
        assert_eq!(mode(secret), 0o600, "{secret}");
    }
    for folder in ["ca", "certs", "certs/localhost"] {
        assert_eq!(mode(folder), 0o700, "{folder}");
    }
}

#[test]
fn json_is_for_programs() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "::1"]);
    let list: serde_json::Value =
        serde_json::from_str(&context.ok(&["cert", "list", "--json"])).expect("JSON");
    assert_eq!(list[0]["lineage"], "localhost");
    assert_eq!(list[0]["names"], serde_json::json!(["localhost", "::1"]));
    assert_eq!(list[0]["level"], "fine");
    assert_eq!(list[0]["days_left"], 89);
    let ca: serde_json::Value =
        serde_json::from_str(&context.ok(&["cert", "ca", "show", "--json"])).expect("JSON");
    assert_eq!(ca["path"], text(&context.ca()));
    if have("openssl") {
        let fingerprint = tool(
            "openssl",
            &[
                "x509",
                "-in",
                text(&context.ca()),
                "-noout",
                "-fingerprint",
                "-sha256",
            ],
        );
        let plain = fingerprint
            .rsplit('=')
            .next()
            .expect("a value")
            .trim()
            .replace(':', "")
            .to_lowercase();
        assert_eq!(ca["fingerprint"], plain);
    }
}

#[test]
fn damage_is_reported_with_the_way_back() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost"]);
    let current = context.state().join("certs/localhost/current");
    fs::write(current.join("cert.pem"), "no certificate").expect("written");
    assert_snapshot!(context.run(&["cert", "list"]), @"
    exit: 3
    ----- stdout -----
    LINEAGE    NAMES  ISSUER  UNTIL  DAYS  STATE
    localhost                              [HOME]/.local/state/voicectl/certs/localhost/versions/0001/cert.pem is damaged
    ----- stderr -----
    hint: restore [HOME]/.local/state/voicectl/certs/localhost from a backup
    hint: or `voicectl renew --only localhost --force` issues it anew
    ");
    fs::write(context.state().join("ca/root-key.pem"), "").expect("written");
    assert_snapshot!(context.run(&["cert", "new", "other.test"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the CA
      because: [HOME]/.local/state/voicectl/ca/root-key.pem is damaged
      because: the private key is damaged

    hint: restore [HOME]/.local/state/voicectl/ca from a backup
    hint: or `voicectl cert ca rotate local --without-overlap` makes a new one in its place, which clients must trust anew
    ");
    fs::remove_dir_all(context.state().join("ca")).expect("removed");
    assert_snapshot!(context.run(&["cert", "ca", "show"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot show the CA `local`
      because: there is no CA `local` in [HOME]/.local/state/voicectl

    hint: `voicectl cert new localhost` makes one
    ");
}

#[test]
fn two_runs_at_once_make_one_ca_and_both_their_certificates() {
    let context = Context::new();
    let children: Vec<_> = (0..8)
        .map(|number| {
            let name = format!("host{}.test", number % 4);
            let mut command = context.command(&["cert", "new", &name, "--force"]);
            command
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .expect("it runs")
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", context.show(&output));
    }
    let list: serde_json::Value =
        serde_json::from_str(&context.ok(&["cert", "list", "--json"])).expect("JSON");
    assert_eq!(list.as_array().expect("an array").len(), 4);
    for row in list.as_array().expect("an array") {
        assert_eq!(row["version"], 2, "{row}");
        let leaf = format!("{}/cert.pem", row["path"].as_str().expect("a path"));
        if have("openssl") {
            tool(
                "openssl",
                &[
                    "verify",
                    "-x509_strict",
                    "-CAfile",
                    text(&context.ca()),
                    &leaf,
                ],
            );
        }
    }
}

#[test]
fn a_full_disk_leaves_the_present_pair() {
    // /dev/full refuses at write; a folder without room is a tiny file system, which needs root.
    let context = Context::new();
    context.ok(&["cert", "new", "localhost"]);
    let before = fs::read_link(context.state().join("certs/localhost/current")).expect("a link");
    // A limit on the size of files fails each write as a full disk would, with a signal that is ignored.
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 0; exec \"$0\" cert new localhost --force",
        ])
        .arg(env!("CARGO_BIN_EXE_voicectl"))
        .env_clear()
        .env("HOME", context.home())
        .env("VOICECTL_STATE", context.state())
        .output()
        .expect("sh runs");
    assert_eq!(output.status.code(), Some(1), "{}", context.show(&output));
    assert!(
        context.show(&output).contains("cannot write"),
        "{}",
        context.show(&output)
    );
    assert_eq!(
        fs::read_link(context.state().join("certs/localhost/current")).expect("the link"),
        before
    );
    assert!(context.ok(&["cert", "list"]).contains(" ok"));
    // And the next run clears what that one left.
    context.ok(&["cert", "new", "localhost", "--force"]);
    let left: Vec<_> = fs::read_dir(context.state().join("certs/localhost/versions"))
        .expect("versions")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".new"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn old_versions_are_pruned() {
    let context = Context::new();
    for _ in 0..8 {
        context.ok(&["cert", "new", "localhost", "--force"]);
    }
    let mut versions: Vec<String> = fs::read_dir(context.state().join("certs/localhost/versions"))
        .expect("versions")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    versions.sort();
    assert_eq!(versions, ["0004", "0005", "0006", "0007", "0008"]);
}
