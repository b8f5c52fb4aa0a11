//! What is a trust anchor, and what is refused.

use std::fs;

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::{have, text, tool};

/// Stores of this machine are only planned for.
const TRY: &str = "trust install --store nss --print-commands --ca";

#[test]
fn leaves_and_keys_are_refused() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok("cert new localhost --out out");
    assert_snapshot!(context.run(&*format!("{TRY} out/cert.pem")), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: out/cert.pem is no trust anchor
      because: `localhost` is a leaf that `voicectl CA [HOST] [ID]` signed; clients trust the root above it, not the leaf

    hint: pass the file with the root certificate alone
    ");
    assert_snapshot!(context.run(&*format!("{TRY} out/fullchain.pem")), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: out/fullchain.pem is no trust anchor
      because: `localhost` is a leaf that `voicectl CA [HOST] [ID]` signed; clients trust the root above it, not the leaf

    hint: pass the file with the root certificate alone
    ");
    assert_snapshot!(context.run(&*format!("{TRY} out/privkey.pem")), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: out/privkey.pem is no trust anchor
      because: it holds a private key and no certificate; keys are never installed

    hint: pass the file with the root certificate
    ");
    let leaf = context.path("leaf.pem");
    let new = [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "/dev/null",
    ];
    let rest = [
        "-subj",
        "/CN=me.test",
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-out",
        text(&leaf),
    ];
    tool("openssl", &[&new[..], &rest[..]].concat());
    assert_snapshot!(context.run(&*format!("{TRY} leaf.pem")), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: leaf.pem is no trust anchor
      because: `me.test` is a self-signed leaf and no CA: Chromium and Firefox demand different trust for it, and a new one would have to be installed with each renewal

    hint: `voicectl cert new NAME` makes a certificate from a CA, and `voicectl trust install` installs that CA
    ");
    fs::write(context.path("empty.pem"), "nothing").expect("written");
    assert_snapshot!(context.run(&*format!("{TRY} empty.pem")), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: empty.pem is no trust anchor
      because: it holds no certificate, request, key or revocation list
    ");
    assert_snapshot!(context.run(&*format!("{TRY} nobody")), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot install the CA
      because: there is no CA `nobody` in [HOME]/.local/state/voicectl

    hint: `voicectl cert ca list` shows those that are there
    hint: `voicectl cert ca new nobody` makes it
    hint: a file with a root certificate is given by its path, as `./ca.pem`
    ");
    assert_snapshot!(context.run("trust install --store somewhere"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'somewhere' for '--store <NAME>'
      [possible values: system, policy, java, nss]

    For more information, try '--help'.
    ");
}

#[test]
fn without_a_ca_there_is_nothing_to_install() {
    let context = Context::new();
    assert_snapshot!(context.run("trust install"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot install the CA
      because: there is no CA `local` in [HOME]/.local/state/voicectl

    hint: `voicectl cert new localhost` makes one
    ");
    assert_snapshot!(context.run("trust uninstall"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    There is no CA, and nothing was installed
    ");
}

#[test]
fn a_root_is_taken_from_der_and_from_beside_its_key() {
    if !(have("openssl") && have("certutil")) {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new");
    fs::create_dir_all(context.path(".pki/nssdb")).expect("made");
    let (ca, der) = (context.ca(), context.path("ca.der"));
    tool(
        "openssl",
        &[
            "x509",
            "-in",
            text(&ca),
            "-outform",
            "DER",
            "-out",
            text(&der),
        ],
    );
    let pem = fs::read_to_string(&ca).expect("a root");
    let key = fs::read_to_string(context.state().join("ca/root-key.pem")).expect("a key");
    fs::write(context.path("both.pem"), format!("{key}{pem}")).expect("written");
    let plain = context.ok("trust install --store nss --print-commands");
    assert!(plain.contains(&pem));
    for file in ["ca.der", "both.pem"] {
        assert_eq!(context.ok(&*format!("{TRY} {file}")), plain, "{file}");
    }
}
