//! Registration and key change, killed or cut off at the moments that lose accounts elsewhere.

use crate::support::fault_proxy::{Answer, Fault, FaultProxy};
use crate::support::pebble::Pebble;
use crate::support::text;
use crate::user::User;

const NEW: &str = "account new --agree-tos --email ops@example.org";

/// Starts a command, and kills it while the proxy holds the request, or the answer.
pub(crate) fn killed(
    user: &User<'_>,
    proxy: &FaultProxy,
    arguments: &str,
    path: &str,
    fault: Fault,
) {
    proxy.inject(path, 1, fault);
    let mut run = user.spawn(arguments);
    proxy.wait_for_held();
    run.kill().expect("it is killed");
    run.wait().expect("it is gone");
    proxy.release();
    proxy.clear();
}

#[test]
fn a_registration_killed_before_the_ca_heard_of_it_goes_on() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    killed(&user, &proxy, NEW, "sign-me-up", Fault::HoldBefore);
    let public = user.public();
    assert!(user.context.ok("acme account show").contains("unfinished"));
    // Its terms are agreed to already.
    user.ok("account new");
    assert_eq!(user.public(), public, "the key that was on disk before");
    assert_eq!(
        user.shown()["standing"]["contact"][0],
        "mailto:ops@example.org"
    );
}

#[test]
fn a_registration_killed_before_its_answer_is_not_made_twice() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    killed(&user, &proxy, NEW, "sign-me-up", Fault::HoldAfter);
    let public = user.public();
    user.ok(NEW);
    assert_eq!(user.public(), public);
    assert_eq!(proxy.answered("sign-me-up", 201), 1, "one account");
    assert_eq!(proxy.answered("sign-me-up", 200), 1, "found again");
    assert_eq!(user.shown()["standing"]["status"], "valid");
}

#[test]
fn an_answer_to_a_registration_may_be_lost() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    proxy.inject("sign-me-up", 1, Fault::DropAfter);
    user.ok(NEW);
    assert!(proxy.spent());
    assert_eq!(proxy.answered("sign-me-up", 201), 1);
    assert_eq!(user.shown()["standing"]["status"], "valid");
}

/// The key on disk is the account's, nothing is left over, and the CA does not know the other one.
fn one_key(user: &User<'_>, pebble: &Pebble, proxy: &FaultProxy, url: &str, other: Option<&str>) {
    assert_eq!(user.url(), url);
    assert_eq!(user.shown()["standing"]["status"], "valid");
    assert!(!user.folder().join("next-key.pem").exists());
    if let Some(pem) = other {
        let stranger = User::behind(pebble, proxy);
        let path = stranger.context.path("other.pem");
        std::fs::write(&path, pem).expect("written");
        let said = stranger.ends(1, &format!("account import --key {}", text(&path)));
        assert!(said.contains("there is no account"), "{said}");
    }
}

fn pem(user: &User<'_>, name: &str) -> String {
    std::fs::read_to_string(user.folder().join(name)).expect("a key")
}

#[test]
fn a_key_change_leaves_one_key() {
    Pebble::each(|pebble| {
        let proxy = FaultProxy::start(pebble);
        let user = User::behind(pebble, &proxy);
        let url = user.register();
        let (before, old) = (user.public(), pem(&user, "key.pem"));
        let said = user.ok("account rollover");
        assert!(
            said.contains("has a new key") && said.contains(&url),
            "{said}"
        );
        assert_ne!(user.public(), before);
        one_key(&user, pebble, &proxy, &url, Some(&old));
    });
}

#[test]
fn a_key_change_killed_before_the_ca_heard_of_it_is_finished() {
    Pebble::each(|pebble| {
        let proxy = FaultProxy::start(pebble);
        let user = User::behind(pebble, &proxy);
        let url = user.register();
        let old = pem(&user, "key.pem");
        proxy.inject("rollover-account-key", 1, Fault::HoldBefore);
        let mut run = user.spawn("account rollover");
        proxy.wait_for_held();
        run.kill().expect("it is killed");
        run.wait().expect("it is gone");
        let new = pem(&user, "next-key.pem");
        user.ok("account show");
        assert_eq!(pem(&user, "key.pem"), new);
        // What is on its way may still come through, and must not matter.
        proxy.release();
        one_key(&user, pebble, &proxy, &url, Some(&old));
    });
}

#[test]
fn a_key_change_waits_for_a_ca_that_cannot_do_it_now() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    let url = user.register();
    let old = pem(&user, "key.pem");
    // Not within the time that a command has.
    proxy.always("rollover-account-key", Fault::rate_limited(3600));
    user.ends(1, "account rollover");
    let next = pem(&user, "next-key.pem");
    user.ok("account show");
    assert_eq!(pem(&user, "key.pem"), old);
    assert_eq!(pem(&user, "next-key.pem"), next);
    proxy.clear();
    user.ok("account rollover");
    assert_eq!(pem(&user, "key.pem"), next);
    one_key(&user, &pebble, &proxy, &url, Some(&old));
}

#[test]
fn a_key_change_killed_before_its_answer_is_finished() {
    Pebble::each(|pebble| {
        // By whatever comes next: a look, a registration that finds it there, another change.
        for next in [
            "account show",
            "account new --agree-tos",
            "account rollover",
        ] {
            let proxy = FaultProxy::start(pebble);
            let user = User::behind(pebble, &proxy);
            let url = user.register();
            let old = pem(&user, "key.pem");
            killed(
                &user,
                &proxy,
                "account rollover",
                "rollover-account-key",
                Fault::HoldAfter,
            );
            let new = pem(&user, "next-key.pem");
            assert_eq!(pem(&user, "key.pem"), old);
            let said = user.ok(next);
            assert_eq!(pem(&user, "key.pem"), new, "{said}");
            one_key(&user, pebble, &proxy, &url, Some(&old));
            assert_eq!(proxy.count("rollover-account-key"), 1, "{next}");
        }
    });
}

#[test]
fn an_answer_to_a_key_change_may_be_lost() {
    Pebble::each(|pebble| {
        let proxy = FaultProxy::start(pebble);
        let user = User::behind(pebble, &proxy);
        let url = user.register();
        let old = pem(&user, "key.pem");
        proxy.inject("rollover-account-key", 1, Fault::DropAfter);
        user.ok("account rollover");
        assert!(proxy.spent());
        one_key(&user, pebble, &proxy, &url, Some(&old));
    });
}

#[test]
fn a_key_change_that_is_refused_changes_nothing() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    let url = user.register();
    let before = user.public();
    let refusal = Answer::problem(403, "unauthorized", "not today");
    proxy.inject("rollover-account-key", 1, Fault::Answer(refusal));
    let said = user.ends(1, "account rollover");
    assert!(said.contains("not today"), "{said}");
    assert_eq!(user.public(), before);
    one_key(&user, &pebble, &proxy, &url, None);
}

#[test]
fn a_ca_that_knows_neither_key_costs_neither() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    let url = user.register();
    killed(
        &user,
        &proxy,
        "account rollover",
        "rollover-account-key",
        Fault::HoldAfter,
    );
    let keys = [pem(&user, "key.pem"), pem(&user, "next-key.pem")];
    // A database that is behind, say.
    let unknown = || Answer::problem(400, "accountDoesNotExist", "who");
    proxy.always("sign-me-up", Fault::Answer(unknown()));
    let said = user.ends(1, "account show");
    assert!(said.contains("under either key"), "{said}");
    assert_eq!([pem(&user, "key.pem"), pem(&user, "next-key.pem")], keys);
    proxy.clear();
    user.ok("account show");
    one_key(&user, &pebble, &proxy, &url, Some(&keys[0]));
}

#[test]
fn a_deactivation_whose_answer_was_lost_is_one() {
    Pebble::each(|pebble| {
        let proxy = FaultProxy::start(pebble);
        let user = User::behind(pebble, &proxy);
        let url = user.register();
        killed(
            &user,
            &proxy,
            "account deactivate --yes",
            "my-account",
            Fault::HoldAfter,
        );
        assert!(user.key().exists());
        let said = user.ok("account deactivate --yes");
        assert!(said.contains("deactivated already"), "{said}");
        assert!(!user.key().exists());
        assert_ne!(user.register(), url);
    });
}

#[test]
fn a_deactivation_that_is_refused_is_an_error() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    let url = user.register();
    for kind in ["unauthorized", "malformed"] {
        let refusal = Answer::problem(403, kind, "not today");
        proxy.inject("my-account", 1, Fault::Answer(refusal));
        let said = user.ends(1, "account deactivate --yes");
        assert!(said.contains("not today"), "{said}");
        one_key(&user, &pebble, &proxy, &url, None);
    }
}
