//! What runs `voicectl renew`: as text, judged by systemd and cron, and installed into a folder or a namespace.

mod cron;
mod installed;
mod round_trip;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;
use voicectl::renew::schedule::{Content, Host, Job, Kind, Scope, Survey, install};

use crate::support::{have, text};

/// A machine whose system paths are in a folder.
pub(crate) fn host(root: &Path, scope: Scope) -> Host {
    Host {
        root: root.to_owned(),
        scope,
        config_home: Some(root.join("home/.config")),
        has_systemd: true,
        systemctl: Some(PathBuf::from("/usr/bin/systemctl")),
        has_cron_d: true,
        crontab: Some(PathBuf::from("/usr/bin/crontab")),
    }
}

pub(crate) fn job() -> Job {
    Job {
        program: PathBuf::from("/usr/bin/voicectl"),
        state: PathBuf::from("/var/lib/voicectl"),
        is_default_state: true,
        config: None,
        writable: Vec::new(),
    }
}

fn contents(kind: Kind, job: &Job, scope: Scope) -> Vec<Content> {
    let host = host(Path::new("/"), scope);
    let plan = install(kind, job, &host, &Survey::default(), 16, false).expect("a plan");
    plan.contents
}

fn shown(kind: Kind, job: &Job, scope: Scope) -> String {
    let contents = contents(kind, job, scope);
    let one = |content: &Content| {
        let place = content.place.name().expect("a name");
        format!("==> {place} <==\n{}", content.text)
    };
    contents.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// The units in a folder of their own, where systemd's tools can read them.
fn units(job: &Job, scope: Scope) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for content in contents(Kind::Systemd, job, scope) {
        let name = content.place.name().expect("a name");
        let name = Path::new(name).file_name().expect("a name");
        fs::write(folder.path().join(name), content.text).expect("written");
    }
    folder
}

fn analyze(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("systemd-analyze")
        .args(arguments)
        .current_dir(folder)
        .env("XDG_RUNTIME_DIR", folder)
        .output()
        .expect("it runs")
}

/// A program that is there, at a path that wants quoting everywhere, and writes its arguments into a file beside it.
fn odd_program(folder: &Path, name: &str) -> PathBuf {
    let place = folder.join(name).join("100%h$HOME");
    fs::create_dir_all(&place).expect("made");
    let program = place.join("voicectl");
    fs::write(
        &program,
        "#!/bin/sh\nfor word; do echo \"[$word]\"; done >\"$(dirname \"$0\")/said\"\n",
    )
    .expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("set");
    program
}

#[test]
fn the_units_of_root() {
    let mut job = job();
    insta::assert_snapshot!(shown(Kind::Systemd, &job, Scope::System), @r"
    ==> /etc/systemd/system/voicectl-renew.service <==
    # Written by `voicectl renew schedule`; checksum cbeaebb2f0f8db80
    # Renews the certificates in /var/lib/voicectl

    [Unit]
    Description=Renewal of certificates
    Wants=network-online.target
    After=network-online.target nss-lookup.target

    [Service]
    Type=oneshot
    ExecStart=/usr/bin/voicectl renew --quiet
    TimeoutStartSec=3h
    CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_DAC_OVERRIDE CAP_FOWNER CAP_CHOWN
    DevicePolicy=closed
    KeyringMode=private
    LockPersonality=yes
    MemoryDenyWriteExecute=yes
    NoNewPrivileges=yes
    PrivateDevices=yes
    PrivateMounts=yes
    PrivateTmp=yes
    ProtectClock=yes
    ProtectControlGroups=yes
    ProtectHome=read-only
    ProtectHostname=yes
    ProtectKernelLogs=yes
    ProtectKernelModules=yes
    ProtectKernelTunables=yes
    ProtectProc=invisible
    ProtectSystem=strict
    RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
    RestrictNamespaces=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    SystemCallArchitectures=native
    SystemCallErrorNumber=EPERM
    SystemCallFilter=@system-service
    SystemCallFilter=~@privileged @resources
    SystemCallFilter=@chown
    UMask=0022
    ReadWritePaths=-/var/lib/voicectl

    ==> /etc/systemd/system/voicectl-renew.timer <==
    # Written by `voicectl renew schedule`; checksum a82e52d5866d4140
    # Renews the certificates in /var/lib/voicectl

    [Unit]
    Description=Renewal of certificates, every hour

    [Timer]
    OnCalendar=hourly
    RandomizedDelaySec=30min
    FixedRandomDelay=yes
    AccuracySec=1min
    Persistent=yes

    [Install]
    WantedBy=timers.target
    ");
    job.state = PathBuf::from("/srv/my state");
    job.is_default_state = false;
    job.config = Some(PathBuf::from("/srv/100%"));
    job.writable = vec![PathBuf::from("/var/www/html")];
    let other = shown(Kind::Systemd, &job, Scope::System);
    let lines: Vec<&str> = other
        .lines()
        .filter(|line| {
            ["Exec", "Env", "ReadW", "State"]
                .iter()
                .any(|word| line.starts_with(word))
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    ExecStart=/usr/bin/voicectl renew --quiet --state "/srv/my state"
    Environment=VOICECTL_CONFIG=/srv/100%%
    ReadWritePaths="-/srv/my state"
    ReadWritePaths=-/var/www/html
    "#);
}

#[test]
fn the_units_of_a_user() {
    insta::assert_snapshot!(shown(Kind::Systemd, &job(), Scope::User), @r"
    ==> /home/.config/systemd/user/voicectl-renew.service <==
    # Written by `voicectl renew schedule`; checksum fcfe459456fa44af
    # Renews the certificates in /var/lib/voicectl

    [Unit]
    Description=Renewal of certificates

    [Service]
    Type=oneshot
    ExecStart=/usr/bin/voicectl renew --quiet
    TimeoutStartSec=3h
    LockPersonality=yes
    MemoryDenyWriteExecute=yes
    NoNewPrivileges=yes
    RestrictNamespaces=yes
    RestrictRealtime=yes
    RestrictSUIDSGID=yes
    SystemCallArchitectures=native
    SystemCallErrorNumber=EPERM
    SystemCallFilter=@system-service
    UMask=0022

    ==> /home/.config/systemd/user/voicectl-renew.timer <==
    # Written by `voicectl renew schedule`; checksum a82e52d5866d4140
    # Renews the certificates in /var/lib/voicectl

    [Unit]
    Description=Renewal of certificates, every hour

    [Timer]
    OnCalendar=hourly
    RandomizedDelaySec=30min
    FixedRandomDelay=yes
    AccuracySec=1min
    Persistent=yes

    [Install]
    WantedBy=timers.target
    ");
}

#[test]
fn the_file_for_cron() {
    insta::assert_snapshot!(shown(Kind::Cron, &job(), Scope::System), @r"
    ==> /etc/cron.d/voicectl <==
    # Written by `voicectl renew schedule`; checksum 36ef185e3af74c67
    # Renews the certificates in /var/lib/voicectl
    SHELL=/bin/sh
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    17 * * * * root /usr/bin/voicectl renew --quiet --jitter=10m
    ");
}

#[test]
fn the_lines_of_a_crontab() {
    insta::assert_snapshot!(shown(Kind::Cron, &job(), Scope::User), @r"
    ==> crontab <==
    # Written by `voicectl renew schedule`; checksum 733e7103ef9943b9
    # Renews the certificates in /var/lib/voicectl
    17 * * * * PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /usr/bin/voicectl renew --quiet --jitter=10m
    # End of what `voicectl renew schedule` wrote
    ");
}

#[test]
fn systemd_finds_nothing_wrong() {
    if !have("systemd-analyze") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut job = job();
    for program in [
        PathBuf::from("/bin/true"),
        odd_program(folder.path(), "a b;c"),
    ] {
        job.program = program;
        job.writable = vec![folder.path().join("100% \"of\" it")];
        for scope in [Scope::System, Scope::User] {
            let units = units(&job, scope);
            for unit in ["voicectl-renew.service", "voicectl-renew.timer"] {
                let unit = units.path().join(unit);
                let mut arguments = vec!["verify", "--man=no", text(&unit)];
                if scope == Scope::User {
                    arguments.push("--user");
                }
                let output = analyze(units.path(), &arguments);
                // An unknown key is no failure, only a line.
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success() && said.is_empty(), "{said}");
            }
        }
    }
}

#[test]
fn the_service_of_root_is_in_bounds() {
    if !have("systemd-analyze") {
        return;
    }
    for is_default_state in [true, false] {
        let mut job = job();
        job.is_default_state = is_default_state;
        let units = units(&job, Scope::System);
        let arguments = ["security", "--offline=true", "--no-pager", "--threshold=23"];
        let arguments = [&arguments[..], &["./voicectl-renew.service"]].concat();
        let output = analyze(units.path(), &arguments);
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("Overall exposure level"), "{said}");
    }
}

#[test]
fn the_timer_looks_every_hour() {
    if !have("systemd-analyze") {
        return;
    }
    let timer = contents(Kind::Systemd, &job(), Scope::System)
        .remove(1)
        .text;
    let value = |key: &str| {
        let line = timer.lines().find_map(|line| line.strip_prefix(key));
        line.unwrap_or_else(|| panic!("{key} in {timer}"))
            .to_owned()
    };
    let calendar = analyze(
        Path::new("/"),
        &[
            "calendar",
            "--iterations=2",
            "--base-time=2026-11-21 10:30:00 UTC",
            &value("OnCalendar="),
        ],
    );
    let said = String::from_utf8_lossy(&calendar.stdout);
    assert!(
        said.contains("11:00:00") && said.contains("12:00:00"),
        "{said}"
    );
    let span = analyze(Path::new("/"), &["timespan", &value("RandomizedDelaySec=")]);
    let said = String::from_utf8_lossy(&span.stdout);
    // With the hour less than the window of a certificate of six days, which is three hours long.
    assert!(said.contains("1800000000"), "{said}");
}

#[test]
fn the_page_shows_what_is_written() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/renew-schedule.md");
    let page = fs::read_to_string(page).expect("the page");
    for (kind, scope) in [
        (Kind::Systemd, Scope::System),
        (Kind::Cron, Scope::System),
        (Kind::Cron, Scope::User),
    ] {
        for content in contents(kind, &job(), scope) {
            assert!(
                page.contains(&content.text),
                "not on the page:\n{}",
                content.text
            );
        }
    }
}
