//! `voicectl doctor` without a URL.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use insta::assert_snapshot;

use super::Answer;
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{have, text};

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).expect("set");
}

/// A port of this test's own in the configuration, so that nothing else on the machine counts.
fn listen_on(context: &Context, port: u16) {
    let folder = context.path(".config/voicectl");
    fs::create_dir_all(&folder).expect("a folder");
    let text = format!("[serve]\nlisten = [\"127.0.0.1:{port}\"]\n");
    fs::write(folder.join("config.toml"), text).expect("written");
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

#[test]
fn a_fresh_machine_is_well() {
    let context = Context::new();
    let port = free_port();
    listen_on(&context, port);
    let answer = context.run("doctor").replace(&port.to_string(), "[PORT]");
    let lines = answer
        .lines()
        .filter(|line| !line.starts_with("programs") && !line.starts_with("renewal"));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
    exit: 0
    ----- stdout -----
    PART                  VERDICT  CAUSE
    clock                 ok       [TIME]
    state folder          ok       [HOME]/.local/state/voicectl is not there yet
    CA                    ok       none yet; `voicectl cert new localhost` makes one
    lineages              ok       none yet
    variables             ok       no variable changes what clients trust
    models                ok       only the built-in demo; `voicectl model pull base-q5_1` fetches a real one
    port 127.0.0.1:[PORT]  ok       nobody listens
    ----- stderr -----
    ");
}

#[test]
fn open_keys_and_folders() {
    let context = Context::new();
    listen_on(&context, free_port());
    context.ok(&["cert", "new", "a.test"]);
    assert_eq!(Answer::of(&context, &[]).code, Some(0));
    let key = context.state().join("certs/a.test/current/privkey.pem");
    for (path, bad, good) in [
        (key, 0o644, 0o600),
        (context.state().join("ca/root-key.pem"), 0o640, 0o600),
        (context.state().join("ca"), 0o755, 0o700),
        (context.state(), 0o777, 0o755),
    ] {
        mode(&path, bad);
        let answer = Answer::of(&context, &[]);
        assert_eq!(
            answer.codes("state folder"),
            ["open-mode"],
            "{}",
            path.display()
        );
        let (_, repair) = answer.cause("open-mode");
        assert!(
            repair.starts_with("`chmod ") && answer.code == Some(3),
            "{repair}"
        );
        // The command is one that a shell takes.
        let command = repair.trim_matches('`');
        crate::support::tool("sh", &["-c", command]);
        assert_eq!(Answer::of(&context, &[]).code, Some(0), "{command}");
        mode(&path, good);
    }
}

#[test]
fn lineages_that_are_over_due_or_mixed_up() {
    let context = Context::new();
    listen_on(&context, free_port());
    context.ok(&["cert", "new", "a.test"]);
    context.ok(&["cert", "new", "b.test"]);
    let current = |name: &str| context.state().join("certs").join(name).join("current");
    let key = current("a.test").join("privkey.pem");
    let own = fs::read(&key).expect("a key");
    fs::copy(current("b.test").join("privkey.pem"), &key).expect("copied");
    let answer = Answer::of(&context, &[]);
    assert_eq!(answer.codes("lineage a.test"), ["key-mismatch"]);
    assert!(
        answer
            .cause("key-mismatch")
            .1
            .contains("`voicectl cert new a.test --lineage a.test --force`")
    );
    assert_eq!(answer.codes("lineage b.test"), [""; 0]);
    fs::write(&key, own).expect("written");
    fs::write(current("b.test").join("fullchain.pem"), "nothing").expect("written");
    let answer = Answer::of(&context, &[]);
    assert_eq!(answer.codes("lineage b.test"), ["damaged-certificate"]);
    fs::write(context.state().join("ca/root.pem"), "nothing").expect("written");
    assert_eq!(
        Answer::of(&context, &[]).codes("CA local"),
        ["damaged-certificate"]
    );
}

#[test]
fn models_of_another_size() {
    let context = Context::new();
    listen_on(&context, free_port());
    let folder = context.path(".cache/voicectl/models");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("ggml-tiny.bin"), "short").expect("written");
    fs::write(folder.join("ggml-mine.bin"), "nothing").expect("written");
    let answer = Answer::of(&context, &[]);
    assert_eq!(answer.codes("models"), ["bad-model", "bad-model"]);
    assert!(
        answer
            .cause("bad-model")
            .1
            .contains("`voicectl model rm tiny`")
    );
    context.ok(&["model", "rm", "tiny"]);
    context.ok(&["model", "rm", "mine"]);
    assert_eq!(Answer::of(&context, &[]).codes("models"), [""; 0]);
}

#[test]
fn variables_that_blind_or_miss() {
    let context = Context::new();
    listen_on(&context, free_port());
    let with = |name: &str, value: &str| {
        let output = context
            .command(&["doctor", "--json"])
            .env(name, value)
            .output();
        Answer::read(&context, &output.expect("it runs"))
    };
    for (name, value, code) in [
        ("NODE_EXTRA_CA_CERTS", "/missing.pem", "bad-variable"),
        ("NODE_TLS_REJECT_UNAUTHORIZED", "0", "verification-off"),
        ("GIT_SSL_NO_VERIFY", "1", "verification-off"),
    ] {
        let answer = with(name, value);
        assert_eq!(answer.codes("variables"), [code], "{name}");
        assert!(answer.cause(code).1.contains(&format!("`unset {name}`")));
    }
}

#[test]
fn whose_port_it_is() {
    let server = Server::start(&[]);
    let context = server.context();
    listen_on(context, server.port());
    let port = format!("port 127.0.0.1:{}", server.port());
    let detail = |answer: &Answer| {
        let row = answer
            .rows
            .iter()
            .find(|row| row["subject"] == port.as_str())
            .expect("a row");
        row["detail"].as_str().unwrap_or_default().to_owned()
    };
    let answer = Answer::of(context, &[]);
    assert_eq!(
        (answer.codes(&port), detail(&answer).as_str()),
        (vec![], "serves lineage serve")
    );
    // From a state folder that knows nothing of it.
    let stranger = Context::new();
    listen_on(&stranger, server.port());
    let answer = Answer::of(&stranger, &[]);
    assert_eq!(detail(&answer), "a voicectl, with another certificate");
    let plain = Server::start(&["--plain"]);
    listen_on(&stranger, plain.port());
    let port = format!("port 127.0.0.1:{}", plain.port());
    assert_eq!(Answer::of(&stranger, &[]).codes(&port), [""; 0]);
    // A program that says nothing to either.
    let other = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let number = other.local_addr().expect("an address").port();
    listen_on(&stranger, number);
    let answer = Answer::of(&stranger, &["--timeout", "500ms"]);
    assert_eq!(
        answer.codes(&format!("port 127.0.0.1:{number}")),
        ["port-taken"]
    );
    assert!(
        answer
            .cause("port-taken")
            .1
            .contains(&format!("sport = :{number}"))
    );
}

#[test]
fn a_state_folder_of_somebody_else() {
    let context = Context::new();
    if !have("setpriv") || !rustix::process::geteuid().is_root() {
        return;
    }
    context.ok(&["cert", "new", "a.test"]);
    for folder in [
        context.home(),
        &context.path(".local"),
        &context.path(".local/state"),
        &context.state(),
    ] {
        mode(folder, 0o755);
    }
    let binary = Path::new(env!("CARGO_BIN_EXE_voicectl"));
    let copy = context.path("voicectl");
    fs::copy(binary, &copy).expect("copied");
    let output = std::process::Command::new("setpriv")
        .args([
            "--reuid",
            "65534",
            "--regid",
            "65534",
            "--clear-groups",
            text(&copy),
            "doctor",
            "--json",
        ])
        .env_clear()
        .env("HOME", context.home())
        .env("VOICECTL_STATE", context.state())
        .env("VOICECTL_LISTEN", format!("127.0.0.1:{}", free_port()))
        .current_dir("/")
        .output()
        .expect("it runs");
    let answer = Answer::read(&context, &output);
    assert!(
        answer.codes("state folder").contains(&"permission"),
        "{:#?}",
        answer.rows
    );
    assert!(answer.cause("permission").1.contains("sudo chown -R"));
    assert_eq!(answer.code, Some(3));
}
