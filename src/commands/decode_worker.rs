//! A decoder's process. `serve` starts it, and nobody else: it stands in no help, no completion and no manual.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;

use crate::exit::ExitStatus;
use crate::speech::audio::worker::sandbox::Bounds;
use crate::speech::audio::worker::{self, COMMAND};

/// Whether the command line asks for a worker.
pub(crate) fn is_meant(arguments: &[OsString]) -> bool {
    arguments.get(1).is_some_and(|word| word == COMMAND)
}

/// Decodes what comes in on stdin, until it ends. It touches no settings and no folder: both are outside of its walls.
pub(crate) fn run(arguments: &[OsString]) -> ExitStatus {
    let bounds: Vec<_> = arguments[2..]
        .iter()
        .map(|word| word.to_string_lossy())
        .collect();
    let Some(bounds) = Bounds::parse(&bounds) else {
        return ExitStatus::Usage;
    };
    match worker::run(&bounds, Pipe(io::stdin()), Pipe(io::stdout())) {
        Ok(()) => ExitStatus::Done,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitStatus::Failed
        }
    }
}

/// A standard stream without the buffer and the look for line ends: it carries megabytes.
struct Pipe<T>(T);

impl<T: AsFd> Read for Pipe<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::read(&self.0, bytes)?)
    }
}

impl<T: AsFd> Write for Pipe<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::write(&self.0, bytes)?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
