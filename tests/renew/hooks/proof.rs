//! The proof, by a real nginx that reads the certificate from the lineage.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::symlink;

use super::Home;
use crate::support::nginx::Nginx;
use crate::support::{have, text};

/// An nginx that serves `current/` of the lineage, and its endpoint.
fn serving(home: &Home) -> (Nginx, String) {
    let mut nginx = Nginx::start();
    nginx.stop();
    for (name, file) in [("leaf.pem", "fullchain.pem"), ("leaf.key", "privkey.pem")] {
        fs::remove_file(nginx.path(name)).expect("it was there");
        symlink(home.folder().join("current").join(file), nginx.path(name)).expect("a link");
    }
    nginx.run();
    let url = nginx.tls_url("");
    let endpoint = url.trim_start_matches("https://").to_owned();
    (nginx, endpoint)
}

#[test]
fn a_server_that_is_reloaded_serves_the_new_version() {
    if !have("nginx") {
        return;
    }
    let home = Home::new(&["voice.test"]);
    let (nginx, endpoint) = serving(&home);
    let reload = format!("kill -HUP $(cat {})", text(&nginx.path("nginx.pid")));
    home.hook(&["--deploy", &reload, "--endpoint", &endpoint]);
    home.next();
    let output = home.renew_hook(&["--run"]);
    assert!(output.status.success(), "{}", home.context.show(&output));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let served = format!("{endpoint} serves version 2 (serial {})", home.serial());
    assert!(said.contains(&served), "{said}");
    let shown = &home.shown()["deployment"];
    assert_eq!(shown["pending"], serde_json::Value::Null, "{shown}");
    assert_eq!(shown["endpoints"][0]["serial"], home.serial());
    assert_eq!(shown["endpoints"][0]["endpoint"], endpoint);
}

#[test]
fn a_server_that_is_not_reloaded_is_found_out() {
    if !have("nginx") {
        return;
    }
    let home = Home::new(&["voice.test"]);
    let (_nginx, endpoint) = serving(&home);
    let old = home.serial();
    home.next();
    let new = home.serial();
    assert_ne!(old, new);
    let named = format!("voice.test@{endpoint}");
    let said = home.fails(&[
        "--deploy",
        "true",
        "--endpoint",
        &named,
        "--run",
        "--wait",
        "1s",
    ]);
    let instead =
        format!("{named} does not serve serial {new}: it serves serial {old}, which ends on ");
    assert!(said.contains(&instead), "{said}");
    let shown = &home.shown()["deployment"];
    // The hooks are done, and what is left is the proof.
    assert_eq!(
        (&shown["version"], &shown["pending"]),
        (&2.into(), &"proof".into()),
        "{shown}"
    );
    assert_eq!(shown["failures"], 1);
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let home = Home::new(&["voice.test"]);
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let endpoint = free.local_addr().expect("an address").to_string();
    drop(free);
    let said = home.fails(&["--endpoint", &endpoint, "--run", "--wait", "300ms"]);
    assert!(said.contains("cannot connect to 127.0.0.1:"), "{said}");
    assert_eq!(home.shown()["deployment"]["pending"], "proof");
}
