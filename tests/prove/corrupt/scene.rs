//! A home with everything in it that commands write, and its way back to how it was.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use walkdir::WalkDir;

use crate::clock::{BEGIN, World};
use crate::kept::Kept;
use crate::support::fake_acme::{DAY, Weather};
use crate::support::nginx::Nginx;
use crate::support::{have, text, tool};
use crate::writers::MODEL;

/// Longest that a command may take, in seconds.
const LIMIT: &str = "60";

pub(super) struct Scene {
    pub(super) world: World,
    nginx: Nginx,
    digest: String,
    pub(super) kept: Kept,
}

impl Scene {
    /// `None` where a tool is missing, with a reason to skip.
    pub(super) fn new() -> Option<Self> {
        let tools = ["certutil", "nginx", "openssl", "curl"];
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
        for command in [
            "cert new o.office.test --ca office",
            "cert new self.test --self-signed",
            "cert new throwaway.test --throwaway-ca",
            "cert new bought.test --out bought",
            "cert import bought --lineage bought.test",
        ] {
            self.ok(command);
        }
        self.world.issue("d90.test");
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
            "[notify]\ncommand = \"true\"\nmetrics = \"{}\"\n\n[serve]\nuploads = 2\n",
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

        self.ok("auth key new phone");
        self.ok("auth key new laptop");
        self.ok("auth key rotate laptop");
        fs::write(self.home().join("password"), "correct horse\n").expect("written");
        self.ok("auth user add ada --password file:password");
        self.ok("trust install --store nss");
        self.ok(&format!("model pull {} --name words", self.model()));
        self.early();
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
            .arg(plain.get_program());
        command.args(plain.get_args()).env_clear();
        for (name, value) in plain.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        command.current_dir(self.home());
        command.stdin(std::process::Stdio::null());
        command
    }

    pub(super) fn run(&self, arguments: &str) -> Output {
        self.run_words(&arguments.split_whitespace().collect::<Vec<_>>())
    }

    pub(super) fn run_words(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("it runs")
    }

    fn ok(&self, arguments: &str) {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{arguments}\n{}",
            self.show(&output)
        );
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
