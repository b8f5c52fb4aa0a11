//! `voicectl deploy caddy`: judged by Caddy, and run by it in front of the server.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::fronts::{
    ADDRESSES, Behind, CHALLENGES, NAMES_OF_EVERY_KIND, World, judged, newer, system,
};
use crate::support::command::Context;
use crate::support::text;

fn run(caddy: &Path, behind: Behind) {
    let mut world = World::new("caddy", behind, &[]);
    let home = text(world.server.context().home()).to_owned();
    let main = world.write(
        "Caddyfile",
        &format!("{{\n\tadmin unix/{home}/admin.sock\n\tskip_install_trust\n\tstorage file_system {home}/caddy\n}}\n\nimport {home}/files/voicectl.caddyfile\n"),
    );
    let program = text(caddy);
    let reload = format!(
        "exec {program} reload --force --adapter caddyfile --config {}",
        text(&main)
    );
    world.program("caddy", &reload);
    world.program(
        "systemctl",
        &format!("[ \"$*\" = 'reload caddy' ] && {reload}"),
    );
    // As an installation does it, but for the group.
    let folder = world.path("pem");
    fs::create_dir(&folder).expect("made");
    for name in ["voicectl.caddyfile", "hooks/deploy/50-caddy"] {
        world.moved(name, "/etc/caddy/voicectl/", &folder);
    }
    let hook = world.file("hooks/deploy/50-caddy");
    assert!(
        Command::new(hook)
            .arg("copy")
            .status()
            .expect("it runs")
            .success()
    );
    let arguments = ["run", "--adapter", "caddyfile", "--config", text(&main)];
    world.start(Command::new(caddy).args(arguments).env("HOME", &home));
    world.is_served();
    // Caddy itself resets connections that its old listener has not taken yet: docs/deployment/caddy.md says so.
    world.is_renewed("hooks/deploy/50-caddy", 0);
}

#[test]
fn the_system_s_serves_over_a_socket() {
    if let Some(caddy) = system("caddy") {
        run(&caddy, Behind::Socket);
    }
}

#[test]
fn that_of_debian_13_serves_over_a_port() {
    if let Some(caddy) = newer("caddy-2.11/usr/bin/caddy") {
        run(&caddy, Behind::Port);
    }
}

#[test]
fn both_generations_accept_it() {
    for caddy in [system("caddy"), newer("caddy-2.11/usr/bin/caddy")]
        .into_iter()
        .flatten()
    {
        let context = Context::new();
        let words = [
            "deploy",
            "caddy",
            "--domain",
            "voice.example.com",
            "--check",
        ];
        for more in [
            &[][..],
            NAMES_OF_EVERY_KIND,
            CHALLENGES,
            ADDRESSES,
            &[
                "--https-port",
                "8443",
                "--http-port",
                "8080",
                "--hsts",
                "off",
            ],
            &["--server", "unix:/run/a b;'#.sock"],
            &["--server", "unix:/run/a\"\\.sock"],
        ] {
            let said = judged(&context, &caddy, &[&words[..], more].concat());
            assert!(said.starts_with("exit: 0"), "{}: {said}", text(&caddy));
            assert_eq!(said.matches("caddy  accepted").count(), 2, "{said}");
        }
    }
}

#[test]
fn tls_does_not_pass_through_caddy() {
    let said = Context::new().run("deploy caddy --domain voice.example.com --tls passthrough");
    assert!(said.starts_with("exit: 2"), "{said}");
    assert!(
        said.contains("voicectl deploy haproxy --tls passthrough"),
        "{said}"
    );
}
