//! What `acme issue` says at its end.

use super::Arguments;
use crate::acme::authority::Authority;
use crate::commands::Session;
use crate::commands::acme::order::{Issued, Job};
use crate::commands::cert::output;
use crate::error::Failure;
use crate::pki::chain;
use crate::pki::validity::date;
use crate::store::atomic;

/// A certificate came.
pub(super) fn issued(
    issued: &Issued,
    job: &Job,
    arguments: &Arguments,
    session: &Session,
) -> Result<(), Failure> {
    let names: Vec<String> = job.names.iter().map(ToString::to_string).collect();
    let say = |label: &str, text: &str| session.ui.status(&format!("  {label:<11}  {text}"));
    let validity = issued.summary.validity;
    if arguments.dry_run {
        session.ui.status(&format!(
            "{} would give a certificate for {}",
            issued.authority,
            names.join(", ")
        ));
        say("valid", &format!("{} days", validity.whole_days()));
        session
            .ui
            .hint("leave `--dry-run` out to get it; nothing was changed");
        return Ok(());
    }
    session
        .ui
        .status(&format!("Certificate for {}", names.join(", ")));
    say(
        "from",
        &format!("{} ({})", issued.authority, issued.summary.issuer),
    );
    say(
        "valid",
        &format!(
            "until {} ({} days)",
            date(validity.not_after),
            validity.whole_days()
        ),
    );
    let name = job.lineage.name();
    match (&issued.folder, &arguments.out) {
        (Some(folder), _) => {
            say("lineage", name.as_str());
            say(
                "certificate",
                &folder.join("fullchain.pem").display().to_string(),
            );
            say("key", &folder.join("privkey.pem").display().to_string());
            if session.is_stage {
                return Ok(());
            }
            session.ui.hint(&format!(
                "`voicectl serve --lineage {name}` serves with it, and takes over each new version"
            ));
            session.ui.hint(
                "`voicectl renew schedule --install` renews it, and every other, when it is due",
            );
        }
        (None, Some(out)) => {
            atomic::folder(out, 0o755).map_err(|error| {
                crate::commands::cert::store_failure("cannot write the certificate", &error)
            })?;
            let pem: Vec<String> = issued.chain.iter().map(chain::to_pem).collect();
            for (file, content) in [
                ("cert.pem", pem[0].clone()),
                ("chain.pem", pem[1..].concat()),
                ("fullchain.pem", pem.concat()),
            ] {
                output::write(
                    &out.join(file),
                    content.as_bytes(),
                    atomic::PUBLIC,
                    arguments.force,
                )?;
            }
            say(
                "certificate",
                &out.join("fullchain.pem").display().to_string(),
            );
            session
                .ui
                .hint("it is no lineage, so nothing renews it: voicectl does not have its key");
        }
        (None, None) => {}
    }
    Ok(())
}

/// Nothing was due.
pub(super) fn kept(job: &Job, why: &str, session: &Session) {
    session.ui.status(&format!(
        "The certificate of {} stays: {why}",
        job.lineage.name()
    ));
    session.ui.hint("pass `--force` to order it all the same");
}

/// The CA is at work.
pub(super) fn pending(job: &Job, authority: &Authority, session: &Session) {
    session.ui.warn(&format!(
        "{authority} is still at work on the certificate for {}",
        job.lineage.name()
    ));
    session
        .ui
        .hint("run the same command again later: it goes on with the same order");
}
