//! What keeps certificates fresh: a schedule, its last runs, and who is told of what was renewed.

use std::path::Path;

use time::{Duration, OffsetDateTime};

use crate::audit::check::table;
use crate::audit::local::Machine;
use crate::audit::repair;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::machine::Invocation;
use crate::pki::shown::shown;
use crate::pki::validity::{ExpiryLevel, Validity, date};
use crate::renew::deploy::Deployment;
use crate::renew::notify::Trouble;
use crate::renew::schedule::{Found, Kind, Scope, Standing, Survey, look};
use crate::store::{Issuer, Lineage};

table! { Renewal, Machine;
    SCHEDULE = "schedule", "something renews at its time", High, C,
        "Nothing runs `voicectl renew` by itself.",
        "Certificates end unless somebody thinks of them; with 45 days that is every month.",
        "`sudo voicectl renew schedule --install`";
    CHANGED = "schedule-changed", "the schedule is as it was written", Medium, B,
        "The schedule was changed by hand.",
        "The next `--install` refuses to touch it, and nobody knows whether it still renews.",
        "`sudo voicectl renew schedule --install --force`, and own changes with `systemctl edit`";
    STOPPED = "schedule-stopped", "the timer runs", High, C,
        "The timer is installed and does not run.",
        "Nothing is renewed, although all seems to be there.",
        "`sudo systemctl enable --now voicectl-renew.timer`";
    OVER = "lineage-expired", "no certificate is over", Critical, F,
        "The certificate of a lineage is over.",
        "Every client refuses whoever serves it.",
        "`voicectl renew --only LINEAGE --force`";
    OVERDUE = "renewal-overdue", "what was due is renewed", High, C,
        "A certificate was due days ago and is not renewed.",
        "The schedule does not run, or fails: the last run that did something is too long ago.",
        "`voicectl renew --only LINEAGE`, and read what it says";
    FAILS = "renewal-fails", "renewals succeed", High, C,
        "The latest renewals failed.",
        "When nothing changes, the certificate ends.",
        "`voicectl renew --only LINEAGE --now`, and read what it says";
    DEPLOY_FAILS = "deploy-fails", "new certificates arrive", High, C,
        "A new certificate could not be handed over.",
        "It was renewed, but who serves it still has the old one, which ends.",
        "`voicectl renew --only LINEAGE --now`, and read what the hook says";
}

/// Runs are hourly; a machine may be off for a weekend.
const PATIENCE: Duration = Duration::days(3);
/// What `serve` makes and keeps fresh by itself.
const OWN: &str = "serve";

pub(super) fn judge(machine: &Machine<'_>, rows: &mut Rows) {
    let lineages = match machine.store.lineages() {
        Ok(lineages) => lineages,
        Err(error) => {
            for check in CHECKS {
                rows.add(check, Outcome::Unknown(error.to_string()));
            }
            return;
        }
    };
    schedule(machine, &lineages, rows);
    let none = || Outcome::NotApplicable("there are no lineages".to_owned());
    if lineages.is_empty() {
        for check in [&OVER, &OVERDUE, &FAILS, &DEPLOY_FAILS] {
            rows.add(check, none());
        }
        return;
    }
    let now = machine.surroundings.now;
    let mut over = Vec::new();
    let mut overdue = Vec::new();
    let mut fails = Vec::new();
    let mut deploy_fails = Vec::new();
    for lineage in &lineages {
        let validity = validity(lineage);
        over.extend(validity.and_then(|validity| is_over(lineage, validity, now)));
        overdue.extend(validity.and_then(|validity| is_overdue(lineage, validity, now)));
        let trouble = Trouble::read(lineage);
        if trouble.renewal_failures > 0 {
            let because = trouble.because.as_deref().map(shown).unwrap_or_default();
            fails.push(again(
                lineage,
                format!(
                    "`{}`: {} in a row: {because}",
                    lineage.name(),
                    times(trouble.renewal_failures)
                ),
                &lineage.folder().join("trouble.toml"),
            ));
        }
        let deployment = Deployment::read(lineage);
        let failures = deployment.failures.max(trouble.deployment_failures);
        if failures > 0 {
            let because = deployment.error.or(trouble.because);
            let because = because.as_deref().map(shown).unwrap_or_default();
            let found = again(
                lineage,
                format!(
                    "`{}`: {} in a row: {because}",
                    lineage.name(),
                    times(failures)
                ),
                &lineage.folder().join("deploy.toml"),
            );
            deploy_fails.push(found.repair(format!(
                "`voicectl renew hook {}` shows its hooks",
                lineage.name()
            )));
        }
    }
    rows.add(&OVER, Outcome::of(over));
    rows.add(&OVERDUE, Outcome::of(overdue));
    rows.add(&FAILS, Outcome::of(fails));
    rows.add(&DEPLOY_FAILS, Outcome::of(deploy_fails));
}

fn times(failures: u32) -> String {
    match failures {
        1 => "1 failure".to_owned(),
        many => format!("{many} failures"),
    }
}

fn again(lineage: &Lineage, fact: String, file: &Path) -> Finding {
    Finding::new(fact).file(file).repair(format!(
        "`voicectl renew --only {} --now` tries again and says why",
        lineage.name()
    ))
}

fn validity(lineage: &Lineage) -> Option<Validity> {
    Some(lineage.current().ok()??.summary().ok()?.validity)
}

/// How a lineage gets another certificate.
fn renew(lineage: &Lineage, found: Finding) -> Finding {
    let is_imported = lineage
        .record()
        .is_ok_and(|record| record.is_some_and(|record| record.issuer == Issuer::Imported));
    let name = lineage.name();
    found.repair(if is_imported {
        format!("get it where it came from, then `voicectl cert import FILE --lineage {name}`")
    } else {
        format!("`voicectl renew --only {name} --force`")
    })
}

fn is_over(lineage: &Lineage, validity: Validity, now: OffsetDateTime) -> Option<Finding> {
    (validity.level(now) == ExpiryLevel::Expired).then(|| {
        let fact = format!(
            "`{}` expired on {}",
            lineage.name(),
            date(validity.not_after)
        );
        renew(
            lineage,
            Finding::new(fact).file(&lineage.current_link().join("cert.pem")),
        )
    })
}

fn is_overdue(lineage: &Lineage, validity: Validity, now: OffsetDateTime) -> Option<Finding> {
    // Of a short life a sixth is less than days.
    let patience = PATIENCE.min(validity.lifetime() / 6);
    let due = validity.due_at();
    (now > due + patience && now <= validity.not_after).then(|| {
        let fact = format!(
            "`{}` is due since {} and ends on {}",
            lineage.name(),
            date(due),
            date(validity.not_after)
        );
        renew(
            lineage,
            Finding::new(fact).file(&lineage.current_link().join("cert.pem")),
        )
    })
}

fn schedule(machine: &Machine<'_>, lineages: &[Lineage], rows: &mut Rows) {
    let host = machine.schedule.host;
    let survey = match look(host, machine.schedule.programs) {
        Ok(survey) => survey,
        Err(error) => {
            for check in [&SCHEDULE, &CHANGED, &STOPPED] {
                rows.add(check, Outcome::Unknown(error.to_string()));
            }
            return;
        }
    };
    let sudo = match host.scope {
        Scope::System => "sudo ",
        Scope::User => "",
    };
    rows.add(&SCHEDULE, is_scheduled(machine, lineages, &survey, sudo));
    let nothing = || Outcome::NotApplicable("there is no schedule".to_owned());
    if survey.found.is_empty() {
        rows.add(&CHANGED, nothing());
        rows.add(&STOPPED, nothing());
        return;
    }
    let changed = survey
        .found
        .iter()
        .filter(|found| found.standing == Standing::Changed);
    rows.add(
        &CHANGED,
        Outcome::of(changed.map(|found| {
            let fact = format!("{} was changed since it was installed", found.place());
            let found = match &found.path {
                Some(path) => Finding::new(fact).file(path),
                None => Finding::new(fact),
            };
            found.repair(format!(
                "`{sudo}voicectl renew schedule --install --force` writes it anew"
            ))
        })),
    );
    rows.add(&STOPPED, is_running(machine, &survey, sudo));
}

fn is_scheduled(
    machine: &Machine<'_>,
    lineages: &[Lineage],
    survey: &Survey,
    sudo: &str,
) -> Outcome {
    let renewable = lineages.iter().filter(|lineage| {
        let record = lineage.record().ok().flatten();
        lineage.name().as_str() != OWN
            && record.is_none_or(|record| record.issuer != Issuer::Imported)
    });
    let names: Vec<String> = renewable
        .map(|lineage| lineage.name().to_string())
        .collect();
    if names.is_empty() {
        let why = if lineages.is_empty() {
            "there are no lineages"
        } else {
            "`serve` renews what it makes, and what was imported is renewed where it came from"
        };
        return Outcome::NotApplicable(why.to_owned());
    }
    let state = std::path::absolute(machine.store.root())
        .unwrap_or_else(|_| machine.store.root().to_owned());
    let is_ours = |found: &&Found| {
        found
            .state()
            .is_none_or(|folder| Path::new(folder) == state)
    };
    let all = || survey.found.iter().chain(&survey.elsewhere);
    if let Some(found) = all().find(is_ours) {
        return Outcome::so(found.place());
    }
    if let Some(why) = &survey.trouble {
        return Outcome::Unknown(format!("the crontab cannot be read: {why}"));
    }
    let install = format!(
        "`{sudo}voicectl renew schedule --install{}`",
        if all().next().is_some() {
            " --force"
        } else {
            ""
        }
    );
    let fact = match all().find_map(|found| Some((found.place(), found.state()?.to_owned()))) {
        Some((place, folder)) => format!(
            "{place} renews {folder}, not {}: nothing renews {}",
            state.display(),
            names.join(", ")
        ),
        None => format!("nothing renews {}", names.join(", ")),
    };
    Outcome::of([Finding::new(fact).repair(install).repair(format!(
        "or, for one that `serve` serves, `voicectl serve --lineage {}`, which renews it by itself",
        repair::path(Path::new(&names[0]))
    ))])
}

/// Whether systemd has the timer running.
fn is_running(machine: &Machine<'_>, survey: &Survey, sudo: &str) -> Outcome {
    let host = machine.schedule.host;
    if !survey.has(Kind::Systemd) {
        return Outcome::NotApplicable("cron runs it".to_owned());
    }
    let (true, Some(systemctl)) = (host.has_systemd, &host.systemctl) else {
        return Outcome::NotApplicable("systemd does not run here".to_owned());
    };
    let mut arguments = vec!["is-active".to_owned(), "voicectl-renew.timer".to_owned()];
    if host.scope == Scope::User {
        arguments.insert(0, "--user".to_owned());
    }
    let invocation = Invocation {
        program: systemctl.clone(),
        arguments,
        input: None,
    };
    let user = if sudo.is_empty() { " --user" } else { "" };
    match machine.schedule.programs.run(&invocation) {
        Ok(answer) if answer.is_success => Outcome::passed(),
        // is-active says on standard output what it is: inactive, failed.
        Ok(answer) if !answer.output.trim().is_empty() => Outcome::of([Finding::new(format!(
            "voicectl-renew.timer is {}",
            shown(answer.output.trim())
        ))
        .repair(format!(
            "`{sudo}systemctl{user} enable --now voicectl-renew.timer`"
        ))]),
        Ok(answer) => Outcome::Unknown(answer.last_words()),
        Err(error) => Outcome::Unknown(error.to_string()),
    }
}
