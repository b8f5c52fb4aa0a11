//! What the machine says of itself.

use crate::commands::{Session, place as places};
use crate::deploy::flag::Values;
use crate::deploy::value::{SafePath, Value};
use crate::deploy::{Request, Target};
use crate::error::Failure;
use crate::machine::{Here, Programs};

/// What a target renders from, without what flags say.
pub(super) fn request(session: &Session) -> Result<Request, Failure> {
    let safe = |path: &std::path::Path| {
        SafePath::new(path).map_err(|reason| {
            Failure::failed(format!(
                "the path `{}` cannot be written down",
                path.display()
            ))
            .because(reason)
        })
    };
    let state = places::whole(&session.paths.state)?;
    Ok(Request {
        values: Values::default(),
        program: safe(&places::program(session)?)?,
        state: safe(&state)?,
        is_default_state: state == std::path::Path::new("/var/lib/voicectl"),
    })
}

/// What was given, and what installed programs answer where a flag was not.
pub(super) fn with_probes(target: &dyn Target, given: &Values) -> Values {
    let mut values = given.clone();
    for probe in target.probes() {
        if values.has(probe.flag) {
            continue;
        }
        // What is not here says nothing, and the target takes what any version takes.
        if let Ok(answer) = Here.run(&probe.invocation())
            && let Some(version) = (probe.find)(&answer)
        {
            values.set(probe.flag, Value::Version(version));
        }
    }
    values
}
