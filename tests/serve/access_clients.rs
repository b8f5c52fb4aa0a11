//! The programs of docs/access-clients.md, run as they are written against a server that is closed.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::access::key;
use crate::clients::{folder, node_modules, trusting_nobody};
use crate::jwt::issuer_in;
use crate::live::has_module;
use crate::support::command::Context;
use crate::support::server::Server;
use crate::support::{data, have, text, tool};

const PAGE: &str = include_str!("../../docs/access-clients.md");
const TOKENS: &str = include_str!("../../docs/access-tokens.md");
/// Where the example has the secret, and a server of the system.
const SECRET: &str = "/var/lib/voicectl/access/token-secret";

const RECORDING: &str = "eval/25-seven-four-nine.wav";
const WORDS: &str = "seven four nine";
const PASSWORD: &str = "correct horse";
/// As long as a real one.
const WRONG: &str = "vctl_aaaaaaaa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAaaaaaa";
/// Where the page is, as its browser sees it.
const APP: &str = "https://app.test";

/// The first code of a page that is it.
fn code(page: &str, is_it: impl Fn(&str) -> bool) -> String {
    // What follows a fence is code and no code by turns.
    let blocks = page.split("\n```").skip(1).step_by(2);
    let mut codes = blocks.filter_map(|block| block.split_once('\n'));
    let (_, code) = codes.find(|(_, code)| is_it(code)).expect("the code");
    format!("{code}\n")
}

/// A closed server, and a folder of somebody who has a program, a recording and credentials.
struct Scene {
    server: Server,
    folder: TempDir,
    key: String,
    token: String,
}

impl Scene {
    fn new(more: &[&str]) -> Self {
        let context = Context::new();
        let key = key(&context, "phone", "");
        fs::write(context.path("pw"), PASSWORD).expect("written");
        context.ok("auth user add anna --password file:pw");
        let (flags, token) = issuer_in(context.home());
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let server = Server::start_in(context, &[&flags, more].concat());
        let folder = tempfile::tempdir().expect("a folder");
        fs::copy(data(RECORDING), folder.path().join("hello.wav")).expect("copied");
        Self {
            server,
            folder,
            key,
            token,
        }
    }

    /// Writes a program of the page into the folder.
    fn take(&self, name: &str) {
        let program = code(PAGE, |code| {
            let title = code.lines().next().unwrap_or_default();
            title.split(' ').any(|word| word == name)
        });
        fs::write(self.folder.path().join(name), program).expect("written");
    }

    fn run(&self, name: &str, ca: &Path, token: &str, password: &str) -> Output {
        self.take(name);
        let is_python = Path::new(name)
            .extension()
            .is_some_and(|ending| ending == "py");
        let mut command = trusting_nobody(if is_python { "python3" } else { "node" });
        if !is_python {
            command.env("NODE_EXTRA_CA_CERTS", ca);
        }
        command
            .arg(name)
            .env("VOICE_URL", self.server.url())
            .env("VOICE_CA", ca)
            .env("VOICE_TOKEN", token)
            .env("VOICE_PASSWORD", password)
            .current_dir(self.folder.path())
            .output()
            .expect("it starts")
    }

    /// It prints these lines.
    fn prints(&self, name: &str, token: &str, lines: &[&str]) {
        let output = self.run(name, &self.server.ca(), token, PASSWORD);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert_eq!(printed.lines().collect::<Vec<_>>(), lines, "{name}");
    }

    /// It prints nothing, and ends with a failure that has `word` in it.
    fn fails(&self, name: &str, ca: &Path, token: &str, password: &str, word: &str) {
        let output = self.run(name, ca, token, password);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && said.contains(word),
            "{name}: {said}"
        );
        assert!(output.stdout.is_empty(), "{name} printed something");
    }

    /// The three programs of a language, with all that they may be given.
    fn shows(&self, [transcribe, login, live]: [&str; 3]) {
        for credential in [&self.key, &self.token] {
            self.prints(transcribe, credential, &[WORDS]);
            self.prints(live, credential, &[WORDS]);
        }
        self.prints(login, "", &[WORDS, WORDS]);
        self.stayed_and_left();

        let ca = self.server.ca();
        let other = Server::start(&[]).ca();
        for name in [transcribe, live] {
            self.fails(name, &ca, WRONG, "", "401: the key is not known");
            self.fails(name, &other, &self.key, "", "certificate");
        }
        self.fails(login, &ca, "", "wrong password", "401: ");
        self.fails(login, &other, "", PASSWORD, "certificate");
        self.told_nobody();
    }

    /// The login that there was went on with a refresh token, and is over.
    fn stayed_and_left(&self) {
        let log = self.server.context().state().join("access/audit.log");
        let log = fs::read_to_string(log).expect("a log");
        for event in ["auth.login", "auth.logout"] {
            assert!(log.contains(event), "no {event} in {log}");
        }
        let said = self.server.said();
        assert!(said.contains("/auth/refresh 200"), "{said}");
        let users = self.server.context().ok("auth user list --json");
        let users: Value = serde_json::from_str(&users).expect("JSON");
        assert_eq!(users[0]["sessions"], 0);
    }

    /// The server's log has no credential.
    fn told_nobody(&self) {
        let said = self.server.said();
        for secret in [&self.key[14..], &self.token, PASSWORD, "vctt_"] {
            assert!(!said.contains(secret), "a credential is in the log");
        }
    }
}

#[test]
fn python_comes_in_with_a_key_a_token_a_login_and_a_ticket() {
    if have("python3") && has_module("websockets") && has_module("requests") {
        Scene::new(&["--log", "debug"]).shows(["transcribe.py", "login.py", "live.py"]);
    }
}

#[test]
fn python_signs_a_token_with_the_servers_own_secret() {
    if !have("python3") || !has_module("jwt") {
        return;
    }
    let scene = Scene::new(&[]);
    let secret = scene.server.context().state().join("access/token-secret");
    let example = code(TOKENS, |code| code.contains(SECRET)).replace(SECRET, text(&secret));
    let token = tool("python3", &["-c", &format!("{example}print(token)")]);
    let bearer = format!("Authorization: Bearer {}", token.trim());
    let (_, who) = scene.server.curl("/auth/whoami", &["--header", &bearer]);
    assert!(
        who.contains(r#""kind":"subject","name":"nightly-batch","scopes":["stt","tts"]"#),
        "{who}"
    );
}

#[test]
fn node_comes_in_with_a_key_a_token_a_login_and_a_ticket() {
    if ["node", "npm"].iter().filter(|tool| !have(tool)).count() > 0 {
        return;
    }
    let scene = Scene::new(&["--log", "debug"]);
    symlink(node_modules(), scene.folder.path().join("node_modules")).expect("a link");
    scene.shows(["transcribe.mjs", "login.mjs", "live.mjs"]);
}

#[test]
fn a_page_of_another_origin_comes_in_with_a_key_a_token_a_login_and_a_ticket() {
    let tools = ["chromium", "certutil", "node"];
    if tools.iter().filter(|tool| !have(tool)).count() > 0 {
        return;
    }
    let scene = Scene::new(&["--log", "debug", "--allow-origin", APP]);
    let fields = [
        json!({ "token": scene.key }),
        json!({ "token": scene.token }),
        json!({ "username": "anna", "password": PASSWORD }),
        json!({ "token": WRONG }),
        json!({ "username": "anna", "password": "wrong password" }),
    ];
    let seen = scene.visit(&json!(fields));
    let good = json!(format!("whole: {WORDS}, live: {WORDS}"));
    for visit in &seen[..3] {
        assert_eq!(visit["said"], good);
        assert_eq!(visit["complaints"], json!([]));
    }
    scene.stayed_and_left();
    let wrong_key = seen[3]["said"].as_str().expect("a text");
    assert!(
        wrong_key.starts_with("401: the key is not known"),
        "{wrong_key}"
    );
    let wrong_password = seen[4]["said"].as_str().expect("a text");
    assert!(wrong_password.starts_with("401: "), "{wrong_password}");
    let asked = seen.iter().map(|visit| visit["requests"].to_string());
    let asked: String = asked.collect();
    for secret in [&scene.key[14..], &scene.token, "vctt_", "?"] {
        assert!(
            !asked.contains(secret),
            "an address has a credential: {asked}"
        );
    }
    scene.told_nobody();
    // A program has no origin, and a login has its credential in the body; another page may not even try.
    let login = |headers: &[&str]| {
        let arguments = [&["--json", "{}"], headers].concat();
        scene.server.curl("/auth/login", &arguments).0
    };
    assert_eq!(login(&[]), 400);
    assert_eq!(login(&["--header", "Origin: https://evil.test"]), 403);

    let closed = Scene::new(&[]);
    let seen = closed.visit(&json!([{ "token": closed.key }]));
    assert_eq!(seen[0]["said"], "Failed to fetch", "the page is not listed");
}

impl Scene {
    /// Opens the page at [`APP`] once for each set of fields, and sends them off.
    fn visit(&self, fields: &Value) -> Vec<Value> {
        for name in ["index.html", "voice.js"] {
            self.take(name);
        }
        let tls = self.folder.path().join("tls");
        let arguments = ["cert", "new", "app.test", "--out", text(&tls)];
        self.server.context().ok(&arguments);
        let output = Command::new("node")
            .arg(folder().join("app.mjs"))
            .arg(self.server.url())
            .arg(self.server.ca())
            .arg(self.folder.path())
            .arg(fields.to_string())
            .output()
            .expect("node starts");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        serde_json::from_slice(&output.stdout).expect("outcomes in JSON")
    }
}
