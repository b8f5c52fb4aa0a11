//! `cert new` beyond the first steps: kinds of names, subjects, profiles, files, many at once, questions.

use std::fs;

use insta::assert_snapshot;

use crate::new_files::{files, openssl};
use crate::support::command::Context;
use crate::support::terminal::Terminal;
use crate::support::{have, text, tool};

#[test]
fn every_kind_of_name_and_subject() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok(&[
        "cert",
        "new",
        "voice.test",
        "*.voice.test",
        "10.0.0.1",
        "fd00::1",
        "me@voice.test",
        "spiffe://voice.test/stt",
        "URI:https://voice.test/",
        "--out",
        "tls",
        "--subject",
        r"/C=US/ST=CA/L=SF/O=Either\/Or/OU=Dev/CN=localhost/emailAddress=me@voice.test",
    ]);
    let leaf = context.path("tls/cert.pem");
    assert_snapshot!(openssl(&leaf, &["-ext", "subjectAltName", "-subject", "-nameopt", "RFC2253,sep_comma_plus_space"]), @"
    X509v3 Subject Alternative Name: 
        DNS:voice.test, DNS:*.voice.test, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1, email:me@voice.test, URI:spiffe://voice.test/stt, URI:https://voice.test/
    subject=emailAddress=me@voice.test, CN=localhost, OU=Dev, O=Either/Or, L=SF, ST=CA, C=US
    ");
    context.ok(&[
        "cert",
        "new",
        "a.test",
        "--out",
        "o",
        "--org",
        "Bücher & Co",
        "--country",
        "DE",
    ]);
    assert_snapshot!(openssl(&context.path("o/cert.pem"), &["-subject", "-nameopt", "utf8"]), @"subject=C=DE, O=Bücher & Co, CN=a.test");
}

#[test]
fn profiles_decide_what_it_is_for() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    let usage = |folder: &str| {
        openssl(
            &context.path(folder).join("cert.pem"),
            &["-ext", "extendedKeyUsage", "-subject", "-nameopt", "utf8"],
        )
    };
    context.ok(&[
        "cert",
        "new",
        "Alice Smith",
        "me@voice.test",
        "--client",
        "--out",
        "client",
    ]);
    assert_snapshot!(usage("client"), @"
    X509v3 Extended Key Usage: 
        TLS Web Client Authentication
    subject=CN=Alice Smith
    ");
    context.ok("cert new a.test --profile peer --out peer");
    assert_snapshot!(usage("peer"), @"
    X509v3 Extended Key Usage: 
        TLS Web Server Authentication, TLS Web Client Authentication
    subject=CN=a.test
    ");
    let made = context.run("cert new a.test --profile webtransport --out pinned");
    let digest = tool(
        "sh",
        &[
            "-c",
            &format!(
                "openssl x509 -in {} -outform DER | openssl dgst -sha256 -binary | od -An -v -tu1 | tr -s ' \\n' ',' | sed 's/^,//; s/,$//; s/,/, /g'",
                text(&context.path("pinned/cert.pem"))
            ),
        ],
    );
    assert!(
        made.contains(&format!("new Uint8Array([{}])", digest.trim())),
        "{made}\n{digest}"
    );
    assert_snapshot!(context.run("cert new a.test --profile webtransport --days 15"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: profile `webtransport` lasts 14 days at most
      because: browsers take no pin of a longer one
    ");
    assert_snapshot!(context.run("cert new a.test --profile webtransport --key-type p384"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: profile `webtransport` takes no key of type p384

    hint: leave `--key-type` out
    ");
    assert_snapshot!(context.run("cert new me@a.test"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: a server's certificate needs a DNS name or an IP address
      because: clients compare nothing else with the address that they connect to

    hint: add a name such as `localhost`, or pass `--client`
    ");
}

#[test]
fn the_end_can_be_a_day_or_a_moment() {
    if !have("openssl") {
        return;
    }
    let context = Context::new();
    context.ok("cert new a.test --out day --not-after 2031-02-03");
    assert_eq!(
        openssl(&context.path("day/cert.pem"), &["-enddate"]),
        "notAfter=Feb  3 23:59:59 2031 GMT\n"
    );
    context.ok("cert new a.test --out moment --not-after 2031-02-03T04:05:06+02:00");
    assert_eq!(
        openssl(&context.path("moment/cert.pem"), &["-enddate"]),
        "notAfter=Feb  3 02:05:06 2031 GMT\n"
    );
    assert_snapshot!(context.run("cert new a.test --not-after 2020-01-01"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: this lifetime cannot be
      because: a certificate cannot end at [TIME]
    ");
    assert_snapshot!(context.run("cert new a.test --not-after tomorrow"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'tomorrow' for '--not-after <TIME>': a moment looks like [DATE] or [TIME]

    For more information, try '--help'.
    ");
    let long = context.run("cert new a.test --not-after 2099-01-01");
    assert!(
        long.contains("iOS and macOS refuse certificates of more than 825 days"),
        "{long}"
    );
}

#[test]
fn a_dry_run_says_it_all_and_leaves_nothing() {
    let context = Context::new();
    assert_snapshot!(context.run("cert new bücher.test --dry-run --days 30"), @"
    exit: 0
    ----- stdout -----
    would make the local CA  [HOME]/.local/state/voicectl/ca/root.pem
    names    bücher.test (xn--bcher-kva.test)
    subject  xn--bcher-kva.test
    profile  server
    key      p256
    until    [DATE]
    signer   the CA `local`
    lineage  [HOME]/.local/state/voicectl/certs/xn--bcher-kva.test/current
    ----- stderr -----
    Dry run: nothing was written
    ");
    assert_snapshot!(context.run("cert new a.test --dry-run --out tls --layout kubernetes"), @"
    exit: 0
    ----- stdout -----
    would make the local CA  [HOME]/.local/state/voicectl/ca/root.pem
    names    a.test
    subject  a.test
    profile  server
    key      p256
    until    [DATE]
    signer   the CA `local`
    file     tls/tls.key
    file     tls/tls.crt
    file     tls/ca.crt
    ----- stderr -----
    Dry run: nothing was written
    ");
    assert!(!context.state().exists() && !context.path("tls").exists());
    context.ok("cert new a.test");
    let there = context.run("cert new a.test --dry-run");
    assert!(there.starts_with("exit: 1"), "{there}");
}

#[test]
fn a_file_of_names_makes_many() {
    let context = Context::new();
    let lines = (0..50).fold(String::new(), |lines, at| {
        lines
            + &format!(
                "n{at}.test 10.0.0.{at}
"
            )
    });
    fs::write(context.path("names"), format!("# the office\n\n{lines}")).expect("written");
    assert_snapshot!(context.run("cert new --names-from names"), @"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    50 certificates in [HOME]/.local/state/voicectl/certs
    ");
    let list: serde_json::Value =
        serde_json::from_str(&context.ok("cert list --json")).expect("JSON");
    assert_eq!(list.as_array().expect("an array").len(), 50);
    let output = context.output_with("cert new --names-from - --out tls", lines.as_bytes());
    assert!(output.status.success());
    assert_eq!(files(&context.path("tls")).len(), 50);
    assert_eq!(
        files(&context.path("tls/n7.test")).join(" "),
        "ca.pem cert.pem fullchain.pem privkey.pem"
    );
    fs::write(context.path("more"), "n1.test\nnew.test\n").expect("written");
    assert_snapshot!(context.run("cert new --names-from more"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    1 certificates in [HOME]/.local/state/voicectl/certs
    warning: n1.test: it holds a certificate until [DATE]
    error: 1 of 2 certificates were not made

    hint: pass `--force` to replace what is there
    ");
    assert!(
        context.state().join("certs/new.test/current").exists(),
        "the rest is made"
    );
    fs::write(context.path("wrong"), "fine.test\na..b\n").expect("written");
    assert_snapshot!(context.run("cert new --names-from wrong"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: these names cannot be certified
      because: `a..b` is no DNS name: it has an empty label

    hint: names look like `localhost`, `*.example.com`, `192.168.1.20`, `::1`, `me@example.com` or `spiffe://a/b`
    ");
    assert!(
        !context.state().join("certs/fine.test").exists(),
        "nothing is made when a name is wrong"
    );
    assert_snapshot!(context.run("cert new --names-from /dev/null"), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: /dev/null names nothing

    hint: each line names one certificate, such as `voice.lan 192.168.1.20`
    ");
    let endless = context.run("cert new --names-from /dev/zero");
    assert!(
        endless.contains("it is larger than 16777216 bytes"),
        "{endless}"
    );
}

#[test]
fn on_a_terminal_it_asks() {
    let context = Context::new();
    let mut terminal = Terminal::start(context.command("cert new"));
    terminal
        .until("What is it for")
        .until("a server")
        .reads_keys()
        .keys("\r");
    terminal.until("Names, separated by blanks").reads_keys();
    // The default is taken away first.
    terminal.keys("\u{15}").line("a..b");
    terminal.until("empty label").reads_keys();
    let (status, shown) = {
        terminal.keys("\u{15}").line("voice.test *.voice.test");
        terminal
            .until("Where to")
            .until("plain files")
            .reads_keys()
            .keys("\u{1b}[B\r");
        terminal.until(
            "The same without questions: voicectl cert new voice.test '*.voice.test' --out tls",
        );
        terminal.end()
    };
    assert!(status.success(), "{shown}");
    assert!(context.path("tls/fullchain.pem").exists());

    let context = Context::new();
    let mut terminal = Terminal::start(context.command("cert new a.test --out tls --encrypt-key"));
    terminal
        .until("Pass phrase of the new key")
        .reads_keys()
        .line("one");
    terminal.until("The same again").reads_keys().line("two");
    terminal
        .until("They differ")
        .until("Pass phrase")
        .reads_keys()
        .line("three");
    terminal.until("The same again").reads_keys().line("three");
    let (status, shown) = terminal.end();
    assert!(status.success(), "{shown}");
    assert!(
        !shown.contains("three"),
        "a pass phrase is not shown: {shown}"
    );
    if have("openssl") {
        tool(
            "openssl",
            &[
                "pkey",
                "-noout",
                "-in",
                text(&context.path("tls/privkey.pem")),
                "-passin",
                "pass:three",
            ],
        );
    }
}
