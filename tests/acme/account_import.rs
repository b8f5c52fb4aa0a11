//! Accounts that certbot, lego and acme.sh made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::account_kill::killed;
use crate::support::fault_proxy::{Answer, Fault, FaultProxy};
use crate::support::pebble::Pebble;
use crate::support::{have, text, tool};
use crate::user::User;

fn certbot(pebble: &Pebble, folder: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("certbot");
    command
        .args(arguments)
        .args(["--non-interactive", "--server", &pebble.directory()])
        .args(["--config-dir", text(&folder.join("etc"))])
        .args(["--work-dir", text(&folder.join("lib"))])
        .args(["--logs-dir", text(&folder.join("log"))])
        .env("REQUESTS_CA_BUNDLE", pebble.ca_root());
    let output = command.output().expect("certbot runs");
    println!("{}", String::from_utf8_lossy(&output.stderr));
    output.status.success()
}

#[test]
fn an_rsa_account_of_certbot_gets_a_new_key() {
    if !have("certbot") {
        return;
    }
    Pebble::each(|pebble| {
        let user = User::new(pebble);
        let folder = user.context.path("certbot");
        let register = ["register", "--agree-tos", "--email", "ops@example.org"];
        assert!(certbot(pebble, &folder, &register));
        let etc = folder.join("etc");
        let import = format!("account import --from certbot --dir {}", text(&etc));
        let said = user.ends(2, &import);
        assert!(
            said.contains("`--rollover`") && said.contains("other client"),
            "{said}"
        );
        assert!(!user.context.state().join("accounts").exists());

        let said = user.ok(&format!("{import} --rollover"));
        let url = user.url();
        let regr = tool("find", &[text(&etc), "-name", "regr.json"]);
        let regr = fs::read_to_string(regr.trim()).expect("certbot's record");
        assert!(regr.contains(&format!("\"{url}\"")), "{regr}");
        assert!(said.contains("opens it no more"), "{said}");
        assert!(user.public().len() < 200, "an elliptic key");
        let shown = user.shown();
        assert_eq!(shown["contact"][0], "mailto:ops@example.org");
        assert_eq!(shown["standing"]["status"], "valid");
        assert!(!user.folder().join("next-key.pem").exists());
        // As it was told.
        let update = ["update_account", "--email", "x@example.org"];
        assert!(!certbot(pebble, &folder, &update));
        let said = user.ends(1, &format!("{import} --rollover"));
        assert!(said.contains("there is no account"), "{said}");
    });
}

#[test]
fn an_import_that_is_killed_leaves_an_account() {
    if !have("certbot") {
        return;
    }
    let Some(pebble) = Pebble::old() else { return };
    for fault in [Fault::HoldBefore, Fault::HoldAfter] {
        let proxy = FaultProxy::start(&pebble);
        let user = User::behind(&pebble, &proxy);
        let folder = user.context.path("certbot");
        let register = [
            "register",
            "--agree-tos",
            "--register-unsafely-without-email",
        ];
        assert!(certbot(&pebble, &folder, &register));
        let found = tool("find", &[text(&folder), "-name", "private_key.json"]);
        let import = format!("account import --rollover --key {}", found.trim());
        killed(&user, &proxy, &import, "rollover-account-key", fault);
        assert!(user.public().len() > 200, "certbot's RSA key");
        user.ok("account new");
        assert_eq!(user.shown()["standing"]["status"], "valid");
        assert!(user.public().len() < 200, "an elliptic key");
    }
}

#[test]
fn an_import_that_cannot_be_finished_now_names_what_helps() {
    if !have("certbot") {
        return;
    }
    let Some(pebble) = Pebble::old() else { return };
    let proxy = FaultProxy::start(&pebble);
    let user = User::behind(&pebble, &proxy);
    let folder = user.context.path("certbot");
    let register = [
        "register",
        "--agree-tos",
        "--register-unsafely-without-email",
    ];
    assert!(certbot(&pebble, &folder, &register));
    let found = tool("find", &[text(&folder), "-name", "private_key.json"]);
    let import = format!("account import --rollover --key {}", found.trim());
    proxy.always("rollover-account-key", Fault::rate_limited(3600));
    user.ends(1, &import);
    // An RSA key does not order.
    let said = user.ends(1, "account new");
    assert!(said.contains("`voicectl acme account rollover"), "{said}");
    proxy.clear();
    user.ok("account rollover");
    user.ok("account new");
    assert!(user.public().len() < 200, "an elliptic key");

    // Refused for good, nothing stays.
    let other = User::behind(&pebble, &proxy);
    assert!(certbot(&pebble, &other.context.path("certbot"), &register));
    let found = tool(
        "find",
        &[text(other.context.home()), "-name", "private_key.json"],
    );
    let refusal = Answer::problem(403, "unauthorized", "not today");
    proxy.always("rollover-account-key", Fault::Answer(refusal));
    let said = other.ends(
        1,
        &format!("account import --rollover --key {}", found.trim()),
    );
    assert!(said.contains("not today"), "{said}");
    assert!(!other.key().exists());
    assert!(other.context.ok("acme account show").is_empty());
}

#[test]
fn a_p256_account_of_lego_is_shared() {
    if !have("lego") {
        return;
    }
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    let folder = user.context.path(".lego");
    let lego = |name: &str| {
        let status = Command::new("lego")
            .args(["--server", &pebble.directory(), "--accept-tos"])
            .args(["--email", "ops@example.org", "--path", text(&folder)])
            .args(["--http", "--http.port"])
            .arg(format!("127.0.0.1:{}", pebble.http_port()))
            .args(["--domains", name, "run"])
            .env("LEGO_CA_CERTIFICATES", pebble.ca_root())
            .status();
        assert!(status.expect("lego runs").success());
    };
    lego("one.test");
    // Where lego leaves it, which is the working folder.
    user.ok("account import --from lego");
    let record = tool("find", &[text(&folder), "-name", "account.json"]);
    let record = fs::read_to_string(record.trim()).expect("lego's record");
    assert!(record.contains(&user.url()), "{record}");
    assert_eq!(user.shown()["standing"]["status"], "valid");
    let again = user.ok("account import --from lego");
    assert!(again.contains(&user.url()), "{again}");
    lego("two.test");
}

/// The key of a new account, P-256 in SEC1 form as acme.sh has it, put at a path of another client.
fn lay_out(pebble: &Pebble, home: &Path, path: &str) -> String {
    let owner = User::new(pebble);
    let url = owner.register();
    let path: PathBuf = home.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    let key = owner.key();
    tool("openssl", &["ec", "-in", text(&key), "-out", text(&path)]);
    url
}

#[test]
fn an_account_is_found_where_its_client_keeps_it() {
    let Some(pebble) = Pebble::old() else { return };
    let port = pebble.port();
    for (path, import) in [
        (".acme.sh/ca/localhost/dir/account.key", "--from acme.sh"),
        (
            &*format!(".lego/accounts/localhost_{port}/me/me.key"),
            "--from lego",
        ),
        ("key.pem", "--key key.pem"),
    ] {
        let user = User::new(&pebble);
        let url = lay_out(&pebble, user.context.home(), path);
        // One of another CA beside it.
        lay_out(
            &pebble,
            user.context.home(),
            ".acme.sh/ca/other.test/dir/account.key",
        );
        user.ok(&format!("account import {import}"));
        assert_eq!(user.url(), url, "{path}");
    }
}

#[test]
fn a_jwk_of_an_elliptic_key_is_read() {
    let Some(pebble) = Pebble::old() else { return };
    let owner = User::new(&pebble);
    let url = owner.register();
    let script = "import json,sys
from cryptography.hazmat.primitives import serialization
import josepy
key = serialization.load_pem_private_key(open(sys.argv[1],'rb').read(), None)
print(josepy.JWKEC(key=josepy.util.ComparableECKey(key)).json_dumps())";
    let jwk = Command::new("python3")
        .args(["-c", script, text(&owner.key())])
        .output()
        .expect("python3 runs");
    if !jwk.status.success() {
        println!("skipped: no josepy, which comes with certbot");
        return;
    }
    let user = User::new(&pebble);
    let path = user.context.path("private_key.json");
    fs::write(&path, jwk.stdout).expect("written");
    user.ok(&format!("account import --key {} --url {url}", text(&path)));
    assert_eq!(user.public(), owner.public());
}

#[test]
fn only_one_account_that_the_ca_knows_is_taken() {
    let Some(pebble) = Pebble::old() else { return };
    let user = User::new(&pebble);
    let home = user.context.home().to_owned();
    lay_out(&pebble, &home, "mine.pem");
    let said = user.ends(
        1,
        "account import --key mine.pem --url https://ca.test/another",
    );
    assert!(said.contains("not of https://ca.test/another"), "{said}");
    tool(
        "openssl",
        &[
            "genpkey",
            "-algorithm",
            "EC",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-out",
            text(&home.join("unknown.pem")),
        ],
    );
    let said = user.ends(1, "account import --key unknown.pem");
    assert!(said.contains("there is no account"), "{said}");
    fs::write(home.join("no.pem"), "{\"kty\":\"RSA\"}").expect("written");
    user.ends(1, "account import --key no.pem");
    let said = user.ends(1, "account import --from acme.sh");
    assert!(said.contains("--dir"), "{said}");
    assert!(!user.context.state().join("accounts").exists());

    lay_out(&pebble, &home, ".lego/accounts/x/localhost/a.key");
    let server = format!(".lego/accounts/localhost_{}", pebble.port());
    lay_out(&pebble, &home, &format!("{server}/a/a.key"));
    lay_out(&pebble, &home, &format!("{server}/b/b.key"));
    let said = user.ends(1, "account import --from lego");
    assert!(
        said.contains("there are 2") && said.contains("b.key"),
        "{said}"
    );

    let url = user.register();
    let said = user.ends(1, "account import --key mine.pem");
    assert!(said.contains("there is an account already"), "{said}");
    assert_eq!(user.url(), url);
}
