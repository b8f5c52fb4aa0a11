//! The proof, by a real nginx that reads the certificate from the lineage.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::symlink;
use std::process::Command;

use voicectl::renew::deploy::Pending;

use super::Home;
use super::again::Run;
use crate::support::nginx::Nginx;
use crate::support::{have, text, until};

/// An nginx that serves `current/` of a lineage, and its endpoint.
struct Serving {
    nginx: Nginx,
    endpoint: String,
}

impl Serving {
    fn new(home: &Home) -> Self {
        let mut nginx = Nginx::start();
        nginx.stop();
        for (name, file) in [("leaf.pem", "fullchain.pem"), ("leaf.key", "privkey.pem")] {
            fs::remove_file(nginx.path(name)).expect("it was there");
            symlink(home.folder().join("current").join(file), nginx.path(name)).expect("a link");
        }
        // Only a master process can be reloaded.
        let configuration = nginx.path("nginx.conf");
        let text = fs::read_to_string(&configuration).expect("its configuration");
        fs::write(&configuration, text.replace("master_process off;", "")).expect("written");
        nginx.run();
        let url = nginx.tls_url("");
        let endpoint = url.trim_start_matches("https://").to_owned();
        Self { nginx, endpoint }
    }

    /// A shell line that signals the master.
    fn signal(&self, name: &str) -> String {
        let pid = self.nginx.path("nginx.pid");
        format!("kill -{name} $(cat {})", text(&pid))
    }
}

/// The workers go with their master.
impl Drop for Serving {
    fn drop(&mut self) {
        let stopped = Command::new("sh")
            .args(["-c", &self.signal("TERM")])
            .status();
        if stopped.is_ok_and(|status| status.success()) {
            until("nginx ends", || !self.nginx.path("nginx.pid").exists());
        }
    }
}

#[test]
fn a_server_that_is_reloaded_serves_the_new_version() {
    if !have("nginx") {
        return;
    }
    let home = Home::new(&["voice.test"]);
    let serving = Serving::new(&home);
    let endpoint = &serving.endpoint;
    home.hook(&["--deploy", &serving.signal("HUP"), "--endpoint", endpoint]);
    home.next();
    let output = home.renew_hook(&["--run"]);
    assert!(output.status.success(), "{}", home.context.show(&output));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let served = format!("{endpoint} serves version 2 (serial {})", home.serial());
    assert!(said.contains(&served), "{said}");
    let shown = &home.shown()["deployment"];
    assert_eq!(shown["pending"], serde_json::Value::Null, "{shown}");
    assert_eq!(shown["endpoints"][0]["serial"], home.serial());
    assert_eq!(shown["endpoints"][0]["endpoint"], *endpoint);
}

#[test]
fn a_server_that_is_not_reloaded_is_found_out() {
    if !have("nginx") {
        return;
    }
    let home = Home::new(&["voice.test"]);
    let serving = Serving::new(&home);
    let old = home.serial();
    home.next();
    let new = home.serial();
    assert_ne!(old, new);
    let named = format!("voice.test@{}", serving.endpoint);
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

/// A server that reads late is waited for; one that reads after the run is found at the next, without running hooks again.
#[test]
fn a_server_that_is_late_is_waited_for() {
    if !have("nginx") {
        return;
    }
    let home = Home::new(&["voice.test"]);
    let serving = Serving::new(&home);
    let late = format!(
        "{}; (sleep 1; {}) > /dev/null 2>&1 &",
        home.say("ran"),
        serving.signal("HUP")
    );
    home.hook(&["--deploy", &late, "--endpoint", &serving.endpoint]);
    home.next();
    home.hook(&["--run"]);
    assert_eq!(home.said(), "ran\n");

    home.hook(&["--deploy", &home.say("again")]);
    home.next();
    home.fails(&["--run", "--wait", "300ms"]);
    assert_eq!(home.said(), "ran\nagain\n");
    let new = home.serial();
    let reloaded = Command::new("sh")
        .args(["-c", &serving.signal("HUP")])
        .status();
    assert!(reloaded.expect("sh runs").success());
    // Its old workers take connections for a moment, beside the new ones.
    let mut in_a_row = 0;
    until("nginx serves it", || {
        let seen = ["inspect", serving.endpoint.as_str(), "--json"];
        let seen = home.context.output(&seen).stdout;
        let is_new = String::from_utf8_lossy(&seen).contains(&new);
        in_a_row = if is_new { in_a_row + 1 } else { 0 };
        in_a_row >= 10
    });
    let run = Run::new(&home);
    assert_eq!(run.pending(), Some(Pending::Proof));
    let deployed = run.deploy().expect("it is served");
    assert_eq!((deployed.runs.len(), deployed.proofs.len()), (0, 1));
    assert_eq!(run.pending(), None);
}
