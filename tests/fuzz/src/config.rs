//! `config.toml`, with everything that `serve --print-config` checks of it.

use std::fs::{self, File};
use std::os::fd::OwnedFd;

use rustix::stdio::{dup2_stderr, dup2_stdout, stderr, stdout};
use voicectl::exit::ExitStatus;

use super::process::home;

pub fn run(bytes: &[u8]) {
    fs::write(home().join("config/config.toml"), bytes).expect("written");
    let status = silently(|| {
        let command = ["voicectl", "serve", "--print-config"];
        voicectl::run(command.map(Into::into))
    });
    assert_ne!(status, ExitStatus::Bug);
}

/// Does something whose words nobody is to read.
fn silently<T>(work: impl FnOnce() -> T) -> T {
    let nobody = File::options()
        .write(true)
        .open("/dev/null")
        .expect("nobody");
    let copy = |stream| rustix::io::dup(stream).expect("a copy");
    let (out, err): (OwnedFd, OwnedFd) = (copy(stdout()), copy(stderr()));
    dup2_stdout(&nobody)
        .and(dup2_stderr(&nobody))
        .expect("turned away");
    let done = work();
    dup2_stdout(&out)
        .and(dup2_stderr(&err))
        .expect("turned back");
    done
}
