//! The walls around a worker: what a process that only reads, computes and writes does without.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(all(test, target_os = "linux"))]
mod tests;

use std::io;
use std::str::FromStr;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, setrlimit};

/// What a worker may use in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Bytes of address space, the binary itself included.
    pub memory: u64,
    /// Time on a processor, in whole seconds.
    pub cpu: Duration,
}

impl Bounds {
    /// As arguments behind [`COMMAND`](super::COMMAND): bytes and seconds.
    #[must_use]
    pub fn arguments(&self) -> [String; 2] {
        [self.memory.to_string(), self.cpu.as_secs().to_string()]
    }

    /// Reads [`Bounds::arguments`].
    #[must_use]
    pub fn parse(arguments: &[impl AsRef<str>]) -> Option<Self> {
        let [memory, cpu] = arguments else {
            return None;
        };
        Some(Self {
            memory: u64::from_str(memory.as_ref()).ok()?,
            cpu: Duration::from_secs(u64::from_str(cpu.as_ref()).ok()?),
        })
    }
}

/// Goes behind the walls, for good: this thread, the only one there is. Answers which walls the system lacks.
///
/// # Errors
///
/// A wall that the system has and that could not be put up: then nothing may be decoded here.
pub fn enter(bounds: &Bounds) -> io::Result<Vec<String>> {
    let mut lacking = Vec::new();
    #[cfg(target_os = "linux")]
    {
        linux::forget_inherited();
        linux::hide()?;
        // It opens a file, so it comes before the limit on those.
        lacking.extend(linux::landlock()?);
    }
    limits(bounds, &mut lacking)?;
    // The last: it forbids putting up walls, too.
    #[cfg(target_os = "linux")]
    lacking.extend(linux::seccomp()?);
    #[cfg(not(target_os = "linux"))]
    lacking.push("landlock and seccomp unavailable: this system is not Linux".to_owned());
    Ok(lacking)
}

/// Limits that not even root's processes raise again.
fn limits(bounds: &Bounds, lacking: &mut Vec<String>) -> io::Result<()> {
    let fixed = |value: u64| Rlimit {
        current: Some(value),
        maximum: Some(value),
    };
    setrlimit(Resource::Core, fixed(0))?;
    setrlimit(Resource::Cpu, fixed(bounds.cpu.as_secs()))?;
    setrlimit(Resource::Fsize, fixed(0))?;
    setrlimit(Resource::Nproc, fixed(0))?;
    // Input, output and errors are open; there is no number left for a fourth.
    setrlimit(Resource::Nofile, fixed(3))?;
    match setrlimit(Resource::As, fixed(bounds.memory)) {
        Ok(()) => Ok(()),
        // macOS knows the limit and refuses to set it.
        Err(_) if cfg!(not(target_os = "linux")) => {
            lacking.push("memory limit unavailable".to_owned());
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}
