//! `voicectl cert export`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use super::keytool_lists;
use crate::support::command::{Context, environment};
use crate::support::{have, text, tool};

#[test]
fn a_lineage_becomes_what_other_programs_want() {
    if !have("openssl") || !have("keytool") {
        return;
    }
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "127.0.0.1"]);
    fs::write(context.path("word"), "correct horse\nanother line\n").expect("written");
    let export = |format: &str, more: &[&str]| {
        let base = ["cert", "export", "voice.test", "--format", format];
        context.output(&[&base[..], more].concat()).stdout
    };
    let current = context.state().join("certs/voice.test/current");
    let original = |name: &str| fs::read(current.join(name)).expect(name);
    assert_eq!(export("pem", &[]), original("cert.pem"));
    assert_eq!(export("fullchain", &[]), original("fullchain.pem"));
    assert_eq!(export("key", &[]), original("privkey.pem"));
    let both = [original("fullchain.pem"), original("privkey.pem")].concat();
    assert_eq!(export("combined", &[]), both);
    fs::write(context.path("leaf.der"), export("der", &[])).expect("written");
    let leaf = context.path("leaf.der");
    let shown = tool("openssl", &["x509", "-inform", "DER", "-in", text(&leaf)]);
    assert_eq!(shown.into_bytes(), original("cert.pem"));

    let encrypted = export("key", &["--passphrase", "file:word"]);
    fs::write(context.path("key.pem"), encrypted).expect("written");
    let key = context.path("key.pem");
    let arguments = ["pkey", "-in", text(&key), "-passin", "pass:correct horse"];
    assert_eq!(
        tool("openssl", &arguments).into_bytes(),
        original("privkey.pem")
    );

    for (more, is_old) in [(&[][..], false), (&["--legacy"], true)] {
        let base = ["--passphrase", "file:word", "--out", "voice.p12", "--force"];
        export("p12", &[&base[..], more].concat());
        let file = context.path("voice.p12");
        let old: &[&str] = if is_old { &["-legacy"] } else { &[] };
        let arguments = [
            "pkcs12",
            "-in",
            text(&file),
            "-passin",
            "pass:correct horse",
        ];
        let shown = tool("openssl", &[&arguments[..], &["-noenc"], old].concat());
        let key = String::from_utf8(original("privkey.pem")).expect("text");
        assert!(
            shown.contains(&key) && shown.contains("friendlyName: voice.test"),
            "{shown}"
        );
    }
    export("truststore", &["--out", "trust.p12", "--alias", "Mine"]);
    let listed = keytool_lists(&context.path("trust.p12"), "changeit");
    assert!(
        listed.contains("mine, ") && listed.contains("trustedCertEntry"),
        "{listed}"
    );
    let ca = tool(
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
    let fingerprint = ca.trim().split('=').nth(1).expect("a fingerprint");
    assert!(
        listed.contains(fingerprint),
        "the local CA is what clients trust:\n{listed}"
    );
}

#[test]
fn secrets_are_kept() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test"]);
    let export = |arguments: &[&str]| {
        let base = ["cert", "export", "voice.test", "--format"];
        let output = context.output(&[&base[..], arguments].concat());
        let shown = context.show(&output);
        let word = regex::Regex::new("[a-z2-9]{5}(-[a-z2-9]{5}){4}").expect("a pattern");
        word.replace_all(&shown, "[WORD]").into_owned()
    };
    assert_snapshot!(export(&["p12", "--out", "voice.p12", "--quiet"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    warning: the pass phrase of voice.p12 is `[WORD]`, which is not shown again
    ");
    assert_snapshot!(export(&["p12", "--out", "voice.p12"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot write voice.p12: nothing is overwritten
      because: there is a file of that name

    hint: pass `--force` to replace it, or another `--out`
    ");
    assert_snapshot!(export(&["truststore", "--out", "trust.p12"]), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Wrote trust.p12
    hint: `java -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit`
    ");
    export(&["combined", "--out", "both.pem"]);
    for (name, mode) in [
        ("voice.p12", 0o600),
        ("both.pem", 0o600),
        ("trust.p12", 0o644),
    ] {
        let about = fs::metadata(context.path(name)).expect(name);
        assert_eq!(about.permissions().mode() & 0o777, mode, "{name}");
    }
    let first = fs::read(context.path("voice.p12")).expect("a file");
    export(&["p12", "--out", "voice.p12", "--force"]);
    assert_ne!(fs::read(context.path("voice.p12")).expect("a file"), first);
}

#[test]
fn nothing_secret_is_shown_on_a_terminal() {
    if !have("script") {
        return;
    }
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test"]);
    for format in ["p12", "combined", "key", "der", "truststore"] {
        let command = context.command(&["cert", "export", "voice.test", "--format", format]);
        let line = format!(
            "{} cert export voice.test --format {format}",
            command.get_program().display()
        );
        let output = Command::new("script")
            .args(["--quiet", "--return", "--command", &line, "/dev/null"])
            .envs(environment(&command))
            .current_dir(context.home())
            .stdin(Stdio::null())
            .output()
            .expect("script runs");
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(2), "{shown}");
        assert!(
            shown.contains(&format!("{format} is not for a terminal")),
            "{shown}"
        );
        assert!(!shown.contains("BEGIN"), "{shown}");
    }
}

#[test]
fn what_cannot_be_exported_is_said() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "--out", "tls"]);
    assert_snapshot!(context.run(&["cert", "export", "voice.test", "--format", "pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is neither a lineage nor a file `voice.test`

    hint: `voicectl cert list` shows the lineages
    ");
    assert_snapshot!(context.run(&["cert", "export", "tls/cert.pem", "--format", "combined"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot export tls/cert.pem
      because: it holds no key that belongs to its certificate

    hint: `voicectl cert import` makes a lineage of separate files, which can be exported
    ");
    assert_snapshot!(context.run(&["cert", "export", "tls/cert.pem", "--format", "der", "--legacy"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `--legacy` is nothing for der
    ");
    assert_snapshot!(context.run(&["cert", "export", "tls", "--format", "pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read tls
      because: Is a directory (os error 21)
    ");
    assert_snapshot!(
        context.run(&["cert", "export", "tls/cert.pem", "--format", "p12", "--passphrase", "secret"]),
        @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value for '--passphrase <SOURCE>': a pass phrase is never an argument, which other users could read; say where it is: prompt, file:PATH, fd:N or env:NAME
    "
    );
    assert_snapshot!(
        context.run(&["cert", "export", "tls/privkey.pem", "--format", "key", "--passphrase", "env:NOTHING"]),
        @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot export tls/privkey.pem
      because: no certificate in PEM form found
    "
    );
}

#[test]
fn a_file_becomes_another() {
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test", "--out", "tls"]);
    fs::write(context.path("word"), "correct horse").expect("written");
    let (chain, key) = (
        context.path("tls/fullchain.pem"),
        context.path("tls/privkey.pem"),
    );
    // The key first, and a root behind it that belongs into no chain.
    let root = fs::read(context.ca()).expect("the CA");
    let parts = [
        fs::read(&key).expect("a key"),
        root,
        fs::read(&chain).expect("a chain"),
    ];
    fs::write(context.path("all.pem"), parts.concat()).expect("written");
    let export = [
        "cert",
        "export",
        "./all.pem",
        "--format",
        "p12",
        "--out",
        "all.p12",
    ];
    context.ok(&[&export[..], &["--passphrase", "file:word"]].concat());
    let back = [
        "cert",
        "export",
        "all.p12",
        "--passphrase-in",
        "file:word",
        "--format",
    ];
    let combined = context.ok(&[&back[..], &["combined"]].concat());
    let both = [
        fs::read(&chain).expect("a chain"),
        fs::read(&key).expect("a key"),
    ]
    .concat();
    assert_eq!(combined.into_bytes(), both);
    assert_snapshot!(context.run(&["cert", "export", "all.p12", "--format", "pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read all.p12
      because: it is encrypted, and no pass phrase was given

    hint: pass `--passphrase-in file:PATH`, `env:NAME`, `fd:N` or `prompt`
    ");
    fs::write(context.path("word"), "wrong").expect("written");
    assert_snapshot!(context.run(&[&back[..], &["pem"]].concat()), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot read all.p12
      because: the pass phrase is wrong

    hint: pass `--passphrase-in file:PATH`, `env:NAME`, `fd:N` or `prompt`
    ");
}
