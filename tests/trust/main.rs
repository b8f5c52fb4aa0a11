//! Trust stores: plans for every kind of machine, real NSS databases, round trips on a system of one's own, real clients.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod anchors;
mod clients;
mod first_run;
mod java;
mod namespace;
mod nss;
mod plans;
mod policy;
mod privileges;
mod receipts;
mod round_trip;

/// Without what differs from CA to CA, and from host to host: their names, and the width of columns with them.
fn without_ids(text: &str) -> String {
    let replaced = |text: &str, pattern: &str, word: &str| {
        let pattern = regex::Regex::new(pattern).expect("a pattern");
        pattern.replace_all(text, word).into_owned()
    };
    let text = replaced(text, "voicectl-[0-9a-f]{16}", "voicectl-[ID]");
    replaced(&text, "(?m)(\\S)  +", "$1  ")
}
