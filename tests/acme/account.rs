//! `acme account` against both Pebbles.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use serde_json::json;

use crate::support::fault_proxy::{Fault, FaultProxy};
use crate::support::pebble::{EAB, Options, Pebble};
use crate::support::terminal::Terminal;
use crate::support::{text, tool};
use crate::user::User;

#[test]
fn an_account_is_made_shown_changed_and_ended() {
    Pebble::each(|pebble| {
        let user = User::new(pebble);
        let said = user.ok("account new --agree-tos --email ops@example.org");
        let url = user.url();
        assert!(
            said.contains(&url) && said.contains("ops@example.org"),
            "{said}"
        );
        let mode = fs::metadata(user.folder()).expect("a folder").permissions();
        assert_eq!(mode.mode() & 0o777, 0o700);
        let public = user.public();

        let said = user.ok("account new --agree-tos");
        assert!(said.contains("already") && said.contains(&url), "{said}");
        assert_eq!(user.public(), public);

        let shown = user.shown();
        assert_eq!(shown["url"], json!(url));
        assert_eq!(shown["state"], "registered");
        assert_eq!(shown["standing"]["status"], "valid");
        assert_eq!(
            shown["standing"]["contact"],
            json!(["mailto:ops@example.org"])
        );
        assert_eq!(shown["thumbprint"].as_str().map(str::len), Some(43));

        user.ok("account update --email a@example.org --email b@example.org");
        let contact = json!(["mailto:a@example.org", "mailto:b@example.org"]);
        let shown = user.shown();
        assert_eq!(shown["standing"]["contact"], contact);
        assert_eq!(shown["contact"], contact);
        user.ok("account update --no-email");
        assert_eq!(user.shown()["contact"], json!([]));

        let dead = user.context.path("dead.pem");
        fs::copy(user.key(), &dead).expect("a copy");
        let said = user.ends(2, "account deactivate");
        assert!(said.contains("`--yes`"), "{said}");
        let said = user.ok("account deactivate --yes");
        assert!(said.contains("is deactivated\n"), "{said}");
        let said = user.ok("account deactivate --yes");
        assert!(said.contains("is deactivated already"), "{said}");
        assert_eq!(user.shown()["state"], "deactivated");
        // The CA means it, and the key is gone here.
        assert!(!user.key().exists());
        let said = User::new(pebble).ends(1, &format!("account import --key {}", text(&dead)));
        assert!(said.contains("deactivated"), "{said}");

        let again = user.register();
        assert_ne!(again, url);
        assert_ne!(user.public(), public);
    });
}

#[test]
fn accounts_are_listed_without_a_network() {
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    assert!(
        user.context
            .run("acme account show")
            .contains("No accounts yet")
    );
    user.register();
    let table = user.context.ok("acme account show");
    assert!(
        table.contains(&user.url()) && table.contains("registered"),
        "{table}"
    );
    tool("kill", &["-9", &pebble.pid().to_string()]);
    let all = user.context.ok("acme account show --json");
    assert!(all.contains(&user.url()), "{all}");
    fs::write(user.folder().join("account.toml"), "format = ").expect("written");
    let said = user.context.run("acme account show");
    assert!(
        said.starts_with("exit: 3") && said.contains("damaged"),
        "{said}"
    );
}

#[test]
fn the_terms_must_be_agreed_to() {
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    let said = user.ends(2, "account new --email ops@example.org");
    assert!(said.contains("`--agree-tos`"), "{said}");
    assert!(said.contains("thou%20wilt"), "the terms are named: {said}");
    assert!(!user.context.state().join("accounts").exists());
    let said = user.ends(2, "account new --agree-tos --email nobody");
    assert!(said.contains("`nobody`"), "{said}");
    assert!(!user.context.state().join("accounts").exists());
}

#[test]
fn a_terminal_is_asked() {
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    let mut terminal = Terminal::start(user.acme("account new"));
    terminal.until("terms of service").reads_keys().keys("n");
    let (status, screen) = terminal.end();
    assert_eq!(status.code(), Some(1), "{screen}");
    assert!(!user.context.state().join("accounts").exists());

    let mut terminal = Terminal::start(user.acme("account new"));
    terminal.until("terms of service").reads_keys().keys("y");
    terminal
        .until("E-mail address")
        .reads_keys()
        .line("ops@example.org");
    let (status, screen) = terminal.end();
    assert!(status.success(), "{screen}");
    assert_eq!(
        user.shown()["standing"]["contact"],
        json!(["mailto:ops@example.org"])
    );

    // None is an answer, too.
    let other = User::new(&pebble);
    let mut terminal = Terminal::start(other.acme("account new --agree-tos"));
    terminal.until("E-mail address").reads_keys().line("");
    let (status, screen) = terminal.end();
    assert!(status.success(), "{screen}");
    assert_eq!(other.shown()["contact"], json!([]));
}

#[test]
fn an_external_account_is_named() {
    let options = Options {
        eab: true,
        ..Options::default()
    };
    Pebble::each_with(&options, |pebble| {
        let user = User::new(pebble);
        let said = user.ends(1, "account new --agree-tos");
        assert!(
            said.contains("--eab-kid") && said.contains("--eab-hmac-key"),
            "{said}"
        );
        let new = format!("account new --agree-tos --eab-kid {} --eab-hmac-key", EAB.0);

        // A key as an argument is refused and not shown.
        let said = user.ends(2, &format!("{new} {}", EAB.1));
        assert!(
            !said.contains(EAB.1) && said.contains("never an argument"),
            "{said}"
        );
        assert!(!user.context.state().join("accounts").exists());

        let path = user.context.path("hmac.txt");
        fs::write(&path, "d3Jvbmc").expect("written");
        let file = format!("{new} file:{}", text(&path));
        user.ends(1, &file);
        let public = user.public();
        fs::write(&path, format!("{}\n", EAB.1)).expect("written");
        user.ok(&file);
        assert_eq!(user.public(), public, "the key of the first try");

        // Padded, and from the environment.
        let other = User::new(pebble);
        let mut command = other.acme(&format!("{new} env:HMAC"));
        let output = command.env("HMAC", format!("{}==", EAB.1)).output();
        let output = output.expect("it runs");
        assert!(output.status.success(), "{}", other.context.show(&output));
    });
}

#[test]
fn runs_at_once_make_one_account() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    let new = "account new --agree-tos --email ops@example.org";
    // The first holds the lock while the CA thinks.
    proxy.inject("sign-me-up", 1, Fault::HoldBefore);
    let mut first = user.spawn(new);
    proxy.wait_for_held();
    let mut others: Vec<_> = (0..3)
        .map(|_| {
            user.acme(new)
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .expect("it runs")
        })
        .collect();
    for other in &mut others {
        use std::io::{BufRead, BufReader};
        let mut line = String::new();
        let talk = other.stderr.as_mut().expect("a pipe");
        BufReader::new(talk).read_line(&mut line).expect("a line");
        assert!(line.starts_with("Waiting for another run"), "{line}");
    }
    proxy.release();
    for run in [&mut first].into_iter().chain(&mut others) {
        assert!(run.wait().expect("it ends").success());
    }
    assert_eq!(proxy.count("sign-me-up"), 1);
    assert_eq!(user.shown()["standing"]["status"], "valid");
}

#[test]
fn what_a_ca_says_of_an_account_commands_no_terminal() {
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    user.register();
    proxy.always(
        "my-account",
        Fault::json(|account| {
            for name in ["status", "orders", "createdAt"] {
                account[name] = "\u{1b}[2J\u{202e}forged\r\n\u{9b}31m".into();
            }
            account["contact"] = vec!["\u{1b}]0;owned\u{7}"; 10_000].into();
        }),
    );
    let said = user.ok("account show");
    let is_bad = |letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202e}';
    assert!(
        !said.contains(is_bad) && said.contains("forged"),
        "{said:?}"
    );
    assert!(said.len() < 10_000, "{}", said.len());

    proxy.clear();
    for wrong in ["http://localhost/account/1", "/account/1", "https:", ""] {
        proxy.clear();
        proxy.always(
            "sign-me-up",
            Fault::Change(std::sync::Arc::new(move |answer| {
                answer
                    .headers
                    .insert("location", wrong.parse().expect("a value"));
            })),
        );
        let other = User::behind(&pebble, &proxy);
        let said = other.ends(1, "account new --agree-tos");
        assert!(said.contains("https:// URL of the account"), "{said}");
    }
}

#[test]
fn a_folder_is_of_one_ca() {
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    user.register();
    let path = user.folder().join("account.toml");
    let record = fs::read_to_string(&path).expect("a record");
    fs::write(&path, record.replace("/dir\"", "_dir\"")).expect("written");
    for command in ["new --agree-tos", "show", "rollover", "deactivate --yes"] {
        let said = user.ends(1, &format!("account {command}"));
        assert!(said.contains("is the account at"), "{said}");
    }
}
