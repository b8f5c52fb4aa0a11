//! Why a version was not handed over.

use crate::renew::hook::{HookError, HookRun};
use crate::renew::proof::{NotServed, Proof};
use crate::store::StoreError;

/// A deployment that failed; it is tried again at the next run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeployError {
    /// Hooks failed. The rest of them ran all the same; the next run begins with the first that failed.
    #[error("{}", first(.failed))]
    Hooks {
        /// Those that failed, in order; never none.
        failed: Vec<HookError>,
        /// All that ran.
        runs: Vec<HookRun>,
    },
    /// The hooks are done, and endpoints serve something else.
    #[error("{}", first(.failed))]
    NotServed {
        /// Those endpoints; never none.
        failed: Vec<NotServed>,
        /// The hooks that ran.
        runs: Vec<HookRun>,
    },
    /// It could not be read or recorded.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeployError {
    pub(super) fn hooks(runs: Vec<HookRun>) -> Self {
        let failed = runs.iter().filter_map(|run| run.result.clone().err());
        Self::Hooks {
            failed: failed.collect(),
            runs,
        }
    }

    pub(super) fn not_served(runs: Vec<HookRun>, proofs: &[Proof]) -> Self {
        let failed = proofs.iter().filter_map(|proof| proof.result.clone().err());
        Self::NotServed {
            failed: failed.collect(),
            runs,
        }
    }
}

/// The first, and how many more there are.
fn first(failed: &[impl std::error::Error]) -> String {
    match failed {
        [] => String::new(),
        [only] => only.to_string(),
        [first, others @ ..] => format!("{first}; and {} more", others.len()),
    }
}
