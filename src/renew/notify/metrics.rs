//! The state of every lineage as a file for node_exporter's textfile collector.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use time::OffsetDateTime;

use super::{Standing, Trouble};
use crate::acme::due::{Present, decide};
use crate::inspect::openmetrics::{Family, document, labels};
use crate::store::{Lineage, Store, StoreError, atomic};

/// One lineage.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name.
    pub lineage: String,
    /// What is kept about it.
    pub trouble: Trouble,
    /// Last second of its certificate; `None` where that cannot be read.
    pub not_after: Option<OffsetDateTime>,
    /// When it is due; the present moment when it is.
    pub due: Option<OffsetDateTime>,
}

impl Row {
    /// A lineage as it stands.
    #[must_use]
    pub fn read(lineage: &Lineage, now: OffsetDateTime) -> Self {
        let present = Present::read(lineage).ok();
        let due = present
            .as_ref()
            .map(|present| decide(&present.inputs(now)).at().unwrap_or(now));
        Self {
            lineage: lineage.name().to_string(),
            trouble: Trouble::read(lineage),
            not_after: present.map(|present| present.validity.not_after),
            due,
        }
    }
}

/// All lineages as they stand.
///
/// # Errors
///
/// [`StoreError::Io`] when the folder of lineages cannot be read.
pub fn rows(store: &Store, now: OffsetDateTime) -> Result<Vec<Row>, StoreError> {
    let lineages = store.lineages()?;
    Ok(lineages
        .iter()
        .map(|lineage| Row::read(lineage, now))
        .collect())
}

/// The document. Moments are Unix times, in seconds; `ran` is that of the run that writes it, where it is one.
#[must_use]
pub fn render(rows: &[Row], ran: Option<OffsetDateTime>) -> String {
    let mut not_after = Family::new(
        "voicectl_certificate_not_after_seconds",
        "Last second of the certificate, as Unix time.",
    );
    let mut due = Family::new(
        "voicectl_renewal_due_seconds",
        "When the certificate is due for renewal, as Unix time.",
    );
    let mut failures = Family::new(
        "voicectl_renewal_failures",
        "Renewals that failed since one succeeded.",
    );
    let mut deployments = Family::new(
        "voicectl_deployment_failures",
        "Deployments that failed since one succeeded.",
    );
    let mut success = Family::new(
        "voicectl_renewal_last_success_seconds",
        "The latest renewal, as Unix time.",
    );
    let mut trouble = Family::new(
        "voicectl_renewal_in_trouble",
        "1 when somebody should look at the lineage.",
    );
    let mut run = Family::new(
        "voicectl_renewal_last_run_seconds",
        "When `voicectl renew` ran last, as Unix time.",
    );
    for row in rows {
        let labels = labels(&[("lineage", &row.lineage)]);
        let moment = |family: &mut Family, moment: Option<OffsetDateTime>| {
            if let Some(moment) = moment {
                family.sample(&labels, moment.unix_timestamp());
            }
        };
        moment(&mut not_after, row.not_after);
        moment(&mut due, row.due);
        moment(&mut success, row.trouble.last_success);
        failures.sample(&labels, row.trouble.renewal_failures.into());
        deployments.sample(&labels, row.trouble.deployment_failures.into());
        let is_in_trouble = row.trouble.standing == Standing::Trouble;
        trouble.sample(&labels, is_in_trouble.into());
    }
    if let Some(ran) = ran {
        run.sample("", ran.unix_timestamp());
    }
    document([not_after, due, failures, deployments, success, trouble, run])
}

/// Writes the document in one step, so that everybody may read it whatever the umask: the collector runs as somebody else.
///
/// # Errors
///
/// [`StoreError::Io`].
pub fn write(path: &Path, document: &str) -> Result<(), StoreError> {
    let staged = atomic::stage(path, document.as_bytes(), atomic::PUBLIC)?;
    fs::set_permissions(staged.waits_at(), Permissions::from_mode(atomic::PUBLIC)).map_err(
        |source| StoreError::Io {
            action: "write",
            path: path.to_owned(),
            source,
        },
    )?;
    staged.commit()
}
