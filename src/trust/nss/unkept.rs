//! A database that is there, and that nothing stays in.

use std::path::Path;

use crate::trust::TrustError;
use crate::trust::anchor::Anchor;
use crate::trust::stores::{Context, Presence, TrustStore};

/// A Chromium of a Flatpak, whose database is gone with its next start.
pub(super) struct Unkept {
    label: String,
    name: &'static str,
}

impl Unkept {
    pub(super) fn new(name: &'static str, folder: &Path) -> Self {
        Self {
            label: folder.display().to_string(),
            name,
        }
    }
}

impl TrustStore for Unkept {
    fn place(&self) -> &str {
        &self.label
    }

    fn status(&self, _: &Anchor, _: &Context<'_>) -> Result<Presence, TrustError> {
        Ok(Presence::Unsupported(format!(
            "{} from Flatpak forgets its database with each start; import the root in its settings",
            self.name
        )))
    }
}
