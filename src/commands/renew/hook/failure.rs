//! What a deployment that failed means to the user.

use crate::commands::cert::store_failure;
use crate::error::Failure;
use crate::renew::deploy::{DeployError, LOG_FILE};
use crate::renew::hook::HookError;
use crate::store::Lineage;

/// Lines of a hook's output in an error; all of it is in its log.
const LINES: usize = 12;

/// What failed, what was said, and how it is tried again.
pub(in crate::commands) fn deploy_failure(lineage: &Lineage, error: &DeployError) -> Failure {
    let name = lineage.name();
    let what = format!("the certificate of lineage `{name}` is not handed over");
    let again = format!(
        "`voicectl renew hook {name} --run` tries again now, the next `voicectl renew` too"
    );
    match error {
        DeployError::Hooks { failed, .. } => {
            let failure = failed.iter().fold(Failure::failed(what), with_output);
            let log = lineage.folder().join(LOG_FILE);
            failure
                .hint(again)
                .hint(format!("{} has all that the hooks said", log.display()))
        }
        DeployError::NotServed { failed, .. } => {
            let mut failure = Failure::failed(what);
            for endpoint in failed {
                failure = failure.because(endpoint);
            }
            failure
                .hint("have a deploy hook reload the server, or look at what it reads")
                .hint(again)
        }
        DeployError::Store(error) => store_failure(what, error),
    }
}

/// A hook's error and the end of its output.
pub(in crate::commands) fn with_output(failure: Failure, error: &HookError) -> Failure {
    let failure = failure.because(error);
    let lines: Vec<&str> = error.output.lines().collect();
    // Of one line, the error has it already.
    if lines.len() < 2 {
        return failure;
    }
    let from = lines.len().saturating_sub(LINES);
    failure.because(format!("it said:\n{}", lines[from..].join("\n")))
}
