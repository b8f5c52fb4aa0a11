//! The production checklist: what keeps a set-up from being fit for the Internet, and what repairs it, as one grade.
//!
//! ```text
//! check     one check; CHECKS is the table that reports and docs read
//! checks    the checks, one file per area: the table, and the judgement
//! grade     the grades, and the rule: the worst finding decides
//! row       what comes out
//! remote    a server, seen from outside: TLS, certificate, HTTP
//! hello     what it offers of TLS, also of what rustls cannot speak
//! local     this machine: state folder, settings, schedule
//! repair    commands with real values in them
//! ```
//!
//! Nothing is changed, nothing that a server says is trusted, every wait has an end, and what could not be looked at is never
//! taken for well.

mod check;
mod checks;
mod grade;
mod hello;
mod local;
mod remote;
mod repair;
mod row;

pub use check::{Area, CHECKS, Check, Side};
pub use grade::{Grade, NoGrade, Severity, grade, limited_by};
pub use local::{Machine, Schedule, SetBy, Setup};
pub use remote::{Installed, Offered, Question, Unreachable};
pub use row::{Finding, Outcome, Row};

/// Looks at a server from outside; answers what it offers of TLS, too.
///
/// # Errors
///
/// [`Unreachable`] when there is no TLS to look at.
pub async fn server(question: &Question<'_>) -> Result<(Vec<Row>, Offered), Unreachable> {
    let seen = remote::look(question).await?;
    Ok((checks::of_server(&seen), Offered::of(&seen)))
}

/// Looks at this machine.
#[must_use]
pub fn machine(machine: &Machine<'_>) -> Vec<Row> {
    checks::of_machine(machine)
}
