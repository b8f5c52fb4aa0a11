//! What the next run does: as much as is left, and no more.

use std::fs;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::runtime::{Builder, Runtime};
use voicectl::renew::deploy::{DeployError, Deployed, Deployment, Pending};
use voicectl::renew::hook::Hooks;
use voicectl::store::{Lineage, Store};

use super::Home;
use crate::support::text;

/// What a run of `renew` calls for a lineage.
pub(super) struct Run {
    hooks: Hooks,
    lineage: Lineage,
    runtime: Runtime,
}

impl Run {
    pub(super) fn new(home: &Home) -> Self {
        let config = home.context.path(".config/voicectl");
        let store = Store::new(home.context.state());
        Self {
            hooks: Hooks::new(&config, store.root(), Duration::from_mins(1))
                .with_patience(Duration::from_millis(300)),
            lineage: store.lineage(&home.lineage.parse().expect("a name")),
            runtime: Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime"),
        }
    }

    pub(super) fn deploy(&self) -> Result<Deployed, DeployError> {
        let now = OffsetDateTime::now_utc();
        self.runtime.block_on(self.hooks.deploy(&self.lineage, now))
    }

    pub(super) fn pending(&self) -> Option<Pending> {
        let current = self.lineage.current().expect("a link").expect("a version");
        self.hooks
            .pending(&self.lineage, &self.lineage.renewal(), current.number)
    }
}

#[test]
fn it_begins_with_the_hook_that_failed() {
    let home = Home::new(&["voice.test"]);
    let ready = home.context.path("ready");
    let second = format!("{}; test -e {}", home.say("2"), text(&ready));
    let (first, third) = (home.say("1"), home.say("3"));
    home.hook(&["--deploy", &first, "--deploy", &second, "--deploy", &third]);
    let run = Run::new(&home);
    assert_eq!(run.pending(), Some(Pending::Hooks));
    assert!(matches!(run.deploy(), Err(DeployError::Hooks { failed, .. }) if failed.len() == 1));
    assert!(matches!(run.deploy(), Err(DeployError::Hooks { .. })));
    let state = Deployment::read(&run.lineage);
    assert_eq!((state.version, state.failures), (None, 2));
    fs::write(&ready, "").expect("written");
    let deployed = run.deploy().expect("all of them work");
    assert_eq!(deployed.runs.len(), 2);
    assert_eq!(home.said(), "1\n2\n3\n2\n3\n2\n3\n");
    assert_eq!(run.pending(), None);
    assert!(run.deploy().expect("nothing to do").runs.is_empty());

    // The next version begins with the first.
    home.next();
    assert_eq!(run.pending(), Some(Pending::Hooks));
    assert_eq!(run.deploy().expect("all of them work").runs.len(), 3);
}

#[test]
fn without_hooks_and_endpoints_nothing_is_written() {
    let home = Home::new(&["voice.test"]);
    let run = Run::new(&home);
    assert_eq!(run.pending(), None);
    let deployed = run.deploy().expect("nothing to do");
    assert!(deployed.runs.is_empty() && deployed.proofs.is_empty());
    assert!(!home.folder().join("deploy.toml").exists());
}

#[test]
fn two_runs_at_once_hand_over_once() {
    let home = Home::new(&["voice.test"]);
    home.hook(&["--deploy", &format!("{}; sleep 0.2", home.say("x"))]);
    let (one, other) = (Run::new(&home), Run::new(&home));
    let now = OffsetDateTime::now_utc();
    let (first, second) = one.runtime.block_on(async {
        tokio::join!(
            one.hooks.deploy(&one.lineage, now),
            other.hooks.deploy(&other.lineage, now)
        )
    });
    let runs = first.expect("done").runs.len() + second.expect("done").runs.len();
    assert_eq!((runs, home.said().as_str()), (1, "x\n"));
}

#[test]
fn a_damaged_state_counts_as_none() {
    let home = Home::new(&["voice.test"]);
    home.hook(&["--deploy", "true"]);
    let run = Run::new(&home);
    run.deploy().expect("done");
    fs::write(home.folder().join("deploy.toml"), "version = [").expect("written");
    assert_eq!(run.pending(), Some(Pending::Hooks));
    assert_eq!(run.deploy().expect("done").runs.len(), 1);
    assert_eq!(run.pending(), None);
}
