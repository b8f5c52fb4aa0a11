//! http-01: by a listener, a webroot, and whoever has the port.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use voicectl::acme::solver::{Http01, Http01Settings, Solver};
use voicectl::store::Challenges;

use super::{free, occupied, patience, state, task};
use crate::support::have;

fn solver(listen: SocketAddr, challenges: &Challenges) -> Http01 {
    Http01::new(Http01Settings {
        listen: vec![listen],
        webroot: None,
        challenges: challenges.clone(),
    })
}

/// Status and body, by curl.
fn curl(address: SocketAddr, path: &str, arguments: &[&str]) -> (u16, String) {
    let output = Command::new("curl")
        .args([
            "--silent",
            "--noproxy",
            "*",
            "--max-time",
            "20",
            "--path-as-is",
        ])
        .args(["--write-out", "\n%{http_code}"])
        .args(arguments)
        .arg(format!("http://{address}{path}"))
        .output()
        .expect("curl runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (body, code) = text.rsplit_once('\n').expect("a status");
    (code.parse().expect("a number"), body.to_owned())
}

const PATH: &str = "/.well-known/acme-challenge/";

#[tokio::test(flavor = "multi_thread")]
async fn one_listener_answers_for_many_orders() {
    if !have("curl") {
        return;
    }
    let (_folder, challenges) = state();
    // An address where no other test takes the port once it is free.
    let solver = solver(([127, 91, 0, 1], free().port()).into(), &challenges);
    let first = [task("a.test", "one"), task("b.test", "two")];
    let second = [task("a.test", "three")];
    let patience = patience();
    solver.present(&first, &patience).await.expect("it listens");
    solver
        .present(&second, &patience)
        .await
        .expect("it listens");
    let address = solver.addresses().await[0];
    for token in ["one", "two", "three"] {
        let (code, body) = curl(address, &format!("{PATH}{token}"), &[]);
        assert_eq!((code, body), (200, format!("{token}.thumbprint")));
        let file = challenges.folder().join(token);
        let mode = fs::metadata(&file)
            .expect("a file for `serve`")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o644);
    }
    for path in [
        "/",
        "/one",
        &format!("{PATH}../one"),
        &format!("{PATH}four"),
    ] {
        assert_eq!(curl(address, path, &[]).0, 404, "{path}");
    }
    assert_eq!(curl(address, &format!("{PATH}one"), &["--head"]).0, 200);
    solver.clean_up(&first, &patience).await.expect("cleaned");
    assert_eq!(curl(address, &format!("{PATH}one"), &[]).0, 404);
    assert_eq!(curl(address, &format!("{PATH}three"), &[]).0, 200);
    solver.clean_up(&second, &patience).await.expect("cleaned");
    assert_eq!(
        fs::read_dir(challenges.folder()).expect("a folder").count(),
        0
    );
    assert!(TcpStream::connect(address).is_err(), "the port is closed");
    solver
        .clean_up(&second, &patience)
        .await
        .expect("cleaned twice");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_bytes_stop_nobody() {
    if !have("curl") {
        return;
    }
    let (_folder, challenges) = state();
    let solver = solver(free(), &challenges);
    let tasks = [task("a.test", "one")];
    solver
        .present(&tasks, &patience())
        .await
        .expect("it listens");
    let address = solver.addresses().await[0];
    let long = vec![b'a'; 1 << 20];
    let silent = TcpStream::connect(address).expect("a connection");
    for bytes in [
        &b"\0\xff\xfe\r\n\r\n"[..],
        b"GET \x1b[2J HTTP/1.1\r\n\r\n",
        b"GET /.well-known/acme-challenge/%00 HTTP/1.1\r\nHost: \xff\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        &long,
    ] {
        let mut stream = TcpStream::connect(address).expect("a connection");
        // It may hang up before it has read everything.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a limit");
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/1.1 200"), "{bytes:?}");
    }
    assert_eq!(curl(address, &format!("{PATH}one"), &[]).0, 200);
    drop(silent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webroot_gets_files_and_loses_them_again() {
    let (folder, challenges) = state();
    let root = folder.path().join("www");
    let solver = Http01::new(Http01Settings {
        listen: Vec::new(),
        webroot: Some(root.clone()),
        challenges: challenges.clone(),
    });
    let tasks = [task("a.test", "one"), task("b.test", "two")];
    let error = solver
        .present(&tasks, &patience())
        .await
        .expect_err("no webroot");
    assert!(error.to_string().contains("there is no folder"), "{error}");
    assert!(!root.exists());

    fs::create_dir(&root).expect("a folder");
    solver.present(&tasks, &patience()).await.expect("written");
    let inside = root.join(".well-known/acme-challenge");
    for (path, wanted) in [
        (root.join(".well-known"), 0o755),
        (inside.clone(), 0o755),
        (inside.join("one"), 0o644),
    ] {
        let mode = fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, wanted, "{}", path.display());
    }
    assert_eq!(
        fs::read_to_string(inside.join("two")).expect("a file"),
        "two.thumbprint"
    );
    solver
        .clean_up(&tasks[..1], &patience())
        .await
        .expect("cleaned");
    assert!(inside.join("two").exists());
    solver
        .clean_up(&tasks[1..], &patience())
        .await
        .expect("cleaned");
    assert!(!root.join(".well-known").exists(), "what was made is gone");
    assert!(root.exists(), "what was there stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_run_cleans_up_and_leaves_what_is_not_ours() {
    let (folder, challenges) = state();
    let root = folder.path().join("www");
    let inside = root.join(".well-known/acme-challenge");
    fs::create_dir_all(&inside).expect("folders");
    fs::write(inside.join("other"), "somebody's").expect("written");
    let settings = Http01Settings {
        listen: Vec::new(),
        webroot: Some(root.clone()),
        challenges,
    };
    let tasks = [task("a.test", "one"), task("a.test", "other")];
    Http01::new(settings.clone())
        .present(&tasks[..1], &patience())
        .await
        .expect("written");
    Http01::new(settings)
        .clean_up(&tasks, &patience())
        .await
        .expect("cleaned");
    assert!(!inside.join("one").exists());
    assert_eq!(
        fs::read_to_string(inside.join("other")).expect("kept"),
        "somebody's"
    );
}

/// Answers every request with the same text.
fn web_server(answer: String) -> SocketAddr {
    let listener = TcpListener::bind(free()).expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hands_the_answer_out_may_have_the_port() {
    let (_folder, challenges) = state();
    let text = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\none.thumbprint";
    let there = solver(web_server(text.to_owned()), &challenges);
    there
        .present(&[task("a.test", "one")], &patience())
        .await
        .expect("it hands it out");
    assert!(there.addresses().await.is_empty());

    let text = "HTTP/1.1 301 Moved\r\nLocation: https://a.test/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let elsewhere = solver(web_server(text.to_owned()), &challenges);
    elsewhere
        .present(&[task("a.test", "one")], &patience())
        .await
        .expect("the CA follows, and so nobody knows");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_is_answered_by_the_first() {
    let (_folder, challenges) = state();
    let first = solver(free(), &challenges);
    first
        .present(&[task("a.test", "one")], &patience())
        .await
        .expect("it listens");
    let second = solver(first.addresses().await[0], &challenges);
    second
        .present(&[task("b.test", "two")], &patience())
        .await
        .expect("the first has the port and hands out what is in the folder");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_port_is_named() {
    let (_folder, challenges) = state();
    let text = "HTTP/1.1 404 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let address = web_server(text.to_owned());
    let error = solver(address, &challenges)
        .present(&[task("a.test", "one")], &patience())
        .await
        .expect_err("it does not hand it out");
    let said = error.to_string();
    let whole = format!(
        "port {} is taken by {} (process {}), and it answers 404 for the challenge of a.test",
        address.port(),
        name(),
        std::process::id()
    );
    assert!(said.contains(&whole), "{said}\n{whole}");
    let voicectl::acme::AcmeError::Port(trouble) = error else {
        panic!("{said}");
    };
    let hints = trouble.hints().join("\n");
    for part in ["--webroot", "alias", "serve --http"] {
        assert!(hints.contains(part), "{part}: {hints}");
    }
    let (silent, address) = occupied();
    drop(silent.set_nonblocking(true));
    let error = solver(address, &challenges)
        .present(&[task("a.test", "one")], &patience())
        .await
        .expect_err("it says nothing");
    assert!(
        error.to_string().contains("it does not answer HTTP"),
        "{error}"
    );
}

fn name() -> String {
    let comm = fs::read_to_string(Path::new("/proc/self/comm")).expect("a name");
    comm.trim_end().to_owned()
}
