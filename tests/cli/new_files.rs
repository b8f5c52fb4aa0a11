//! `cert new --out`: names, modes and contents of plain files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::{have, text, tool};

/// What OpenSSL says of a certificate.
pub(crate) fn openssl(file: &Path, what: &[&str]) -> String {
    let mut arguments = vec!["x509", "-noout", "-in", text(file)];
    arguments.extend(what);
    tool("openssl", &arguments)
}

pub(crate) fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("text")
        })
        .collect();
    names.sort();
    names
}

#[test]
fn layouts_name_the_files_as_programs_look_for_them() {
    let context = Context::new();
    context.ok("cert ca new --intermediate");
    for (layout, expected) in [
        ("pem", "ca.pem cert.pem chain.pem fullchain.pem privkey.pem"),
        ("mkcert", "a.test+1-key.pem a.test+1.pem"),
        ("server", "ca.crt server.crt server.key"),
        ("kubernetes", "ca.crt tls.crt tls.key"),
        ("combined", "ca.pem server.pem"),
    ] {
        context.ok(&[
            "cert", "new", "a.test", "::1", "--out", layout, "--layout", layout,
        ]);
        let folder = context.path(layout);
        assert_eq!(files(&folder).join(" "), expected);
        for name in files(&folder) {
            let path = folder.join(&name);
            let content = fs::read_to_string(&path).expect("text");
            let mode = path.metadata().expect("a file").permissions().mode() & 0o777;
            let wanted = if content.contains("PRIVATE KEY") {
                0o600
            } else {
                0o644
            };
            assert_eq!(mode, wanted, "{layout}/{name}");
        }
    }
    let combined = fs::read_to_string(context.path("combined/server.pem")).expect("text");
    assert_eq!(combined.matches("BEGIN CERTIFICATE").count(), 2);
    assert_eq!(combined.matches("BEGIN PRIVATE KEY").count(), 1);
    // Without an intermediate there is no chain, and the one of before goes.
    context.ok("cert new a.test --out pem --force --self-signed");
    assert_eq!(
        files(&context.path("pem")).join(" "),
        "cert.pem fullchain.pem privkey.pem"
    );
}

#[test]
fn an_encrypted_key_opens_with_its_pass_phrase_alone() {
    if !(have("openssl") && have("certtool")) {
        return;
    }
    let context = Context::new();
    fs::write(context.path("pass"), "correct horse\nsecond line\n").expect("written");
    context.ok("cert new a.test --out tls --encrypt-key --passphrase file:pass");
    let key = context.path("tls/privkey.pem");
    let key = text(&key);
    tool(
        "openssl",
        &[
            "pkey",
            "-noout",
            "-in",
            key,
            "-passin",
            "pass:correct horse",
        ],
    );
    tool(
        "certtool",
        &["--key-info", "--infile", key, "--password", "correct horse"],
    );
    let show = tool("openssl", &["asn1parse", "-in", key]);
    for part in ["PBES2", "PBKDF2", "0927C0", "hmacWithSHA256", "aes-256-cbc"] {
        assert!(show.contains(part), "{part}: {show}");
    }
    assert_snapshot!(context.run("cert new a.test --out b --encrypt-key --passphrase secret"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value for '--passphrase <SOURCE>': a pass phrase is never an argument, which other users could read; say where it is: prompt, file:PATH, fd:N or env:NAME
    ");
    assert_snapshot!(context.run("cert new a.test --out b --encrypt-key"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot ask: Pass phrase of the new key
      because: there is no terminal, or `--no-input` is given

    hint: pass `--passphrase file:PATH`
    ");
    assert_snapshot!(context.run("cert new a.test --encrypt-key"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the following required arguments were not provided:
      --out <DIR>

    Usage: voicectl cert new --out <DIR> --encrypt-key <NAME>...

    For more information, try '--help'.
    ");
    assert!(!context.path("b").exists());
}

#[test]
fn a_throwaway_ca_signs_nothing_else() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    assert_snapshot!(context.run("cert new a.test 127.0.0.1 --throwaway-ca --out tls"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Certificate for a.test, 127.0.0.1 until [DATE]
      tls/privkey.pem
      tls/cert.pem
      tls/fullchain.pem
      tls/ca.pem
    hint: clients trust it with the CA: `curl --cacert tls/ca.pem https://a.test/`
    ");
    context.ok("cert new b.test --throwaway-ca");
    assert!(!context.ca().exists());
    let ca = context.state().join("certs/b.test/current/ca.pem");
    let leaf = context.state().join("certs/b.test/current/cert.pem");
    tool(
        "openssl",
        &[
            "verify",
            "-x509_strict",
            "-CAfile",
            text(&ca),
            "-verify_hostname",
            "b.test",
            text(&leaf),
        ],
    );
    let show = openssl(&context.path("tls/ca.pem"), &["-ext", "nameConstraints"]);
    assert!(
        show.contains("DNS:a.test") && show.contains("IP:127.0.0.1/255.255.255.255"),
        "{show}"
    );
    let keys = tool(
        "sh",
        &[
            "-c",
            &format!(
                "find {} -name '*key*' | grep -v certs/b.test/versions/0001/privkey.pem || true",
                text(&context.state())
            ),
        ],
    );
    assert_eq!(keys, "", "no key of a CA is anywhere");
}

#[test]
fn two_runs_into_one_folder_do_not_mix() {
    let context = Context::new();
    context.ok("cert new first.test");
    let runs: Vec<_> = (0..8)
        .map(|_| {
            context
                .command(&["cert", "new", "a.test", "--out", "tls"])
                .stderr(std::process::Stdio::null())
                .spawn()
                .expect("it runs")
        })
        .collect();
    let done = runs
        .into_iter()
        .map(|mut run| run.wait().expect("it ends").success())
        .filter(|done| *done)
        .count();
    assert!(done <= 1, "{done} runs claim to have written");
    if done == 1 && have("openssl") {
        let (leaf, key) = (
            context.path("tls/cert.pem"),
            context.path("tls/privkey.pem"),
        );
        let from_leaf = openssl(&leaf, &["-pubkey"]);
        let from_key = tool("openssl", &["pkey", "-in", text(&key), "-pubout"]);
        assert_eq!(from_leaf, from_key);
    }
}
