//! The checks, one file per area; in each its table, and the judgement on what was seen.

mod access;
mod certificate;
mod credentials;
mod groups;
mod headers;
mod health;
mod material;
mod protocols;
mod renewal;
mod settings;
mod suites;
mod transport;

use super::local::Machine;
use super::remote::Seen;
use super::row::Rows;
use super::{Check, Row};

/// The tables, in the order of the answer.
pub(super) static ALL: [&[&Check]; 13] = [
    protocols::CHECKS,
    suites::CHECKS,
    groups::CHECKS,
    certificate::CHECKS,
    transport::CHECKS,
    headers::CHECKS,
    access::CHECKS,
    health::CHECKS,
    health::machine::CHECKS,
    material::CHECKS,
    credentials::CHECKS,
    settings::CHECKS,
    renewal::CHECKS,
];

/// Everything about a server.
pub(super) fn of_server(seen: &Seen) -> Vec<Row> {
    let mut rows = Rows::default();
    for judge in [
        protocols::judge,
        suites::judge,
        groups::judge,
        certificate::judge,
        transport::judge,
        headers::judge,
        access::judge,
        health::judge,
    ] {
        judge(seen, &mut rows);
    }
    rows.0
}

/// Everything about this machine.
pub(super) fn of_machine(machine: &Machine<'_>) -> Vec<Row> {
    let mut rows = Rows::default();
    for judge in [
        health::machine::judge,
        material::judge,
        credentials::judge,
        settings::judge,
        renewal::judge,
    ] {
        judge(machine, &mut rows);
    }
    rows.0
}
