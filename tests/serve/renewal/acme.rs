//! `serve --acme`: a certificate from a CA, ordered, proven and renewed by the server itself.

use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;
use tempfile::TempDir;

use crate::support::command::Context;
use crate::support::fault_proxy::FaultProxy;
use crate::support::pebble::{Options, Pebble, Release};
use crate::support::server::Server;
use crate::support::{ports, text, tool, until};

const NAME: &str = "voice.test";

/// Arguments of a server for [`NAME`], on the port where the CA looks for tls-alpn-01 or on another one.
fn arguments(pebble: &Pebble, port: u16) -> Vec<String> {
    arguments_at(&pebble.directory(), pebble, port)
}

/// The same at a directory of the CA, or of who stands in front of it.
fn arguments_at(directory: &str, pebble: &Pebble, port: u16) -> Vec<String> {
    [
        "--acme",
        "-d",
        NAME,
        "--agree-tos",
        "--ca",
        directory,
        "--ca-root",
        text(&pebble.ca_root()),
        "--listen",
        &format!("127.0.0.1:{port}"),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// A state folder that outlives its server.
fn lasting() -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text(folder.path()).to_owned();
    (folder, path)
}

fn start(context: Context, arguments: &[String], more: &[&str]) -> Server {
    let mut all: Vec<&str> = arguments.iter().map(String::as_str).collect();
    all.extend(more);
    Server::start_in(context, &all)
}

/// What OpenSSL, that trusts only `root`, says of a new connection; the serial number of what it was shown.
fn served(server: &Server, root: &Path) -> Result<String, String> {
    let script = format!(
        "printf '' | openssl s_client -connect 127.0.0.1:{} -servername {NAME} -verify_hostname {NAME} \
         -verify_return_error -CAfile {} 2>&1",
        server.port(),
        text(root)
    );
    let output = Command::new("sh")
        .args(["-c", &format!("out=$({script}) || {{ echo \"$out\"; exit 1; }}; echo \"$out\" | openssl x509 -noout -serial")])
        .output()
        .expect("openssl runs");
    let said = String::from_utf8_lossy(&output.stdout)
        .trim()
        .to_lowercase();
    if output.status.success() {
        Ok(said.trim_start_matches("serial=").to_owned())
    } else {
        Err(said)
    }
}

fn serial(state: &Path) -> String {
    let current = state.join(format!("certs/{NAME}/current/cert.pem"));
    let serial = tool(
        "openssl",
        &["x509", "-noout", "-serial", "-in", text(&current)],
    );
    serial.trim().trim_start_matches("serial=").to_lowercase()
}

/// Waits until it is the CA's certificate that is served, and answers its serial number.
fn wait_for_the_first(server: &mut Server, state: &Path, root: &Path) -> String {
    server.wait_for("a new certificate from");
    server.wait_for("reloaded the certificate");
    let serial = serial(state);
    until("the CA's certificate is served", || {
        served(server, root).as_ref() == Ok(&serial)
    });
    serial
}

#[test]
fn tls_alpn_01_is_answered_on_the_port_that_is_served() {
    Pebble::each(|pebble| {
        let wanted = arguments(pebble, pebble.tls_port());
        let root = pebble.issuing_root(0);
        let (folder, state) = lasting();
        let mut server = start(Context::new(), &wanted, &["--state", &state]);
        let first = wait_for_the_first(&mut server, folder.path(), &root);
        let said = server.said();
        assert!(
            said.contains(&format!("answered tls-alpn-01 for {NAME}")),
            "{said}"
        );
        assert_eq!(pebble.status(&first)["Status"], "Valid");

        // The challenge is over: who asks for it gets nothing, and a browser what is served.
        let asked = tool(
            "sh",
            &[
                "-c",
                &format!(
                    "openssl s_client -alpn acme-tls/1 -servername {NAME} -connect 127.0.0.1:{} </dev/null 2>&1 || true",
                    server.port()
                ),
            ],
        );
        assert!(asked.contains("no peer certificate available"), "{asked}");

        // A restart takes what is there, without an order.
        drop(server);
        let orders = pebble.log().matches("/order-plz").count();
        let again = start(Context::new(), &wanted, &["--state", &state]);
        assert_eq!(served(&again, &root).as_ref(), Ok(&first));
        assert!(
            again.said().contains("certificate  voice.test until"),
            "{}",
            again.said()
        );
        assert!(!again.said().contains("ordering"), "{}", again.said());
        assert_eq!(pebble.log().matches("/order-plz").count(), orders);
    });
}

#[test]
fn http_01_is_answered_on_the_port_of_the_redirect() {
    let Some(pebble) = Pebble::new() else { return };
    let wanted = arguments(&pebble, 0);
    let http = format!("127.0.0.1:{}", pebble.http_port());
    let more = ["--challenge", "http-01", "--http", &http];
    let mut server = start(Context::new(), &wanted, &more);
    let state = server.context().state();
    wait_for_the_first(&mut server, &state, &pebble.issuing_root(0));
    let left = state.join("challenges");
    let left: Vec<_> = left.read_dir().expect("a folder").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_challenge_that_fails_is_followed_by_the_other_one() {
    let Some(pebble) = Pebble::new() else { return };
    // The CA finds nobody on the port for tls-alpn-01.
    let wanted = arguments(&pebble, 0);
    let http = format!("127.0.0.1:{}", pebble.http_port());
    let mut server = start(Context::new(), &wanted, &["--http", &http]);
    server.wait_for("trying http-01");
    let state = server.context().state();
    wait_for_the_first(&mut server, &state, &pebble.issuing_root(0));
    let record = server
        .context()
        .state()
        .join(format!("certs/{NAME}/lineage.toml"));
    let record = std::fs::read_to_string(record).expect("a record");
    assert!(record.contains("challenge = \"http-01\""), "{record}");
}

#[test]
fn it_is_renewed_while_the_server_runs() {
    let options = Options {
        validity: 16,
        ..Options::default()
    };
    // The newer one chooses a profile by chance, and with it a lifetime.
    let Some(pebble) = Release::Old.start(&options) else {
        return;
    };
    // By its lifetime: Debian 13's says when it is to be renewed.
    let proxy = FaultProxy::start(&pebble);
    proxy.hide("renewalInfo");
    let wanted = arguments_at(&proxy.directory(), &pebble, pebble.tls_port());
    let root = pebble.issuing_root(0);
    let mut server = start(Context::new(), &wanted, &[]);
    let state = server.context().state();
    let first = wait_for_the_first(&mut server, &state, &root);
    server.wait_for("because it is renewed when half");
    until("another one is served", || {
        served(&server, &root).is_ok_and(|serial| serial != first)
    });
    // Never twice at once: each order was for one that was due.
    let said = server.said();
    let (orders, issued) = (
        said.matches("ordering a certificate, because").count(),
        said.matches("a new certificate from").count(),
    );
    assert!(orders <= issued + 1, "{said}");
    assert!(!said.contains("the present certificate stays"), "{said}");
}

#[test]
fn a_ca_that_is_not_there_stops_no_client() {
    let context = Context::new();
    let directory = format!("https://127.0.0.1:{}/dir", ports::free());
    let arguments = ["--acme", "-d", NAME, "--agree-tos", "--ca", &directory];
    let mut server = Server::start_in(context, &arguments);
    server.wait_for("again in");
    assert!(server.said().contains("no CA has signed a certificate yet"));
    let (code, _) = server.curl("/healthz", &["--insecure"]);
    assert_eq!(code, 200);
    // A client that checks is not fooled.
    let output = Command::new("curl")
        .args(["--silent", &format!("{}/healthz", server.url())])
        .output()
        .expect("curl runs");
    assert_eq!(output.status.code(), Some(60));
    server.signal("TERM");
    assert!(server.wait().success(), "{}", server.said());
}

#[test]
fn a_failure_is_said_with_its_repair_and_waits_its_time() {
    let Some(pebble) = Pebble::new() else { return };
    // Nobody is where the CA looks.
    let wanted = arguments(&pebble, 0);
    let (_folder, state) = lasting();
    let mut server = start(Context::new(), &wanted, &["--state", &state]);
    server.wait_for("next try in");
    let said = server.said();
    assert!(
        said.contains(&format!("cannot get a certificate for {NAME}")),
        "{said}"
    );
    assert!(said.contains("hint: "), "{said}");
    drop(server);
    // The wait is kept: a server that is restarted again and again does not ask again and again.
    let mut again = start(Context::new(), &wanted, &["--state", &state]);
    again.wait_for("not ordered before");
    assert!(!again.said().contains("ordering"), "{}", again.said());
}

#[test]
fn another_process_may_order_at_the_same_time() {
    // The newer one chooses a profile by chance, and a lineage never gets a shorter certificate.
    let Some(pebble) = Pebble::old() else { return };
    let wanted = arguments(&pebble, pebble.tls_port());
    let root = pebble.issuing_root(0);
    let http = format!("127.0.0.1:{}", pebble.http_port());
    let mut server = start(Context::new(), &wanted, &["--http", &http]);
    let state = server.context().state();
    wait_for_the_first(&mut server, &state, &root);
    let tls = format!("127.0.0.1:{}", pebble.tls_port());
    for proof in [
        ["--challenge", "tls-alpn-01", "--tls-listen", &tls],
        ["--challenge", "http-01", "--http-listen", &http],
    ] {
        let before = serial(&state);
        let mut issue = vec!["acme", "issue", "-d", NAME, "--force", "--preflight", "off"];
        let (directory, ca_root) = (pebble.directory(), pebble.ca_root());
        issue.extend(["--ca", &directory, "--ca-root", text(&ca_root)]);
        issue.extend(proof);
        server.context().ok(&issue);
        let after = serial(&state);
        assert_ne!(before, after);
        until("its certificate is served", || {
            served(&server, &root).as_ref() == Ok(&after)
        });
    }
}

#[test]
fn without_consent_there_is_no_account() {
    let Some(pebble) = Pebble::new() else { return };
    let context = Context::new();
    let (directory, root) = (pebble.directory(), pebble.ca_root());
    let answer = context
        .run(&[
            "serve",
            "--acme",
            "-d",
            NAME,
            "--ca",
            &directory,
            "--ca-root",
            text(&root),
            "--listen",
            "127.0.0.1:0",
            "--quiet",
            "--no-input",
            "--log",
            "error",
        ])
        .replace(&directory, "[CA]");
    assert!(answer.starts_with("exit: 2\n"), "{answer}");
    assert!(answer.contains("--agree-tos"), "{answer}");
}

#[test]
fn wrong_use_is_refused_before_a_port_is_opened() {
    let context = Context::new();
    assert_snapshot!(context.run(&["serve", "--acme", "-d", "*.example.com"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `serve` cannot prove *.example.com
      because: only dns-01 proves wildcards (RFC 8555 section 8.3)

    hint: `voicectl acme issue -d '*.example.com' --dns PROVIDER` gets it; pass `--lineage NAME` then
    ");
    assert_snapshot!(context.run(&["serve", "--acme", "-d", "a.test", "--challenge", "http-01"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: http-01 needs a port for plain HTTP
      because: the CA connects to port 80, and `serve` listens for HTTPS only

    hint: pass `--http 0.0.0.0:80`, or `--challenge tls-alpn-01`
    ");
    assert_snapshot!(context.run(&["serve", "--acme", "-d", "a.test", "--challenge", "dns-01"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: `serve` does not answer dns-01
      because: it answers tls-alpn-01 and http-01, on its own ports

    hint: `voicectl acme issue --dns PROVIDER` gets the certificate; pass `--lineage NAME` then
    ");
    assert_snapshot!(context.run(&["serve", "--agree-tos"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: flags of a new account need `--acme`
      because: without it no CA is asked for anything

    hint: pass `--acme -d NAME`, or leave them out
    ");
    assert_snapshot!(context.run(&["serve", "--acme", "-d", "a.test", "--ca", "nobody"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot use `nobody` as a CA
      because: `nobody` is neither letsencrypt, letsencrypt-staging, zerossl, google, buypass nor an https:// URL
    ");
    assert_snapshot!(context.run(&["serve", "--ca", "https://ca.test/dir"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: cannot use that as the name of a local CA
      because: `https://ca.test/dir` cannot be a name here: letters, digits, `.`, `-` and `_`, at most 200, the first no dot or hyphen

    hint: a CA that speaks ACME needs `--acme -d NAME`
    ");
    context.ok("cert new a.test");
    assert_snapshot!(context.run(&["serve", "--acme", "-d", "a.test"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the lineage a.test for a certificate of an ACME CA
      because: it exists already, and is from elsewhere (local-ca)

    hint: pass `--lineage OTHER` to keep it and make another one
    ");
    assert!(context.run("serve --acme").starts_with("exit: 2\n"));
    assert!(context.run("serve -d a.test").starts_with("exit: 2\n"));
}
