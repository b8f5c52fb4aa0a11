//! Install, replace, remove, in a folder that stands for the machine.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use voicectl::machine::{Answer, Invocation, MachineError, Programs, apply};
use voicectl::renew::schedule::{
    Action, Host, Job, Kind, ScheduleError, Scope, install, look, remove,
};

use super::{host, job};

/// A crontab, and a systemctl that only remembers.
#[derive(Default)]
struct Fake {
    crontab: RefCell<Option<String>>,
    ran: RefCell<Vec<String>>,
    refuses: bool,
}

impl Programs for Fake {
    fn run(&self, invocation: &Invocation) -> Result<Answer, MachineError> {
        let line = invocation.line();
        let mut answer = Answer {
            is_success: true,
            ..Answer::default()
        };
        let mut crontab = self.crontab.borrow_mut();
        match line.as_str() {
            "crontab -l" if self.refuses => {
                answer.is_success = false;
                answer
                    .errors
                    .push_str("You (a) are not allowed to use this program\n");
                return Ok(answer);
            }
            "crontab -l" => {
                answer.is_success = crontab.is_some();
                answer.output = crontab.clone().unwrap_or_default();
                answer.errors.push_str("no crontab for a\n");
                return Ok(answer);
            }
            "crontab -" => crontab.clone_from(&invocation.input),
            "crontab -r" => *crontab = None,
            _ => {}
        }
        self.ran.borrow_mut().push(line);
        Ok(answer)
    }
}

struct World {
    folder: TempDir,
    host: Host,
    fake: Fake,
}

impl World {
    fn new(scope: Scope) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let host = host(folder.path(), scope);
        fs::create_dir_all(folder.path().join("etc/cron.d")).expect("made");
        Self {
            folder,
            host,
            fake: Fake::default(),
        }
    }

    fn install(&self, kind: Kind, job: &Job, force: bool) -> Result<Action, ScheduleError> {
        let survey = look(&self.host, &self.fake)?;
        // Another minute each time, if it were chosen each time.
        let random = u32::try_from(self.fake.ran.borrow().len()).expect("few") + 30;
        let plan = install(kind, job, &self.host, &survey, random, force)?;
        let applied = apply(&plan.steps, &self.fake)?;
        assert_eq!(applied.undone, []);
        Ok(plan.action)
    }

    fn remove(&self, force: bool) -> Result<Action, ScheduleError> {
        let survey = look(&self.host, &self.fake)?;
        let plan = remove(&self.host, &survey, force)?;
        apply(&plan.steps, &self.fake)?;
        Ok(plan.action)
    }

    fn ran(&self) -> Vec<String> {
        self.fake.ran.take()
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// All files, by their path in the folder.
    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        walk(self.folder.path(), self.folder.path(), &mut found);
        found.sort();
        found
    }
}

fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(&path, root, found);
        } else {
            let path = path.strip_prefix(root).expect("inside");
            found.push(path.to_string_lossy().into_owned());
        }
    }
}

const UNITS: [&str; 2] = [
    "etc/systemd/system/voicectl-renew.service",
    "etc/systemd/system/voicectl-renew.timer",
];

#[test]
fn one_kind_takes_the_place_of_the_other() {
    let world = World::new(Scope::System);
    let done = |kind| world.install(kind, &job(), false).expect("installed");
    assert_eq!(done(Kind::Systemd), Action::Install);
    assert_eq!(world.files(), UNITS);
    let enable = "systemctl enable --now voicectl-renew.timer";
    assert_eq!(world.ran(), ["systemctl daemon-reload", enable]);
    assert_eq!(done(Kind::Systemd), Action::Keep);
    assert_eq!(world.files(), UNITS);
    world.ran();

    assert_eq!(done(Kind::Cron), Action::Replace);
    assert_eq!(world.files(), ["etc/cron.d/voicectl"]);
    let disable = "systemctl disable --now voicectl-renew.timer";
    assert_eq!(world.ran(), [disable, "systemctl daemon-reload"]);
    let file = fs::read_to_string(world.path("etc/cron.d/voicectl")).expect("a file");
    world
        .fake
        .ran
        .borrow_mut()
        .push("another random number".to_owned());
    assert_eq!(done(Kind::Cron), Action::Keep);
    let again = fs::read_to_string(world.path("etc/cron.d/voicectl")).expect("a file");
    assert_eq!(file, again, "its minute was chosen once");

    assert_eq!(done(Kind::Systemd), Action::Replace);
    assert_eq!(world.files(), UNITS);
    assert_eq!(world.remove(false).expect("removed"), Action::Remove);
    assert_eq!(world.files(), <[&str; 0]>::default());
    assert_eq!(world.remove(false).expect("removed"), Action::Nothing);
}

#[test]
fn a_crontab_keeps_its_other_lines() {
    let world = World::new(Scope::User);
    let others = "MAILTO=me\n5 4 * * * backup\n";
    for crontab in [None, Some(others.to_owned())] {
        world.fake.crontab.replace(crontab.clone());
        assert_eq!(
            world.install(Kind::Cron, &job(), false).expect("installed"),
            Action::Install
        );
        let with = world.fake.crontab.borrow().clone().expect("a crontab");
        assert!(with.starts_with(crontab.as_deref().unwrap_or_default()));
        assert_eq!(with.matches("renew --quiet").count(), 1);
        assert_eq!(
            world.install(Kind::Cron, &job(), false).expect("kept"),
            Action::Keep
        );
        assert_eq!(*world.fake.crontab.borrow(), Some(with));
        world.remove(false).expect("removed");
        assert_eq!(*world.fake.crontab.borrow(), crontab, "exactly as before");
    }
    world.install(Kind::Cron, &job(), false).expect("installed");
    world
        .install(Kind::Systemd, &job(), false)
        .expect("installed");
    assert_eq!(*world.fake.crontab.borrow(), Some(others.to_owned()));
    let units = UNITS.map(|unit| unit.replace("etc/systemd/system", "home/.config/systemd/user"));
    assert_eq!(world.files(), units);
    assert!(
        world
            .ran()
            .contains(&"systemctl --user enable --now voicectl-renew.timer".to_owned())
    );
}

#[test]
fn a_crontab_that_cannot_be_read_is_not_overwritten() {
    let mut world = World::new(Scope::User);
    world
        .fake
        .crontab
        .replace(Some("5 4 * * * backup\n".to_owned()));
    world.fake.refuses = true;
    let error = world
        .install(Kind::Cron, &job(), true)
        .expect_err("refused");
    assert!(error.to_string().contains("not allowed"), "{error}");
    assert_eq!(world.ran(), <[&str; 0]>::default());
    // The timer does not need it.
    world
        .install(Kind::Systemd, &job(), false)
        .expect("installed");
}

#[test]
fn what_somebody_changed_stays() {
    for (kind, file) in [
        (Kind::Systemd, UNITS[0]),
        (Kind::Systemd, UNITS[1]),
        (Kind::Cron, "etc/cron.d/voicectl"),
    ] {
        let world = World::new(Scope::System);
        world.install(kind, &job(), false).expect("installed");
        let changed = fs::read_to_string(world.path(file)).expect("a file") + "# mine\n";
        fs::write(world.path(file), &changed).expect("written");
        for other in [Kind::Systemd, Kind::Cron] {
            let error = world.install(other, &job(), false).expect_err("refused");
            assert!(error.to_string().contains(file), "{error}");
        }
        world.remove(false).expect_err("refused");
        assert_eq!(
            fs::read_to_string(world.path(file)).expect("a file"),
            changed
        );
        assert_eq!(
            world.install(kind, &job(), true).expect("forced"),
            Action::Replace
        );
        world.remove(false).expect("it is ours again");

        // Somebody else's file of that name.
        fs::write(world.path(file), "mine\n").expect("written");
        world.install(kind, &job(), false).expect_err("refused");
        world.remove(false).expect_err("refused");
        world.remove(true).expect("forced");
        assert!(!world.path(file).exists());
    }
}

#[test]
fn no_state_folder_is_forgotten_and_none_renewed_twice() {
    let world = World::new(Scope::System);
    world
        .install(Kind::Systemd, &job(), false)
        .expect("installed");
    let mut other = job();
    other.state = PathBuf::from("/srv/state");
    other.is_default_state = false;
    let error = world
        .install(Kind::Cron, &other, false)
        .expect_err("refused");
    assert!(error.to_string().contains("/var/lib/voicectl"), "{error}");
    assert_eq!(world.files(), UNITS);

    // The same folder for root as a user.
    let mut as_user = world;
    as_user.host.scope = Scope::User;
    let error = as_user
        .install(Kind::Systemd, &job(), false)
        .expect_err("refused");
    assert!(error.to_string().contains("already"), "{error}");
    as_user
        .install(Kind::Systemd, &other, false)
        .expect("another folder is another matter");
}
