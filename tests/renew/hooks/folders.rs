//! Hooks of all lineages, in folders; and what is set for one.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::Home;

#[test]
fn folders_come_first_in_the_order_of_names() {
    let home = Home::new(&["voice.test"]);
    let folder = home.context.path(".config/voicectl/hooks/deploy");
    fs::create_dir_all(&folder).expect("a folder");
    for (name, mode) in [
        ("20-second", 0o755),
        ("10-first", 0o700),
        ("10-first~", 0o700),
        (".hidden", 0o700),
        ("note.txt", 0o644),
        ("30-anyone", 0o777),
    ] {
        let path = folder.join(name);
        fs::write(&path, format!("#!/bin/sh\n{}\n", home.say(name))).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("its mode");
    }
    let output = home.renew_hook(&["--deploy", &home.say("own"), "--run"]);
    assert!(output.status.success(), "{}", home.context.show(&output));
    assert_eq!(home.said(), "10-first\n20-second\nown\n");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("warning: "), "{said}");
    assert!(
        said.contains("30-anyone is not run: others than its owner may write it (mode 0777)"),
        "{said}"
    );
    let files = home.shown()["deploy"]["files"].as_array().map(Vec::len);
    assert_eq!(files, Some(2));
}

#[test]
fn what_is_set_is_shown_and_outlives_the_certificate() {
    let home = Home::new(&["voice.test"]);
    insta::assert_snapshot!(home.context.run("renew hook voice.test"), @r"
    exit: 0
    ----- stdout -----
    pre        none
    deploy     none
    post       none
    endpoint   none
    state      version 1; nothing is left to do
    ----- stderr -----
    ");
    home.hook(&[
        "--pre", "echo a", "--deploy", "echo b", "--deploy", "echo c",
    ]);
    home.hook(&["--post", "echo d", "--endpoint", "voice.test@127.0.0.1:1"]);
    insta::assert_snapshot!(home.context.run("renew hook voice.test"), @r"
    exit: 0
    ----- stdout -----
    pre        echo a
    deploy     echo b
               echo c
    post       echo d
    endpoint   voice.test@127.0.0.1:1
    state      version 1 is not handed over; the next `voicectl renew` does so
    ----- stderr -----
    ");
    home.next();
    let shown = home.shown();
    assert_eq!(
        shown["deploy"]["commands"],
        serde_json::json!(["echo b", "echo c"])
    );
    home.hook(&["--clear", "--post", "echo e"]);
    let shown = home.shown();
    assert_eq!(shown["post"]["commands"], serde_json::json!(["echo e"]));
    for rest in [
        &shown["pre"]["commands"],
        &shown["deploy"]["commands"],
        &shown["endpoints"],
    ] {
        assert_eq!(*rest, serde_json::json!([]));
    }
    insta::assert_snapshot!(home.context.run("renew hook voice.test --run"), @r"
    exit: 0
    ----- stdout -----
    ----- stderr -----
    Lineage `voice.test` has neither deploy hooks nor endpoints
    hint: `voicectl renew hook voice.test --deploy CMD` sets one
    ");
}
