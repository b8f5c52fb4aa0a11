//! Commands of the user around a renewal: before (pre), when there is a new version (deploy), at the end (post).
//!
//! Each lineage has lines for the shell ([`RenewalTerms`](crate::store::RenewalTerms)); beside them, every executable file
//! in `CONFIG/hooks/{pre,deploy,post}/` runs for every lineage, before those lines. What hooks are told is in their
//! environment, in certbot's names and in ours, and never in a text that a shell reads.

mod environment;
mod folder;
mod outcome;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tokio::process::Command;
use tokio::sync::Mutex;

pub use environment::{DeployEnvironment, names_of};
pub use folder::Refused;
pub use outcome::{Hook, HookError, HookRun};

use super::proof::PROOF_LIMIT;
use crate::acme::process::{self, Bounds};
use crate::machine::Approvals;
use crate::store::{Lineage, LineageName};
use environment::Environment;
use folder::Folders;

/// How long a hook may take, unless said otherwise.
pub const HOOK_LIMIT: Duration = Duration::from_mins(5);

/// How long a hook that took too long may take to tidy up.
const GRACE: Duration = Duration::from_secs(5);

/// Bytes that are kept of what a hook says, of stdout and of stderr.
const KEPT: usize = 8 * 1024;

/// When a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HookKind {
    /// Before anything is renewed.
    Pre,
    /// When there is a new version.
    Deploy,
    /// At the end, whatever came.
    Post,
}

impl HookKind {
    /// All of them, in the order in which they run.
    pub const ALL: [Self; 3] = [Self::Pre, Self::Deploy, Self::Post];

    /// Its name: of its folder, of its flag and in `VOICECTL_HOOK`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pre => "pre",
            Self::Deploy => "deploy",
            Self::Post => "post",
        }
    }

    fn lines(self, lineage: &Lineage) -> Vec<String> {
        let terms = lineage.renewal();
        match self {
            Self::Pre => terms.pre,
            Self::Deploy => terms.deploy,
            Self::Post => terms.post,
        }
    }
}

/// The hooks of one run of `voicectl`. However many lineages are worked on side by side, they run one after the other, as
/// scripts that reload servers expect. The futures of [`Hooks::pre`] and [`Hooks::post`] are `Send`; that of
/// [`Hooks::deploy`], which shakes hands, stays on its thread.
#[derive(Debug)]
pub struct Hooks {
    folders: Folders,
    approvals: Approvals,
    bounds: Bounds,
    patience: Duration,
    turn: Mutex<()>,
}

/// What became of the pre-hooks.
#[derive(Debug, Default)]
pub struct PreHooks {
    /// All that ran, in order.
    pub runs: Vec<HookRun>,
    /// Lineages that must not be renewed now, because a hook that they name failed.
    pub stopped: BTreeMap<LineageName, HookError>,
}

impl Hooks {
    /// Looks into `CONFIG/hooks` once. `state` is where the lineages are: root runs the lines of somebody else's only as far
    /// as they are approved. `limit` is for each hook.
    #[must_use]
    pub fn new(config: &Path, state: &Path, limit: Duration) -> Self {
        Self {
            folders: Folders::read(&config.join("hooks")),
            approvals: Approvals::read(config, state),
            bounds: Bounds {
                limit,
                grace: GRACE,
                kept: KEPT,
            },
            patience: PROOF_LIMIT,
            turn: Mutex::default(),
        }
    }

    /// How long endpoints may take until they serve a new version, instead of [`PROOF_LIMIT`].
    #[must_use]
    pub const fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    pub(super) const fn patience(&self) -> Duration {
        self.patience
    }

    /// Files in the folders that are not run, because somebody else than the owner could have written them.
    #[must_use]
    pub fn refused(&self) -> &[Refused] {
        &self.folders.refused
    }

    /// The files that run for every lineage, in order.
    #[must_use]
    pub fn files(&self, kind: HookKind) -> &[PathBuf] {
        self.folders.of(kind)
    }

    /// What runs for a lineage: the files of the folder, then its own lines, without those that name one of the files again.
    #[must_use]
    pub fn of(&self, kind: HookKind, lineage: &Lineage) -> Vec<Hook> {
        self.join(kind, kind.lines(lineage))
    }

    /// As [`Hooks::of`], of lines that were read already.
    pub(super) fn join(&self, kind: HookKind, lines: Vec<String>) -> Vec<Hook> {
        let files = self.files(kind);
        let is_file = |line: &String| files.iter().any(|file| file == Path::new(line));
        let mut hooks: Vec<Hook> = files.iter().cloned().map(Hook::File).collect();
        for line in lines {
            let hook = Hook::Shell(line);
            if !matches!(&hook, Hook::Shell(line) if is_file(line)) && !hooks.contains(&hook) {
                hooks.push(hook);
            }
        }
        hooks
    }

    /// Runs the pre-hooks of lineages that are about to be renewed: one that several name runs once. After a failure the
    /// other hooks run all the same, but for those that only stopped lineages name.
    pub async fn pre(&self, lineages: &[Lineage]) -> PreHooks {
        let mut outcome = PreHooks::default();
        for (hook, named_by) in self.gather(HookKind::Pre, lineages) {
            let going: Vec<&LineageName> = named_by
                .into_iter()
                .filter(|name| !outcome.stopped.contains_key(name))
                .collect();
            if going.is_empty() {
                continue;
            }
            let run = self.run(&hook, &Environment::before(&going)).await;
            if let Err(error) = &run.result {
                let stopped = going.into_iter().cloned();
                outcome
                    .stopped
                    .extend(stopped.map(|name| (name, error.clone())));
            }
            outcome.runs.push(run);
        }
        outcome
    }

    /// Runs the post-hooks of all lineages that were tried, also of those that pre-hooks stopped: what a pre-hook stopped
    /// must start again. One that several name runs once. `renewed` and `failed` are names of certificates.
    pub async fn post(
        &self,
        lineages: &[Lineage],
        renewed: &[String],
        failed: &[String],
    ) -> Vec<HookRun> {
        let mut runs = Vec::new();
        for (hook, named_by) in self.gather(HookKind::Post, lineages) {
            let environment = Environment::after(&named_by, renewed, failed);
            runs.push(self.run(&hook, &environment).await);
        }
        runs
    }

    /// Runs deploy hooks one after the other, whatever becomes of them.
    pub(super) async fn run_all(
        &self,
        hooks: &[Hook],
        environment: &DeployEnvironment,
    ) -> Vec<HookRun> {
        let mut runs: Vec<HookRun> = Vec::with_capacity(hooks.len());
        let environment = Environment::deploy(environment);
        for hook in hooks {
            runs.push(self.run(hook, &environment).await);
        }
        runs
    }

    /// Each hook once, with those that name it: files first, then lines in the order of the lineages.
    fn gather<'a>(
        &self,
        kind: HookKind,
        lineages: &'a [Lineage],
    ) -> Vec<(Hook, Vec<&'a LineageName>)> {
        let mut found: Vec<(Hook, Vec<&LineageName>)> = Vec::new();
        let mut seen = BTreeSet::new();
        for lineage in lineages {
            if !seen.insert(lineage.name()) {
                continue;
            }
            for hook in self.of(kind, lineage) {
                match found.iter_mut().find(|(known, _)| *known == hook) {
                    Some((_, named_by)) => named_by.push(lineage.name()),
                    None => found.push((hook, vec![lineage.name()])),
                }
            }
        }
        found
    }

    async fn run(&self, hook: &Hook, environment: &Environment) -> HookRun {
        let _turn = self.turn.lock().await;
        if let Hook::Shell(line) = hook
            && let Err(why) = self.approvals.check(line)
        {
            return HookRun::refused(environment.kind, hook.clone(), &why);
        }
        let mut command = match hook {
            Hook::File(path) => Command::new(path),
            Hook::Shell(line) => {
                let mut shell = Command::new("/bin/sh");
                shell.arg("-c").arg(line);
                shell
            }
        };
        environment.give(&mut command);
        // The same folder whoever starts us: what works by hand works from the timer.
        command.current_dir("/");
        let begin = Instant::now();
        let ended = process::run(command, &self.bounds).await;
        HookRun::new(environment.kind, hook.clone(), begin.elapsed(), &ended)
    }
}

#[cfg(test)]
mod tests;
