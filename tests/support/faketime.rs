//! Programs at another time, by the library of `faketime`.

use std::process::Command;
use std::sync::OnceLock;

use super::have;

/// How often the wrapper is asked, each time as another process.
const TRIES: u32 = 20;

/// The library that gives a program another time; `None` without `faketime`, as [`have`].
///
/// It is loaded without the wrapper program `faketime`, which is only asked where it is. The wrapper names a semaphore after
/// its process, and fails where one of a killed process with the same number is left; the library goes on without.
pub fn library() -> Option<&'static str> {
    static LIBRARY: OnceLock<String> = OnceLock::new();
    have("faketime").then(|| LIBRARY.get_or_init(ask).as_str())
}

fn ask() -> String {
    let mut said = String::new();
    for _ in 0..TRIES {
        let output = Command::new("faketime")
            .args(["-f", "+0d", "printenv", "LD_PRELOAD"])
            .output()
            .expect("faketime runs");
        if output.status.success() {
            let path = String::from_utf8(output.stdout).expect("a path");
            return path.trim().to_owned();
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    panic!("faketime failed {TRIES} times: {said}");
}

/// Gives a command another time, such as `-3d`, or `@2027-01-01 00:00:00`, from where time goes on. Waits take as long as
/// ever, and files have the times that they have.
pub fn at(command: &mut Command, library: &str, time: &str) {
    command
        .env("LD_PRELOAD", library)
        .env("FAKETIME", time)
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("NO_FAKE_STAT", "1");
}
