//! User, mount, process and network namespaces of one's own: a loopback where port 80 is free, and mounts that nobody
//! else sees. Everything in it ends with it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::command::environment;
use super::text;

pub struct Private {
    keeper: Child,
    inside: String,
}

impl Private {
    /// Runs a script in it, as its root, and keeps it; `None` where the kernel does not allow it, with a reason to skip.
    pub fn new(network: bool, script: &str) -> Option<Self> {
        let script = format!("set -e; {script}\necho ready; exec cat");
        let mut command = Command::new("unshare");
        command.args([
            "--user",
            "--map-root-user",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
        ]);
        if network {
            command.arg("--net");
        }
        let mut keeper = command
            .args(["sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut said = String::new();
        let stdout = keeper.stdout.as_mut().expect("a pipe");
        BufReader::new(stdout).read_line(&mut said).expect("read");
        let pid = keeper.id();
        // The first process in it, seen from here.
        let inside = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        let inside = inside.unwrap_or_default().trim().to_owned();
        let private = Self { keeper, inside };
        if said != "ready\n" {
            println!("skipped: no namespaces for a user here, or the script in one failed");
            return None;
        }
        Some(private)
    }

    /// The same command, but in there. Its stdin is empty, its environment what was set on it.
    pub fn enter(&self, command: &Command) -> Command {
        let mut inner = Command::new("nsenter");
        inner.args(["--target", &self.inside, "--user", "--mount", "--net"]);
        if let Some(folder) = command.get_current_dir() {
            inner.arg(format!("--wd={}", text(folder)));
        }
        inner
            .arg("--")
            .arg(command.get_program())
            .args(command.get_args())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(environment(command))
            .stdin(Stdio::null());
        inner
    }

    /// A script in it that must succeed; its stdout.
    pub fn sh(&self, script: &str) -> String {
        let output = self.enter(Command::new("sh").args(["-c", script])).output();
        let output = output.expect("it runs");
        assert!(
            output.status.success(),
            "{script}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Copies a folder out of it, links followed.
    pub fn copy(&self, from: &Path, to: &Path) {
        self.sh(&format!(
            "rm -rf {1} && cp -rL {0} {1}",
            text(from),
            text(to)
        ));
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}
