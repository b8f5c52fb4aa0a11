//! `voicectl cert lint`: certificates of our own and of others, and the page that lists the codes.

use std::fmt::Write;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;
use voicectl::pki::lint::LINTS;

use crate::generated::committed;
use crate::support::command::Context;
use crate::support::{have, text, tool};

#[test]
fn generated_lints() {
    let mut page = String::from(
        "# Lints\n\nWritten by `make docs` from the table in `src/pki/lint/table.rs`. `voicectl cert lint` says what is wrong \
         with a certificate, in these codes; they stay the same from version to version.\n\nA notice is good to know. \
         A warning: some clients refuse it, or will. An error: it breaks RFC 5280 or its kin, or most clients refuse it. \
         What a client that is named does was measured, or is in its source or its vendor's rules.\n\n`--json` answers a list with an object for each \
         target: `target`, `damaged` (blocks that cannot be read), `error` where nothing could be read, and `parts`, each with \
         `kind` (`certificate` or `key`), `path`, `findings` (`code`, `severity`, `message`), and for certificates `position` \
         in the file, `subject` and `fingerprint` (SHA-256). `--list --json` answers this table.\n\n| code | severity | meaning | clients | source |\n\
         |---|---|---|---|---|\n",
    );
    for lint in LINTS {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} |",
            lint.code,
            lint.severity.name(),
            lint.meaning,
            lint.clients,
            lint.reference
        );
    }
    committed("docs/lints.md", &page);
}

#[test]
fn what_voicectl_makes_has_nothing_wrong() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost", "::1"]);
    context.ok(&["cert", "new", "a.test", "--self-signed", "--out", "own"]);
    let root = context.ca();
    insta::assert_snapshot!(context.run(&["cert", "lint", "localhost", "own", text(&root), "--level", "notice"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    localhost: 1 certificate, nothing wrong
    own: 1 certificate, nothing wrong
    [HOME]/.local/state/voicectl/ca/root.pem: 1 certificate, nothing wrong
    ");
}

#[test]
fn a_lineage_a_folder_and_a_file_are_found() {
    let context = Context::new();
    context.ok(&[
        "cert",
        "new",
        "a.test",
        "--key-type",
        "ed25519",
        "--days",
        "900",
    ]);
    insta::assert_snapshot!(context.run(&["cert", "lint", "a.test"]), @"
    exit: 3
    ----- stdout -----
    [HOME]/.local/state/voicectl/certs/a.test/versions/0001/fullchain.pem: certificate 1, `a.test`
      warning  key_refused_by_browsers: its key is Ed25519, refused by Chromium and Firefox; other clients take it
      warning  validity_too_long: it is valid for 900 days, more than 825; Apple's systems refuse it
    ----- stderr -----
    ");
    let path = context.state().join("certs/a.test/current");
    insta::assert_snapshot!(context.run(&["cert", "lint", text(&path), "--ignore", "validity_too_long", "--level", "error"]), @"
    exit: 0
    ----- stdout -----
    [HOME]/.local/state/voicectl/certs/a.test/current/fullchain.pem: certificate 1, `a.test`
      warning  key_refused_by_browsers: its key is Ed25519, refused by Chromium and Firefox; other clients take it
    ----- stderr -----
    ");
    insta::assert_snapshot!(context.run(&["cert", "lint", "b.test"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot examine b.test
      because: there is no such file, and no lineage of that name

    hint: `voicectl cert list` shows the lineages
    ");
    insta::assert_snapshot!(context.run(&["cert", "lint", "."]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot examine .
      because: the folder has no fullchain.pem

    hint: `voicectl inspect .` looks at every file of a folder
    ");
    insta::assert_snapshot!(context.run(&["cert", "lint", "a.test", "--ignore", "san"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'san' for '--ignore <CODE>': there is no such code; `voicectl cert lint --list` shows them

    For more information, try '--help'.
    ");
    insta::assert_snapshot!(context.run(&["cert", "lint"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the following required arguments were not provided:
      <FILE|LINEAGE>...

    Usage: voicectl cert lint <FILE|LINEAGE>...

    For more information, try '--help'.
    ");
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let context = Context::new();
    context.ok(&["cert", "new", "a.test"]);
    fs::write(context.path("cut.pem"), "-----BEGIN CERTIFICATE-----\nMIIB").expect("written");
    fs::write(context.path("zeros"), [0; 100]).expect("written");
    insta::assert_snapshot!(context.run(&["cert", "lint", "cut.pem", "zeros", "a.test"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot examine cut.pem
      because: line 1: the CERTIFICATE block has no end; the file is cut off
    error: cannot examine zeros
      because: it holds no certificate, request, key or revocation list
    a.test: 1 certificate, nothing wrong
    ");
}

#[test]
fn keys_that_others_can_read_are_told() {
    let context = Context::new();
    context.ok(&["cert", "new", "a.test", "--out", "tls"]);
    let key = context.path("tls/privkey.pem");
    for (mode, found) in [(0o600, false), (0o640, false), (0o644, true), (0o660, true)] {
        fs::set_permissions(&key, Permissions::from_mode(mode)).expect("changed");
        let output = context.output(&["cert", "lint", "tls/cert.pem"]);
        assert_eq!(
            output.status.code(),
            Some(if found { 3 } else { 0 }),
            "{mode:o}"
        );
    }
    insta::assert_snapshot!(context.run(&["cert", "lint", "tls"]), @"
    exit: 3
    ----- stdout -----
    tls/privkey.pem: private key
      error    key_mode_too_open: the mode of this private key is 0660; whoever can read it can pose as the server
    ----- stderr -----
    ");
    fs::set_permissions(&key, Permissions::from_mode(0o600)).expect("changed");
    let both = [fs::read(context.path("tls/fullchain.pem")), fs::read(&key)]
        .map(|content| content.expect("read"))
        .concat();
    fs::write(context.path("both.pem"), both).expect("written");
    fs::set_permissions(context.path("both.pem"), Permissions::from_mode(0o604)).expect("changed");
    insta::assert_snapshot!(context.run(&["cert", "lint", "both.pem"]), @"
    exit: 3
    ----- stdout -----
    both.pem: private key
      error    key_mode_too_open: the mode of this private key is 0604; whoever can read it can pose as the server
    ----- stderr -----
    ");
}

#[test]
fn json_has_one_shape() {
    let context = Context::new();
    context.ok(&["cert", "new", "a.test", "--key-type", "p521"]);
    insta::assert_snapshot!(context.run(&["cert", "lint", "a.test", "nothing", "--json"]), @r#"
    exit: 1
    ----- stdout -----
    [
      {
        "target": "a.test",
        "parts": [
          {
            "kind": "certificate",
            "path": "[HOME]/.local/state/voicectl/certs/a.test/versions/0001/fullchain.pem",
            "position": 1,
            "subject": "a.test",
            "fingerprint": "[SHA256]",
            "findings": [
              {
                "code": "key_refused_by_browsers",
                "severity": "warning",
                "message": "its key is P-521, refused by Chromium; other clients take it"
              }
            ]
          },
          {
            "kind": "key",
            "path": "[HOME]/.local/state/voicectl/certs/a.test/versions/0001/privkey.pem",
            "findings": []
          }
        ],
        "damaged": []
      },
      {
        "target": "nothing",
        "parts": [],
        "damaged": [],
        "error": "cannot examine nothing: there is no such file, and no lineage of that name"
      }
    ]
    ----- stderr -----
    "#);
    let list: Value =
        serde_json::from_str(&context.ok(&["cert", "lint", "--list", "--json"])).expect("JSON");
    let codes: Vec<&str> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|lint| lint["code"].as_str().expect("a code"))
        .collect();
    let table = context.ok(&["cert", "lint", "--list"]);
    for code in &codes {
        assert!(table.contains(code), "{code}");
    }
    assert_eq!(codes.len(), LINTS.len());
}

/// Codes found in a file.
fn codes(context: &Context, file: &str) -> Vec<String> {
    let output = context.output(&["cert", "lint", file, "--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let parts = json[0]["parts"].as_array().expect("parts").iter();
    parts
        .flat_map(|part| part["findings"].as_array().expect("findings"))
        .map(|finding| finding["code"].as_str().expect("a code").to_owned())
        .collect()
}

#[test]
fn the_faults_of_other_tools_are_found() {
    let context = Context::new();
    if have("openssl") {
        let make = |name: &str, more: &[&str]| {
            let (key, file) = (context.path(&format!("{name}.key")), context.path(name));
            let mut arguments = vec!["req", "-x509", "-nodes", "-days", "30"];
            arguments.extend(["-keyout", text(&key), "-out", text(&file)]);
            arguments.extend(more);
            tool("openssl", &arguments);
            codes(&context, name)
        };
        let ec = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
        let with_san = [
            "-addext",
            "subjectAltName=DNS:a.test",
            "-subj",
            "/CN=a.test",
        ];
        assert_eq!(
            make("openssl", &[ec.as_slice(), &with_san].concat()),
            ["leaf_is_ca", "ca_key_cert_sign_missing"]
        );
        let leaf = ["-addext", "basicConstraints=critical,CA:FALSE"];
        let weak = [
            "-newkey",
            "rsa:1024",
            "-sha1",
            "-subj",
            "/CN=a.test",
            "-set_serial",
            "-5",
        ];
        assert_eq!(
            make("weak", &[weak.as_slice(), &leaf].concat()),
            [
                "san_missing",
                "eku_missing",
                "rsa_small",
                "signature_weak",
                "serial_not_positive",
                "serial_short"
            ]
        );
    }
    if have("mkcert") {
        let output = std::process::Command::new("mkcert")
            .args([
                "-ecdsa",
                "-cert-file",
                "m.pem",
                "-key-file",
                "m-key.pem",
                "a.test",
            ])
            .env("CAROOT", context.path("mkcert"))
            .current_dir(context.home())
            .output()
            .expect("mkcert runs");
        assert!(output.status.success(), "{}", context.show(&output));
        assert_eq!(
            codes(&context, "m.pem"),
            ["subject_key_id_missing", "key_usage_for_other_key"]
        );
    }
}
