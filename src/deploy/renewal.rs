//! What renews the certificates of a target: the schedule of `voicectl renew schedule`, and no other.

use sha2::{Digest, Sha256};

use super::{DeployError, Request};
use crate::renew::schedule::{self, Host, Job, Kind, Survey};

/// What a target needs of the renewal. It is installed, and removed again, as `voicectl renew schedule` does it: there is one
/// schedule for a state folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// Something is to renew; what does so already stays, of whatever kind.
    Some(Kind),
    /// This is to renew, in the place of anything else.
    Just(Kind),
}

/// What would be installed on a machine that has nothing yet, names and texts. Folders that hooks write into are not known
/// here; at the installation they are.
///
/// # Errors
///
/// [`DeployError::Schedule`].
pub fn files(request: &Request, kind: Kind) -> Result<Vec<(String, String)>, DeployError> {
    let job = Job {
        program: request.program.clone().into(),
        state: request.state.clone().into(),
        is_default_state: request.is_default_state,
        config: None,
        writable: Vec::new(),
    };
    // The minute is chosen at random at the installation; what is only shown is the same each time.
    let digest = Sha256::digest(request.state.as_str());
    let minute = u32::from(digest[0]);
    let none = Survey::default();
    let plan = schedule::install(kind, &job, &Host::bare(), &none, minute, false)?;
    let mut files = Vec::new();
    for content in plan.contents {
        let place = content.place.name()?;
        let name = place.rsplit('/').next().unwrap_or(place).to_owned();
        files.push((name, content.text));
    }
    Ok(files)
}
