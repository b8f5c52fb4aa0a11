//! `cert ca`: constraints, intermediates, several of them; judged by OpenSSL and GnuTLS.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use insta::assert_snapshot;

use crate::ca_keys::takes;
use crate::support::command::Context;
use crate::support::{have, text, tool};

/// A leaf that a thief of the CA's key would make, with this SAN, and its key: `stolen.pem` and `stolen-key.pem` in the
/// home of `context`.
pub(crate) fn steal(context: &Context, ca: &Path, san: &str) -> PathBuf {
    let leaf = context.path("stolen.pem");
    let script = format!(
        "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {2} -subj /O=x 2>/dev/null \
         | openssl x509 -req -CA {0}/intermediate.pem -CAkey {0}/intermediate-key.pem -days 9 -out {1} -extfile <(printf '\
         subjectAltName={3}\\nextendedKeyUsage=serverAuth\\nauthorityKeyIdentifier=keyid\\nbasicConstraints=critical,CA:FALSE\\n\
         keyUsage=digitalSignature\\nsubjectKeyIdentifier=hash\\n') 2>/dev/null",
        text(ca),
        text(&leaf),
        text(&context.path("stolen-key.pem")),
        san
    );
    tool("bash", &["-c", &script]);
    leaf
}

#[test]
fn a_constrained_ca_is_worth_no_more_than_its_names() {
    if !(have("openssl") && have("certtool")) {
        return;
    }
    let context = Context::new();
    assert_snapshot!(context.run("cert ca new office --constrain voice.test --constrain 192.168.0.0/16"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    CA `office` until [DATE], for voice.test, 192.168.0.0/16
      root  [HOME]/.local/state/voicectl/cas/office/root.pem
    hint: `voicectl cert new voice.test --ca office` makes a certificate with it
    ");
    context.ok("cert new a.voice.test 192.168.1.2 me@voice.test --ca office");
    let folder = context.state().join("cas/office");
    assert!(takes(&context, &folder.join("root.pem"), "a.voice.test"));
    assert_snapshot!(context.run("cert new other.test --ca office"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot make lineage `other.test`
      because: the CA may not sign other.test; it is constrained to voice.test, 192.168.0.0/16

    hint: `--ca NAME` takes another CA, `voicectl cert ca list` shows them
    ");
    assert_snapshot!(context.run("cert new a.voice.test 10.0.0.1 --ca office --out x"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot make the certificate
      because: the CA may not sign 10.0.0.1; it is constrained to voice.test, 192.168.0.0/16

    hint: `--ca NAME` takes another CA, `voicectl cert ca list` shows them
    ");
    for (san, good) in [
        ("DNS:b.voice.test", true),
        ("DNS:other.test", false),
        ("IP:192.168.9.9", true),
        ("IP:10.0.0.1", false),
        ("IP:::1", false),
        ("email:me@other.test", false),
    ] {
        let leaf = steal(&context, &folder, san);
        let (root, chain) = (folder.join("root.pem"), folder.join("intermediate.pem"));
        let openssl = Command::new("openssl")
            .args([
                "verify",
                "-CAfile",
                text(&root),
                "-untrusted",
                text(&chain),
                text(&leaf),
            ])
            .output()
            .expect("openssl runs");
        assert_eq!(openssl.status.success(), good, "OpenSSL, {san}");
        let whole = context.path("whole.pem");
        let bytes = [
            fs::read(&leaf).expect("a leaf"),
            fs::read(&chain).expect("a chain"),
        ]
        .concat();
        fs::write(&whole, bytes).expect("written");
        let gnutls = Command::new("certtool")
            .args([
                "--verify",
                "--load-ca-certificate",
                text(&root),
                "--infile",
                text(&whole),
            ])
            .output()
            .expect("certtool runs");
        assert_eq!(gnutls.status.success(), good, "GnuTLS, {san}");
    }
    assert_snapshot!(context.run("cert ca new x --constrain 10.0.0.0/99"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: these constraints cannot be written
      because: `10.0.0.0/99` is no constraint: behind the slash stand 0 to 32 bits

    hint: they look like `voice.lan`, `192.168.0.0/16` or `@mail.example.com`
    ");
}

#[test]
fn several_cas_have_names() {
    let context = Context::new();
    assert_snapshot!(context.run("cert ca list"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    There is no CA yet
    hint: `voicectl cert new localhost` makes one, `voicectl cert ca new` one with limits
    ");
    context.ok("cert ca new office --days 365");
    context.ok("cert new a.test --ca office");
    context.ok("cert new b.test");
    assert_snapshot!(context.run("cert ca list"), @"
    exit: 0
    ----- stdout -----
    NAME    MAY SIGN  UNTIL       DAYS  STATE
    local   any name  [DATE]  3649  ok
    office  any name  [DATE]  364   ok
    ----- stderr -----
    ");
    assert_snapshot!(context.run("cert ca new office"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: the CA `office` exists already
      because: [HOME]/.local/state/voicectl/cas/office

    hint: `voicectl cert ca rotate office` puts a new one in its place
    hint: or name another one: `voicectl cert ca new NAME`
    ");
    assert_snapshot!(context.run("cert new c.test --ca nobody"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the CA
      because: there is no CA `nobody` in [HOME]/.local/state/voicectl

    hint: `voicectl cert ca list` shows those that are there
    hint: `voicectl cert ca new nobody` makes it
    ");
    assert_snapshot!(context.run("cert ca show ../ca"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value '../ca' for '[NAME]': `../ca` cannot be a name here: letters, digits, `.`, `-` and `_`, at most 200, the first no dot or hyphen

    For more information, try '--help'.
    ");
    assert_snapshot!(context.run("cert ca rm office"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot ask: Remove the CA `office` and its keys, which signed a.test
      because: there is no terminal, or `--no-input` is given

    hint: pass `--yes`
    ");
    assert_snapshot!(context.run("cert ca rm office --yes"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    The CA `office` is gone
    hint: where it was installed, remove the root with SHA-256 [SHA256]
    ");
    assert_snapshot!(context.run("cert ca rm office --yes"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot remove the CA `office`
      because: there is no CA `office` in [HOME]/.local/state/voicectl

    hint: `voicectl cert ca list` shows those that are there
    hint: `voicectl cert ca new office` makes it
    ");
    assert!(context.ca().exists());
}

#[test]
fn an_expired_ca_signs_nothing() {
    if !have("certtool") {
        return;
    }
    let context = Context::new();
    let folder = context.state().join("ca");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(context.path("template"), "cn = old\nca\ncert_signing_key\nactivation_date = \"2019-01-01\"\nexpiration_date = \"2020-01-01 00:00:00 UTC\"\n").expect("written");
    let (key, root) = (folder.join("root-key.pem"), folder.join("root.pem"));
    tool(
        "certtool",
        &["--generate-privkey", "--ecc", "--outfile", text(&key)],
    );
    tool(
        "certtool",
        &[
            "--generate-self-signed",
            "--load-privkey",
            text(&key),
            "--template",
            text(&context.path("template")),
            "--outfile",
            text(&root),
        ],
    );
    assert_snapshot!(context.run("cert new a.test"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot make lineage `a.test`
      because: the issuer expired on [DATE]

    hint: `voicectl cert ca rotate` makes a new CA in its place
    ");
    let listed = context.run("cert ca list");
    let days = listed
        .split_whitespace()
        .find(|word| word.parse().is_ok_and(|days: i32| days < -2500))
        .expect("days since 2020");
    assert_snapshot!(listed.replace(days, "[DAYS]"), @"
    exit: 3
    ----- stdout -----
    NAME   MAY SIGN  UNTIL       DAYS   STATE
    local  any name  [DATE]  [DAYS]  expired
    ----- stderr -----
    ");
}

#[test]
fn exports_hold_no_key() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new");
    context.ok("cert ca export --out ca.pem");
    context.ok("cert ca export --format der --out ca.crt");
    let fingerprint = |file: &str, form: &str| {
        tool(
            "openssl",
            &[
                "x509",
                "-noout",
                "-fingerprint",
                "-sha256",
                "-inform",
                form,
                "-in",
                text(&context.path(file)),
            ],
        )
    };
    assert_eq!(fingerprint("ca.pem", "PEM"), fingerprint("ca.crt", "DER"));
    assert!(
        !fs::read_to_string(context.path("ca.pem"))
            .expect("text")
            .contains("KEY")
    );
    assert_snapshot!(context.run("cert ca export --out ca.pem"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot write ca.pem: nothing is overwritten
      because: there is a file of that name

    hint: pass `--force` to replace it, or another `--out`
    ");
    context.ok("cert ca export --out ca.pem --force");
}
