//! Unix sockets, sockets that systemd opened, and what systemd is told.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use insta::assert_snapshot;

use crate::support::command::{Context, environment};
use crate::support::server::Server;
use crate::support::{have, text, until};

/// The status line of `GET /healthz` over a unix socket.
fn ask(path: &Path) -> String {
    let mut socket = UnixStream::connect(path).expect("connected");
    let request = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    socket.write_all(request).expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).expect("answered");
    answer.lines().next().unwrap_or_default().to_owned()
}

fn mode(path: &Path) -> u32 {
    let about = fs::symlink_metadata(path).expect("it is there");
    about.permissions().mode() & 0o777
}

#[test]
fn a_unix_socket_is_there_as_long_as_the_server() {
    let context = Context::new();
    let path = context.path("voice.sock");
    let listen = format!("unix:{}", text(&path));
    let mut server = Server::start_in(context, &["--plain", "--listen", &listen]);
    assert!(
        server
            .said()
            .contains(&format!("socket       {}", text(&path)))
    );
    assert_eq!(ask(&path), "HTTP/1.1 200 OK");
    assert_eq!(mode(&path), 0o660, "user and group");

    // Another server does not take it away.
    let second = server
        .context()
        .run(&["serve", "--plain", "--listen", &listen]);
    assert_snapshot!(second, @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot listen on unix:[HOME]/voice.sock
      because: another server answers there

    hint: stop it, or pass another path with `--listen unix:PATH`
    ");
    assert_eq!(ask(&path), "HTTP/1.1 200 OK");

    server.signal("KILL");
    server.wait();
    assert!(path.exists(), "nobody was there to remove it");
    let opened = format!("{listen},mode=606");
    let mut server = Server::start_in(Context::new(), &["--plain", "--listen", &opened]);
    assert_eq!(ask(&path), "HTTP/1.1 200 OK");
    assert_eq!(mode(&path), 0o606);
    server.signal("TERM");
    assert!(server.wait().success());
    assert!(!path.exists(), "it goes with the server");
}

#[test]
fn a_file_that_is_no_socket_is_left_alone() {
    let context = Context::new();
    let path = context.path("notes");
    fs::write(&path, "mine").expect("written");
    let listen = format!("unix:{}", text(&path));
    assert_snapshot!(context.run(&["serve", "--plain", "--listen", &listen]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot listen on unix:[HOME]/notes
      because: there is a file of that name, and it is no socket

    hint: pass another path with `--listen unix:PATH`
    ");
    assert_eq!(fs::read_to_string(&path).expect("still there"), "mine");
    assert_snapshot!(context.run(&["serve", "--listen", "unix:voice.sock"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: invalid value 'unix:voice.sock' for '--listen <ADDR:PORT>': `unix:voice.sock` is no unix socket: give an absolute path, and who may connect if not user and group, as in `unix:/run/voicectl.sock,mode=666`

    For more information, try '--help'.
    ");
    assert_snapshot!(context.run(&["serve", "--listen", "fd:https"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot listen on fd:https
      because: none was opened for this process (LISTEN_FDS)
    ");
}

/// TLS over a unix socket, for a proxy that passes it on.
#[test]
fn a_unix_socket_speaks_tls_too() {
    if !have("curl") {
        return;
    }
    let context = Context::new();
    let path = context.path("voice.sock");
    let listen = format!("unix:{}", text(&path));
    let server = Server::start_in(context, &["--listen", &listen]);
    let output = Command::new("curl")
        .args([
            "--silent",
            "--show-error",
            "--unix-socket",
            text(&path),
            "--cacert",
        ])
        .arg(server.ca())
        .arg("https://localhost/healthz")
        .output()
        .expect("curl runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "ok\n",
        "{output:?}"
    );
}

/// `systemd-socket-activate`, which starts the server when somebody connects.
fn activated(context: &Context, listen: &str, name: &str, arguments: &[&str]) -> Command {
    let server = context.command(arguments);
    let mut command = Command::new("systemd-socket-activate");
    command.args(["-l", listen, &format!("--fdname={name}")]);
    for (name, value) in environment(&server) {
        command.arg(format!("--setenv={}={}", name.display(), value.display()));
    }
    command.arg(server.get_program()).args(server.get_args());
    command.current_dir(context.home());
    command
}

fn free_port() -> u16 {
    let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
    free.local_addr().expect("an address").port()
}

#[test]
fn a_socket_that_systemd_opened_is_used() {
    if !have("systemd-socket-activate") {
        return;
    }
    let (context, port) = (Context::new(), free_port());
    let arguments = ["serve", "--no-input", "--listen", "fd:https"];
    let mut command = activated(&context, &format!("127.0.0.1:{port}"), "https", &arguments);
    let mut server = Server::spawn(&mut command, context);
    // The first connection waits until the server is there to accept it.
    let mut first = None;
    until("systemd listens", || {
        first = TcpStream::connect(("127.0.0.1", port)).ok();
        first.is_some()
    });
    server.wait_for("Ready\n");
    assert!(
        server
            .said()
            .contains(&format!("https://localhost:{port}/"))
    );
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--cacert"])
        .arg(server.ca())
        .arg(format!("https://localhost:{port}/healthz"))
        .output()
        .expect("curl runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "ok\n",
        "{}",
        server.said()
    );
}

#[test]
fn an_inherited_socket_beyond_loopback_is_for_strangers_too() {
    if !have("systemd-socket-activate") {
        return;
    }
    for (listen, name, expected) in [
        (
            "0.0.0.0",
            "https",
            "does not listen on fd:https for everyone unless asked to",
        ),
        ("127.0.0.1", "http", "there are: http"),
    ] {
        let (context, port) = (Context::new(), free_port());
        let arguments = ["serve", "--no-input", "--listen", "fd:https"];
        let mut command = activated(&context, &format!("{listen}:{port}"), name, &arguments);
        let mut server = Server::spawn(&mut command, context);
        until("systemd listens", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        server.wait_for(expected);
        assert!(!server.wait().success());
    }
}

#[test]
fn systemd_is_told_and_the_watchdog_fed_while_it_is_alive() {
    let context = Context::new();
    let path = context.path("notify");
    let systemd = UnixDatagram::bind(&path).expect("bound");
    systemd
        .set_read_timeout(Some(Duration::from_mins(1)))
        .expect("set");
    let next = || {
        let mut message = [0; 1024];
        let length = systemd.recv(&mut message).expect("a message");
        String::from_utf8_lossy(&message[..length]).into_owned()
    };
    let mut command =
        context.command(&["serve", "--no-input", "--plain", "--listen", "localhost:0"]);
    command
        .env("NOTIFY_SOCKET", &path)
        .env("WATCHDOG_USEC", "400000");
    let mut server = Server::start_as(&mut command, context);
    let mut ready = next();
    while ready == "WATCHDOG=1\n" {
        ready = next();
    }
    assert_eq!(ready, "READY=1\nSTATUS=ready\n");
    let begin = Instant::now();
    for _ in 0..5 {
        assert_eq!(next(), "WATCHDOG=1\n");
    }
    assert!(
        begin.elapsed() > Duration::from_millis(500),
        "at half the interval"
    );

    // A server that does nothing any more says nothing any more.
    server.signal("STOP");
    systemd.set_nonblocking(true).expect("set");
    while systemd.recv(&mut [0; 64]).is_ok() {}
    systemd.set_nonblocking(false).expect("set");
    systemd
        .set_read_timeout(Some(Duration::from_millis(900)))
        .expect("set");
    assert!(systemd.recv(&mut [0; 64]).is_err(), "no sign of life");
    server.signal("CONT");
    systemd
        .set_read_timeout(Some(Duration::from_mins(1)))
        .expect("set");
    assert_eq!(next(), "WATCHDOG=1\n");

    server.signal("TERM");
    let mut stopping = next();
    while stopping == "WATCHDOG=1\n" {
        stopping = next();
    }
    assert_eq!(stopping, "STOPPING=1\nSTATUS=open requests may end\n");
    assert!(server.wait().success());
}
