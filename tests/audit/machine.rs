//! A machine that is good but for one thing.

mod cases;

use std::fs;
use std::path::Path;
use std::process::Command;

use time::OffsetDateTime;
use voicectl::audit::{self, Machine, Outcome, Schedule};
use voicectl::doctor::Surroundings;
use voicectl::machine::{Answer as Said, Invocation, MachineError, Programs};
use voicectl::renew::schedule::{Host, Scope};
use voicectl::store::Store;

use crate::answer::Answer;
use crate::support::command::{Context, wrapped};
use crate::support::{faketime, have, text};
use crate::world::World;
pub(crate) use cases::CASES;
use cases::{Case, mode};

pub(crate) const FOUND: [&str; 2] = ["schedule-stopped", "key-owner"];

/// A machine with a certificate, a key and a schedule.
fn good() -> Option<World> {
    if !["crontab", "faketime", "touch"]
        .iter()
        .all(|tool| have(tool))
    {
        return None;
    }
    let world = World::new()?;
    world.ok(&["cert", "new", "voice.test"]);
    world.ok(&["auth", "key", "new", "phone", "--expires", "90d"]);
    world.ok(&["renew", "schedule", "--cron", "--install"]);
    Some(world)
}

fn audited(world: &World, id: &str) -> Answer {
    let mut command = world.context.command(&["audit", "--local", "--json"]);
    match id {
        "verification" => {
            command.env("NODE_TLS_REJECT_UNAUTHORIZED", "0");
        }
        "clock" => {
            let library = faketime::library().expect("`good` asked for it");
            faketime::at(&mut command, library, "2020-01-01 00:00:00");
        }
        _ => {}
    }
    let mut command = world.enter(&command);
    Answer::of(&command.output().expect("it runs"))
}

fn run(cases: &[Case]) {
    for case in cases {
        let Some(world) = good() else { return };
        (case.spoil)(&world);
        let answer = audited(&world, case.id);
        println!("{}: {:?}", case.id, answer.all("found"));
        let home = text(world.context.home());
        // What else a wrong clock upsets is another matter.
        let grade = if case.id == "clock" {
            answer.grade().to_owned()
        } else {
            case.grade.to_owned()
        };
        answer.assert_found(
            case.id,
            case.fact,
            &case.repair.replace("HOME", home),
            &grade,
        );
        assert!(
            answer.grade() <= case.grade || ["A", "F"].contains(&case.grade) || case.id == "clock",
            "{}",
            answer.grade()
        );
    }
}

#[test]
fn broken_machines_are_found_1() {
    run(&CASES[..CASES.len() / 2]);
}

#[test]
fn broken_machines_are_found_2() {
    run(&CASES[CASES.len() / 2..]);
}

#[test]
fn a_good_machine_has_nothing() {
    let Some(world) = good() else { return };
    let answer = audited(&world, "");
    assert_eq!(
        answer.grade(),
        "A+",
        "{:?} {:?}",
        answer.all("found"),
        answer.all("unknown")
    );
    for id in [
        "key-modes",
        "key-no-end",
        "schedule",
        "settings",
        "lineage-expired",
    ] {
        assert_eq!(answer.outcome(id), "passed", "{id}");
    }
}

#[test]
fn a_machine_where_nothing_is_has_nothing() {
    let Some(world) = World::new() else { return };
    let answer = audited(&world, "");
    assert_eq!(
        answer.grade(),
        "A+",
        "{:?} {:?}",
        answer.all("found"),
        answer.all("unknown")
    );
}

#[test]
fn keys_of_somebody_else_are_found() {
    if !is_root() || !have("setpriv") {
        println!("skipped: only root makes files for somebody else");
        return;
    }
    let context = Context::new();
    context.ok(&["cert", "new", "voice.test"]);
    // The way there is open, the folders of keys are root's.
    for folder in [
        context.home().to_owned(),
        context.path(".local"),
        context.path(".local/state"),
        context.state(),
    ] {
        mode(&folder, 0o755);
    }
    let plain = context.command(&["audit", "--local", "--json"]);
    let mut command = Command::new("setpriv");
    command.args([
        "--reuid",
        "65534",
        "--regid",
        "65534",
        "--clear-groups",
        "--",
    ]);
    let output = wrapped(command, &plain)
        .current_dir("/")
        .output()
        .expect("setpriv runs");
    if output.stdout.is_empty() && !output.status.success() {
        println!("skipped: nobody may not run the binary where it lies");
        return;
    }
    let answer = Answer::of(&output);
    let (facts, repairs) = answer.found("key-owner");
    assert!(
        facts.contains("belongs to user 0, and this is user 65534"),
        "{facts}"
    );
    assert!(repairs.contains("`sudo chown -R \"$USER\" "), "{repairs}");
    // What may not be read is never well.
    assert_eq!(answer.outcome("key-modes"), "unknown");
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// A machine where systemd runs, which says this of the timer.
struct Systemd(&'static str);

impl Programs for Systemd {
    fn run(&self, invocation: &Invocation) -> Result<Said, MachineError> {
        let is_asked = invocation
            .arguments
            .first()
            .is_some_and(|word| word == "is-active");
        Ok(Said {
            is_success: is_asked && self.0 == "active",
            output: if is_asked {
                format!("{}\n", self.0)
            } else {
                String::new()
            },
            errors: "no crontab for root".to_owned(),
        })
    }
}

#[test]
fn a_timer_that_does_not_run_is_found() {
    let root = tempfile::tempdir().expect("a folder");
    let units = root.path().join("etc/systemd/system");
    fs::create_dir_all(&units).expect("a folder");
    fs::write(
        units.join("voicectl-renew.timer"),
        "# Renews the certificates in /var/lib/voicectl\n",
    )
    .expect("written");
    let host = Host {
        root: root.path().to_owned(),
        scope: Scope::System,
        config_home: None,
        has_systemd: true,
        systemctl: Some("/usr/bin/systemctl".into()),
        has_cron_d: false,
        crontab: None,
    };
    let store = Store::new(root.path().join("state"));
    let surroundings = Surroundings::new(OffsetDateTime::now_utc(), |_| None);
    let outcome = |said: &'static str| {
        let rows = audit::machine(&Machine {
            store: &store,
            surroundings: &surroundings,
            config: Path::new("/nowhere"),
            setup: Err("not asked"),
            schedule: Schedule {
                host: &host,
                programs: &Systemd(said),
            },
        });
        let mut rows = rows.into_iter();
        let row = rows.find(|row| row.check.id == "schedule-stopped");
        row.expect("the check").outcome
    };
    assert_eq!(outcome("active"), Outcome::passed());
    let stopped = outcome("inactive");
    let [found] = stopped.findings() else {
        panic!("{stopped:?}");
    };
    assert_eq!(found.fact, "voicectl-renew.timer is inactive");
    assert_eq!(
        found.repairs,
        ["`sudo systemctl enable --now voicectl-renew.timer`"]
    );
}
