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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_done_is_seen_as_done() {
        let folder = tempfile::tempdir().expect("a folder");
        let [kept, gone, new] = ["kept", "gone", "new"].map(|name| folder.path().join(name));
        for path in [&kept, &gone] {
            std::fs::write(path, "before").expect("written");
        }
        let mut ahead = Ahead::default();
        let plan = Plan {
            steps: vec![
                Step::Remove(gone.clone()),
                Step::Write {
                    path: new.clone(),
                    content: "after".to_owned(),
                    mode: 0o644,
                },
            ],
            receipt: Receipt {
                files: vec![new.clone()],
                ..Receipt::default()
            },
            is_change: true,
        };
        ahead.go_on("nginx", &plan);
        let text = |path: &Path| ahead.text(path).expect("readable");
        assert_eq!(text(&kept).as_deref(), Some("before"));
        assert_eq!(text(&gone), None);
        assert_eq!(text(&new).as_deref(), Some("after"));
        assert!(!new.exists() && gone.exists(), "nothing is done");
        assert_eq!(ahead.receipt("nginx"), Some(&plan.receipt));
        assert_eq!(ahead.receipt("caddy"), None);
    }
}
