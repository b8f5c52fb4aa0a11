//! Clocks that jump for years, back and forth, while certificates are made, renewed and served: what was there is there, and when
//! the clock is right again, everything can be had that is valid.

use std::fs;
use std::process::Output;

use crate::campaign::Campaign;
use crate::clock::{BEGIN, World};
use crate::support::fake_acme::DAY;
use crate::support::{text, tool};

/// Where the clock jumps to, in days from the beginning of 2027.
const JUMPS: [i64; 6] = [-20_000, -365, -1, 1, 365, 8_000];

/// What is run while it is wrong.
const MEANWHILE: &[&str] = &[
    "cert new new.test",
    "cert new a.test --force",
    "renew --timeout 10s",
    "auth key new tablet",
    "cert list",
    "cert ca list",
    "acme status",
    "renew --explain",
    "doctor --no-programs",
];

#[test]
fn a_clock_that_jumps_loses_nothing() {
    let mut runs = 0;
    for days in JUMPS {
        let Some(mut world) = World::new() else {
            return;
        };
        world.local("a.test", 90);
        world.local("b.test", 90);
        world.issue("d90.test");
        let there = BEGIN + days * DAY;
        for words in MEANWHILE {
            let output = world
                .command_at(*words, there, 1)
                .output()
                .expect("it runs");
            sane(&world, words, days, &output);
            runs += 1;
        }
        // The clock is right again, a day later. What is not valid then, the first run of cron says.
        world.ca.set(BEGIN + DAY);
        let mut said = String::new();
        for words in [
            "renew --timeout 10s",
            "cert list",
            "acme status",
            "auth key list",
        ] {
            let output = world.command(words, 1).output().expect("it runs");
            sane(&world, words, days, &output);
            said += &world.context.show(&output);
            runs += 1;
        }
        // It is named, with the command that makes one that is.
        for name in ["a.test", "b.test", "d90.test"] {
            if !is_valid(&world, name) {
                let command = format!("renew --only {name} --force");
                assert!(said.contains(&command), "{days} days, {name}: {said}");
                let output = world.command(&*format!("{command} --now"), 1).output();
                let output = output.expect("it runs");
                assert!(
                    output.status.success(),
                    "{days} days: {}",
                    world.context.show(&output)
                );
                assert!(is_valid(&world, name), "{days} days: {name}");
            }
        }
    }
    let jumps = u32::try_from(JUMPS.len()).expect("few");
    Campaign::new("a clock that jumps for up to 54 years", jumps, jumps)
        .count(runs, "commands meanwhile and afterwards")
        .count(3 * jumps, "certificates valid again afterwards, by OpenSSL")
        .done();
}

fn sane(world: &World, words: &str, days: i64, output: &Output) {
    let said = world.context.show(output);
    let is_known = matches!(output.status.code(), Some(0..=3));
    assert!(
        is_known && !said.contains("panicked"),
        "{days} days, {words}: {said}"
    );
}

/// OpenSSL's opinion at this moment, by the CA that is there.
fn is_valid(world: &World, name: &str) -> bool {
    let state = world.context.state();
    let current = state.join("certs").join(name).join("current");
    let (cert, chain) = (current.join("cert.pem"), current.join("fullchain.pem"));
    let root = if name.starts_with('d') {
        world.ca.issuing_root()
    } else {
        let all = world.context.path("roots.pem");
        let mut pem = fs::read(world.context.ca()).expect("a root");
        for entry in fs::read_dir(state.join("ca/previous"))
            .into_iter()
            .flatten()
            .flatten()
        {
            pem.extend(fs::read(entry.path()).expect("a root before"));
        }
        fs::write(&all, pem).expect("written");
        all
    };
    let moment = world.now().to_string();
    let of_leaf = [
        "verify",
        "-attime",
        &moment,
        "-partial_chain",
        "-CAfile",
        text(&root),
    ];
    let mut arguments = of_leaf.to_vec();
    arguments.extend(["-untrusted", text(&chain), text(&cert)]);
    let output = std::process::Command::new("openssl")
        .args(&arguments)
        .output();
    let _ = tool("openssl", &["x509", "-in", text(&cert), "-noout"]);
    output.expect("it runs").status.success()
}
