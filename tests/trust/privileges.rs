//! Who may do what: without root the commands are told, with sudo only the copy and the refresh are run by it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use crate::support::command::{Context, wrapped};
use crate::support::terminal::Terminal;
use crate::support::{have, text, tool};
use crate::without_ids;

const REFRESH: &str = "/usr/sbin/update-ca-certificates";

/// A home of somebody who is not root, on a system of Debian's kind, and a PATH with nothing but what a test puts there.
struct Somebody {
    context: Context,
}

impl Somebody {
    fn new() -> Option<Self> {
        if !have("setpriv") {
            return None;
        }
        if !(rustix::process::geteuid().is_root() && Path::new(REFRESH).exists()) {
            println!("skipped: needs root, to become nobody, on a system of Debian's kind");
            return None;
        }
        let context = Context::new();
        context.ok("cert ca new");
        fs::create_dir(context.path("bin")).expect("made");
        tool("chown", &["-R", "65534:65534", text(context.home())]);
        Some(Self { context })
    }

    fn command(&self, arguments: &str) -> Command {
        let plain = self.context.command(arguments);
        // By its path: it is not on the PATH that it sets.
        let setpriv = tool("sh", &["-c", "command -v setpriv"]);
        let mut command = Command::new(setpriv.trim());
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        let mut command = wrapped(command, &plain);
        command.env("PATH", self.context.path("bin"));
        command
    }

    fn run(&self, arguments: &str) -> String {
        let output = self.command(arguments).stdin(Stdio::null()).output();
        without_pem(&self.context.show(&output.expect("it runs")))
    }

    /// A sudo that writes down what it is asked for, and does nothing. Where it needs a password, it does not go without.
    fn sudo(&self, needs_password: bool) {
        let path = self.context.path("bin/sudo");
        let log = self.context.path("log");
        let refuse = if needs_password {
            "[ \"$1\" = -n ] && exit 1"
        } else {
            ""
        };
        let script = format!(
            "#!/bin/sh\n{refuse}\nprintf '%s\\n' \"$*\" >> {0}\nexit 0\n",
            text(&log)
        );
        fs::write(&path, script).expect("written");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("set");
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.context.path("log")).unwrap_or_default();
        without_ids(&log)
    }
}

fn without_pem(text: &str) -> String {
    let pem = regex::Regex::new("(?s)-----BEGIN.*?END CERTIFICATE-----").expect("a pattern");
    without_ids(&pem.replace_all(text, "[PEM]"))
}

#[test]
fn without_root_the_commands_are_told() {
    let Some(somebody) = Somebody::new() else {
        return;
    };
    assert_snapshot!(somebody.run("trust install --store system"), @"
    exit: 3
    ----- stdout -----
    STORE  STATE  PLACE
    system  needs-root  /usr/local/share/ca-certificates
    ----- stderr -----
    warning: these commands need root, or somebody who answers, and were not run:

    sudo tee /usr/local/share/ca-certificates/voicectl-[ID].crt >/dev/null <<'END'
    [PEM]
    END
    sudo chmod 644 /usr/local/share/ca-certificates/voicectl-[ID].crt
    sudo /usr/sbin/update-ca-certificates
    ");
    assert!(
        !somebody.context.state().join("trust/receipts").exists(),
        "nothing was done"
    );
}

#[test]
fn sudo_that_asks_is_not_run_without_a_terminal() {
    let Some(somebody) = Somebody::new() else {
        return;
    };
    somebody.sudo(true);
    let said = somebody.run("trust install --store system");
    assert!(said.starts_with("exit: 3"), "{said}");
    assert_eq!(somebody.log(), "");
}

#[test]
fn sudo_runs_the_copy_and_the_refresh_and_nothing_else() {
    let Some(somebody) = Somebody::new() else {
        return;
    };
    somebody.sudo(false);
    // It lies, and is found out.
    assert_snapshot!(somebody.run("trust install --store system"), @"
    exit: 1
    ----- stdout -----
    STORE  STATE  PLACE
    system  failed  /usr/local/share/ca-certificates: every command succeeded, and it is not there
    ----- stderr -----
    ");
    assert_snapshot!(somebody.log(), @"
    -n true
    -n tee /usr/local/share/ca-certificates/voicectl-[ID].crt
    -n chmod 644 /usr/local/share/ca-certificates/voicectl-[ID].crt
    -n /usr/sbin/update-ca-certificates
    ");
}

#[test]
fn on_a_terminal_one_is_asked_with_the_commands_in_sight() {
    let Some(somebody) = Somebody::new() else {
        return;
    };
    somebody.sudo(true);
    let mut terminal = Terminal::start(somebody.command("trust install --store system"));
    terminal
        .until("sudo /usr/sbin/update-ca-certificates")
        .until("with sudo")
        .line("n");
    let (status, _) = terminal.end();
    assert_eq!(status.code(), Some(3));
    assert_eq!(somebody.log(), "");
    let mut terminal = Terminal::start(somebody.command("trust install --store system"));
    terminal.until("with sudo").line("y");
    terminal.end();
    assert!(
        somebody
            .log()
            .ends_with("/usr/sbin/update-ca-certificates\n"),
        "{}",
        somebody.log()
    );
}

#[test]
fn json_has_the_commands_too() {
    let Some(somebody) = Somebody::new() else {
        return;
    };
    let output = somebody
        .command("trust install --store system --json")
        .output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(3));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let one = &answer["results"][0];
    assert_eq!(one["state"], "needs-root");
    assert_eq!(one["store"], "system");
    let commands = one["commands"].as_array().expect("a list");
    assert_eq!(
        commands.last().expect("one"),
        "sudo /usr/sbin/update-ca-certificates"
    );
}
