//! Several servers that share nothing but one file: keys, users, and what tokens are signed with.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{text, until};

const PASSWORD: &str = "correct horse";

/// Where keys and users are kept, and the file that servers read.
struct Home {
    context: Context,
    key: String,
}

impl Home {
    fn new() -> Self {
        let context = Context::new();
        fs::write(context.path("pw"), PASSWORD).expect("written");
        let key = context.ok("auth key new phone").trim().to_owned();
        context.ok("auth user add anna --password file:pw");
        let home = Self { context, key };
        home.share(1);
        home
    }

    fn file(&self) -> PathBuf {
        self.context.path("mounted/access.toml")
    }

    /// As a kubelet changes a secret that is mounted: another folder, and one link that is switched.
    fn share(&self, version: u32) {
        let mounted = self.context.path("mounted");
        let folder = mounted.join(format!("..{version}"));
        fs::create_dir_all(&folder).expect("made");
        let file = folder.join("access.toml");
        self.context.ok(&["auth", "share", text(&file)]);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).expect("read only");
        symlink(format!("..{version}"), mounted.join("..next")).expect("a link");
        fs::rename(mounted.join("..next"), mounted.join("..data")).expect("switched");
        let link = mounted.join("access.toml");
        if !link.exists() {
            symlink("..data/access.toml", link).expect("a link");
        }
    }
}

/// One of the servers, with a state folder of its own.
fn replica(access: &Path, more: &[&str]) -> Server {
    let context = Context::new();
    let mut arguments = vec![
        "--plain",
        "--listen",
        "127.0.0.1:0",
        "--access",
        text(access),
    ];
    arguments.extend(more);
    Server::start_in(context, &arguments)
}

fn ask(server: &Server, path: &str, credential: &str) -> (u16, Value) {
    let header = format!("Authorization: Bearer {credential}");
    request(server, path, &["--header", &header])
}

fn post(server: &Server, path: &str, body: &Value) -> (u16, Value) {
    request(server, path, &["--json", &body.to_string()])
}

fn request(server: &Server, path: &str, arguments: &[&str]) -> (u16, Value) {
    let output = Command::new("curl")
        .args([
            "--silent",
            "--max-time",
            "60",
            "--write-out",
            "\n%{http_code}",
        ])
        .args(arguments)
        .arg(format!("{}{path}", server.url()))
        .output()
        .expect("curl runs");
    let answer = String::from_utf8_lossy(&output.stdout);
    let (body, code) = answer.rsplit_once('\n').expect("a code");
    (
        code.parse().expect("a code"),
        serde_json::from_str(body).unwrap_or_default(),
    )
}

fn login(server: &Server) -> (String, String) {
    let body = json!({ "username": "anna", "password": PASSWORD });
    let (code, tokens) = post(server, "/auth/login", &body);
    assert_eq!(code, 200, "{tokens}");
    let text = |name: &str| tokens[name].as_str().expect("a token").to_owned();
    (text("access_token"), text("refresh_token"))
}

#[test]
fn keys_and_logins_are_good_at_each() {
    let home = Home::new();
    let before = fs::read(home.file()).expect("read");
    let (a, b) = (replica(&home.file(), &[]), replica(&home.file(), &[]));
    for server in [&a, &b] {
        assert_eq!(ask(server, "/auth/whoami", &home.key).0, 200);
        assert_eq!(request(server, "/auth/whoami", &[]).0, 401);
        assert_eq!(request(server, "/readyz", &[]).0, 200);
    }
    let (token, refresh) = login(&a);
    for server in [&a, &b] {
        let (code, who) = ask(server, "/auth/whoami", &token);
        assert_eq!((code, &who["name"]), (200, &json!("anna")), "{who}");
    }
    // The login itself is known where it began: elsewhere it is no guess, however often it is tried.
    let body = json!({ "refresh_token": refresh });
    for _ in 0..20 {
        let (code, why) = post(&b, "/auth/refresh", &body);
        assert_eq!(code, 401, "{why}");
    }
    let (code, next) = post(&a, "/auth/refresh", &body);
    assert_eq!(code, 200, "{next}");
    let token = next["access_token"].as_str().expect("a token").to_owned();

    // Only that server can end it, and says so where it cannot.
    let header = format!("Authorization: Bearer {token}");
    let logout = ["--request", "POST", "--header", &header];
    assert_eq!(request(&b, "/auth/logout", &logout).0, 401);
    assert_eq!(ask(&a, "/auth/whoami", &token).0, 200);
    assert_eq!(request(&a, "/auth/logout", &logout).0, 204);
    assert_eq!(ask(&a, "/auth/whoami", &token).0, 401);
    // Elsewhere the token ends by itself, within a quarter of an hour.
    assert_eq!(ask(&b, "/auth/whoami", &token).0, 200);

    assert_eq!(
        fs::read(home.file()).expect("read"),
        before,
        "it is only read"
    );
}

#[test]
fn what_is_taken_away_is_gone_at_each_without_a_restart() {
    let home = Home::new();
    let (a, b) = (replica(&home.file(), &[]), replica(&home.file(), &[]));
    let (token, _) = login(&a);
    let signed_in = std::time::Instant::now();
    let other = home.context.ok("auth key new tablet").trim().to_owned();
    home.context.ok("auth key revoke phone");
    // Whole seconds: the password is newer than the token only in the next one.
    let mut changed = home
        .context
        .command(["auth", "user", "passwd", "anna", "--password", "file:pw"].as_slice());
    until("another second", || signed_in.elapsed().as_secs() >= 2);
    assert!(changed.output().expect("the binary runs").status.success());
    home.share(2);
    for server in [&a, &b] {
        assert_eq!(ask(server, "/auth/whoami", &home.key).0, 401, "the key");
        assert_eq!(ask(server, "/auth/whoami", &other).0, 200, "another key");
        assert_eq!(ask(server, "/auth/whoami", &token).0, 401, "the login");
    }
    home.context.ok("auth user rm anna");
    let (late, _) = login(&b);
    home.share(3);
    for server in [&a, &b] {
        assert_eq!(ask(server, "/auth/whoami", &late).0, 401, "the user");
    }
}

#[test]
fn servers_that_share_nothing_know_nothing_of_each_other() {
    let (one, another) = (Home::new(), Home::new());
    let (a, b) = (replica(&one.file(), &[]), replica(&another.file(), &[]));
    let (token, _) = login(&a);
    assert_eq!(ask(&b, "/auth/whoami", &token).0, 401);
    assert_eq!(ask(&b, "/auth/whoami", &one.key).0, 401);
}

#[test]
fn a_file_that_says_nothing_lets_nobody_in() {
    let context = Context::new();
    for (content, why) in [
        (None, "No such file or directory"),
        (Some(""), "there is no secret for tokens in it"),
        (
            Some("token-secret = \"hush\""),
            "there is no secret for tokens in it",
        ),
        (Some("hush"), "it is no TOML"),
    ] {
        let file = context.path("access.toml");
        if let Some(content) = content {
            fs::write(&file, content).expect("written");
        }
        let said = context.run("serve --plain --listen 127.0.0.1:0 --access access.toml");
        assert!(
            said.starts_with("exit: 2\n") && said.contains(why),
            "{said}"
        );
        assert!(said.contains("`voicectl auth share access.toml`"), "{said}");
        assert!(!said.contains("hush"), "{said}");
        // What somebody else wrote stays.
        if content.is_some() {
            let said = context.run("auth share access.toml");
            assert!(said.starts_with("exit: 1\n"), "{said}");
        }
    }
}

#[test]
fn the_shared_file_is_for_its_owner_and_has_no_key_in_it() {
    let home = Home::new();
    let said = home.context.run("auth share access.toml");
    assert!(
        said.contains("Wrote access.toml: 1 key, 1 user, the secret for tokens\n"),
        "{said}"
    );
    let file = home.context.path("access.toml");
    let mode = fs::metadata(&file)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = fs::read_to_string(&file).expect("read");
    assert!(
        !text.contains(&home.key) && !text.contains(PASSWORD),
        "{text}"
    );
    let empty = Context::new();
    let said = empty.run("auth share access.toml");
    assert!(
        said.contains("nobody may use a server with it yet"),
        "{said}"
    );
    // Told again, the secret stays: tokens go on.
    let before = fs::read_to_string(empty.path("access.toml")).expect("read");
    empty.ok("auth share access.toml");
    assert_eq!(
        fs::read_to_string(empty.path("access.toml")).expect("read"),
        before
    );
}
