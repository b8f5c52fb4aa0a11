//! A system of one's own: the real one under overlays, in a mount namespace that goes with its test.

use std::fmt::Write;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

use crate::support::command::{Context, environment};
use crate::support::text;

/// What is changed on it is gone with it.
const OVERLAID: &[&str] = &["/etc", "/usr/local/share", "/var/lib"];

pub(crate) struct Namespace {
    keeper: Child,
    context: Context,
}

impl Namespace {
    /// `None` where the kernel does not allow it, with a reason to skip.
    pub(crate) fn new() -> Option<Self> {
        let context = Context::new();
        let upper = context.path("upper");
        fs::create_dir(&upper).expect("made");
        let mut script = format!("set -e; mount -t tmpfs none {0}; cd {0}; ", text(&upper));
        for folder in OVERLAID {
            let _ = write!(
                script,
                "mkdir -p up{folder} work{folder}; mount -t overlay none -o \
                 lowerdir={folder},upperdir=$PWD/up{folder},workdir=$PWD/work{folder} {folder}; "
            );
        }
        script.push_str("echo ready; exec cat");
        let mut keeper = Command::new("unshare")
            .args(["--mount", "sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = String::new();
        let stdout = keeper.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut said).expect("read");
        let namespace = Self { keeper, context };
        if said != "ready\n" {
            println!("skipped: no overlay in a mount namespace; run it as root");
            return None;
        }
        // What was put into the folders and not read yet would come in with ours.
        if std::path::Path::new("/usr/sbin/update-ca-certificates").exists() {
            namespace.tool("update-ca-certificates", &[]);
        }
        Some(namespace)
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// A program in it, with nothing of this process's environment but the PATH.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command
            .arg(format!("--mount=/proc/{}/ns/mnt", self.keeper.id()))
            .args(["--", program])
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.context.home())
            .stdin(Stdio::null());
        command
    }

    /// The binary in it.
    pub(crate) fn voicectl(&self, arguments: &str) -> Command {
        let plain = self.context.command(arguments);
        let mut command = self.command(text(plain.get_program().as_ref()));
        command.args(plain.get_args()).envs(environment(&plain));
        command
    }

    pub(crate) fn output(&self, arguments: &str) -> Output {
        self.voicectl(arguments).output().expect("it runs")
    }

    /// The whole answer, as a text.
    pub(crate) fn run(&self, arguments: &str) -> String {
        self.context.show(&self.output(arguments))
    }

    /// A program that must succeed; its stdout.
    pub(crate) fn tool(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.command(program).args(arguments).output();
        let output = output.expect("it runs");
        assert!(
            output.status.success(),
            "{program} {arguments:?}\n{}",
            self.context.show(&output)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub(crate) fn sh(&self, script: &str) -> String {
        self.tool("sh", &["-c", script])
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}
