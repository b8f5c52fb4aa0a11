//! Real clients, with no option: they refuse the server, take it after the installation, and refuse it after its end.
//!
//! Node reads the system's store from version 22.15 on, when it is told to; before that it takes no CA but by
//! `NODE_EXTRA_CA_CERTS`, which is the business of `trust run`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::namespace::Namespace;
use crate::support::browser::{self, firefox_name, visit};
use crate::support::server::Server;
use crate::support::{have, text};

/// A program that succeeds when it takes the server's certificate.
struct Client {
    name: &'static str,
    command: fn(&Namespace, &str) -> Option<Command>,
}

const CLIENTS: &[Client] = &[
    Client {
        name: "curl",
        command: |namespace, url| {
            let mut command = namespace.command("curl");
            command.args(["--silent", "--fail", url]);
            Some(command)
        },
    },
    Client {
        name: "git",
        command: |namespace, url| {
            // There is no repository there; what counts is why it fails.
            let mut command = namespace.command("sh");
            let script = "git ls-remote \"$0\" 2>&1 | grep -q 'not found'";
            command.args(["-c", script, url]);
            Some(command)
        },
    },
    Client {
        name: "Python urllib",
        command: |namespace, url| {
            let mut command = namespace.command("python3");
            let script = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1]).read()";
            command.args(["-c", script, url]);
            Some(command)
        },
    },
    Client {
        name: "Python requests",
        command: requests,
    },
    Client {
        name: "Node fetch",
        command: node,
    },
    Client {
        name: "Java",
        command: |namespace, url| {
            let mut command = namespace.command("java");
            let source = concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/tests/trust/clients/Fetch.java"
            );
            command.args(["-XX:TieredStopAtLevel=1", source, url]);
            Some(command)
        },
    },
];

/// A Python whose requests reads the system's bundle, as those of distributions do; one from elsewhere brings its own.
fn requests(namespace: &Namespace, url: &str) -> Option<Command> {
    let script = "import requests; print(requests.certs.where())";
    let follows = |python: &&&str| {
        let asked = namespace.command(python).args(["-c", script]).output();
        asked.is_ok_and(|output| output.stdout.starts_with(b"/etc/"))
    };
    let Some(python) = ["python3", "/usr/bin/python3"].iter().find(follows) else {
        println!("skipped: no Python has a requests that reads the system's store");
        return None;
    };
    let mut command = namespace.command(python);
    let script = "import sys, requests; requests.get(sys.argv[1]).raise_for_status()";
    command.args(["-c", script, url]);
    Some(command)
}

fn node(namespace: &Namespace, url: &str) -> Option<Command> {
    let mut knows = namespace.command("node");
    let knows = knows.args(["--use-system-ca", "-e", ""]).output();
    if !knows.is_ok_and(|output| output.status.success()) {
        println!("skipped: this Node has no --use-system-ca, and reads no store of the system");
        return None;
    }
    let mut command = namespace.command("node");
    command.env("NODE_USE_SYSTEM_CA", "1");
    let script = "fetch(process.argv[1]).then((answer) => answer.text())";
    command.args(["--use-system-ca", "-e", script, url]);
    Some(command)
}

/// Who takes the server's certificate, by name.
fn takers(namespace: &Namespace, server: &Server, profile: &Path) -> Vec<&'static str> {
    let url = format!("{}/healthz", server.url());
    let mut takers: Vec<&'static str> = CLIENTS
        .iter()
        .filter(|client| {
            let command = (client.command)(namespace, &url);
            command.is_some_and(|mut command| {
                command.output().expect("the client runs").status.success()
            })
        })
        .map(|client| client.name)
        .collect();
    let home = namespace.context().home();
    let port = server.port();
    let chromium = browser::chromium(namespace.command("chromium"), home);
    takers.extend(visit(chromium, &[port])[&port].then_some("Chromium"));
    let firefox = browser::firefox(namespace.command(firefox_name()), home, profile);
    takers.extend(visit(firefox, &[port])[&port].then_some("Firefox"));
    takers
}

/// A profile of Firefox, as it makes one itself when it is started.
fn profile(namespace: &Namespace) -> std::path::PathBuf {
    let home = namespace.context().home();
    let profile = home.join(".mozilla/firefox/test.default");
    fs::create_dir_all(&profile).expect("made");
    let list = "[Profile0]\nName=default\nIsRelative=1\nPath=test.default\nDefault=1\n";
    fs::write(home.join(".mozilla/firefox/profiles.ini"), list).expect("written");
    profile
}

fn ready() -> Option<(Namespace, Server, std::path::PathBuf)> {
    let tools = [
        "unshare",
        "nsenter",
        "certutil",
        "chromium",
        firefox_name(),
        "curl",
        "git",
        "python3",
        "node",
        "java",
    ];
    let has_all = tools.iter().filter(|tool| !have(tool)).count() == 0;
    let is_debian = Path::new("/etc/ca-certificates/update.d").is_dir();
    let namespace = (has_all && is_debian).then(Namespace::new)??;
    namespace.context().ok("cert new localhost");
    let folder = namespace.context().state().join("certs/localhost/current");
    let (cert, key) = (folder.join("fullchain.pem"), folder.join("privkey.pem"));
    let server = Server::start(&["--cert", text(&cert), "--key", text(&key)]);
    let profile = profile(&namespace);
    Some((namespace, server, profile))
}

/// Every client that can be asked here.
fn all(namespace: &Namespace) -> Vec<&'static str> {
    let here = CLIENTS
        .iter()
        .filter(|client| (client.command)(namespace, "").is_some());
    here.map(|client| client.name)
        .chain(["Chromium", "Firefox"])
        .collect()
}

#[test]
fn every_client_takes_what_is_installed_and_refuses_what_is_not() {
    let Some((namespace, server, profile)) = ready() else {
        return;
    };
    assert_eq!(takers(&namespace, &server, &profile), [""; 0]);
    assert!(namespace.output("trust install").status.success());
    assert_eq!(takers(&namespace, &server, &profile), all(&namespace));
    let output = namespace.output("trust uninstall");
    assert!(
        output.status.success(),
        "{}",
        namespace.context().show(&output)
    );
    assert_eq!(takers(&namespace, &server, &profile), [""; 0]);
}

/// Policy files are enough for browsers, also what Firefox copies from them goes.
#[test]
fn browsers_take_what_a_policy_names_and_forget_it() {
    let Some((namespace, server, profile)) = ready() else {
        return;
    };
    assert!(
        namespace
            .output("trust install --store policy")
            .status
            .success()
    );
    assert_eq!(
        takers(&namespace, &server, &profile),
        ["Chromium", "Firefox"]
    );
    let output = namespace.output("trust uninstall");
    assert!(
        output.status.success(),
        "{}",
        namespace.context().show(&output)
    );
    assert_eq!(takers(&namespace, &server, &profile), [""; 0]);
}

/// A constrained CA is taken for its names.
#[test]
fn chromium_holds_a_constrained_ca_to_its_names() {
    let Some((namespace, server, profile)) = ready() else {
        return;
    };
    let context = namespace.context();
    context.ok("cert ca new office --constrain localhost");
    context.ok("cert new localhost --ca office --out office");
    let (cert, key) = (
        context.path("office/fullchain.pem"),
        context.path("office/privkey.pem"),
    );
    let constrained = Server::start(&["--cert", text(&cert), "--key", text(&key)]);
    assert!(
        namespace
            .output("trust install --store policy --ca office")
            .status
            .success()
    );
    assert_eq!(
        takers(&namespace, &constrained, &profile),
        ["Chromium", "Firefox"]
    );
    assert_eq!(takers(&namespace, &server, &profile), [""; 0], "another CA");
}
