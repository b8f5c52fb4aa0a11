//! Start, stop, and the starts that are refused.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use insta::assert_snapshot;

use crate::support::command::Context;
use crate::support::server::Server;

#[test]
fn it_says_where_it_is_and_how_to_trust_it() {
    let server = Server::start(&[]);
    let said = server.said();
    for wanted in [
        &format!("page         {}/", server.url())[..],
        "certificate  localhost, 127.0.0.1, ::1",
        "signed by the local CA",
        "model        demo",
        "voices       en-US, en-GB, de-DE, es-ES, fr-FR, it-IT",
        "trust        curl --cacert ",
        "warning: the demo model understands digits and command words only",
        "`voicectl model pull base-q5_1`",
    ] {
        assert!(said.contains(wanted), "`{wanted}` is not in:\n{said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_only_the_start_needed_is_not_kept() {
    let server = Server::start(&["--plain"]);
    let maps = fs::read_to_string(format!("/proc/{}/smaps", server.pid())).expect("it runs");
    let of_code = maps
        .split_once(" r-xp ")
        .expect("the program comes first")
        .1;
    let kilobytes = |name: &str| -> u32 {
        let line = of_code.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.expect("a field").parse().expect("a number")
    };
    // A start alone runs through half of it.
    let (resident, all) = (kilobytes("Rss:"), kilobytes("Size:"));
    assert!(resident < all / 4, "{resident} of {all} kB of code");
}

#[test]
fn a_signal_lets_open_requests_end() {
    for signal in ["TERM", "INT"] {
        let mut server = Server::start(&["--plain"]);
        let mut socket = TcpStream::connect(("127.0.0.1", server.port())).expect("connected");
        let head = "POST /tts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 17\r\n";
        write!(socket, "{head}\r\n").expect("sent");
        // The body is missing: this request is open when the signal comes.
        let (code, _) = server.curl("/healthz", &[]);
        assert_eq!(code, 200);
        server.signal(signal);
        server.wait_for("Stopping");
        socket.write_all(br#"{"text": "one"}  "#).expect("sent");
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).expect("answered");
        assert!(
            answer.starts_with(b"HTTP/1.1 200 "),
            "{}",
            String::from_utf8_lossy(&answer)
        );
        assert!(server.wait().success(), "{}", server.said());
        let late = TcpStream::connect(("127.0.0.1", server.port()));
        assert!(late.is_err(), "nobody listens any more");
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let context = Context::new();
    let answer = context
        .run(&["serve", "--listen", &address])
        .replace(&address, "[ADDRESS]");
    assert_snapshot!(answer, @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot listen on [ADDRESS]
      because: Address already in use (os error 98)

    hint: another program has that port: stop it, or pass `--listen localhost:9443`
    ");
}

#[test]
fn strangers_are_not_let_in_by_accident() {
    let context = Context::new();
    assert_snapshot!(context.run(&["serve", "--listen", "0.0.0.0:0"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the server does not listen on 0.0.0.0:0 for everyone unless asked to
      because: whoever reaches that address could use it: there is no key, no user and no issuer of tokens
      because: the address comes from --listen

    hint: `voicectl auth key new NAME` makes a key
    hint: or pass `--open` if everyone is welcome, or `--listen localhost:8443` for this machine only
    ");
    let listen = context
        .command(&["serve"])
        .env("VOICECTL_LISTEN", "[::]:0")
        .output()
        .expect("it runs");
    assert!(
        context
            .show(&listen)
            .contains("environment variable VOICECTL_LISTEN"),
        "{}",
        context.show(&listen)
    );
}

#[test]
fn a_certificate_that_has_changed_on_disk_is_not_served() {
    let context = Context::new();
    context.ok("cert new a.test");
    context.ok("cert new b.test");
    let cert = |name: &str| {
        context
            .state()
            .join(format!("certs/{name}/current/cert.pem"))
    };
    fs::copy(cert("b.test"), cert("a.test")).expect("copied");
    assert_snapshot!(context.run("serve --lineage a.test"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot start the server
      because: [HOME]/.local/state/voicectl/certs/a.test/versions/0001/fullchain.pem is damaged: it is not what cert.pem and chain.pem beside it are together

    hint: restore [HOME]/.local/state/voicectl/certs/a.test from a backup
    hint: or `voicectl renew --only a.test --force` issues it anew
    hint: `voicectl cert list --state [HOME]/.local/state/voicectl` shows the lineages
    ");
}

#[test]
fn wrong_settings_are_refused_with_their_origin() {
    let context = Context::new();
    assert_snapshot!(context.run(&["serve", "--lineage", "no-such"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is no lineage `no-such`
      because: [HOME]/.local/state/voicectl/certs/no-such holds no certificate

    hint: `voicectl cert list` shows the lineages
    hint: `voicectl cert new no-such` makes this one
    ");
    assert_snapshot!(context.run(&["serve", "--cert", "a.pem", "--key", "b.pem"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot start the server
      because: cannot read a.pem
      because: No such file or directory (os error 2)

    hint: `voicectl cert new localhost --out DIR` makes such files; without `--cert`, `serve` makes its own
    ");
    assert_snapshot!(context.run(&["serve", "--model", "no-such-model", "--listen", "127.0.0.1:0"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the model
      because: no model is called `no-such-model`; known: demo, tiny, tiny-q5_1, tiny.en, tiny.en-q5_1, tiny.en-q8_0, base, base-q5_1, base.en, base.en-q5_1, small, small-q5_1, small.en, small.en-q5_1, medium, medium-q5_0, large-v3, large-v3-q5_0, large-v3-turbo, large-v3-turbo-q5_0, large-v3-turbo-q8_0, silero-v5.1.2

    hint: `voicectl model list` shows the models
    ");
    assert_snapshot!(context.run(&["serve", "--model", "base-q5_1", "--listen", "127.0.0.1:0"]), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: cannot use the model
      because: model `base-q5_1` is not installed in [HOME]/.cache/voicectl/models

    hint: `voicectl model pull base-q5_1` fetches it
    ");
    context.settings("[serve]\nlisten = [\"here\"]\n");
    assert_snapshot!(context.run(&["serve"]), @r#"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the settings cannot be used
      because: `listen = ["here"]` from [HOME]/.config/voicectl/config.toml cannot be used: `here` is no address to listen on: give an IP address or `localhost`, and a port, as in `127.0.0.1:8443`
    "#);
    context.settings("[serve]\nlisen = []\n");
    assert_snapshot!(context.run(&["serve"]), @"
    exit: 2
    ----- stdout -----
    ----- stderr -----
    error: the settings cannot be used
      because: [HOME]/.config/voicectl/config.toml cannot be used: there is no setting `serve.lisen`

    hint: `voicectl config show` lists the settings
    ");
}

#[test]
fn settings_come_from_the_file_too() {
    let context = Context::new();
    fs::create_dir_all(context.path(".config/voicectl")).expect("made");
    fs::write(
        context.path(".config/voicectl/config.toml"),
        "[serve]\nhttp = [\"127.0.0.1:0\"]\nlog = \"off\"\n",
    )
    .expect("written");
    let server = Server::start_in(context, &[]);
    assert!(
        server.said().contains("redirect     http://127.0.0.1:"),
        "{}",
        server.said()
    );
}

#[test]
fn beyond_loopback_the_certificate_names_the_networks_addresses() {
    let context = Context::new();
    let server = Server::start_in(context, &["--listen", "0.0.0.0:0", "--open"]);
    let list: serde_json::Value =
        serde_json::from_str(&server.context().ok(&["cert", "list", "--json"])).expect("JSON");
    let names = list[0]["names"].to_string();
    for interface in if_addrs::get_if_addrs().expect("interfaces") {
        if !interface.is_loopback() && interface.ip().is_ipv4() && !interface.is_link_local() {
            assert!(
                names.contains(&interface.ip().to_string()),
                "{} is not in {names}",
                interface.ip()
            );
        }
    }
}
