//! Renewal: what is due, hooks, schedules, notifications.

#[path = "../support/mod.rs"]
mod support;
