//! Who is told when a lineage is in trouble, and when.

mod channels;
mod receiver;

use std::fs;

use time::{Duration, OffsetDateTime};
use voicectl::pki::validity::Validity;
use voicectl::renew::notify::{
    Cause, Change, Channels, Outcome, Standing, Trouble, Webhook, confirm, deliver, tell_all,
    update,
};
use voicectl::store::{Lineage, Store};

use crate::support::command::Context;
use receiver::Receiver;

/// A store with one lineage of 90 days.
struct World {
    context: Context,
    validity: Validity,
}

impl World {
    fn new() -> Self {
        let context = Context::new();
        context.ok("cert new voice.test");
        let begin = OffsetDateTime::from_unix_timestamp(1_800_000_000).expect("a moment");
        let validity = Validity::days(begin, 90).expect("a validity");
        Self { context, validity }
    }

    fn store(&self) -> Store {
        Store::new(self.context.state())
    }

    fn lineage(&self) -> Lineage {
        self.store().lineage(&"voice.test".parse().expect("a name"))
    }

    fn at(&self, days: i64) -> OffsetDateTime {
        self.validity.not_before + Duration::days(days)
    }

    fn update(&self, outcome: &Outcome, days: i64) -> Option<Change> {
        update(&self.lineage(), outcome, Some(self.validity), self.at(days)).expect("noted")
    }

    /// As a run without any channel to fail.
    fn told(&self, outcome: &Outcome, days: i64) -> Option<Change> {
        let change = self.update(outcome, days)?;
        let now = self.at(days);
        let nobody = Channels::default();
        let delivery = wait(deliver(&change, &nobody, now));
        confirm(&self.lineage(), &change, &delivery, now).expect("noted");
        Some(change)
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime").block_on(future)
}

fn failed() -> Outcome {
    Outcome::RenewalFailed("no\u{1b}[2Jroute".to_owned())
}

fn not_deployed(is_new: bool) -> Outcome {
    Outcome::DeployFailed {
        is_new,
        because: "exit code 1".to_owned(),
    }
}

#[test]
fn a_trouble_is_told_once_and_its_end_once() {
    let world = World::new();
    assert_eq!(world.told(&failed(), 60), None);
    assert_eq!(world.told(&failed(), 61), None);
    let change = world.told(&failed(), 62).expect("a trouble");
    assert_eq!(change.standing, Standing::Trouble);
    assert_eq!(change.cause, Some(Cause::RenewalFails));
    assert!(
        change
            .because
            .starts_with("its renewal failed 3 times in a row: no")
    );
    assert!(!change.because.contains('\u{1b}'), "{}", change.because);
    for day in 63..70 {
        assert_eq!(world.told(&failed(), day), None, "once");
        assert_eq!(world.told(&Outcome::Untouched, day), None, "still");
    }
    // Another rule is no other trouble.
    assert_eq!(world.told(&failed(), 80), None);
    assert_eq!(world.told(&failed(), 91), None);
    assert_eq!(Trouble::read(&world.lineage()).cause, Some(Cause::Expired));
    assert_eq!(Trouble::read(&world.lineage()).since, Some(world.at(62)));

    // It is renewed: another certificate is there.
    let now = world.at(91);
    let renewed = Validity::days(now, 90).expect("a validity");
    let update = |outcome: &Outcome| update(&world.lineage(), outcome, Some(renewed), now);
    let change = update(&Outcome::Renewed).expect("noted").expect("over");
    assert_eq!((change.standing, change.since), (Standing::Ok, now));
    let delivery = wait(deliver(&change, &Channels::default(), now));
    confirm(&world.lineage(), &change, &delivery, now).expect("noted");
    assert_eq!(update(&Outcome::Untouched).expect("noted"), None);
    let trouble = Trouble::read(&world.lineage());
    assert_eq!(
        (trouble.renewal_failures, trouble.last_success),
        (0, Some(now))
    );
}

#[test]
fn a_success_between_starts_the_count_anew() {
    let world = World::new();
    for outcome in [failed(), failed(), Outcome::Renewed, failed(), failed()] {
        assert_eq!(world.told(&outcome, 60), None);
    }
    assert!(world.told(&failed(), 60).is_some());
}

#[test]
fn a_certificate_that_nobody_renews_is_a_trouble() {
    // 90 days: due after 60, half of the window left at 75.
    let world = World::new();
    assert_eq!(world.told(&Outcome::Untouched, 74), None);
    assert!(
        !world.lineage().folder().join("trouble.toml").exists(),
        "nothing to note"
    );
    let change = world.told(&Outcome::Untouched, 76).expect("a trouble");
    assert_eq!(change.cause, Some(Cause::ExpiresSoon));
    // 6 days: due after 3, half of the window left at 4.5.
    let mut world = World::new();
    world.validity = Validity::days(world.at(0), 6).expect("a validity");
    assert_eq!(world.told(&Outcome::Untouched, 4), None);
    assert!(world.told(&Outcome::Untouched, 5).is_some());
    let mut world = World::new();
    world.validity = Validity::days(world.at(0), 90).expect("a validity");
    let change = world.told(&Outcome::Untouched, 95).expect("a trouble");
    assert_eq!(change.cause, Some(Cause::Expired));
}

#[test]
fn a_deployment_is_counted_by_itself() {
    let world = World::new();
    assert_eq!(world.told(&not_deployed(true), 10), None);
    assert_eq!(world.told(&not_deployed(false), 10), None);
    let change = world.told(&not_deployed(false), 10).expect("a trouble");
    assert_eq!(change.cause, Some(Cause::DeploymentFails));
    assert_eq!(
        change.because,
        "its deployment failed 3 times in a row: exit code 1"
    );
    let change = world.told(&Outcome::Deployed, 11).expect("over");
    assert_eq!(change.standing, Standing::Ok);
    assert_eq!(
        Trouble::read(&world.lineage()).last_success,
        Some(world.at(10))
    );
}

#[test]
fn what_was_not_told_is_told_by_the_next_run() {
    let world = World::new();
    let receiver = Receiver::start(vec![500, 500, 500, 204]);
    let said = world.context.path("said");
    let channels = Channels {
        webhook: Some(Webhook::new(&receiver.url(), Vec::new()).expect("a webhook")),
        command: Some(format!("cat >>{}", said.display())),
        metrics: None,
    };
    world.update(&failed(), 60);
    world.update(&failed(), 60);
    let change = world.update(&failed(), 60).expect("a trouble");
    let run = |change: Change| {
        let now = world.at(60);
        wait(tell_all(&world.store(), &[change], &channels, now)).expect("noted")
    };
    let failures = run(change);
    assert_eq!(failures.len(), 1, "{failures:?}");
    assert_eq!(failures[0].1, "webhook");
    assert!(failures[0].2.ends_with("it answers 500"), "{failures:?}");
    assert_eq!(receiver.bodies().len(), 3, "three tries");
    assert_eq!(Trouble::read(&world.lineage()).told, Standing::Ok);

    // The next run tells it, and the command is left in peace.
    let change = world.update(&Outcome::Untouched, 61).expect("still untold");
    assert_eq!(change.since, world.at(60));
    assert_eq!(run(change), []);
    assert_eq!(receiver.bodies().len(), 4);
    assert_eq!(
        fs::read_to_string(&said)
            .expect("it ran")
            .matches("\"event\"")
            .count(),
        1
    );
    assert_eq!(world.update(&failed(), 62), None);
}

#[test]
fn a_trouble_that_is_over_before_it_was_told_is_not_told() {
    let world = World::new();
    for _ in 0..3 {
        world.update(&failed(), 60);
    }
    assert_eq!(world.update(&Outcome::Renewed, 60), None);
}

#[test]
fn a_dead_channel_costs_its_time_once() {
    let world = World::new();
    let receiver = Receiver::start(vec![404]);
    let channels = Channels {
        webhook: Some(Webhook::new(&receiver.url(), Vec::new()).expect("a webhook")),
        ..Channels::default()
    };
    for _ in 0..2 {
        world.update(&failed(), 60);
    }
    let change = world.update(&failed(), 60).expect("a trouble");
    let changes = vec![change; 20];
    let failures = wait(tell_all(&world.store(), &changes, &channels, world.at(60)));
    assert_eq!(failures.expect("noted").len(), 1);
    assert_eq!(
        receiver.bodies().len(),
        1,
        "and what is not found is not asked for again"
    );
    assert!(world.update(&Outcome::Untouched, 60).is_some(), "untold");
}

#[test]
fn a_damaged_file_keeps_nothing_from_being_told() {
    let world = World::new();
    fs::write(world.lineage().folder().join("trouble.toml"), "\0 garbage").expect("written");
    for _ in 0..2 {
        assert_eq!(world.told(&failed(), 60), None);
    }
    assert!(world.told(&failed(), 60).is_some());
}

#[test]
fn a_certificate_that_has_not_begun_is_told_once_and_its_end_once() {
    let world = World::new();
    let change = world.told(&Outcome::Early, -3).expect("a trouble");
    assert_eq!(change.cause, Some(Cause::NotYetValid));
    assert!(
        change
            .because
            .starts_with("its certificate is not valid before 2027-01-15"),
        "{}",
        change.because
    );
    assert!(Trouble::read(&world.lineage()).is_early());
    assert_eq!(world.told(&Outcome::Early, -2), None);
    let change = world.told(&Outcome::Untouched, 1).expect("over");
    assert_eq!(change.standing, Standing::Ok);
    assert!(!Trouble::read(&world.lineage()).is_early());
}
