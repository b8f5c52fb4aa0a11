//! Caddy's `acme_server`, a second implementation: no meta, no ARI, certificates of twelve hours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::client::judge;
use crate::support::command::Context;
use crate::support::private::Private;
use crate::support::{have, text};

const DIRECTORY: &str = "https://acme.localhost:24443/acme/local/directory";

const CADDYFILE: &str = "{
    admin off
    auto_https disable_redirects
    skip_install_trust
    storage file_system ./caddydata
}
acme.localhost:24443 {
    tls internal
    acme_server
}
";

/// Caddy on a loopback of its own, where it finds the names and their port 80.
fn caddy(context: &Context) -> Option<(Private, PathBuf)> {
    for tool in ["caddy", "curl", "unshare", "ip"] {
        if !have(tool) {
            return None;
        }
    }
    fs::write(context.path("Caddyfile"), CADDYFILE).expect("written");
    let hosts = "127.0.0.1 localhost acme.localhost one.test two.test three.test\n";
    fs::write(context.path("hosts"), hosts).expect("written");
    let home = text(context.home());
    let root = context.path("caddydata/pki/authorities/local/root.crt");
    let script = format!(
        "cd {home}; ip link set lo up; mount --bind hosts /etc/hosts; export HOME={home}
        caddy run --config Caddyfile --adapter caddyfile >caddy.log 2>&1 &
        tries=0
        until curl -sf --max-time 5 --cacert {root} -o directory.json {DIRECTORY}; do
            tries=$((tries + 1)); [ $tries -lt 600 ] || exit 1; sleep 0.1
        done",
        root = text(&root)
    );
    Some((Private::new(true, &script)?, root))
}

fn issue(context: &Context, root: &Path, arguments: &str) -> Command {
    let mut all = vec!["acme", "issue", "--ca", DIRECTORY, "--ca-root", text(root)];
    all.extend(["--agree-tos", "--preflight", "off", "--timeout", "30s"]);
    all.extend(arguments.split_whitespace());
    context.command(&all)
}

#[test]
fn caddy_signs_by_http_01() {
    let context = Context::new();
    let Some((private, root)) = caddy(&context) else {
        return;
    };
    let listen = "--http-listen 127.0.0.1:80";
    for (lineage, names) in [
        ("one.test", &["one.test"][..]),
        ("two.test", &["two.test", "three.test"]),
    ] {
        let command = issue(
            &context,
            &root,
            &format!("{listen} -d {}", names.join(" -d ")),
        );
        let output = private.enter(&command).output().expect("it runs");
        let log = fs::read_to_string(context.path("caddy.log")).unwrap_or_default();
        assert!(output.status.success(), "{}\n{log}", context.show(&output));
        judge(
            &context.state().join("certs").join(lineage).join("current"),
            &root,
            names,
        );
    }
}

#[test]
fn caddy_has_no_profiles() {
    let context = Context::new();
    let Some((private, root)) = caddy(&context) else {
        return;
    };
    let command = issue(
        &context,
        &root,
        "--http-listen 127.0.0.1:80 -d one.test --profile shortlived",
    );
    let output = private.enter(&command).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1), "{}", context.show(&output));
}
