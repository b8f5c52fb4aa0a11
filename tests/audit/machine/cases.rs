//! What can be wrong with a machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::support::{faketime, text};
use crate::world::World;

/// One broken machine.
pub(crate) struct Case {
    pub(crate) id: &'static str,
    pub(super) spoil: fn(&World),
    /// Words of the fact.
    pub(super) fact: &'static str,
    /// Words of the repair; HOME stands for the home folder.
    pub(super) repair: &'static str,
    pub(super) grade: &'static str,
}

pub(super) fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
}

fn current(world: &World, name: &str) -> std::path::PathBuf {
    world
        .context
        .state()
        .join("certs/voice.test/current")
        .join(name)
}

/// A certificate as it was made so many days ago.
fn days_ago(world: &World, days: u32, arguments: &[&str]) {
    let library = faketime::library().expect("`good` asked for it");
    let mut command = world.context.command(arguments);
    faketime::at(&mut command, library, &format!("-{days}d"));
    let output = command.output().expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Changes a line of `keys.toml`.
fn edit_keys(world: &World, from: &str, to: &str) {
    let path = world.context.state().join("access/keys.toml");
    let before = fs::read_to_string(&path).expect("keys");
    let lines = before.lines().map(|line| {
        if line.starts_with(from) {
            to.to_owned()
        } else {
            line.to_owned()
        }
    });
    let after = lines.collect::<Vec<_>>().join("\n");
    assert_ne!(before.trim(), after.trim(), "{before}");
    fs::write(&path, after).expect("written");
}

fn settings(world: &World, text: &str) {
    world.context.settings(&format!("[serve]\n{text}\n"));
}

pub(crate) const CASES: &[Case] = &[
    Case {
        id: "key-modes",
        spoil: |world| mode(&current(world, "privkey.pem"), 0o644),
        fact: "privkey.pem has mode 0644",
        repair: "`chmod 600 HOME/.local/state/voicectl/certs/voice.test/versions/0001/privkey.pem`",
        grade: "F",
    },
    Case {
        id: "secret-modes",
        spoil: |world| mode(&world.context.state().join("access/keys.toml"), 0o640),
        fact: "keys.toml has mode 0640",
        repair: "`chmod 600 HOME/.local/state/voicectl/access/keys.toml`",
        grade: "F",
    },
    Case {
        id: "state-writable",
        spoil: |world| mode(&world.context.state(), 0o777),
        fact: "voicectl has mode 0777",
        repair: "`chmod 700 HOME/.local/state/voicectl`",
        grade: "F",
    },
    Case {
        id: "folder-modes",
        spoil: |world| mode(&world.context.state().join("certs"), 0o755),
        fact: "certs has mode 0755",
        repair: "`chmod 700 HOME/.local/state/voicectl/certs`",
        grade: "B",
    },
    Case {
        id: "config-modes",
        spoil: |world| {
            settings(world, "");
            mode(&world.context.path(".config/voicectl/config.toml"), 0o666);
        },
        fact: "config.toml has mode 0666",
        repair: "`chmod go-w HOME/.config/voicectl/config.toml`",
        grade: "C",
    },
    Case {
        id: "key-mismatch",
        spoil: |world| {
            world.ok(&["cert", "new", "other.test"]);
            let other = world
                .context
                .state()
                .join("certs/other.test/current/privkey.pem");
            fs::copy(other, current(world, "privkey.pem")).expect("copied");
        },
        fact: "voice.test",
        repair: "`voicectl cert new voice.test --lineage voice.test --force`",
        grade: "F",
    },
    Case {
        id: "damaged",
        spoil: |world| fs::write(current(world, "cert.pem"), "nothing").expect("written"),
        fact: "cert.pem",
        repair: "`voicectl cert new voice.test --lineage voice.test --force`",
        grade: "C",
    },
    Case {
        id: "key-no-end",
        spoil: |world| world.ok(&["auth", "key", "new", "endless"]),
        fact: "`endless`",
        repair: "--expires 90d`",
        grade: "A",
    },
    Case {
        id: "key-old",
        spoil: |world| edit_keys(world, "created = ", "created = \"2024-01-01T00:00:00Z\""),
        fact: "`phone`",
        repair: "`voicectl auth key rotate ",
        grade: "A",
    },
    Case {
        id: "key-ends-soon",
        spoil: |world| world.ok(&["auth", "key", "new", "brief", "--expires", "3d"]),
        fact: "`brief`",
        repair: "`voicectl auth key rotate ",
        grade: "A",
    },
    Case {
        id: "key-expired",
        spoil: |world| edit_keys(world, "expires = ", "expires = \"2024-01-01T00:00:00Z\""),
        fact: "ended on 2024-01-01",
        repair: "`voicectl auth key new phone --expires 90d`",
        grade: "A",
    },
    Case {
        id: "token-secret-old",
        spoil: |world| {
            let path = world.context.state().join("access/token-secret");
            fs::write(&path, "a".repeat(43) + "\n").expect("written");
            mode(&path, 0o600);
            world.sh(&format!("touch -d 2024-01-01 {}", text(&path)));
        },
        fact: "token-secret is from 2024-01-01",
        repair: "`rm HOME/.local/state/voicectl/access/token-secret`",
        grade: "A",
    },
    Case {
        id: "ca-expired",
        spoil: |world| days_ago(world, 4000, &["cert", "ca", "new", "ancient"]),
        fact: "expired on",
        repair: "`voicectl cert ca rotate ancient`",
        grade: "F",
    },
    Case {
        id: "ca-due",
        spoil: |world| days_ago(world, 3500, &["cert", "ca", "new", "elderly"]),
        fact: "ends on",
        repair: "`voicectl cert ca rotate elderly`",
        grade: "B",
    },
    Case {
        id: "settings",
        spoil: |world| {
            fs::remove_dir_all(world.context.state().join("access")).expect("removed");
            settings(world, "listen = [\"0.0.0.0:8443\"]");
        },
        fact: "does not listen on 0.0.0.0:8443 for everyone",
        repair: "`voicectl auth key new NAME`",
        grade: "C",
    },
    Case {
        id: "settings",
        spoil: |world| settings(world, "listn = \"0.0.0.0:8443\""),
        fact: "there is no setting `serve.listn`",
        repair: "`voicectl config show`",
        grade: "C",
    },
    Case {
        id: "open",
        spoil: |world| settings(world, "listen = [\"0.0.0.0:8443\"]\nopen = true"),
        fact: "listens on 0.0.0.0:8443",
        repair: "`sed -i '/^ *open *=/d' HOME/.config/voicectl/config.toml`",
        grade: "F",
    },
    Case {
        id: "plain",
        spoil: |world| {
            settings(
                world,
                "listen = [\"0.0.0.0:8000\"]\nplain = true\nbehind-proxy = true",
            );
        },
        fact: "speaks plain HTTP on 0.0.0.0:8000",
        repair: "`listen = [\"127.0.0.1:8000\"]`",
        grade: "B",
    },
    Case {
        id: "metrics-listen",
        spoil: |world| settings(world, "metrics = [\"0.0.0.0:9090\"]"),
        fact: "0.0.0.0:9090",
        repair: "`metrics = [\"127.0.0.1:9090\"]`",
        grade: "B",
    },
    Case {
        id: "hsts-off",
        spoil: |world| settings(world, "hsts = \"off\""),
        fact: "`hsts` is `off`",
        repair: "`sed -i '/^ *hsts *=/d' HOME/.config/voicectl/config.toml`",
        grade: "A",
    },
    Case {
        id: "allow-no-origin",
        spoil: |world| {
            settings(
                world,
                "allow-origin = [\"https://app.test\"]\nallow-no-origin = true",
            );
        },
        fact: "`allow-no-origin` is true",
        repair: "`sed -i '/^ *allow-no-origin *=/d'",
        grade: "A",
    },
    Case {
        id: "insecure-origin",
        spoil: |world| settings(world, "allow-origin = [\"http://app.test\"]"),
        fact: "http://app.test",
        repair: "`https://app.test`",
        grade: "B",
    },
    Case {
        id: "trusted-proxy",
        spoil: |world| settings(world, "trusted-proxy = [\"0.0.0.0/1\"]"),
        fact: "0.0.0.0/1",
        repair: "the proxy's own address",
        grade: "C",
    },
    Case {
        id: "limits-off",
        spoil: |world| settings(world, "[serve.limits]\nrate = \"off\""),
        fact: "`rate` is off",
        repair: "`sed -i '/^ *rate *=/d'",
        grade: "B",
    },
    Case {
        id: "limits-wide",
        spoil: |world| settings(world, "[serve.limits]\nhead-time = \"1h\""),
        fact: "`head-time` is 1h; the default is 10s",
        repair: "`sed -i '/^ *head-time *=/d'",
        grade: "A",
    },
    Case {
        id: "schedule",
        spoil: |world| world.ok(&["renew", "schedule", "--remove"]),
        fact: "nothing renews voice.test",
        repair: "`sudo voicectl renew schedule --install`",
        grade: "C",
    },
    Case {
        id: "schedule",
        spoil: |world| {
            world.ok(&["renew", "schedule", "--remove"]);
            world.ok(&[
                "--state",
                "/elsewhere",
                "renew",
                "schedule",
                "--cron",
                "--install",
            ]);
        },
        fact: "renews /elsewhere, not ",
        repair: "`sudo voicectl renew schedule --install --force`",
        grade: "C",
    },
    Case {
        id: "schedule-changed",
        spoil: |world| {
            world.sh("echo '# mine' >>/etc/cron.d/voicectl");
        },
        fact: "/etc/cron.d/voicectl was changed",
        repair: "`sudo voicectl renew schedule --install --force`",
        grade: "B",
    },
    Case {
        id: "lineage-expired",
        spoil: |world| days_ago(world, 100, &["cert", "new", "old.test", "--self-signed"]),
        fact: "`old.test` expired on",
        repair: "`voicectl renew --only old.test --force`",
        grade: "F",
    },
    Case {
        id: "renewal-overdue",
        spoil: |world| days_ago(world, 75, &["cert", "new", "late.test", "--self-signed"]),
        fact: "`late.test` is due since",
        repair: "`voicectl renew --only late.test --force`",
        grade: "C",
    },
    Case {
        id: "renewal-fails",
        spoil: |world| {
            // Its CA cannot sign any more.
            fs::write(world.context.state().join("ca/root-key.pem"), "gone").expect("written");
            let mut renew = world.voicectl(&["renew", "--only", "voice.test", "--force"]);
            assert!(!renew.output().expect("it runs").status.success());
        },
        fact: "`voice.test`: 1 failure in a row: ",
        repair: "`voicectl renew --only voice.test --now`",
        grade: "C",
    },
    Case {
        id: "deploy-fails",
        spoil: |world| {
            world.ok(&[
                "renew",
                "hook",
                "voice.test",
                "--deploy",
                "echo nginx is gone >&2; false",
            ]);
            let mut renew = world.voicectl(&["renew", "--only", "voice.test", "--force"]);
            assert!(!renew.output().expect("it runs").status.success());
        },
        fact: "`voice.test`: 1 failure in a row: ",
        repair: "`voicectl renew hook voice.test`",
        grade: "C",
    },
    Case {
        id: "verification",
        spoil: |_| {},
        fact: "NODE_TLS_REJECT_UNAUTHORIZED is set",
        repair: "`unset NODE_TLS_REJECT_UNAUTHORIZED`",
        grade: "B",
    },
    Case {
        id: "clock",
        spoil: |_| {},
        fact: "before this voicectl was made",
        repair: "`sudo timedatectl set-ntp true`",
        grade: "B",
    },
];
