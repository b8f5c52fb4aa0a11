//! `--check`: one line and an exit code, as monitoring plugins do
//! (Monitoring Plugins Development Guidelines, "Plugin Output for Nagios" and "Performance data").

use super::text::printable;
use super::threshold::Threshold;
use crate::exit::ServiceState;
use crate::inspect::standing::Scale;
use crate::inspect::{Report, Thing};
use crate::pki::validity::{Validity, date};

/// Problems that the line tells; the exit code counts all of them.
const TOLD: usize = 3;
/// Targets whose performance data is told: a monitor stores each of them.
const MEASURED: usize = 50;

/// How much of a lifetime must be left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thresholds {
    pub(super) warn: Threshold,
    pub(super) crit: Threshold,
}

/// What the monitor gets.
pub(super) struct Answer {
    pub(super) state: ServiceState,
    pub(super) line: String,
}

/// What is found at one target.
struct Found {
    state: ServiceState,
    message: String,
}

/// What ends first at one target.
struct End<'a> {
    target: &'a str,
    validity: Validity,
}

/// The line of a plugin that could not do its work.
pub(super) fn unknown(what: &str) -> String {
    format!("CERTIFICATES UNKNOWN - {}", one_line(what))
}

pub(super) fn answer(reports: &[Report], scale: &Scale, thresholds: &Thresholds) -> Answer {
    let mut found = Vec::new();
    let mut ends: Vec<End<'_>> = Vec::new();
    for report in reports {
        found.extend(check(report, scale, thresholds));
        ends.extend(first_end(report));
    }
    if found.is_empty() && ends.is_empty() {
        found.push(Found {
            state: ServiceState::Unknown,
            message: "nothing was found that ends".to_owned(),
        });
    }
    found.sort_by_key(|one| std::cmp::Reverse(rank(one.state)));
    let state = found.first().map_or(ServiceState::Ok, |worst| worst.state);
    let word = match state {
        ServiceState::Ok => "OK",
        ServiceState::Warning => "WARNING",
        ServiceState::Critical => "CRITICAL",
        ServiceState::Unknown => "UNKNOWN",
    };
    let message = if found.is_empty() {
        summary(&ends, scale)
    } else {
        let told: Vec<&str> = found
            .iter()
            .take(TOLD)
            .map(|one| one.message.as_str())
            .collect();
        let more = found.len().saturating_sub(TOLD);
        let more = if more > 0 {
            format!("; and {more} more")
        } else {
            String::new()
        };
        told.join("; ") + &more
    };
    let mut line = format!("CERTIFICATES {word} - {}", one_line(&message));
    let data: Vec<String> = ends
        .iter()
        .take(MEASURED)
        .map(|end| performance(end, scale, thresholds))
        .collect();
    if !data.is_empty() {
        line.push_str(" | ");
        line.push_str(&data.join(" "));
    }
    Answer { state, line }
}

/// Critical is worst, then what is not known, then a warning.
const fn rank(state: ServiceState) -> u8 {
    match state {
        ServiceState::Ok => 0,
        ServiceState::Warning => 1,
        ServiceState::Unknown => 2,
        ServiceState::Critical => 3,
    }
}

fn check(report: &Report, scale: &Scale, thresholds: &Thresholds) -> Vec<Found> {
    let target = &report.target;
    let found = |state, message: &str| Found {
        state,
        message: format!("{target}: {message}"),
    };
    let contents = match &report.outcome {
        Ok(contents) => contents,
        Err(error) => return vec![found(ServiceState::Unknown, &error.line())],
    };
    let problems = scale.problems(report);
    if !problems.is_empty() {
        let messages = problems
            .iter()
            .map(|problem| found(ServiceState::Critical, &problem.message));
        return messages.collect();
    }
    let mut all = Vec::new();
    for chain in &contents.chains {
        for (at, certificate) in chain.certificates.iter().enumerate() {
            // As everywhere: a root at the end is the clients' business.
            if at > 0 && certificate.is_self_issued() {
                continue;
            }
            let left = certificate.validity.days_left(scale.now);
            let message = format!("`{}` ends in {left} days", certificate.title());
            if thresholds.crit.is_crossed(certificate.validity, scale.now) {
                all.push(found(ServiceState::Critical, &message));
            } else if thresholds.warn.is_crossed(certificate.validity, scale.now) {
                all.push(found(ServiceState::Warning, &message));
            }
        }
    }
    all
}

/// The certificate, or the list, of a report that ends first.
fn first_end(report: &Report) -> Option<End<'_>> {
    let contents = report.outcome.as_ref().ok()?;
    let certificates = contents.chains.iter().flat_map(|chain| {
        let counting = chain.certificates.iter().enumerate();
        counting
            .filter(|(at, certificate)| *at == 0 || !certificate.is_self_issued())
            .map(|(_, certificate)| certificate.validity)
    });
    let lists = contents.things.iter().filter_map(|thing| match thing {
        Thing::RevocationList(list) => Some(Validity {
            not_before: list.this_update,
            not_after: list.next_update?,
        }),
        _ => None,
    });
    certificates
        .chain(lists)
        .min_by_key(|validity| validity.not_after)
        .map(|validity| End {
            target: &report.target,
            validity,
        })
}

fn summary(ends: &[End<'_>], scale: &Scale) -> String {
    let Some(first) = ends.iter().min_by_key(|end| end.validity.not_after) else {
        return String::new();
    };
    format!(
        "{} checked, {} ends first, in {} days on {}",
        ends.len(),
        first.target,
        first.validity.days_left(scale.now),
        date(first.validity.not_after),
    )
}

/// Days that are left, with the thresholds as ranges "alert when below".
fn performance(end: &End<'_>, scale: &Scale, thresholds: &Thresholds) -> String {
    let label = one_line(end.target).replace('\'', "''").replace('=', "_");
    format!(
        "'{label}'={};{}:;{}:",
        end.validity.days_left(scale.now),
        thresholds.warn.days(end.validity),
        thresholds.crit.days(end.validity),
    )
}

/// One line, without the bar that begins performance data.
fn one_line(text: &str) -> String {
    printable(text).replace('|', "/")
}
