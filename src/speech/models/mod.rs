//! Models on disk, to recognise words or to find voice: which there are, how they get there, and that they are what they claim to be.
//!
//! [`ModelFolder`] holds them, [`pull()`] fetches them, [`ModelFolder::resolve`] turns a name or a path into a
//! [`ModelSource`] that a recognizer loads, and [`ModelFolder::detector`] finds what live sessions may listen with. Nothing here
//! runs a model.

mod client;
mod digest;
mod error;
mod file;
mod folder;
mod layout;
mod part;
mod pull;
mod silero;
mod stamp;
mod table;
mod transfer;

pub use digest::{NotADigest, Sha256Digest};
pub use error::ModelError;
pub use file::ModelFile;
pub use folder::{ListedModel, ModelFolder, Origin, Verified};
pub use layout::{Header, Malformed, inspect};
pub use pull::{Download, Progress, PullOptions, Pulled, pull};
pub(in crate::speech) use silero::SileroTensors;
pub use table::{DEMO, DEMO_SIZE, KNOWN, KnownModel, Purpose, SILERO};

/// What a recognizer can be loaded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelSource {
    /// The built-in model: ten digits and twenty command words, English.
    Demo,
    /// A file.
    File(ModelFile),
}

impl ModelSource {
    /// Name, as shown to people.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Demo => DEMO,
            Self::File(file) => &file.name,
        }
    }
}
