//! A machine of one's own: `voice.test` at 192.0.2.7, which is no loopback address, with all ports free; no schedule, no
//! crontab.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::answer::Answer;
use crate::support::command::{Arguments, Context};
use crate::support::private::Private;
use crate::support::{have, text, until};

/// Where the server of a world is.
pub(crate) const URL: &str = "https://voice.test";

pub(crate) struct World {
    private: Private,
    pub(crate) context: Context,
}

/// Ended with its owner.
pub(crate) struct Peer(Child);

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl World {
    /// `None` where the kernel does not allow it, with a reason to skip.
    pub(crate) fn new() -> Option<Self> {
        if !have("ip") || !have("unshare") {
            return None;
        }
        let context = Context::new();
        let hosts = context.path("hosts");
        std::fs::write(&hosts, "127.0.0.1 localhost\n192.0.2.7 voice.test\n").expect("written");
        let mut script = format!(
            "ip link set lo up; ip addr add 192.0.2.7/32 dev lo; mount --bind {} /etc/hosts",
            text(&hosts)
        );
        for folder in [
            "/etc/cron.d",
            "/etc/systemd/system",
            "/run",
            "/var/spool/cron",
        ] {
            if Path::new(folder).is_dir() {
                let _ = write!(script, "; mount -t tmpfs none {folder}");
            }
        }
        script.push_str("; mkdir -p /var/spool/cron/crontabs");
        let private = Private::new(true, &script)?;
        Some(Self { private, context })
    }

    /// The binary in it.
    pub(crate) fn voicectl<'a>(&self, arguments: impl Arguments<'a>) -> Command {
        self.private.enter(&self.context.command(arguments))
    }

    /// Runs it, and it must succeed.
    pub(crate) fn ok<'a>(&self, arguments: impl Arguments<'a>) {
        let mut command = self.voicectl(arguments);
        let output = command.output().expect("it runs");
        assert!(
            output.status.success(),
            "{command:?}\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }

    /// `audit` with these arguments.
    pub(crate) fn audit(&self, arguments: &[&str]) -> Answer {
        let all = [&["audit", "--json"], arguments].concat();
        Answer::of(&self.voicectl(&all).output().expect("it runs"))
    }

    /// A command of one's own in it.
    pub(crate) fn enter(&self, command: &Command) -> Command {
        self.private.enter(command)
    }

    /// A script in it.
    pub(crate) fn sh(&self, script: &str) -> String {
        self.private.sh(script)
    }

    /// Starts a server, and waits until the port takes connections.
    pub(crate) fn start(&self, command: &Command, port: u16) -> Peer {
        let mut command = self.private.enter(command);
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let peer = Peer(child.expect("it starts"));
        self.wait(port);
        peer
    }

    /// A `serve` on the address of the world, ready.
    pub(crate) fn serve(&self, arguments: &[&str]) -> Peer {
        let mut all = vec!["serve", "--no-input"];
        if !arguments.contains(&"--listen") {
            all.extend(["--listen", "192.0.2.7:443"]);
        }
        all.extend(arguments);
        let port = if arguments.contains(&"--plain") {
            8000
        } else {
            443
        };
        let peer = self.start(&self.context.command(&all), port);
        let flags = if port == 443 { "-k https" } else { "http" };
        let host = if port == 443 {
            "192.0.2.7"
        } else {
            "127.0.0.1:8000"
        };
        until("the server is ready", || {
            let answer = self.sh(&format!(
                "curl -s -o /dev/null -w '%{{http_code}}' {flags}://{host}/readyz || true"
            ));
            answer == "200"
        });
        peer
    }

    fn wait(&self, port: u16) {
        until("the server listens", || {
            !self
                .sh(&format!("ss -Hltn 'sport = :{port}'"))
                .trim()
                .is_empty()
        });
    }

    /// The root of the world's own CA.
    pub(crate) fn root(&self) -> PathBuf {
        self.context.ca()
    }
}
