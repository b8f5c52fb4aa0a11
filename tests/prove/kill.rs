//! 1 000 times `kill -9` at random moments of `cert new` over an existing lineage: `current/` is always a matching pair.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::command::Context;
use crate::support::{text, tool};

const KILLS: u32 = 1000;

/// A small generator with a fixed seed (Marsaglia's xorshift64): the same moments in each run of the proof.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn kill_at_any_moment_leaves_a_matching_pair() {
    let context = Context::new();
    context.ok(&["cert", "new", "localhost"]);
    // How long a whole run takes decides when to kill.
    let begin = Instant::now();
    for _ in 0..20 {
        context.ok(&["cert", "new", "localhost", "--force"]);
    }
    let whole = begin.elapsed() / 20;
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut killed, mut ended) = (0, 0);
    while killed < KILLS {
        let mut child = context
            .command(&["cert", "new", "localhost", "--force", "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let moment =
            Duration::from_nanos(random.below(u64::try_from(whole.as_nanos()).expect("short")));
        let begin = Instant::now();
        // Sleeping is too coarse for a moment of microseconds.
        while begin.elapsed() < moment {
            std::hint::spin_loop();
        }
        child.kill().expect("killed");
        let output = child.wait_with_output().expect("it ends");
        match output.status.code() {
            // No code: the signal ended it.
            None => killed += 1,
            Some(0) => ended += 1,
            Some(_) => panic!("after {killed} kills: {}", context.show(&output)),
        }
        check(&context);
    }
    println!("{killed} killed, {ended} ended before their moment; a run takes {whole:?}");
    // The next run succeeds and clears what they left.
    context.ok(&["cert", "new", "localhost", "--force"]);
    check(&context);
    let left = fs::read_dir(context.state().join("certs/localhost/versions"))
        .expect("versions")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
        .count();
    assert_eq!(left, 0, "left-overs");
}

#[test]
fn kill_at_any_moment_of_a_rotation_leaves_a_ca_that_signs() {
    const KILLS: u32 = 300;
    let context = Context::new();
    context.ok("cert ca new --intermediate");
    let begin = Instant::now();
    for _ in 0..5 {
        context.ok("cert ca rotate");
    }
    let whole = begin.elapsed() / 5;
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let (mut killed, mut ended) = (0, 0);
    while killed < KILLS {
        let mut child = context
            .command("cert ca rotate --quiet")
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let moment =
            Duration::from_nanos(random.below(u64::try_from(whole.as_nanos()).expect("short")));
        let begin = Instant::now();
        while begin.elapsed() < moment {
            std::hint::spin_loop();
        }
        child.kill().expect("killed");
        match child.wait().expect("it ends").code() {
            None => killed += 1,
            _ => ended += 1,
        }
        context.ok("cert new localhost --force");
        let current = context.state().join("certs/localhost/current");
        let (leaf, chain) = (current.join("cert.pem"), current.join("chain.pem"));
        let ca = context.ca();
        let mut arguments = vec!["verify", "-x509_strict", "-CAfile", text(&ca)];
        arguments.extend(["-untrusted", text(&chain), text(&leaf)]);
        tool("openssl", &arguments);
    }
    println!("{killed} rotations killed, {ended} ended before; a rotation takes {whole:?}");
    context.ok("cert ca rotate");
    let left = fs::read_dir(context.state())
        .expect("the state folder")
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(".ca-new-"))
        .count();
    assert_eq!(left, 0, "a CA before is left with its key");
}

/// OpenSSL's opinion: the key in `current/` is the certificate's, and our CA signed it.
fn check(context: &Context) {
    let current = context.state().join("certs/localhost/current");
    let (cert, key) = (current.join("cert.pem"), current.join("privkey.pem"));
    let from_key = tool("openssl", &["pkey", "-in", text(&key), "-pubout"]);
    let from_leaf = tool(
        "openssl",
        &["x509", "-in", text(&cert), "-noout", "-pubkey"],
    );
    assert_eq!(from_key, from_leaf);
    tool(
        "openssl",
        &[
            "verify",
            "-x509_strict",
            "-CAfile",
            text(&context.ca()),
            text(&cert),
        ],
    );
    let full = fs::read(current.join("fullchain.pem")).expect("a chain");
    assert_eq!(full, fs::read(&cert).expect("a leaf"));
}
