//! Plans as commands that can be pasted: for a POSIX shell, and for PowerShell on Windows.

use std::path::Path;

use super::machine::{Machine, Platform};
use super::step::{Action, By, Invocation, Plan, Step};

/// The line that ends what a command reads. PEM and JSON have none like it.
const END: &str = "END";

/// A plan as commands, in order.
#[must_use]
pub fn commands(plan: &Plan, machine: &Machine) -> Vec<String> {
    let steps = plan.steps.iter();
    if machine.platform == Platform::Windows {
        return steps.map(powershell).collect();
    }
    steps
        .flat_map(|step| {
            let invocations = step.action.invocations();
            let lines = invocations
                .iter()
                .map(|invocation| posix(invocation, step, machine));
            lines.collect::<Vec<_>>()
        })
        .collect()
}

fn posix(invocation: &Invocation, step: &Step, machine: &Machine) -> String {
    let mut words = match (step.by, &machine.invoker) {
        (By::Root, _) if !machine.is_root => vec![elevation(machine).to_owned()],
        (By::User, Some(invoker)) if machine.is_root => {
            vec!["sudo".to_owned(), "-u".to_owned(), quoted(&invoker.name)]
        }
        _ => Vec::new(),
    };
    words.push(quoted(&invocation.program));
    words.extend(invocation.arguments.iter().map(|word| quoted(word)));
    let mut line = words.join(" ");
    if invocation.is_silent {
        line.push_str(" >/dev/null");
    }
    let input = invocation.input.as_deref();
    match input.map(|input| input.trim_end_matches('\n')) {
        Some(input) if !input.contains('\n') => line = format!("echo {} | {line}", quoted(input)),
        Some(input) => {
            if step.may_fail {
                line.push_str(" || true");
            }
            return format!("{line} <<'{END}'\n{input}\n{END}");
        }
        None => {}
    }
    if step.may_fail {
        line.push_str(" || true");
    }
    line
}

fn powershell(step: &Step) -> String {
    let path = |path: &Path| powershell_quoted(&path.to_string_lossy());
    match &step.action {
        Action::Write {
            path: place,
            content,
            ..
        } => format!(
            "@'\n{}\n'@ | Set-Content -Encoding ascii {}",
            content.trim_end_matches('\n'),
            path(place)
        ),
        Action::MakeFolder { path: place, .. } => {
            format!("New-Item -ItemType Directory -Force {}", path(place))
        }
        Action::Remove(place) | Action::RemoveFolder(place) => {
            format!("Remove-Item {}", path(place))
        }
        Action::Run(invocation) => {
            let words = [&invocation.program]
                .into_iter()
                .chain(&invocation.arguments);
            let words: Vec<String> = words.map(|word| powershell_quoted(word)).collect();
            words.join(" ")
        }
    }
}

/// The program that makes one root.
fn elevation(machine: &Machine) -> &'static str {
    super::elevate::TOOLS
        .iter()
        .find(|tool| machine.find(tool).is_some())
        .unwrap_or(&"sudo")
}

/// A word for a POSIX shell (XCU section 2.2.2).
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=,@%+".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// A word for PowerShell, which takes nothing in single quotes for anything but itself.
fn powershell_quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:\\".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_a_shell_would_read_them() {
        assert_eq!(quoted("C,,"), "C,,");
        assert_eq!(quoted("sql:/home/a b"), "'sql:/home/a b'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("$(x)"), "'$(x)'");
        assert_eq!(powershell_quoted("it's"), "'it''s'");
    }
}
