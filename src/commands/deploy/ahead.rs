//! A machine on which some installations are done already, for whoever only shows what would be done.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::text;
use crate::deploy::install::{Look, Plan};
use crate::deploy::receipt::Receipt;
use crate::machine::Step;

/// What installations would leave; nothing is this machine as it is.
#[derive(Debug, Default)]
pub(in crate::commands) struct Ahead {
    /// Files with their content; `None` for those that are gone.
    files: BTreeMap<PathBuf, Option<String>>,
    /// Receipts by target.
    receipts: BTreeMap<&'static str, Receipt>,
}

impl Ahead {
    /// What would be known of an installation.
    pub(super) fn receipt(&self, target: &str) -> Option<&Receipt> {
        self.receipts.get(target)
    }

    /// Goes on as if a plan were done.
    pub(super) fn go_on(&mut self, target: &'static str, plan: &Plan) {
        for step in &plan.steps {
            match step {
                Step::Write { path, content, .. } => {
                    self.files.insert(path.clone(), Some(content.clone()));
                }
                Step::Remove(path) => {
                    self.files.insert(path.clone(), None);
                }
                Step::RemoveFolder(_) | Step::Run(_) | Step::Try(_) => {}
            }
        }
        self.receipts.insert(target, plan.receipt.clone());
    }
}

impl Look for Ahead {
    fn text(&self, path: &Path) -> std::io::Result<Option<String>> {
        self.files
            .get(path)
            .map_or_else(|| text(path), |file| Ok(file.clone()))
    }

    fn has_folder(&self, path: &Path) -> bool {
        path.is_dir()
    }
}
