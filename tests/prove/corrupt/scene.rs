//! A home with everything in it that commands write, and its way back to how it was.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::clock::{BEGIN, World};
use crate::kept::Kept;
use crate::support::command::{environment, wrapped};
use crate::support::fake_acme::{DAY, Weather};
use crate::support::nginx::Nginx;
use crate::support::{have, text, tool};
use crate::writers::MODEL;

/// Where the clock's library is named.
const CLOCK: &str = "LD_PRELOAD";

/// The server, as it is tried.
pub(super) const SERVE: &str = "serve --no-input --lineage a.test --listen localhost:0";

/// Longest that a command may take, in seconds.
const LIMIT: &str = "60";

/// Who owns the home where root proves: root may read everything.
const OWNER: &[&str] = &[
    "setpriv",
    "--reuid=65534",
    "--regid=65534",
    "--clear-groups",
    "--",
];

pub(super) struct Scene {
    pub(super) world: World,
    nginx: Nginx,
    digest: String,
    pub(super) kept: Kept,
    /// The binary where its owner may run it, once the home is theirs.
    binary: Option<(TempDir, PathBuf)>,
    /// An API key of `phone`.
    key: String,
}

impl Scene {
    /// `None` where a tool is missing, with a reason to skip.
    pub(super) fn new() -> Option<Self> {
        let tools = ["certutil", "nginx", "openssl", "curl", "setpriv", "unshare"];
        if !tools.iter().all(|tool| have(tool)) {
            return None;
        }
        let world = World::new()?;
        let nginx = Nginx::start();
        let source = nginx.file("ggml-words.bin");
        fs::write(&source, MODEL).expect("written");
        let sum = tool("sha256sum", &[text(&source)]);
        let digest = sum.split(' ').next().expect("a digest").to_owned();
        let kept = Kept::of(world.context.home());
        let mut scene = Self {
            world,
            nginx,
            digest,
            kept,
            binary: None,
            key: String::new(),
        };
        scene.fill();
        scene.kept = Kept::of(scene.home());
        Some(scene)
    }

    /// Everything that commands write.
    fn fill(&mut self) {
        self.ok("cert ca new --intermediate");
        self.ok("cert ca rotate");
        self.ok("cert ca new office --constrain office.test");
        for name in ["a.test", "b.test"] {
            self.world.local(name, 90);
        }
        self.world.issue("d90.test");
        self.deploy();
        self.give_away();
        for command in [
            "cert new o.office.test --ca office",
            "cert new self.test --self-signed",
            "cert new throwaway.test --throwaway-ca",
            "cert new bought.test --out bought",
            "cert import bought --lineage bought.test",
        ] {
            self.ok(command);
        }
        // An order that the CA refuses: what is kept about failures.
        self.world.ca.weather(Weather::Refusing);
        let refused = self.order("d91.test");
        assert_eq!(refused.status.code(), Some(1), "{}", self.show(&refused));
        self.world.ca.weather(Weather::Fine);

        let hooks = self.home().join(".config/voicectl/hooks/deploy");
        fs::create_dir_all(&hooks).expect("made");
        fs::write(hooks.join("10-all"), "#!/bin/sh\n").expect("written");
        tool("chmod", &["755", text(&hooks.join("10-all"))]);
        let metrics = self.home().join("voicectl.prom");
        let settings = format!(
            "[notify]\ncommand = \"true\"\nmetrics = \"{}\"\n\n[serve.limits]\nuploads = 2\n",
            text(&metrics)
        );
        self.world.context.settings(&settings);
        self.ok("renew hook a.test --deploy true");
        self.ok("renew hook a.test --run");
        // A deployment that fails is a trouble that is kept.
        self.ok("renew hook b.test --deploy false");
        let failed = self.run("renew --only b.test --force");
        assert_eq!(failed.status.code(), Some(1), "{}", self.show(&failed));
        self.ok("renew hook b.test --clear");

        let key = self.ok("auth key new phone --json");
        let key: Value = serde_json::from_str(&key).expect("JSON");
        key["key"]
            .as_str()
            .expect("a key")
            .clone_into(&mut self.key);
        self.ok("auth key new laptop");
        self.ok("auth key rotate laptop");
        fs::write(self.home().join("password"), "correct horse\n").expect("written");
        self.ok("auth user add ada --password file:password");
        self.ok("trust install --store nss");
        self.ok(&format!("model pull {} --name words", self.model()));
        self.give_away();
        // A login is a session, and tokens have a secret.
        let served = self.run(SERVE);
        assert!(served.status.success(), "{}", self.show(&served));
        self.early();
    }

    /// What is installed on this machine, which is another one as soon as that is done.
    fn deploy(&self) {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        let plain = self.command(&["deploy", "cron", "--install"]);
        let mut alone = Command::new("unshare");
        alone.args(["--mount", "sh", "-c"]).arg(
            "mount -t tmpfs none /mnt && mkdir /mnt/upper /mnt/work && mount -t overlay none \
                 -o lowerdir=/etc,upperdir=/mnt/upper,workdir=/mnt/work /etc && exec \"$0\" \"$@\"",
        );
        let output = wrapped(alone, &plain).output().expect("it runs");
        // Perhaps with a command that is left to people.
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 3)), "{}", self.show(&output));
    }

    /// Makes the home that of somebody who is not root, and runs everything as that one from now on.
    fn give_away(&mut self) {
        if !rustix::process::geteuid().is_root() {
            return;
        }
        tool("chown", &["-hR", "65534:65534", text(self.home())]);
        let root = self.world.ca.ca_root();
        let folder = root.parent().expect("a folder");
        tool("chmod", &["755", text(folder)]);
        if self.binary.is_none() {
            let folder = tempfile::tempdir().expect("a folder");
            let binary = folder.path().join("voicectl");
            fs::copy(env!("CARGO_BIN_EXE_voicectl"), &binary).expect("copied");
            tool("chmod", &["755", text(folder.path()), text(&binary)]);
            self.binary = Some((folder, binary));
        }
    }

    /// Who runs commands, and the binary, as words. The clock's library is loaded by its user alone: what it shares is theirs.
    pub(super) fn program(&self) -> Vec<String> {
        let (owner, binary) = match &self.binary {
            Some((_, binary)) => (OWNER, text(binary)),
            None => (&[][..], env!("CARGO_BIN_EXE_voicectl")),
        };
        let clock = format!("{CLOCK}={}", self.world.library());
        let words = owner.iter().copied().chain(["env", &clock, binary]);
        words.map(str::to_owned).collect()
    }

    /// A day on which nothing is due.
    pub(super) fn early(&self) {
        self.world.ca.set(BEGIN + 10 * DAY);
    }

    /// A day on which everything is due, and nothing is over.
    pub(super) fn late(&self) {
        self.world.ca.set(BEGIN + 80 * DAY);
    }

    /// Where the model came from.
    pub(super) fn model(&self) -> String {
        let url = self.nginx.url("/ggml-words.bin");
        format!("{url} --sha256 {}", self.digest)
    }

    pub(super) fn home(&self) -> &Path {
        self.world.context.home()
    }

    pub(super) fn show(&self, output: &Output) -> String {
        self.world.context.show(output)
    }

    /// A command at this moment, which is killed where it takes too long.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let plain = self.world.command(arguments, 1);
        let mut command = Command::new("timeout");
        command
            .args(["--signal=KILL", LIMIT])
            .args(self.program())
            .args(plain.get_args())
            .env_clear()
            .envs(environment(&plain).filter(|(name, _)| *name != CLOCK))
            .current_dir(self.home())
            .stdin(Stdio::null());
        command
    }

    pub(super) fn run(&self, arguments: &str) -> Output {
        if arguments == SERVE {
            return self.serve();
        }
        self.run_words(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    pub(super) fn run_words(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("it runs")
    }

    fn ok(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{arguments}\n{}",
            self.show(&output)
        );
        String::from_utf8(output.stdout).expect("text")
    }

    /// The server from its start to its end. Once it is ready, somebody with a key and somebody with a password ask; where it
    /// cannot tell whether they may, it has failed.
    fn serve(&self) -> Output {
        let arguments: Vec<&str> = SERVE.split(' ').collect();
        let mut command = self.command(&arguments);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let mut stderr = BufReader::new(child.stderr.take().expect("a pipe"));
        let mut said = String::new();
        let mut has_failed = false;
        while stderr.read_line(&mut said).expect("text") > 0 {
            if said.ends_with("\nReady\n") {
                let codes = self.ask(&said);
                // Zeros: the client took the certificate for none.
                has_failed = codes.iter().any(|code| code.starts_with(['5', '0']));
                tool("kill", &["-TERM", &child.id().to_string()]);
            }
        }
        let mut status = child.wait().expect("it ends");
        if status.success() {
            // Its greeting has another port each time, and a hint about real models.
            let log = said.lines().filter(|line| {
                has_failed && !line.starts_with("  ") && !line.contains("base-q5_1")
            });
            said = log.flat_map(|line| [line, "\n"]).collect();
        }
        if status.success() && has_failed {
            // As a command would end.
            status = ExitStatus::from_raw(1 << 8);
        }
        Output {
            status,
            stdout: Vec::new(),
            stderr: said.into_bytes(),
        }
    }

    /// Status codes of a request with a key, and of a login.
    fn ask(&self, greeting: &str) -> [String; 2] {
        let page = greeting
            .lines()
            .find_map(|line| line.trim().strip_prefix("page "));
        let url = page.expect("an address").trim().trim_end_matches('/');
        let curl = |path: &str, arguments: &[&str]| {
            let url = format!("{url}{path}");
            let flags = ["-sk", "-m", "30", "-o", "/dev/null", "-w", "%{http_code}"];
            let curl = Command::new("curl")
                .args(flags)
                .args(arguments)
                .arg(&url)
                .output();
            String::from_utf8(curl.expect("it runs").stdout).expect("a number")
        };
        let bearer = format!("Authorization: Bearer {}", self.key);
        let login = r#"{"username": "ada", "password": "correct horse"}"#;
        [
            curl("/auth/whoami", &["-H", &bearer]),
            curl("/auth/login", &["--json", login]),
        ]
    }

    /// Flags that name the CA, as the first time.
    pub(super) fn authority(&self) -> Vec<String> {
        let root = self.world.ca.ca_root();
        let flags = ["--ca", &self.world.ca.directory(), "--ca-root", text(&root)];
        flags.map(str::to_owned).to_vec()
    }

    fn order(&self, name: &str) -> Output {
        let mut all: Vec<String> = [
            "acme",
            "issue",
            "-d",
            name,
            "--agree-tos",
            "--preflight=off",
        ]
        .map(str::to_owned)
        .to_vec();
        all.extend(self.authority());
        all.push("--http-listen".to_owned());
        all.push(self.world.listen().to_owned());
        self.run_words(&all.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Every file and link that voicectl keeps, relative to the home folder. Locks have nothing in them.
    pub(super) fn files(&self) -> BTreeSet<PathBuf> {
        [".local/state", ".config/voicectl", ".cache/voicectl"]
            .iter()
            .flat_map(|folder| WalkDir::new(self.home().join(folder)))
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| !entry.file_type().is_dir())
            .map(|entry| {
                let path = entry.into_path();
                path.strip_prefix(self.home()).expect("inside").to_owned()
            })
            .collect()
    }

    /// The number of the present version of each lineage, as its link says; 0 where it says none.
    pub(super) fn versions(&self) -> Vec<(String, u32)> {
        let certs = self.world.context.state().join("certs");
        let mut all: Vec<(String, u32)> = fs::read_dir(certs)
            .expect("lineages")
            .flatten()
            .map(|entry| {
                let target = fs::read_link(entry.path().join("current")).unwrap_or_default();
                let number = target
                    .file_name()
                    .and_then(|name| name.to_str()?.parse().ok());
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, number.unwrap_or(0))
            })
            .collect();
        all.sort();
        all
    }
}
