//! dns-persist-01: what is printed is what is looked for.

use std::fs;
use std::process::Output;

use time::OffsetDateTime;
use voicectl::acme::solver::{DnsPersist, Solver};

use super::{Heard, World, task};
use crate::support::command::Context;
use crate::support::have;

const ACCOUNT: &str = "https://ca.test/acct/7";

fn run(context: &Context, world: &World, arguments: &[&str]) -> Output {
    let resolver = world.parent.address().to_string();
    let port = world.port.to_string();
    let mut all = vec![
        "acme",
        "dns-record",
        "--ca",
        "https://ca.test/dir",
        "--issuer",
        "CA.test",
        "--dns-resolver",
        &resolver,
        "--dns-port",
        &port,
    ];
    all.extend(arguments);
    context.output(&all)
}

fn with_account() -> Context {
    let context = Context::new();
    let folder = context.state().join("accounts/ca.test_dir");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(
        folder.join("account.toml"),
        format!("format = 1\ndirectory = \"https://ca.test/dir\"\nurl = \"{ACCOUNT}\"\n"),
    )
    .expect("written");
    context
}

#[test]
fn the_printed_record_is_the_one_that_is_checked() {
    if !have("named") || !have("nsupdate") {
        return;
    }
    let world = World::start();
    let context = with_account();
    let name = "host.example.test";
    let output = run(
        &context,
        &world,
        &["-d", name, "--wildcard", "--until", "2999-01-01"],
    );
    let line = String::from_utf8(output.stdout.clone()).expect("text");
    assert_eq!(
        line,
        format!(
            "_validation-persist.{name}. IN TXT \"ca.test; accounturi={ACCOUNT}; policy=wildcard; persistUntil=32472144000\"\n"
        ),
        "{}",
        context.show(&output)
    );

    let check = ["-d", name, "--wildcard", "--check"];
    let output = run(&context, &world, &check);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        context.show(&output).contains("there is none"),
        "{}",
        context.show(&output)
    );

    let line = line.trim_end().replace(" IN TXT ", " 60 TXT ");
    world.parent.update(&[&format!("add {line}")]);
    let output = run(&context, &world, &check);
    assert_eq!(output.status.code(), Some(0), "{}", context.show(&output));

    // As JSON, and for another account.
    let folder = context.state().join("accounts/ca.test_dir/account.toml");
    let text = fs::read_to_string(&folder).expect("there");
    fs::write(&folder, text.replace("acct/7", "acct/8")).expect("written");
    let output = run(&context, &world, &["-d", name, "--check", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(rows[0]["present"], false);
    assert_eq!(rows[0]["reason"], "it names another account");
    assert_eq!(rows[0]["name"], format!("_validation-persist.{name}"));
}

#[test]
fn without_an_account_there_is_no_record() {
    let context = Context::new();
    insta::assert_snapshot!(context.run("acme dns-record -d a.test --ca https://ca.test/dir --issuer ca.test"), @"
    exit: 1
    ----- stdout -----
    ----- stderr -----
    error: there is no account at ca.test
      because: such a record names an account

    hint: `voicectl acme account new --ca https://ca.test/dir` makes one
    ");
}

#[tokio::test]
async fn the_solver_looks_warns_and_never_writes() {
    if !have("named") || !have("nsupdate") || !have("dig") {
        return;
    }
    let world = World::start();
    let heard = Heard::default();
    let issuers = ["ca.test".to_owned(), "other.test".to_owned()];
    let solver = DnsPersist::new(ACCOUNT, &issuers, world.resolver()).expect("a solver");
    let tasks = [task("*.host.example.test", "placeholder")];
    let name = "_validation-persist.host.example.test";
    let error = solver
        .present(&tasks, &heard.patience())
        .await
        .expect_err("not there")
        .to_string();
    assert!(
        error.ends_with(&format!(
            "set {name}. TXT \"ca.test; accounturi={ACCOUNT}; policy=wildcard\""
        )),
        "{error}"
    );
    assert_eq!(world.parent.txt(name), Vec::<String>::new());

    let soon = OffsetDateTime::now_utc().unix_timestamp() + 3 * 86_400 + 60;
    world.parent.update(&[&format!(
        "add {name}. 60 TXT \"other.test; accounturi={ACCOUNT}; policy=wildcard; persistUntil={soon}\""
    )]);
    solver
        .present(&tasks, &heard.patience())
        .await
        .expect("it is there");
    assert_eq!(
        heard.warnings(),
        [format!("the record {name} counts for 3 more days only")]
    );
    solver
        .clean_up(&tasks, &heard.patience())
        .await
        .expect("nothing to do");
    assert_eq!(world.parent.txt(name).len(), 1);
}
