//! `voicectl inspect`: what it finds, where, and how it says so.

mod check;
mod expiring;
mod files;
mod judged;
mod metrics;
mod remote;
mod samples;
mod schema;
mod starttls;
mod trouble;
mod views;

use serde_json::Value;

use crate::support::command::Context;

/// The answer as JSON, whatever the exit code.
fn json(context: &Context, arguments: &[&str]) -> Vec<Value> {
    let mut all = vec!["inspect", "--json"];
    all.extend(arguments);
    let output = context.output(&all);
    match serde_json::from_slice(&output.stdout) {
        Ok(Value::Array(entries)) => entries,
        _ => panic!("no array: {}", context.show(&output)),
    }
}

/// The exit code.
fn code(context: &Context, arguments: &[&str]) -> i32 {
    let mut all = vec!["inspect"];
    all.extend(arguments);
    context.output(&all).status.code().expect("an exit code")
}
