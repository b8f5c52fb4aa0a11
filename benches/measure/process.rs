//! What a process takes of the machine's memory.

use std::fs;

/// A line of `/proc/PID/status` such as `VmRSS`, in MB; none where the process is gone.
pub fn memory(process: u32, line: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|found| found.strip_prefix(line)?.strip_prefix(':'))?;
    // proc(5) says kB and means 1,024 bytes.
    let kibibytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}
