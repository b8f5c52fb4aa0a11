//! Floods: of connections, of HTTP/2 frames, of resets. The server ends what asks for too much, and answers the others.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::support::command::{Context, wrapped};
use crate::support::http2::{
    CONTINUATION, DATA, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, GOAWAY, HEADERS, PING, RESET,
    SETTINGS, WINDOW_UPDATE, frame, get, post, read,
};
use crate::support::server::Server;
use crate::support::{text, until};

fn open(server: &Server) -> TcpStream {
    let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
    socket.set_nodelay(true).expect("set");
    socket
        .set_read_timeout(Some(Duration::from_mins(1)))
        .expect("set");
    socket
        .set_write_timeout(Some(Duration::from_mins(1)))
        .expect("set");
    socket
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .expect("sent");
    socket.write_all(&frame(SETTINGS, 0, 0, &[])).expect("sent");
    socket
}

/// What became of a flood: the code of a GOAWAY, unless a reset of the connection overtook it, and whether all was taken.
#[derive(Debug)]
struct Ended {
    code: Option<u32>,
    took_all: bool,
}

impl Ended {
    fn assert_calmed(&self) {
        match self.code {
            Some(code) => assert_eq!(code, ENHANCE_YOUR_CALM, "{self:?}"),
            None => self.assert_cut(),
        }
    }

    fn assert_cut(&self) {
        assert!(!self.took_all, "the connection is cut: {self:?}");
    }
}

/// Writes pieces until there are none, or the server closes.
fn flood(mut socket: TcpStream, pieces: impl Iterator<Item = Vec<u8>> + Send + 'static) -> Ended {
    let mut writer = socket.try_clone().expect("cloned");
    let writing = std::thread::spawn(move || {
        for piece in pieces {
            if writer.write_all(&piece).is_err() {
                return false;
            }
        }
        writer.shutdown(std::net::Shutdown::Write).is_ok()
    });
    let mut code = None;
    let error = loop {
        match read(&mut socket) {
            Ok((GOAWAY, _, payload)) => {
                let last = payload[4..8].try_into().expect("four bytes");
                code = Some(u32::from_be_bytes(last));
            }
            Ok(_) => {}
            Err(error) => break error,
        }
    };
    drop(socket);
    // What is written may still lie in a socket that is reset.
    let is_written = writing.join().expect("no panic");
    let took_all = is_written && error.kind() != ErrorKind::ConnectionReset;
    Ended { code, took_all }
}

/// Resident memory of the server, in KiB.
fn memory(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

/// Answers others while `flood` runs, and is no larger after it than a little more than before.
fn survives(server: &Server, flood: impl FnOnce() + Send) {
    assert_eq!(server.curl("/healthz", &[]).0, 200);
    let before = memory(server);
    std::thread::scope(|scope| {
        let flooding = scope.spawn(flood);
        let mut slowest = Duration::ZERO;
        while !flooding.is_finished() {
            let begin = Instant::now();
            assert_eq!(server.curl("/healthz", &[]).0, 200);
            slowest = slowest.max(begin.elapsed());
        }
        assert!(
            slowest < Duration::from_secs(10),
            "others waited {slowest:?}"
        );
        flooding.join().expect("the flood ends as expected");
    });
    let after = memory(server);
    assert!(
        after < before + (48 << 10),
        "{before} KiB, then {after} KiB"
    );
}

#[test]
fn rapid_resets_end_the_connection() {
    let server = Server::start(&["--plain"]);
    survives(&server, || {
        let reset = |block: &[u8], flags: u8, stream: u32| {
            [
                frame(HEADERS, END_HEADERS | flags, stream, block),
                frame(RESET, 0, stream, &8_u32.to_be_bytes()),
            ]
            .concat()
        };
        // Many in one piece: the server has not seen one when the next is gone (CVE-2023-44487).
        let pieces = (0..500_u32).map(move |piece| {
            let streams = (0..100).map(|nth| 2 * (piece * 100 + nth) + 1);
            streams
                .flat_map(|stream| reset(&get("/healthz"), END_STREAM, stream))
                .collect()
        });
        flood(open(&server), pieces).assert_calmed();
        // One by one, each of a request that has begun to be answered.
        let mut socket = open(&server);
        let form = b"multipart/form-data; boundary=b";
        let length = u8::try_from(form.len()).expect("short");
        let upload = [&post("/stt")[..], &[0x0f, 0x10, length], form].concat();
        let mut sent = 0;
        for nth in 0..20_000_u32 {
            let stream = 2 * nth + 1;
            let ping = frame(PING, 0, 0, &u64::from(nth).to_be_bytes());
            let begin = [frame(HEADERS, END_HEADERS, stream, &upload), ping].concat();
            if socket.write_all(&begin).is_err() || !pong(&mut socket, nth) {
                break;
            }
            sent = nth;
            if socket
                .write_all(&frame(RESET, 0, stream, &8_u32.to_be_bytes()))
                .is_err()
            {
                break;
            }
        }
        println!("resets one by one: closed after {sent}");
        assert!(sent < 2000, "closed after {sent}");
    });
}

/// Reads until the answer to a ping; false when the server closed before.
fn pong(socket: &mut TcpStream, nth: u32) -> bool {
    let answer = u64::from(nth).to_be_bytes();
    loop {
        match read(socket) {
            Ok((PING, 1, payload)) if payload == answer => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

#[test]
fn streams_side_by_side_have_a_limit() {
    let server = Server::start(&["--plain"]);
    survives(&server, || {
        let pieces =
            (0..20_000_u32).map(|nth| frame(HEADERS, END_HEADERS, 2 * nth + 1, &post("/stt")));
        flood(open(&server), pieces).assert_calmed();
    });
}

#[test]
fn heads_without_end_are_cut() {
    let server = Server::start(&["--plain"]);
    survives(&server, || {
        let begin = std::iter::once(frame(HEADERS, END_STREAM, 1, &get("/healthz")));
        // A literal field that is in no table, again and again.
        let field = [&[0x00, 1, b'a', 0x7f, 0xa1, 0x0f][..], &[b'b'; 2080]].concat();
        let rest = (0..20_000).map(move |_| frame(CONTINUATION, 0, 1, &field));
        flood(open(&server), begin.chain(rest)).assert_cut();
        let begin = [frame(HEADERS, END_STREAM, 1, &get("/healthz"))].into_iter();
        let empty = (0..500_000).map(|_| frame(CONTINUATION, 0, 1, &[]));
        flood(open(&server), begin.chain(empty)).assert_cut();
    });
}

/// Answers to these pile up in a server that does not wait for its client to read them.
#[test]
fn frames_that_want_an_answer_cost_no_memory() {
    let server = Server::start(&["--plain"]);
    for (kind, payload) in [(SETTINGS, &[][..]), (PING, &[0; 8])] {
        survives(&server, || {
            let mut socket = open(&server);
            socket
                .set_write_timeout(Some(Duration::from_secs(5)))
                .expect("set");
            let piece = frame(kind, 0, 0, payload).repeat(1000);
            // Nothing is read: sooner or later the server reads nothing either.
            for _ in 0..2000 {
                if socket.write_all(&piece).is_err() {
                    break;
                }
            }
        });
    }
    // Windows and empty data, which want none.
    survives(&server, || {
        let window = frame(WINDOW_UPDATE, 0, 0, &1_u32.to_be_bytes()).repeat(1000);
        flood(open(&server), (0..500).map(move |_| window.clone()));
        let begin = std::iter::once(frame(HEADERS, END_HEADERS, 1, &post("/stt")));
        let empty = frame(DATA, 0, 1, &[]).repeat(1000);
        flood(
            open(&server),
            begin.chain((0..500).map(move |_| empty.clone())),
        );
    });
}

#[test]
fn http2_without_tls_takes_more_than_a_front_lets_http1_have() {
    let server = Server::start(&["--plain"]);
    let folder = server.context().path("large");
    for (mebibytes, status) in [(24, 415), (40, 413)] {
        fs::write(&folder, vec![0; mebibytes << 20]).expect("written");
        let form = format!("audio=@{};type=audio/wav", text(&folder));
        let (code, body) = server.curl("/stt", &["--http2-prior-knowledge", "--form", &form]);
        assert!(
            code == status || (status == 415 && code == 400),
            "{code}: {body}"
        );
    }
    let (_, head) = server.curl("/healthz", &["--http2-prior-knowledge", "--include"]);
    assert!(head.starts_with("HTTP/2 200"), "{head}");
}

/// Opens so many that say nothing.
fn idle(port: u16, count: usize) -> Vec<TcpStream> {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let needed = count as u64 + 512;
    if current.is_some_and(|current| current < needed) {
        let current = Some(maximum.map_or(needed, |maximum| needed.min(maximum)));
        setrlimit(Resource::Nofile, Rlimit { current, maximum }).expect("raised");
    }
    let mut sockets = Vec::with_capacity(count);
    while sockets.len() < count {
        match TcpStream::connect(("127.0.0.1", port)) {
            Ok(socket) => sockets.push(socket),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
            Err(error) => panic!("{error} after {}", sockets.len()),
        }
    }
    sockets
}

fn handles(server: &Server) -> usize {
    let folder = fs::read_dir(format!("/proc/{}/fd", server.pid()));
    folder.expect("it runs").count()
}

#[test]
fn ten_thousand_idle_connections_of_one_address_stop_nobody() {
    let server = Server::start(&[]);
    let before = memory(&server);
    let sockets = idle(server.port(), 10_000);
    let other = ["--ipv4", "--interface", "127.0.0.2"];
    let begin = Instant::now();
    for _ in 0..10 {
        assert_eq!(server.curl("/healthz", &other).0, 200);
    }
    assert!(
        begin.elapsed() < Duration::from_secs(10),
        "{:?}",
        begin.elapsed()
    );
    assert!(handles(&server) < 300, "{} handles", handles(&server));
    assert!(
        memory(&server) < before + (48 << 10),
        "{before} KiB, then {} KiB",
        memory(&server)
    );
    drop(sockets);
    // The address itself comes in again as soon as there is room.
    until("the address may connect", || {
        let output = Command::new("curl")
            .args([
                "--silent",
                "--ipv4",
                "--max-time",
                "5",
                "--cacert",
                text(&server.ca()),
            ])
            .arg(format!("{}/healthz", server.url()))
            .output();
        output.expect("curl runs").stdout == b"ok\n"
    });
}

#[test]
fn a_proxy_that_is_trusted_has_no_limit_of_its_own() {
    let server = Server::start(&["--plain", "--trusted-proxy", "127.0.0.1"]);
    let mut sockets = idle(server.port(), 300);
    for socket in &mut sockets {
        write!(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
    }
    for socket in &mut sockets {
        socket
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("set");
        let mut status = [0; 12];
        socket.read_exact(&mut status).expect("answered");
        assert_eq!(&status, b"HTTP/1.1 200");
    }
}

#[test]
fn the_limit_of_open_files_is_raised_or_complained_about() {
    let start = |limits: &str| {
        let context = Context::new();
        let plain = context.command(&["serve", "--no-input", "--plain", "--listen", "localhost:0"]);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{limits}; exec \"$0\" \"$@\"")]);
        Server::start_as(&mut wrapped(command, &plain), context)
    };
    let server = start("ulimit -Sn 200");
    let limits = fs::read_to_string(format!("/proc/{}/limits", server.pid())).expect("it runs");
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    assert!(soft.is_some_and(|soft| soft >= 512), "{limits}");
    assert!(!server.said().contains("open files"), "{}", server.said());
    let server = start("ulimit -n 400");
    let said = server.said();
    assert!(
        said.contains("warning: at most ") && said.contains("open files is too low"),
        "{said}"
    );
}
