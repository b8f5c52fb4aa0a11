//! `acme revoke` against both Pebbles.

use std::fs;
use std::path::Path;

use crate::client::serial;
use crate::support::pebble::Pebble;
use crate::support::terminal::Terminal;
use crate::support::text;
use crate::user::User;

/// A lineage for this name.
fn issue(user: &User<'_>, pebble: &Pebble, name: &str) {
    let listen = format!("127.0.0.1:{}", pebble.http_port());
    user.ok(&format!(
        "issue -d {name} --agree-tos --preflight off --http-listen {listen}"
    ));
}

fn certificate(user: &User<'_>, name: &str) -> std::path::PathBuf {
    user.context
        .state()
        .join("certs")
        .join(name)
        .join("current/cert.pem")
}

/// What the CA says of it: `Valid` or `Revoked`, and the reason's number.
fn status(pebble: &Pebble, certificate: &Path) -> (String, Option<u64>) {
    let status = pebble.status(&serial(certificate));
    let word = status["Status"].as_str().expect("a status").to_owned();
    (word, status["Reason"].as_u64())
}

#[test]
fn a_lineage_is_revoked_with_what_it_remembers() {
    Pebble::each(|pebble| {
        let user = User::new(pebble);
        issue(&user, pebble, "one.test");
        let cert = certificate(&user, "one.test");
        // Neither CA nor root is named: the lineage knows both.
        let bare = |arguments: &str| user.context.run(&*format!("acme revoke {arguments}"));
        let said = bare("one.test");
        assert!(
            said.starts_with("exit: 2") && said.contains("`--yes`"),
            "{said}"
        );
        let said = bare("one.test --dry-run --reason superseded");
        assert!(
            said.starts_with("exit: 0") && said.contains("Would revoke"),
            "{said}"
        );
        assert_eq!(status(pebble, &cert).0, "Valid");
        let said = bare("one.test --reason superseded --yes");
        assert!(
            said.starts_with("exit: 0") && said.contains("superseded"),
            "{said}"
        );
        assert!(said.contains("--force"), "what comes next: {said}");
        assert_eq!(status(pebble, &cert), ("Revoked".to_owned(), Some(4)));
        let said = bare("one.test --yes");
        assert!(
            said.starts_with("exit: 0") && said.contains("revoked before"),
            "{said}"
        );
        let record = user.context.state().join("certs/one.test/lineage.toml");
        let remembered = || fs::read_to_string(&record).expect("a record");
        assert!(remembered().contains("revoked = \"superseded\""));
        // The hint works.
        issue(&user, pebble, "one.test --force");
        assert_eq!(status(pebble, &certificate(&user, "one.test")).0, "Valid");
        assert_eq!(remembered().matches("revoked =").count(), 1);
    });
}

#[test]
fn whoever_has_the_key_may_revoke() {
    Pebble::each(|pebble| {
        let user = User::new(pebble);
        issue(&user, pebble, "one.test");
        let cert = certificate(&user, "one.test");
        user.ok("revoke one.test --by certificate-key --reason keyCompromise --yes");
        assert_eq!(status(pebble, &cert), ("Revoked".to_owned(), Some(1)));

        // A file, by somebody who has no account at all.
        issue(&user, pebble, "two.test --key-type rsa2048");
        let cert = certificate(&user, "two.test");
        let key = cert.with_file_name("privkey.pem");
        let finder = User::new(pebble);
        let by_key = format!("revoke {} --by certificate-key --yes", text(&cert));
        let said = finder.ends(2, &by_key);
        assert!(said.contains("--key FILE"), "{said}");
        finder.ok(&format!("{by_key} --key {}", text(&key)));
        assert_eq!(status(pebble, &cert).0, "Revoked");
        assert!(!finder.context.state().join("accounts").exists());
    });
}

#[test]
fn another_account_may_not() {
    Pebble::each(|pebble| {
        let owner = User::new(pebble);
        issue(&owner, pebble, "one.test");
        let cert = certificate(&owner, "one.test");
        let other = User::new(pebble);
        let by_account = format!("revoke {} --yes", text(&cert));
        let said = other.ends(1, &by_account);
        assert!(said.contains("there is no account"), "{said}");
        let url = other.register();
        let said = other.ends(1, &by_account);
        assert!(said.contains(&url), "who asked: {said}");
        assert!(said.contains("--by certificate-key"), "{said}");
        assert_eq!(status(pebble, &cert).0, "Valid");
        // Nor one with another key.
        let key = format!("--by certificate-key --key {}", text(&other.key()));
        other.ends(1, &format!("{by_account} {key}"));
        assert_eq!(status(pebble, &cert).0, "Valid");
    });
}

#[test]
fn a_lineage_after_its_account_has_another_one() {
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    issue(&user, &pebble, "one.test");
    let before = user.url();
    user.ok("account deactivate --yes");
    let now = user.register();
    let said = user.ends(1, "revoke one.test --yes");
    assert!(
        said.contains(&format!("{before} ordered it")) && said.contains(&now),
        "{said}"
    );
    user.ok("revoke one.test --yes --by certificate-key");
    assert_eq!(
        status(&pebble, &certificate(&user, "one.test")).0,
        "Revoked"
    );
}

#[test]
fn a_terminal_is_asked_before() {
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    issue(&user, &pebble, "one.test");
    let mut terminal = Terminal::start(user.acme("revoke one.test"));
    terminal.until("one.test").reads_keys().keys("n");
    let (code, screen) = terminal.end();
    assert!(
        code.success() && screen.contains("Nothing was revoked"),
        "{screen}"
    );
    assert_eq!(status(&pebble, &certificate(&user, "one.test")).0, "Valid");
}

#[test]
fn what_cannot_be_revoked_is_said() {
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    let said = user.context.run("acme revoke nothing.test --yes");
    assert!(
        said.starts_with("exit: 1") && said.contains("neither a lineage nor a file"),
        "{said}"
    );
    user.context.ok("cert new local.test");
    let said = user.context.run("acme revoke local.test --yes");
    assert!(
        said.starts_with("exit: 2") && said.contains("`--ca CA`"),
        "{said}"
    );
    fs::write(user.context.path("no.pem"), "nothing").expect("written");
    let said = user.ends(1, "revoke no.pem --yes");
    assert!(said.contains("no.pem"), "{said}");
    let said = user.context.run("acme revoke x.test --reason because");
    assert!(
        said.starts_with("exit: 2") && said.contains("key-compromise"),
        "{said}"
    );
}
