//! The files of the state folder in the form that the first version wrote, frozen in `tests/data/state`: they are read for good.
//! Whoever changes a form adds what can be left out, or reads both; a number of a form that is too new is refused in words.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::command::Context;
use crate::support::data;

/// Puts a frozen file into the state folder.
fn put(context: &Context, name: &str, place: &str) {
    let to = context.state().join(place);
    fs::create_dir_all(to.parent().expect("a folder")).expect("made");
    fs::copy(data("state").join(name), to).expect("copied");
}

fn rows(context: &Context, words: &str) -> Vec<Value> {
    let output = context.output(words);
    let answer: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{words}\n{}", context.show(&output)));
    answer.as_array().expect("rows").clone()
}

#[test]
fn a_lineage_of_the_first_version_is_listed_and_renewed_as_it_says() {
    let context = Context::new();
    context.ok("cert new other.test --lineage localhost");
    put(&context, "lineage.toml", "certs/localhost/lineage.toml");
    assert_eq!(rows(&context, "cert list --json")[0]["issuer"], "local-ca");
    context.ok("renew --only localhost --force");
    let now = &rows(&context, "cert list --json")[0];
    assert_eq!(now["names"], serde_json::json!(["localhost", "127.0.0.1"]));
    assert_eq!(now["version"], 2);
    assert!((29..=30).contains(&now["days_left"].as_i64().expect("days")));
    let record = fs::read_to_string(context.state().join("certs/localhost/lineage.toml"));
    assert!(
        record
            .expect("a record")
            .contains("3f0a5c7710b24e6f8a1d2c3b4a596877"),
        "its history goes on"
    );
}

#[test]
fn keys_and_users_of_the_first_version_are_good() {
    let context = Context::new();
    put(&context, "keys.toml", "access/keys.toml");
    put(&context, "users.toml", "access/users.toml");
    let key = &rows(&context, "auth key list --json")[0];
    assert_eq!(
        (&key["id"], &key["state"]),
        (&"k3m9xq2a".into(), &"live".into())
    );
    assert_eq!(rows(&context, "auth user list --json")[0]["name"], "anna");
    // What is added later goes into the same file.
    context.ok("auth key new tablet");
    assert_eq!(rows(&context, "auth key list --json").len(), 2);
}

#[test]
fn an_order_of_the_first_version_is_under_way() {
    let context = Context::new();
    put(&context, "order.toml", "certs/begun.test/order/order.toml");
    put(
        &context,
        "backoff.toml",
        "certs/begun.test/order/backoff.toml",
    );
    put(&context, "account.toml", "accounts/ca.test/account.toml");
    let row = &rows(&context, "acme status --offline --json")[0];
    assert_eq!(row["order"]["order"], "https://ca.test/order/7");
    assert_eq!(row["failures"][0]["failures"], 2);
    let said = context.run("acme account show");
    assert!(
        said.contains("mailto:ops@example.org") || said.contains("ops@example.org"),
        "{said}"
    );
}

#[test]
fn a_form_that_is_too_new_is_refused_in_words() {
    let context = Context::new();
    context.ok("cert new localhost");
    context.ok("auth key new phone");
    let newer = |path: &Path| {
        let text = fs::read_to_string(path).expect("a file");
        assert!(text.contains("format = 1"), "{text}");
        fs::write(path, text.replace("format = 1", "format = 99")).expect("written");
    };
    newer(&context.state().join("certs/localhost/lineage.toml"));
    newer(&context.state().join("access/keys.toml"));
    for words in ["cert list", "renew", "auth key list"] {
        let said = context.run(words);
        assert!(!said.starts_with("exit: 0"), "{words}: {said}");
        assert!(said.contains("damaged"), "{words}: {said}");
    }
    let said = context.run("renew");
    assert!(said.contains("format 99 is of a newer voicectl"), "{said}");
}
