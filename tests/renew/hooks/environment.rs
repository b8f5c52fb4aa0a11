//! What hooks are told.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::Home;
use crate::support::command::Context;
use crate::support::pebble::{Options, Release};
use crate::support::{have, text, tool};

/// The variables that `env` wrote and that begin like this.
fn variables(path: &Path, beginnings: &[&str]) -> BTreeMap<String, String> {
    let written = fs::read_to_string(path).expect("the hook ran");
    let pairs = written.lines().filter_map(|line| line.split_once('='));
    pairs
        .filter(|(name, _)| {
            beginnings
                .iter()
                .any(|beginning| name.starts_with(beginning))
        })
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn a_deploy_hook_knows_what_there_is_to_deploy() {
    let home = Home::new(&["voice.test", "www.voice.test", "192.0.2.7"]);
    let line = format!("pwd; env > {}", text(&home.out()));
    home.hook(&["--deploy", &line, "--run"]);
    let told = variables(&home.out(), &["RENEWED", "FAILED", "VOICECTL_"]);
    let version = home.folder().join("versions/0001");
    let file = |name: &str| version.join(name).to_str().expect("text").to_owned();
    let listed: serde_json::Value =
        serde_json::from_str(&home.context.ok("cert list --json")).expect("JSON");
    for (name, value) in [
        (
            "RENEWED_LINEAGE",
            text(&home.folder().join("current")).to_owned(),
        ),
        (
            "RENEWED_DOMAINS",
            "voice.test www.voice.test 192.0.2.7".to_owned(),
        ),
        ("VOICECTL_LINEAGE", "voice.test".to_owned()),
        ("VOICECTL_HOOK", "deploy".to_owned()),
        ("VOICECTL_CERT", file("cert.pem")),
        ("VOICECTL_CHAIN", file("chain.pem")),
        ("VOICECTL_FULLCHAIN", file("fullchain.pem")),
        ("VOICECTL_KEY", file("privkey.pem")),
        ("VOICECTL_SERIAL", home.serial()),
        (
            "VOICECTL_NOT_AFTER",
            listed[0]["not_after"].as_str().expect("a time").to_owned(),
        ),
        ("VOICECTL_VERSION", "1".to_owned()),
    ] {
        assert_eq!(told.get(name), Some(&value), "{name}");
    }
    assert!(!told.contains_key("FAILED_DOMAINS"));
    let log = fs::read_to_string(home.folder().join("hooks.log")).expect("the log");
    assert!(log.contains("\n/\n"), "it runs in the root folder: {log}");
}

/// Nothing of another run is told, and programs of administrators are found although the PATH is cron's.
#[test]
fn a_hook_gets_no_variables_of_another_run() {
    let home = Home::new(&["voice.test"]);
    let line = format!("env > {}", text(&home.out()));
    let output = home
        .context
        .command(&["renew", "hook", "voice.test", "--deploy", &line, "--run"])
        .env("FAILED_DOMAINS", "old.test")
        .env("VOICECTL_VERSION", "77")
        .env("PATH", "/usr/bin:/bin")
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{output:?}");
    let told = variables(&home.out(), &["FAILED", "VOICECTL_VERSION", "PATH"]);
    assert_eq!(told.get("FAILED_DOMAINS"), None);
    assert_eq!(told["VOICECTL_VERSION"], "1");
    assert_eq!(
        told["PATH"],
        "/usr/bin:/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin"
    );
}

/// A hook written for certbot is told the same by us: the same names, and values of the same form.
#[test]
fn certbot_tells_its_hooks_the_same() {
    if !have("certbot") {
        return;
    }
    let Some(pebble) = Release::Old.start(&Options::default()) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let [theirs, state] = ["theirs", "state"].map(|name| folder.path().join(name));
    let output = Command::new("certbot")
        .args([
            "certonly",
            "--standalone",
            "--non-interactive",
            "--agree-tos",
        ])
        .args([
            "--register-unsafely-without-email",
            "--server",
            &pebble.directory(),
        ])
        .args(["--http-01-port", &pebble.http_port().to_string()])
        .args([
            "--http-01-address",
            "127.0.0.1",
            "-d",
            "voice.test,www.voice.test",
        ])
        .args(["--deploy-hook", &format!("env > {}", text(&theirs))])
        .args([
            "--config-dir",
            text(&state.join("etc")),
            "--work-dir",
            text(&state.join("lib")),
        ])
        .args(["--logs-dir", text(&state.join("log"))])
        .env("REQUESTS_CA_BUNDLE", pebble.ca_root())
        .stdin(Stdio::null())
        .output()
        .expect("certbot runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let theirs = variables(&theirs, &["RENEWED"]);

    let home = Home::new(&["voice.test", "www.voice.test"]);
    home.hook(&["--deploy", &format!("env > {}", text(&home.out())), "--run"]);
    let ours = variables(&home.out(), &["RENEWED"]);
    assert!(theirs.keys().eq(ours.keys()), "{theirs:?} {ours:?}");
    assert_eq!(theirs["RENEWED_DOMAINS"], ours["RENEWED_DOMAINS"]);
    let files = |lineage: &str| {
        ["cert.pem", "chain.pem", "fullchain.pem", "privkey.pem"]
            .map(|name| Path::new(lineage).join(name).is_file())
    };
    assert_eq!(files(&theirs["RENEWED_LINEAGE"]), [true; 4]);
    assert_eq!(files(&ours["RENEWED_LINEAGE"]), [true; 4]);
}

/// A certificate from elsewhere may hold any name; none of them is read by a shell, and none is two words.
#[test]
fn names_of_a_certificate_are_no_commands() {
    let context = Context::new();
    let [key, cert] = ["key.pem", "cert.pem"].map(|name| context.path(name));
    let pwned = context.path("pwned");
    let configuration = context.path("request.conf");
    // `$` and `;` mean something in OpenSSL's configuration.
    let sections = r"
[req]
distinguished_name = dn
x509_extensions = ext
[dn]
[ext]
subjectAltName = @names
[names]
DNS.1 = voice.test
DNS.2 = \$(touch\${IFS}pwned)
DNS.3 = `touch pwned`
DNS.4 = \;touch pwned\;
DNS.5 = a b
";
    fs::write(&configuration, sections).expect("written");
    tool(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/CN=voice.test",
            "-days",
            "30",
            "-config",
            text(&configuration),
            "-keyout",
            text(&key),
            "-out",
            text(&cert),
        ],
    );
    let import = [
        "cert",
        "import",
        text(&cert),
        "--key",
        text(&key),
        "--lineage",
        "odd",
    ];
    context.ok(&import);
    let out = context.path("out");
    // As careless as hooks are.
    let line = format!(
        "cd {}; for name in $RENEWED_DOMAINS; do echo \"$name\"; done > {}",
        text(context.home()),
        text(&out)
    );
    context.ok(&["renew", "hook", "odd", "--deploy", &line, "--run"]);
    let said = fs::read_to_string(&out).expect("the hook ran");
    assert_eq!(said, "voice.test\n$(touch${IFS}pwned)\n");
    assert!(!pwned.exists());
}
