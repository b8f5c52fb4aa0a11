//! What came of one target.

use super::{Contents, InspectError};

/// Where something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// A file, named or in a folder.
    File,
    /// The current version of a lineage.
    Lineage,
    /// A server.
    Remote,
    /// Standard input.
    Stdin,
}

impl Source {
    /// Its name in JSON and in metrics.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Lineage => "lineage",
            Self::Remote => "remote",
            Self::Stdin => "stdin",
        }
    }
}

/// One file, lineage or server, looked at.
#[derive(Debug)]
pub struct Report {
    /// What the user calls it; for a file of a folder its path.
    pub target: String,
    /// Where it was found.
    pub source: Source,
    /// Whether it was named by itself, not found in a folder.
    pub is_named: bool,
    /// What is in it.
    pub outcome: Result<Contents, InspectError>,
}
