//! Proofs that a CA really checks: by our own ports, a web server's folder, and servers that run already.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::support::command::{Context, wrapped};
use crate::support::pebble::Pebble;
use crate::support::server::Server;
use crate::support::{have, text, tool, until};

/// Orders `names`, and lets OpenSSL verify what came for each.
fn issue(context: &Context, pebble: &Pebble, names: &[&str], how: &[&str]) {
    let (directory, root) = (pebble.directory(), pebble.ca_root());
    let mut arguments = vec![
        "acme",
        "issue",
        "--no-input",
        "--agree-tos",
        "--preflight=off",
    ];
    arguments.extend(["--ca", &directory, "--ca-root", text(&root), "--name", "it"]);
    for name in names {
        arguments.extend(["-d", name]);
    }
    arguments.extend(how);
    context.ok(&arguments);
    let current = context.state().join("certs/it/current");
    let (leaf, chain) = (current.join("cert.pem"), current.join("chain.pem"));
    let root = pebble.issuing_root(0);
    for name in names {
        let is_address = name.parse::<std::net::IpAddr>().is_ok();
        let check = if is_address {
            "-verify_ip"
        } else {
            "-verify_hostname"
        };
        let verify = ["verify", "-CAfile", text(&root), "-untrusted", text(&chain)];
        tool(
            "openssl",
            &[&verify[..], &[check, name, text(&leaf)]].concat(),
        );
    }
}

#[test]
fn tls_alpn_01_proves_names_and_addresses() {
    Pebble::each(|pebble| {
        let context = Context::new();
        let listen = format!("127.0.0.1:{}", pebble.tls_port());
        let how = ["--challenge", "tls-alpn-01", "--tls-listen", &listen];
        issue(
            &context,
            pebble,
            &["one.test", "two.test", "127.0.0.1"],
            &how,
        );
        assert!(TcpStream::connect(&*listen).is_err(), "the port is closed");
    });
}

#[test]
fn http_01_proves_names_and_addresses() {
    Pebble::each(|pebble| {
        let context = Context::new();
        let listen = format!("127.0.0.1:{}", pebble.http_port());
        let names = ["one.test", "two.test", "127.0.0.1"];
        issue(&context, pebble, &names, &["--http-listen", &listen]);
        let left = fs::read_dir(context.state().join("challenges")).expect("a folder");
        assert_eq!(left.count(), 0, "the answers are taken away");
    });
}

#[test]
fn a_running_serve_answers_in_place_of_a_listener() {
    let Some(pebble) = Pebble::old() else { return };
    let context = Context::new();
    let listen = format!("127.0.0.1:{}", pebble.http_port());
    let server = Server::start_in(context, &["--http", &listen]);
    issue(
        server.context(),
        &pebble,
        &["one.test"],
        &["--http-listen", &listen],
    );
}

/// nginx on a port, with a location; killed when it goes.
struct Nginx(Child);

impl Nginx {
    fn start(folder: &Path, port: u16, location: &str) -> Self {
        let configuration = format!(
            "daemon off; master_process off; pid nginx.pid; error_log error.log;
            events {{}}
            http {{
                access_log off;
                client_body_temp_path a; proxy_temp_path b; fastcgi_temp_path c;
                uwsgi_temp_path d; scgi_temp_path e;
                server {{ listen 127.0.0.1:{port}; {location} }}
            }}"
        );
        fs::write(folder.join("nginx.conf"), configuration).expect("written");
        let child = Command::new("nginx")
            .args(["-e", "error.log", "-c", "nginx.conf", "-p"])
            .arg(folder)
            .stdin(Stdio::null())
            .spawn()
            .expect("nginx starts");
        until("nginx listens", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        Self(child)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn nginx_hands_out_a_webroot_or_the_state_folder() {
    if !have("nginx") {
        return;
    }
    let Some(pebble) = Pebble::old() else { return };
    let port = pebble.http_port();
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("www");
    fs::create_dir(&root).expect("a folder");
    {
        let _nginx = Nginx::start(folder.path(), port, &format!("root {};", text(&root)));
        issue(
            &Context::new(),
            &pebble,
            &["one.test"],
            &["--webroot", text(&root)],
        );
        assert_eq!(
            fs::read_dir(&root).expect("a folder").count(),
            0,
            "as it was"
        );
    }
    let context = Context::new();
    let challenges = context.state().join("challenges");
    // The hint of the error, word for word.
    let location = format!(
        "location /.well-known/acme-challenge/ {{ alias {}/; }}",
        text(&challenges)
    );
    let _nginx = Nginx::start(folder.path(), port, &location);
    let listen = format!("127.0.0.1:{port}");
    issue(
        &context,
        &pebble,
        &["one.test"],
        &["--http-listen", &listen],
    );
}

#[test]
fn a_server_that_knows_of_nothing_is_named_with_the_repair() {
    if !have("nginx") {
        return;
    }
    let Some(pebble) = Pebble::old() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let _nginx = Nginx::start(folder.path(), pebble.http_port(), "root /nowhere;");
    let context = Context::new();
    let listen = format!("127.0.0.1:{}", pebble.http_port());
    let (directory, root) = (pebble.directory(), pebble.ca_root());
    let order = [
        "acme",
        "issue",
        "--no-input",
        "--agree-tos",
        "--preflight=off",
        "-d",
        "one.test",
    ];
    let ca = [
        "--ca",
        &directory,
        "--ca-root",
        text(&root),
        "--http-listen",
        &listen,
    ];
    let said = context.run(&[&order[..], &ca].concat()[..]);
    assert!(said.starts_with("exit: 1"), "{said}");
    let taken = format!("port {} is taken by nginx (process ", pebble.http_port());
    for part in [
        &*taken,
        "it answers 404 for the challenge of one.test",
        "--webroot",
        "alias ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_hardened_umask_keeps_no_web_server_out() {
    let Some(pebble) = Pebble::old() else { return };
    let context = Context::new();
    let plain = context.command(&[
        "acme",
        "issue",
        "--no-input",
        "--agree-tos",
        "--preflight=off",
        "-d",
        "one.test",
        "--ca",
        &pebble.directory(),
        "--ca-root",
        text(&pebble.ca_root()),
        "--http-listen",
        &format!("127.0.0.1:{}", pebble.http_port()),
    ]);
    let mut masked = Command::new("sh");
    masked.args(["-c", "umask 077; exec \"$0\" \"$@\""]);
    let output = wrapped(masked, &plain).output().expect("sh runs");
    assert!(output.status.success(), "{}", context.show(&output));
    let modes = |name: &str| {
        use std::os::unix::fs::PermissionsExt;
        let about = fs::metadata(context.state().join(name)).expect("there");
        about.permissions().mode() & 0o777
    };
    assert_eq!(modes("challenges"), 0o755);
    assert_eq!(modes("certs"), 0o700);
}
