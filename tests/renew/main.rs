//! Renewal: what is due, hooks, schedules, notifications.

#[path = "../support/mod.rs"]
mod support;

#[path = "../trust/namespace.rs"]
mod namespace;
mod schedule;
