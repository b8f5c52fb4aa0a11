//! What is refused, and what comes back as it was given.

use std::process::Command;

use crate::containers::{TRAPS, files, refused, yaml};

#[test]
fn nothing_that_is_given_ends_a_line() {
    for trap in TRAPS {
        for flag in [
            "--image",
            "--base",
            "--builder",
            "--binary",
            "--model",
            "--email",
            "--engine-upstream",
        ] {
            let flag = format!("{flag}={trap}");
            refused(&["docker", "--domain", "a.test", &flag]);
        }
    }
    // What may be in a path is in the file as it was given.
    for path in [
        "/srv/$HOME",
        "/srv/a b",
        "/srv/a: b #c",
        "/srv/\"a'\\",
        "/srv/größe",
        "/srv/{{ a }}",
        "/srv/*&!%@`",
    ] {
        let files = files(&[
            "docker",
            "--tls",
            "lineage",
            "--lineage",
            "a",
            "--tls-folder",
            path,
        ]);
        let source =
            &yaml(&files["compose.yaml"])[0]["services"]["voicectl"]["volumes"][2]["source"];
        let source = source.as_str().expect("a text");
        // Compose reads two dollars as one.
        assert_eq!(source.replace("$$", "$"), path);
        let line = files["tls-hook.sh"]
            .lines()
            .find(|line| line.starts_with("to="))
            .expect("a line");
        let read = Command::new("sh")
            .args(["-c", &format!("{line}\nprintf %s \"$to\"")])
            .output()
            .expect("sh runs");
        assert_eq!(String::from_utf8_lossy(&read.stdout), path);
    }
    // Words that are something else in YAML.
    for name in ["yes", "null", "on"] {
        let files = files(&["docker", "--image", name]);
        let service = &yaml(&files["compose.yaml"])[0]["services"]["voicectl"];
        assert_eq!(service["image"], name);
    }
    let above = refused(&["docker", "--binary", "a/../../b"]);
    assert!(above.contains("sees nothing above it"), "{above}");
}

#[test]
fn flags_that_do_not_go_together_are_told() {
    for (arguments, why) in [
        (&["--tls", "acme"][..], "--domain is missing"),
        (&["--domain", "*.a.test"], "wildcard"),
        (&["--domain", "192.0.2.1"], "is an address"),
        (&["--email", "me@a.test"], "--email goes with --tls acme"),
        (
            &["--domain", "a.test", "--email", "me"],
            "admin@example.com",
        ),
        (
            &["--tls", "plain", "--address", "unix:/run/a"],
            "publishes no names and no sockets",
        ),
        (&["--tls", "lineage"], "--lineage is missing"),
        (
            &["--models", "image", "--engine-upstream", "https://a.test"],
            "recognition elsewhere",
        ),
    ] {
        let mut all = vec!["docker"];
        all.extend(arguments);
        let said = refused(&all);
        assert!(said.contains(why), "{arguments:?}: {said}");
        assert!(said.contains("`voicectl deploy docker --help`"), "{said}");
    }
}
