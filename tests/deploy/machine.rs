//! A machine of its own with a real systemd as its first process: overlays of this one, in namespaces (`boot.sh`).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

use crate::support::{have, until};

pub(crate) struct Machine {
    keeper: Child,
    /// Its first process, as it is numbered here.
    inside: String,
    _folder: TempDir,
}

const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

impl Machine {
    /// `None` for whoever is not root, and where the kernel does not allow it, with a reason to skip.
    pub(crate) fn boot() -> Option<Self> {
        if !have("systemctl") || !have("setpriv") {
            return None;
        }
        if !rustix::process::geteuid().is_root() {
            println!("skipped: only root boots a machine of its own");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/deploy/boot.sh");
        let keeper = Command::new("sh")
            .arg(script)
            .arg(folder.path())
            .arg(env!("CARGO_BIN_EXE_voicectl"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("sh runs");
        let mut machine = Self {
            keeper,
            inside: String::new(),
            _folder: folder,
        };
        let mut is_dead = false;
        until("systemd runs", || {
            is_dead = matches!(machine.keeper.try_wait(), Ok(Some(_)));
            is_dead || machine.is_up()
        });
        if is_dead {
            println!("skipped: no systemd in namespaces here");
            return None;
        }
        Some(machine)
    }

    fn is_up(&mut self) -> bool {
        let pid = self.keeper.id();
        let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"));
        children
            .unwrap_or_default()
            .trim()
            .clone_into(&mut self.inside);
        // It is still a shell until the files of the new machine are in their places.
        let name = fs::read_to_string(format!("/proc/{}/comm", self.inside));
        name.is_ok_and(|name| name == "systemd\n")
            && self
                .command("systemctl")
                .arg("is-system-running")
                .output()
                .is_ok_and(|output| output.stdout == b"running\n")
    }

    /// A program on it, run by its root.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command
            .args(["--target", &self.inside, "--all", "--wd=/", "env", "-i"])
            .arg(format!("PATH={PATH}"))
            .args([
                "HOME=/root",
                "SYSTEMD_UNIT_PATH=/etc/systemd/system",
                program,
            ])
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn output(&self, script: &str) -> Output {
        // Namespaces that are entered have no present folder.
        let script = format!("cd /\n{script}");
        let output = self.command("sh").args(["-c", &script]).output();
        output.expect("it runs")
    }

    /// A script that must succeed; its stdout.
    pub(crate) fn sh(&self, script: &str) -> String {
        let output = self.output(script);
        assert!(
            output.status.success(),
            "{script}\n{}{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
            self.log()
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What the server said; there is no journal.
    pub(crate) fn log(&self) -> String {
        let output = self.output("cat /var/log/voicectl.log");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Has the server's words kept in a file, in the way in which anybody changes a unit.
    pub(crate) fn keep_log(&self) {
        self.sh(
            "mkdir -p /etc/systemd/system/voicectl.service.d
             printf '[Service]\\nStandardError=append:/var/log/voicectl.log\\n' >/etc/systemd/system/voicectl.service.d/log.conf",
        );
    }

    /// A file of this machine as it is seen from here.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{path}", self.inside))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let pid = self.keeper.id();
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
        let script = format!(
            "group=$(findmnt --noheadings --types cgroup2 --output TARGET | head -n 1)/voicectl-{pid}
             [ ! -d \"$group\" ] || find \"$group\" -depth -type d -exec rmdir {{}} +"
        );
        // Its processes are killed one after the other.
        until("its group is empty", || {
            let removal = Command::new("sh")
                .args(["-c", &script])
                .stderr(Stdio::null())
                .status();
            removal.is_ok_and(|status| status.success())
        });
    }
}
