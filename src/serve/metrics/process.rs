//! What the kernel says of this process, under the names that every Prometheus client uses. Without `/proc`: nothing.

use std::fmt;
use std::fs;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Unit;

/// Ticks of a second in `/proc` (`USER_HZ`): 100 on every platform that we build for.
const TICKS: f64 = 100.0;

/// Read anew each time that it is asked.
#[derive(Debug)]
pub(super) struct Process;

/// `/proc/self/stat`: seconds of processor time, and begin in seconds since the machine's.
fn times() -> Option<(f64, f64)> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name before it may hold anything, brackets included.
    let (_, rest) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_ascii_whitespace().collect();
    // proc_pid_stat(5) counts from 1, and two fields are gone: utime 14, stime 15, starttime 22.
    let ticks = |field: usize| fields.get(field - 3)?.parse::<f64>().ok();
    Some(((ticks(14)? + ticks(15)?) / TICKS, ticks(22)? / TICKS))
}

/// The number after `name` in a file of lines such as `VmRSS:  1024 kB`.
fn number(file: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_ascii_whitespace().next()?.parse().ok()
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), fmt::Error> {
        let mut gauge = |name: &str, help: &str, unit: Option<Unit>, value: Option<f64>| {
            let Some(value) = value else { return Ok(()) };
            let gauge = ConstGauge::new(value);
            let kind = gauge.metric_type();
            gauge.encode(encoder.encode_descriptor(name, help, unit.as_ref(), kind)?)
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let kibibytes = |name| Some((number("/proc/self/status", name)? << 10) as f64);
        gauge(
            "process_resident_memory",
            "Memory that is in use.",
            Some(Unit::Bytes),
            kibibytes("VmRSS:"),
        )?;
        gauge(
            "process_virtual_memory",
            "Memory that is addressed.",
            Some(Unit::Bytes),
            kibibytes("VmSize:"),
        )?;
        // One of them is the look itself.
        let open = fs::read_dir("/proc/self/fd").map(|files| files.count().saturating_sub(1));
        gauge(
            "process_open_fds",
            "Files and sockets that are open.",
            None,
            open.ok()
                .and_then(|open| u32::try_from(open).ok())
                .map(f64::from),
        )?;
        #[expect(clippy::cast_precision_loss, reason = "a limit, not an account")]
        let most = rustix::process::getrlimit(rustix::process::Resource::Nofile)
            .current
            .map(|most| most as f64);
        gauge(
            "process_max_fds",
            "Files and sockets that may be open.",
            None,
            most,
        )?;
        let Some((worked, begin)) = times() else {
            return Ok(());
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let begin = number("/proc/stat", "btime").map(|boot| boot as f64 + begin);
        gauge(
            "process_start_time",
            "When the process began, in Unix time.",
            Some(Unit::Seconds),
            begin,
        )?;
        let worked = ConstCounter::new(worked);
        let kind = worked.metric_type();
        worked.encode(encoder.encode_descriptor(
            "process_cpu",
            "Processor time that was used.",
            Some(&Unit::Seconds),
            kind,
        )?)
    }
}
