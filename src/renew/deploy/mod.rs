//! Handing a new version over: deploy hooks, then the proof that it is served.
//!
//! `STATE/certs/<lineage>/deploy.toml` says which version was handed over. It is written after the fact and in one step, so
//! a run that is killed at any time leaves the version pending, and the next run hands it over. No new certificate is needed
//! for that.

mod error;
mod log;
mod state;

use std::time::Duration;

use time::OffsetDateTime;

pub use error::DeployError;
pub use log::FILE as LOG_FILE;
pub use state::{Deployment, Served};

use super::hook::{DeployEnvironment, Hook, HookKind, HookRun, Hooks};
use super::proof::{Proof, prove};
use crate::pki::summary::Summary;
use crate::pki::validity::rfc3339;
use crate::store::{Lineage, Lock, RenewalTerms, StoreError, Version};
use state::Part;

/// What is left to do for the present version of a lineage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// Deploy hooks, then the proof.
    Hooks,
    /// The proof alone: the hooks are done.
    Proof,
}

/// A version that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Its number.
    pub version: u32,
    /// Its serial number, hex.
    pub serial: String,
    /// The hooks that ran; none when they were done before, or when there are none.
    pub runs: Vec<HookRun>,
    /// The endpoints that were asked; all of them serve it.
    pub proofs: Vec<Proof>,
}

impl Hooks {
    /// What is left to do for version `current` of a lineage with these terms. Without hooks and endpoints, nothing; then no
    /// file is read.
    #[must_use]
    pub fn pending(
        &self,
        lineage: &Lineage,
        terms: &RenewalTerms,
        current: u32,
    ) -> Option<Pending> {
        let has_hooks = !terms.deploy.is_empty() || !self.files(HookKind::Deploy).is_empty();
        if !has_hooks && terms.endpoints.is_empty() {
            return None;
        }
        let deployment = Deployment::read(lineage);
        if has_hooks && deployment.version != Some(current) {
            return Some(Pending::Hooks);
        }
        let proved = |endpoint: &String| deployment.is_proved(endpoint, current);
        (!terms.endpoints.iter().all(proved)).then_some(Pending::Proof)
    }

    /// Hands the present version over, as far as that is not done: runs the deploy hooks, then asks the endpoints. Records
    /// what came of it. After a failure it begins with the hook that failed.
    ///
    /// Two processes do not do so at once: the later one waits and finds it done.
    ///
    /// # Errors
    ///
    /// [`DeployError`]; the version stays pending.
    pub async fn deploy(
        &self,
        lineage: &Lineage,
        now: OffsetDateTime,
    ) -> Result<Deployed, DeployError> {
        self.hand_over(lineage, now, false).await
    }

    /// The same from the beginning, whatever was done before.
    ///
    /// # Errors
    ///
    /// As [`Hooks::deploy`].
    pub async fn deploy_again(
        &self,
        lineage: &Lineage,
        now: OffsetDateTime,
    ) -> Result<Deployed, DeployError> {
        self.hand_over(lineage, now, true).await
    }

    async fn hand_over(
        &self,
        lineage: &Lineage,
        now: OffsetDateTime,
        again: bool,
    ) -> Result<Deployed, DeployError> {
        let _held = lock(lineage).await?;
        let version = lineage
            .current()?
            .ok_or_else(|| StoreError::NoVersion(lineage.name().to_string()))?;
        let summary = version.summary()?;
        // A record that cannot be read is no lineage without hooks.
        let record = lineage.record()?;
        let terms = record.map(|record| record.renewal).unwrap_or_default();
        let mut work = Work {
            hooks: self,
            lineage,
            now,
            deployed: Deployed {
                version: version.number,
                serial: summary.serial.clone(),
                runs: Vec::new(),
                proofs: Vec::new(),
            },
            state: Deployment::read(lineage),
        };
        let pending = if again {
            Some(Pending::Hooks)
        } else {
            self.pending(lineage, &terms, version.number)
        };
        if again {
            work.state.version = None;
            work.state.handed_over = None;
            work.state.part = None;
            work.state.endpoints.clear();
        }
        match pending {
            None => return Ok(work.deployed),
            // Perhaps the server was away and is back, or has read it late.
            Some(Pending::Proof) if work.is_served(&terms, &summary, Duration::ZERO).await => {}
            Some(_) => {
                work.run(&terms, &version, &summary).await?;
                if !work.is_served(&terms, &summary, self.patience()).await {
                    return Err(work.unproved());
                }
            }
        }
        work.state.succeed();
        work.state.write(lineage)?;
        Ok(work.deployed)
    }
}

/// One deployment.
struct Work<'a> {
    hooks: &'a Hooks,
    lineage: &'a Lineage,
    now: OffsetDateTime,
    deployed: Deployed,
    state: Deployment,
}

impl Work<'_> {
    /// Runs the hooks that are left.
    async fn run(
        &mut self,
        terms: &RenewalTerms,
        version: &Version,
        summary: &Summary,
    ) -> Result<(), DeployError> {
        let all = self.hooks.join(HookKind::Deploy, terms.deploy.clone());
        if all.is_empty() {
            return Ok(());
        }
        let number = version.number;
        let done = match &self.state.part {
            Some(part) if part.version == number => in_common(&all, &part.done),
            _ => 0,
        };
        let environment = DeployEnvironment::new(self.lineage, version, summary)?;
        let runs = self.hooks.run_all(&all[done..], &environment).await;
        log::write(self.lineage, number, &runs, self.now)?;
        let failed = runs.iter().position(|run| run.result.is_err());
        let Some(first) = failed else {
            self.deployed.runs = runs;
            self.state.part = None;
            self.state.version = Some(number);
            self.state.handed_over = Some(rfc3339(self.now));
            // The proof takes time, and what is done is done.
            self.state.write(self.lineage)?;
            return Ok(());
        };
        let done = all[..done + first].iter().map(key).collect();
        self.state.part = Some(Part {
            version: number,
            done,
        });
        let error = DeployError::hooks(runs);
        self.state.fail(error.to_string(), self.now);
        self.state.write(self.lineage)?;
        Err(error)
    }

    /// Asks the endpoints that have not proved it, and notes those that do.
    async fn is_served(
        &mut self,
        terms: &RenewalTerms,
        summary: &Summary,
        limit: Duration,
    ) -> bool {
        let version = self.deployed.version;
        let mut left = terms.endpoints.clone();
        left.retain(|endpoint| !self.state.is_proved(endpoint, version));
        let proofs = prove(&left, summary, limit).await;
        for proof in proofs.iter().filter(|proof| proof.result.is_ok()) {
            self.state.served(Served {
                endpoint: proof.endpoint.clone(),
                version,
                serial: summary.serial.clone(),
                at: rfc3339(self.now),
            });
        }
        // What is not asked any more is not told any more.
        let asked = |served: &Served| terms.endpoints.contains(&served.endpoint);
        self.state.endpoints.retain(asked);
        let is_served = proofs.iter().all(|proof| proof.result.is_ok());
        // A second round asks again whoever failed in the first.
        self.deployed.proofs.retain(|proof| proof.result.is_ok());
        self.deployed.proofs.extend(proofs);
        is_served
    }

    /// Records that endpoints do not serve it.
    fn unproved(mut self) -> DeployError {
        let error = DeployError::not_served(self.deployed.runs, &self.deployed.proofs);
        self.state.fail(error.to_string(), self.now);
        match self.state.write(self.lineage) {
            Ok(()) => error,
            Err(unwritten) => unwritten.into(),
        }
    }
}

/// The lock of deployments: not the lineage's, which hooks may need.
async fn lock(lineage: &Lineage) -> Result<Lock, StoreError> {
    let path = lineage.folder().join(".deploy.lock");
    let at = path.clone();
    let locked = tokio::task::spawn_blocking(move || Lock::exclusive(&at, &|| {})).await;
    locked.unwrap_or_else(|gone| {
        Err(StoreError::Io {
            action: "lock",
            path,
            source: std::io::Error::other(gone),
        })
    })
}

/// How a hook is written down.
fn key(hook: &Hook) -> String {
    match hook {
        Hook::File(path) => format!("file {}", path.to_string_lossy()),
        Hook::Shell(line) => format!("shell {line}"),
    }
}

/// How many hooks from the first on are done.
fn in_common(all: &[Hook], done: &[String]) -> usize {
    let pairs = all.iter().map(key).zip(done);
    pairs.take_while(|(hook, done)| hook == *done).count()
}
