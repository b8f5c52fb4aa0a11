//! `hooks.log`: what the deploy hooks of a lineage said the last time.

use std::fmt::Write;

use time::OffsetDateTime;

use crate::pki::validity::rfc3339;
use crate::renew::hook::HookRun;
use crate::store::{Lineage, StoreError, atomic};

/// The file in a lineage's folder.
pub const FILE: &str = "hooks.log";

/// Bytes of the file, so that a hundred hooks fill no disk.
const LONGEST: usize = 256 * 1024;

/// Replaces it: it is the log of the last deployment alone, and only for its owner, as hooks may say what is secret.
pub(super) fn write(
    lineage: &Lineage,
    version: u32,
    runs: &[HookRun],
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let mut text = format!("# version {version}, {}\n", rfc3339(now));
    for run in runs {
        let how = match &run.result {
            Ok(()) => "done".to_owned(),
            Err(error) => format!("failed: {}", error.why),
        };
        let _ = write!(
            text,
            "\n# {} hook `{}`: {how} ({:.1} s)\n{}",
            run.kind.name(),
            run.hook,
            run.took.as_secs_f64(),
            run.output
        );
        if text.len() > LONGEST {
            text.truncate(text.floor_char_boundary(LONGEST));
            text.push_str("\n# cut\n");
            break;
        }
    }
    atomic::replace(
        &lineage.folder().join(FILE),
        text.as_bytes(),
        atomic::SECRET,
    )
}
