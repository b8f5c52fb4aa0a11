//! `voicectl doctor`: every cause at a real server, or in a real state folder, and the repair that it names.

mod certificates;
mod clients;
mod connection;
mod page;
mod setup;
mod stores;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::command::Context;

/// The rows of an answer, and its exit code.
struct Answer {
    rows: Vec<Value>,
    code: Option<i32>,
}

impl Answer {
    /// `doctor --json`; programs are left out unless wanted.
    fn of(context: &Context, arguments: &[&str]) -> Self {
        let all = [&["doctor", "--json"], arguments].concat();
        Self::read(context, &context.output(&all))
    }

    fn read(context: &Context, output: &std::process::Output) -> Self {
        let rows = serde_json::from_slice(&output.stdout);
        Self {
            rows: rows.unwrap_or_else(|_| panic!("{}", context.show(output))),
            code: output.status.code(),
        }
    }

    /// By rules only.
    fn by_rules(context: &Context, arguments: &[&str]) -> Self {
        Self::of(context, &[&["--no-programs"], arguments].concat())
    }

    /// Causes of the row of a client by its rules, or of a part.
    fn codes(&self, subject: &str) -> Vec<&str> {
        self.causes(subject)
            .iter()
            .map(|cause| cause["code"].as_str().expect("a code"))
            .collect()
    }

    fn causes(&self, subject: &str) -> &[Value] {
        let row = self.rows.iter().find(|row| row["subject"] == subject);
        let row = row.unwrap_or_else(|| panic!("no row for {subject}: {:#?}", self.rows));
        row["causes"].as_array().expect("a list")
    }

    /// Everybody who has a cause.
    fn who(&self, code: &str) -> BTreeSet<&str> {
        self.rows
            .iter()
            .filter(|row| {
                let causes = row["causes"].as_array().expect("a list");
                causes.iter().any(|cause| cause["code"] == code)
            })
            .map(|row| row["subject"].as_str().expect("a name"))
            .collect()
    }

    /// Fact and repairs of a cause, wherever it first is.
    fn cause(&self, code: &str) -> (String, String) {
        let mut causes = self
            .rows
            .iter()
            .flat_map(|row| row["causes"].as_array().expect("a list"));
        let cause = causes.find(|cause| cause["code"] == code);
        let cause = cause.unwrap_or_else(|| panic!("no {code}: {:#?}", self.rows));
        let repairs = cause["repairs"].as_array().expect("a list").iter();
        let repairs: Vec<&str> = repairs
            .map(|repair| repair.as_str().expect("text"))
            .collect();
        assert!(!repairs.is_empty(), "{code} has a repair");
        (
            cause["fact"].as_str().expect("text").to_owned(),
            repairs.join("\n"),
        )
    }

    /// The cause of the server itself, with a repair that contains `repair`.
    #[track_caller]
    fn server_has(&self, code: &str, repair: &str) {
        assert_eq!(self.codes("server"), [code], "{:#?}", self.rows);
        let (_, repairs) = self.cause(code);
        assert!(repairs.contains(repair), "{repairs}");
        assert_eq!(self.code, Some(3));
    }
}
