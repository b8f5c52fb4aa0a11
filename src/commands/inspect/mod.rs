//! `voicectl inspect`: what is there, until when.

mod arguments;
mod check;
mod detail;
mod gather;
mod json;
mod metrics;
mod settings;
mod table;
mod text;
mod threshold;

use std::io::{self, Write};

use time::OffsetDateTime;

pub(crate) use arguments::Arguments;
use arguments::Format;
pub(in crate::commands) use settings::all_anchors;
pub(in crate::commands) use text::printable;
pub(in crate::commands) use threshold::parse_duration;

use super::Session;
use crate::error::{Failure, OrFail};
use crate::exit::{ExitStatus, ServiceState};
use crate::inspect::Report;
use crate::inspect::standing::Scale;
use crate::store::{Store, atomic};
use gather::Gathered;

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    match inspect(arguments, session) {
        // A plugin that cannot do its work knows nothing, and says so where the monitor looks.
        Err(failure) if arguments.check => {
            session.ui.fail(&failure);
            let because = failure.because.first().map(|cause| format!(": {cause}"));
            let line = failure.what.clone() + &because.unwrap_or_default();
            session.ui.data(&check::unknown(&line))?;
            Ok(ExitStatus::Service(ServiceState::Unknown))
        }
        answer => answer,
    }
}

fn inspect(arguments: &Arguments, session: &Session) -> Result<ExitStatus, Failure> {
    if arguments.out.is_some() && arguments.format() == Format::Text {
        return Err(Failure::usage("`--out` is for programs")
            .because("text is for people, and the shell can keep it: `> FILE`")
            .hint("add `--format openmetrics` or `--json`"));
    }
    let store = Store::new(&session.paths.state);
    let now = OffsetDateTime::now_utc();
    let passphrase = settings::passphrase(arguments, session)?;
    let scale = settings::scale(arguments, passphrase.as_ref(), now)?;
    let thresholds = settings::thresholds(arguments)?;
    let gathered = gather::gather(arguments, session, &store, passphrase.as_ref(), now)?;
    if arguments.check {
        let answer = check::answer(&gathered.reports, &scale, &thresholds);
        session.ui.data(&answer.line)?;
        return Ok(ExitStatus::Service(answer.state));
    }
    let single = gathered.reports.len() == 1 && gathered.folders.is_empty();
    if let ([report], Format::Text, true) = (&gathered.reports[..], arguments.format(), single)
        && let Err(error) = &report.outcome
    {
        return Err(settings::failure(&report.target, error));
    }
    let answer = |out: &mut dyn Write| write(out, &gathered, arguments, session, &scale);
    match &arguments.out {
        Some(path) => {
            let mut bytes = Vec::new();
            let what = "cannot write the report";
            answer(&mut bytes).or_fail(what)?;
            atomic::replace(path, &bytes, atomic::PUBLIC).or_fail(what)?;
        }
        None => session.ui.stream(answer)?,
    }
    say_problems(&gathered.reports, arguments, session, &scale, single);
    Ok(status(&gathered.reports, &scale))
}

fn write(
    out: &mut dyn Write,
    gathered: &Gathered,
    arguments: &Arguments,
    session: &Session,
    scale: &Scale,
) -> io::Result<()> {
    let (reports, with_lint) = (&gathered.reports, !arguments.no_lint);
    let text = match arguments.format() {
        Format::Json => return json::write(out, reports, scale, with_lint),
        Format::Openmetrics => metrics::render(gathered, scale.now),
        Format::Text => match detail::only_one(reports) {
            Some(report) => detail::render(report, &session.ui, scale, with_lint),
            None => table::render(reports, &session.ui, scale),
        },
    };
    out.write_all(text.as_bytes())
}

/// What went wrong, a line each. The detail view and JSON say themselves what is wrong with what was found.
fn say_problems(
    reports: &[Report],
    arguments: &Arguments,
    session: &Session,
    scale: &Scale,
    single: bool,
) {
    for report in reports {
        match &report.outcome {
            Err(error) => {
                let line = format!("{}: {}", report.target, error.line());
                session.ui.fail(&Failure::failed(printable(&line)));
            }
            Ok(_) if single || arguments.format() != Format::Text => {}
            Ok(_) => {
                for problem in scale.problems(report) {
                    let line = format!("{}: {}", report.target, problem.message);
                    session.ui.warn(&printable(&line));
                }
            }
        }
    }
}

fn status(reports: &[Report], scale: &Scale) -> ExitStatus {
    if reports.iter().any(|report| report.outcome.is_err()) {
        ExitStatus::Failed
    } else if reports
        .iter()
        .any(|report| !scale.problems(report).is_empty())
    {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    }
}
