//! `voicectl deploy haproxy`: judged by haproxy, and run by it in front of the server.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::fronts::{ADDRESSES, Behind, NAMES_OF_EVERY_KIND, World, judged, newer, system};
use crate::support::command::Context;
use crate::support::text;

fn both() -> [Option<PathBuf>; 2] {
    [system("haproxy"), newer("haproxy-3.0/haproxy")]
}

/// Starts haproxy with the rendered files; where it looks below `/etc` and `/run`, it looks into the world's home instead.
fn start(haproxy: &Path, world: &mut World) {
    let home = text(world.server.context().home()).to_owned();
    world.write("haproxy.cfg", "global\n    log 127.0.0.1 local0\n");
    let there = |name: &str| {
        let file = world.file(name);
        let rendered = fs::read_to_string(&file).expect("a file");
        let moved = rendered
            .replace("/etc/haproxy/voicectl/", &format!("{home}/"))
            .replace("/run/haproxy.pid", &format!("{home}/haproxy.pid"));
        fs::write(file, moved).expect("written");
    };
    there("voicectl.cfg");
    if world.file("hooks").exists() {
        there("hooks/deploy/50-haproxy");
        let current = world
            .server
            .context()
            .state()
            .join("certs/localhost/current");
        for (file, link) in [
            ("fullchain.pem", "localhost.pem"),
            ("privkey.pem", "localhost.pem.key"),
        ] {
            symlink(current.join(file), world.path(link)).expect("linked");
        }
    }
    let pid = format!("kill -USR2 \"$(head -n 1 {home}/haproxy.pid)\"");
    world.program(
        "systemctl",
        &format!("[ \"$*\" = 'reload haproxy' ] && {pid}"),
    );
    let files = [
        format!("{home}/haproxy.cfg"),
        format!("{home}/files/voicectl.cfg"),
    ];
    let pid = format!("{home}/haproxy.pid");
    let arguments = ["-W", "-p", &pid, "-f", &files[0], "-f", &files[1]];
    world.start(Command::new(haproxy).args(arguments));
}

fn run(haproxy: &Path) {
    let mut world = World::new("haproxy", Behind::Port, &flags(haproxy));
    start(haproxy, &mut world);
    world.is_served();
    world.is_renewed("hooks/deploy/50-haproxy", 4);
}

/// The versions of a program that is not the one on the `PATH`.
fn flags(haproxy: &Path) -> Vec<&'static str> {
    if text(haproxy).contains("haproxy-3.0") {
        vec!["--haproxy-version", "3.0.11", "--openssl-version", "3.5.0"]
    } else {
        Vec::new()
    }
}

#[test]
fn the_system_s_serves() {
    if let Some(haproxy) = system("haproxy") {
        run(&haproxy);
    }
}

#[test]
fn that_of_debian_13_serves() {
    if let Some(haproxy) = newer("haproxy-3.0/haproxy") {
        run(&haproxy);
    }
}

#[test]
fn tls_passes_through() {
    for haproxy in both().into_iter().flatten() {
        let mut world = World::new("haproxy", Behind::Tls, &flags(&haproxy));
        start(&haproxy, &mut world);
        world.is_served();
        world.refuses_other_names();
    }
}

#[test]
fn both_generations_accept_it() {
    for haproxy in both().into_iter().flatten() {
        let context = Context::new();
        let words = [
            "deploy",
            "haproxy",
            "--domain",
            "voice.example.com",
            "--check",
        ];
        for more in [
            &[][..],
            NAMES_OF_EVERY_KIND,
            &[
                "--tls",
                "passthrough",
                "--domain",
                "*.example.com",
                "--domain",
                "203.0.113.7",
            ],
            ADDRESSES,
            &["--https-port", "8443", "--hsts", "off"],
            &["--server", "unix:/run/a b;'\"#.sock"],
        ] {
            let said = judged(&context, &haproxy, &[&words[..], more].concat());
            assert!(
                said.contains("haproxy  accepted"),
                "{}: {said}",
                text(&haproxy)
            );
        }
    }
}
