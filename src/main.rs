//! The `voicectl` binary: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    voicectl::run(std::env::args_os()).into()
}
