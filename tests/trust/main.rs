//! Trust stores: plans for every kind of machine, real NSS databases, round trips on a system of one's own, real clients.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod anchors;
mod clients;
mod namespace;
mod nss;
mod plans;
mod policy;
mod privileges;
mod receipts;
mod round_trip;
