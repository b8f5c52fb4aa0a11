//! The page about one, the table of several.

use std::fs;

use insta::assert_snapshot;
use regex::Regex;

use super::expiring::certificate;
use crate::support::command::Context;

/// A page with its random parts replaced.
fn page(context: &Context, arguments: &[&str]) -> String {
    let mut text = context.run(arguments);
    for (pattern, word) in [
        (r"sha256/[A-Za-z0-9+/]{43}=", "sha256/[PIN]"),
        (r"\b[0-9a-f]{40}\b", "[KEY ID]"),
        (r"[A-Za-z0-9_-]{27}\.[A-Za-z0-9_-]{22}", "[ARI ID]"),
        (r"voicectl CA \S+ [0-9a-f]{8}", "voicectl CA [HOST] [ID]"),
    ] {
        let pattern = Regex::new(pattern).expect("a pattern");
        text = pattern.replace_all(&text, word).into_owned();
    }
    text
}

#[test]
fn one_is_told_in_detail() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "127.0.0.1"]);
    assert_snapshot!(page(&context, &["inspect", "voice.test"]), @"
    exit: 0
    ----- stdout -----
    voice.test
      names         voice.test, 127.0.0.1
      subject       CN=voice.test
      issuer        CN=voicectl CA [HOST] [ID]
      valid         [TIME] to [TIME] (89 days left, ok)
      key           EC P-256
      pin           sha256/[PIN]
      signature     SHA-256 with ECDSA
      usage         digitalSignature, serverAuth
      serial        [SERIAL]
      SHA-256       [SHA256]
      key id        [KEY ID]
      issuer key id [KEY ID]
      ARI id        [ARI ID]
      private key   there, its own
      verdict       trusted as a server by `voicectl CA [HOST] [ID]` of the system or the local CA
    ----- stderr -----
    ");
    context.ok(&["cert", "new", "plain.test", "--out", "plain"]);
    assert_snapshot!(page(&context, &["inspect", "plain/cert.pem", "--name", "other.test", "--no-lint"]), @"
    exit: 3
    ----- stdout -----
    plain/cert.pem
      names         plain.test
      subject       CN=plain.test
      issuer        CN=voicectl CA [HOST] [ID]
      valid         [TIME] to [TIME] (89 days left, ok)
      key           EC P-256
      pin           sha256/[PIN]
      signature     SHA-256 with ECDSA
      usage         digitalSignature, serverAuth
      serial        [SERIAL]
      SHA-256       [SHA256]
      key id        [KEY ID]
      issuer key id [KEY ID]
      ARI id        [ARI ID]
      verdict       not trusted as a server for `other.test`: it is not for `other.test`, but for plain.test
    ----- stderr -----
    ");
    assert_snapshot!(page(&context, &["inspect", "plain/privkey.pem"]), @"
    exit: 0
    ----- stdout -----
    plain/privkey.pem
      private key   EC P-256
      pin           sha256/[PIN]
    ----- stderr -----
    ");
}

#[test]
fn several_are_a_table() {
    let context = Context::new();
    context.ok(&[
        "cert",
        "new",
        "voice.test",
        "a.test",
        "b.test",
        "c.test",
        "d.test",
        "--self-signed",
        "--out",
        "tls",
    ]);
    certificate(&context, "late.test", -100.0, -3.5);
    certificate(&context, "soon.test", -80.0, 10.5);
    certificate(&context, "early.test", 1.5, 30.5);
    fs::write(context.path("tls/notes.txt"), "nothing here").expect("it is written");
    assert_snapshot!(context.run(&["inspect", "tls", "late.test.pem", "soon.test.pem", "early.test.pem"]), @"
    exit: 3
    ----- stdout -----
    TARGET             NAMES                                 ISSUER                  UNTIL       DAYS  STATE
    tls/cert.pem       voice.test a.test b.test c.test (+1)  voice.test              [DATE]  89    ok
    tls/fullchain.pem  voice.test a.test b.test c.test (+1)  voice.test              [DATE]  89    ok
    tls/privkey.pem    (private key, EC P-256)
    late.test.pem      late.test                             rcgen self signed cert  [DATE]  -4    expired
    soon.test.pem      soon.test                             rcgen self signed cert  [DATE]  10    due
    early.test.pem     early.test                            rcgen self signed cert  [DATE]  30    not yet valid
    ----- stderr -----
    warning: late.test.pem: `late.test` expired on [DATE]
    warning: early.test.pem: `early.test` is not valid before [DATE]
    ");
}

#[test]
fn expiring_ones_stand_out_in_colour_too() {
    let context = Context::new();
    certificate(&context, "late.test", -100.0, -3.5);
    certificate(&context, "soon.test", -80.0, 10.5);
    certificate(&context, "fine.test", -1.0, 80.5);
    let files = ["late.test.pem", "soon.test.pem", "fine.test.pem"];
    let mut arguments = vec!["inspect", "--color", "always"];
    arguments.extend(files);
    let output = context.output(&arguments);
    let text = String::from_utf8(output.stdout).expect("text");
    let line = |name: &str| {
        text.lines()
            .find(|line| line.contains(name))
            .expect("a row")
            .to_owned()
    };
    assert!(line("late.test").starts_with("\u{1b}[1;31m"), "{text}");
    assert!(line("soon.test").starts_with("\u{1b}[1;33m"), "{text}");
    assert!(line("fine.test").starts_with("fine"), "{text}");
}

#[test]
fn a_certificate_cannot_steer_the_terminal() {
    let context = Context::new();
    let key = rcgen::KeyPair::generate().expect("a key");
    let mut params = rcgen::CertificateParams::new(["evil.test".to_owned()]).expect("a name");
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, "\u{1b}]0;owned\u{7}\n\u{202e}x");
    let certificate = params.self_signed(&key).expect("a certificate");
    fs::write(context.path("evil.pem"), certificate.pem()).expect("it is written");
    fs::write(context.path("evil2.pem"), certificate.pem()).expect("it is written");
    for arguments in [
        &["inspect", "evil.pem"][..],
        &["inspect", "evil.pem", "evil2.pem"],
        &[
            "inspect", "evil.pem", "--check", "--ca", "evil.pem", "--name", "no.test",
        ],
    ] {
        let output = context.output(arguments);
        let shown = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(shown).expect("text");
        assert!(
            !text.contains(['\u{1b}', '\u{7}', '\u{202e}']),
            "{arguments:?}: {text:?}"
        );
    }
}
