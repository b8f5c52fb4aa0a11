//! Proofs that take minutes: run by `make prove`, each by name.
#![allow(
    clippy::print_stdout,
    reason = "tests say why they skip and what they measured"
)]

#[path = "../support/mod.rs"]
mod support;

mod acme;
#[path = "../audit/answer.rs"]
#[allow(dead_code, reason = "each test target uses its own part")]
mod answer;
mod audit;
mod campaign;
#[path = "../audit/certificates.rs"]
#[allow(dead_code, reason = "each test target uses its own part")]
mod certificates;
#[path = "../acme/client.rs"]
mod client;
#[path = "../renew/clock.rs"]
mod clock;
mod corrupt;
mod disk;
#[path = "../../benches/tables/document.rs"]
#[allow(unreachable_pub, reason = "the benchmarks use it too")]
mod document;
mod formats;
mod interrupted;
mod jumps;
mod kept;
mod kill;
mod killing;
mod live;
mod mutations;
#[path = "../trust/namespace.rs"]
#[allow(dead_code, reason = "each test target uses its own part")]
mod namespace;
mod pairs;
mod random;
mod renew;
mod report;
#[path = "../audit/served.rs"]
#[allow(dead_code, reason = "each test target uses its own part")]
mod served;
mod share;
mod soak;
mod switching;
#[path = "../fuzz/src/lib.rs"]
#[allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::duplicate_mod,
    clippy::print_stderr,
    clippy::exit,
    reason = "a library of its own, of which the campaigns use a part"
)]
mod targets;
mod testssl;
#[path = "../audit/world.rs"]
#[allow(dead_code, reason = "each test target uses its own part")]
mod world;
mod writers;
