//! File handles: one per connection, and the system's usual limit is lower than ours.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::limits::Limits;

/// Handles beside connections: listeners, the runtime, logs, stores, pipes of decoders.
const OTHERS: u64 = 256;

/// Raises the soft limit of open files to what `limits` need, as far as the hard limit lets.
///
/// # Errors
///
/// How many connections there can be, when those are fewer than `limits` allow.
pub fn make_room(limits: &Limits) -> Result<(), u64> {
    let needed = limits.connections as u64 + limits.uploads as u64 + OTHERS;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    // `None` is no limit.
    if current.is_none_or(|current| current >= needed) {
        return Ok(());
    }
    let reachable = maximum.map_or(needed, |maximum| needed.min(maximum));
    let raised = Rlimit {
        current: Some(reachable),
        maximum,
    };
    let have = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => reachable,
        Err(_) => current.unwrap_or(reachable),
    };
    if have < needed {
        return Err((limits.connections as u64).saturating_sub(needed - have));
    }
    Ok(())
}
