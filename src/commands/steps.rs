//! Steps that were done, told.

use super::Session;
use crate::machine::{Step, Undone};

/// A line for each step; what is left to the user is told by [`say_undone`].
pub(super) fn say(steps: &[Step], undone: &[Undone], session: &Session) {
    for step in steps {
        let line = match step {
            Step::Write { path, .. } => format!("Wrote {}", path.display()),
            // Something was in it.
            Step::RemoveFolder(path) if path.exists() => continue,
            Step::Remove(path) | Step::RemoveFolder(path) => format!("Removed {}", path.display()),
            Step::Run(invocation) | Step::Try(invocation) => {
                let line = invocation.line();
                if undone.iter().any(|undone| undone.command == line) {
                    continue;
                }
                format!("Ran {line}")
            }
        };
        session.ui.status(&line);
    }
}

/// Commands that failed and can be run by hand, ready to be pasted.
pub(super) fn say_undone(undone: &[Undone], session: &Session) {
    if undone.is_empty() {
        return;
    }
    let lines: Vec<String> = undone
        .iter()
        .map(|undone| format!("{}  # {}", undone.command, undone.because))
        .collect();
    session.ui.warn(&format!(
        "these commands failed and are left to you:\n\n{}\n",
        lines.join("\n")
    ));
}
