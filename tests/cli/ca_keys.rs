//! `cert ca`: keys behind a pass phrase, thrown away, rotated; judged by OpenSSL.

use std::fs;
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::{have, text, tool};

/// Whether OpenSSL takes the lineage's leaf with this root, in strict mode.
pub(crate) fn takes(context: &Context, root: &Path, lineage: &str) -> bool {
    let current = context.state().join("certs").join(lineage).join("current");
    Command::new("openssl")
        .args([
            "verify",
            "-x509_strict",
            "-purpose",
            "sslserver",
            "-CAfile",
            text(root),
        ])
        .args([
            "-untrusted",
            text(&current.join("fullchain.pem")),
            text(&current.join("cert.pem")),
        ])
        .output()
        .expect("openssl runs")
        .status
        .success()
}

#[test]
fn a_root_key_can_be_thrown_away() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    assert_snapshot!(context.run("cert ca new --discard-root-key"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    CA `local` until [DATE], for any name
      root  [HOME]/.local/state/voicectl/ca/root.pem
      The root's key was never written
    hint: `voicectl cert new localhost` makes a certificate with it
    ");
    let folder = context.state().join("ca");
    assert!(!folder.join("root-key.pem").exists());
    context.ok("cert new localhost");
    assert!(takes(&context, &context.ca(), "localhost"));
    assert_snapshot!(context.run("cert ca rotate"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot rotate the CA `local`
      because: the root's key was thrown away, so it cannot sign the new root

    hint: pass `--without-overlap`; clients must trust the new root before they connect again
    ");
    let before = fs::read(context.ca()).expect("a root");
    context.ok("cert ca rotate --without-overlap");
    assert_ne!(fs::read(context.ca()).expect("a root"), before);
    assert!(
        !folder.join("root-key.pem").exists(),
        "it stays thrown away"
    );
    assert!(takes(&context, &context.ca(), "localhost"));
}

#[test]
fn a_pass_phrase_guards_the_key() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    fs::write(context.path("pass"), "correct horse").expect("written");
    fs::write(context.path("other"), "wrong horse").expect("written");
    context.ok("cert ca new --encrypt-key --passphrase file:pass");
    let key = context.state().join("ca/root-key.pem");
    tool(
        "openssl",
        &[
            "pkey",
            "-noout",
            "-in",
            text(&key),
            "-passin",
            "pass:correct horse",
        ],
    );
    assert_snapshot!(context.run("cert new a.test"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot ask: Pass phrase of the CA `local`
      because: there is no terminal, or `--no-input` is given

    hint: pass `--ca-passphrase file:PATH`
    ");
    assert_snapshot!(context.run("cert new a.test --ca-passphrase file:other"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the CA
      because: the key of the CA `local` cannot be opened
      because: the pass phrase is wrong
    ");
    assert_snapshot!(context.run("cert new a.test --ca-passphrase file:nowhere"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read the pass phrase of the CA `local`
      because: nowhere: No such file or directory (os error 2)
    ");
    assert!(!context.state().join("certs/a.test/current").exists());
    context.ok("cert new a.test --ca-passphrase file:pass");
    let mut command = context.command("cert new b.test");
    let status = command
        .env("VOICECTL_CA_PASSPHRASE", "env:SECRET")
        .env("SECRET", "correct horse")
        .output()
        .expect("it runs");
    assert!(status.status.success(), "{}", context.show(&status));
    // A rotation keeps the pass phrase.
    context.ok("cert ca rotate --ca-passphrase file:pass");
    tool(
        "openssl",
        &[
            "pkey",
            "-noout",
            "-in",
            text(&key),
            "-passin",
            "pass:correct horse",
        ],
    );
    assert!(takes(&context, &context.ca(), "a.test"));
}

#[test]
fn a_rotation_leaves_no_client_outside() {
    if !have("openssl") {
        return;
    }
    for extra in [&[][..], &["--constrain", "localhost"], &["--intermediate"]] {
        let context = Context::new();
        let mut new = vec!["cert", "ca", "new"];
        new.extend(extra);
        context.ok(&new);
        context.ok("cert new localhost");
        let before = context.path("before.pem");
        fs::copy(context.ca(), &before).expect("copied");
        let key = fs::read(context.state().join("ca/root-key.pem")).expect("a key");
        let answer = context.run("cert ca rotate");
        if extra.is_empty() {
            assert_snapshot!(answer, @"
            exit: 0
            ----- stdout -----
            ----- stderr -----
            The CA `local` has a new root until [DATE]
              root     [HOME]/.local/state/voicectl/ca/root.pem
              SHA-256  [SHA256]
              Clients that trust only the root before it are served until [DATE]
              lineage `localhost` has version 2
            hint: give the new root to clients: `voicectl cert ca export local --out ca.pem`
            ");
            assert_snapshot!(context.run("cert ca show"), @"
            exit: 0
            ----- stdout -----
            voicectl CA [HOST] [ID]
              certificate  [HOME]/.local/state/voicectl/ca/root.pem
              SHA-256      [SHA256]
              until        [DATE] (3649 days, ok)
              may sign     any name
              key          readable for its owner
              overlap      clients that trust only the root before it are served until [DATE]
              before       [HOME]/.local/state/voicectl/ca/previous/[ID].pem
            ----- stderr -----
            ");
        }
        assert!(
            takes(&context, &before, "localhost"),
            "{extra:?}: clients with the root before"
        );
        assert!(
            takes(&context, &context.ca(), "localhost"),
            "{extra:?}: clients with the new root"
        );
        let only = context.state().join("certs/localhost/versions/0001");
        assert!(only.exists(), "the version before is kept");
        let found = tool(
            "sh",
            &[
                "-c",
                &format!("find {} -name root-key.pem", text(&context.state())),
            ],
        );
        assert_eq!(found.lines().count(), 1, "{found}");
        assert_ne!(
            fs::read(found.trim()).expect("a key"),
            key,
            "the key before is gone"
        );
        // And once more: those who trust the root in the middle are served.
        let middle = context.path("middle.pem");
        fs::copy(context.ca(), &middle).expect("copied");
        context.ok("cert ca rotate");
        assert!(
            takes(&context, &middle, "localhost") && takes(&context, &context.ca(), "localhost")
        );
        let both = context.ok("cert ca export --previous");
        assert_eq!(both.matches("BEGIN CERTIFICATE").count(), 3);
    }
}
