//! `cert csr`, `cert sign`, `cert rm`.

use std::fs;

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::{have, text, tool};

/// A request of OpenSSL's with these extensions.
fn request(context: &Context, name: &str, key: &str, extensions: &[&str]) -> String {
    let (file, secret) = (context.path(name), context.path("key.pem"));
    let mut arguments = vec![
        "req",
        "-new",
        "-nodes",
        "-keyout",
        text(&secret),
        "-out",
        text(&file),
        "-subj",
        "/O=Them/CN=a.test",
    ];
    arguments.extend(["-newkey", key]);
    if key == "ec" {
        arguments.extend(["-pkeyopt", "ec_paramgen_curve:P-256"]);
    }
    for extension in extensions {
        arguments.extend(["-addext", extension]);
    }
    tool("openssl", &arguments);
    name.to_owned()
}

#[test]
fn requests_are_made_for_other_cas() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    assert_snapshot!(context.run("cert csr voice.test *.voice.test 10.0.0.1 --org Us --out order"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Request for voice.test, *.voice.test, 10.0.0.1
      request  order/request.pem
      key      order/privkey.pem
    hint: `voicectl cert sign order/request.pem` signs it with your own CA
    ");
    let file = context.path("order/request.pem");
    let show = tool(
        "openssl",
        &[
            "req",
            "-noout",
            "-verify",
            "-subject",
            "-nameopt",
            "utf8",
            "-text",
            "-in",
            text(&file),
        ],
    );
    assert!(show.contains("subject=O=Us, CN=voice.test"), "{show}");
    assert!(
        show.contains("DNS:voice.test, DNS:*.voice.test, IP Address:10.0.0.1"),
        "{show}"
    );
    // The same key again, to standard output.
    let again = context.ok("cert csr voice.test --key order/privkey.pem");
    fs::write(context.path("again.pem"), again).expect("written");
    let key = |file: &str| {
        tool(
            "openssl",
            &["req", "-noout", "-pubkey", "-in", text(&context.path(file))],
        )
    };
    assert_eq!(key("again.pem"), key("order/request.pem"));
    assert_snapshot!(context.run("cert csr voice.test --out order"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot write order/request.pem: nothing is overwritten
      because: there is a file of that name

    hint: pass `--force` to replace it, or another `--out`
    ");
    assert_snapshot!(context.run("cert csr voice.test"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the following required arguments were not provided:
      --out <DIR>

    Usage: voicectl cert csr --out <DIR> <NAME>...

    For more information, try '--help'.
    ");
    assert_snapshot!(context.run("cert csr voice.test --key order/request.pem"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use order/request.pem
      because: it holds no private key
    ");
}

/// Signs a request, has OpenSSL check what came of it, and answers what it says of it.
fn sign(context: &Context, file: &str, out: &str) -> String {
    context.ok(&["cert", "sign", file, "--out", out]);
    let (out, ca) = (context.path(out), context.ca());
    let (out, ca) = (text(&out), text(&ca));
    let purpose = [
        "verify",
        "-x509_strict",
        "-purpose",
        "sslserver",
        "-CAfile",
        ca,
    ];
    tool(
        "openssl",
        &[&purpose[..], &["-untrusted", out, out]].concat(),
    );
    let extensions = "subjectAltName,extendedKeyUsage,basicConstraints";
    tool(
        "openssl",
        &[
            "x509", "-noout", "-subject", "-nameopt", "utf8", "-ext", extensions, "-in", out,
        ],
    )
}

#[test]
fn requests_are_signed_for_names_and_subject_alone() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new --intermediate");
    let asked = request(
        &context,
        "ec.csr",
        "ec",
        &[
            "subjectAltName=DNS:a.test,IP:10.0.0.1",
            "basicConstraints=CA:FALSE",
            "keyUsage=digitalSignature",
            "extendedKeyUsage=serverAuth",
        ],
    );
    assert_snapshot!(sign(&context, &asked, "ec.pem"), @"
    subject=O=Them, CN=a.test
    X509v3 Subject Alternative Name: 
        DNS:a.test, IP Address:10.0.0.1
    X509v3 Extended Key Usage: 
        TLS Web Server Authentication
    X509v3 Basic Constraints: critical
        CA:FALSE
    ");
    let asked = request(
        &context,
        "rsa.csr",
        "rsa:2048",
        &["subjectAltName=DNS:a.test"],
    );
    let usage = {
        sign(&context, &asked, "rsa.pem");
        tool(
            "openssl",
            &[
                "x509",
                "-noout",
                "-ext",
                "keyUsage",
                "-in",
                text(&context.path("rsa.pem")),
            ],
        )
    };
    assert!(
        usage.contains("Digital Signature, Key Encipherment"),
        "{usage}"
    );
    // DER, from standard input to standard output.
    let der = context.path("ec.der");
    tool(
        "openssl",
        &[
            "req",
            "-in",
            text(&context.path("ec.csr")),
            "-outform",
            "DER",
            "-out",
            text(&der),
        ],
    );
    let output = context.output_with("cert sign -", &fs::read(&der).expect("a request"));
    assert!(output.status.success(), "{}", context.show(&output));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout)
            .matches("BEGIN CERTIFICATE")
            .count(),
        2
    );
}

#[test]
fn requests_of_gnutls_and_java_are_signed() {
    if !(have("openssl") && have("certtool") && have("keytool")) {
        return;
    }
    let context = Context::new();
    fs::write(context.path("template"), "cn = g.test\ndns_name = g.test\n").expect("written");
    tool(
        "sh",
        &[
            "-c",
            &format!(
                "cd {} && certtool --generate-privkey --ecc --outfile g.key 2>/dev/null && certtool --generate-request --load-privkey g.key --template template --outfile g.csr 2>/dev/null",
                text(context.home())
            ),
        ],
    );
    sign(&context, "g.csr", "g.pem");
    tool(
        "sh",
        &[
            "-c",
            &format!(
                "cd {} && keytool -genkeypair -alias a -keyalg EC -dname CN=j.test -keystore j.p12 -storepass changeit 2>/dev/null && keytool -certreq -alias a -ext san=dns:j.test -keystore j.p12 -storepass changeit -file j.csr 2>/dev/null",
                text(context.home())
            ),
        ],
    );
    sign(&context, "j.csr", "j.pem");
}

#[test]
fn what_a_request_may_not_ask_for_is_refused_by_name() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok("cert ca new");
    let mut refusals = String::new();
    let san = "subjectAltName=DNS:a.test";
    for (name, key, extensions) in [
        ("ca", "ec", &[san, "basicConstraints=critical,CA:TRUE"][..]),
        ("cert-sign", "ec", &[san, "keyUsage=keyCertSign"]),
        ("code", "ec", &[san, "extendedKeyUsage=codeSigning"]),
        ("client", "ec", &[san, "extendedKeyUsage=clientAuth"]),
        ("critical", "ec", &[san, "1.2.3.4=critical,ASN1:NULL"]),
        ("short", "rsa:1024", &[san]),
        ("nameless", "ec", &[]),
        (
            "other-name",
            "ec",
            &["subjectAltName=otherName:1.2.3.4;UTF8:x"],
        ),
    ] {
        let file = request(&context, name, key, extensions);
        let answer = context.run(&["cert", "sign", &file]);
        refusals.push_str(&answer.replace("----- stdout -----\n----- stderr -----\n", ""));
    }
    assert_snapshot!(refusals, @"
    exit: 1
    error: cannot sign ca
      because: it asks for CA:TRUE, to sign certificates itself
    exit: 1
    error: cannot sign cert-sign
      because: it asks for the key usage keyCertSign, which only a CA has
    exit: 1
    error: cannot sign code
      because: it asks for the extended key usage codeSigning, which profile `server` does not have
    exit: 1
    error: cannot sign client
      because: it asks for the extended key usage clientAuth, which profile `server` does not have

    hint: pass `--profile client` when it is a client's, `--profile peer` when it is both
    exit: 1
    error: cannot sign critical
      because: it asks for the critical extension 1.2.3.4; only subject and names are taken from a request
    exit: 1
    error: cannot sign short
      because: its key is of a kind that clients refuse: RSA with 1024 bits
    exit: 1
    error: cannot sign nameless
      because: a certificate needs at least one name
    exit: 1
    error: cannot sign other-name
      because: it asks for the name OtherName(1.2.3.4, [...]), which cannot be certified
    ");
    let file = request(
        &context,
        "client",
        "ec",
        &[san, "extendedKeyUsage=clientAuth"],
    );
    context.ok(&["cert", "sign", &file, "--profile", "client"]);
    // A bit of the signature flipped.
    let der = context.path("flipped.der");
    tool(
        "openssl",
        &[
            "req",
            "-in",
            text(&context.path("client")),
            "-outform",
            "DER",
            "-out",
            text(&der),
        ],
    );
    let mut bytes = fs::read(&der).expect("a request");
    *bytes.last_mut().expect("octets") ^= 1;
    fs::write(&der, bytes).expect("written");
    assert_snapshot!(context.run("cert sign flipped.der"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot sign flipped.der
      because: its signature is wrong: it is damaged, or its maker does not have the key
    ");
    assert_snapshot!(context.run("cert sign nowhere.csr"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read nowhere.csr
      because: No such file or directory (os error 2)
    ");
    let own = context.ca();
    fs::copy(own, context.path("root.pem")).expect("copied");
    assert_snapshot!(context.run("cert sign root.pem"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot sign root.pem
      because: it does not hold one certification request
    ");
}

#[test]
fn lineages_go_when_somebody_says_so() {
    let context = Context::new();
    context.ok("cert new a.test");
    context.ok("cert new b.test");
    assert_snapshot!(context.run("cert rm a.test"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot ask: Remove `a.test` with all versions and keys
      because: there is no terminal, or `--no-input` is given

    hint: pass `--yes`
    ");
    assert_snapshot!(context.run("cert rm a.test c.test --yes"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot remove lineage `c.test`
      because: there is no lineage `c.test`

    hint: `voicectl cert list` shows those that are there
    ");
    assert!(context.state().join("certs/a.test").exists());
    assert_snapshot!(context.run("cert rm a.test b.test --yes"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Lineage `a.test` is gone
    Lineage `b.test` is gone
    ");
    assert_eq!(
        fs::read_dir(context.state().join("certs"))
            .expect("a folder")
            .count(),
        0
    );
}
