//! Whether a server still shows what was renewed.

use crate::doctor::advice::Advice;
use crate::doctor::{Code, Finding};
use crate::inspect::Chain;
use crate::pki::validity::date;
use crate::store::Store;

/// Compares the certificate that is served with the present version of the lineage that it is of.
#[must_use]
pub fn finding(chain: &Chain, store: &Store, advice: &Advice) -> Option<Finding> {
    let lineage = store.lineage(advice.lineage.as_ref()?);
    let version = lineage.current().ok()??;
    let present = version.summary().ok()?;
    let served = chain.leaf();
    if present.fingerprint == served.fingerprint {
        return None;
    }
    let fact = format!(
        "the server shows a certificate of `{}` until {}; the lineage has one since {} that is good until {}",
        lineage.name(),
        date(served.validity.not_after),
        date(present.validity.not_before),
        date(present.validity.not_after),
    );
    Some(
        Finding::new(Code::StaleCertificate, fact)
            .repair("reload the server: `sudo systemctl reload NAME`")
            .repair(format!(
                "it should read {}, not a copy",
                lineage.current_link().display()
            )),
    )
}
