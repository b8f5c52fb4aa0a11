//! 10 000 requests over 100 connections that stay and ever new ones while the certificate is switched 50 times, garbage
//! in between: none fails, and each good pair is served within a second.

use crate::campaign::Campaign;
use crate::support::switches::{Amount, Seen, files, lineage};

const AMOUNT: Amount = Amount {
    requests: 10_000,
    lasting: 100,
    fleeting: 8,
    switches: 50,
};

fn show(what: &str, seen: &Seen) {
    let switches = u32::try_from(AMOUNT.switches).expect("few");
    Campaign::new(what, switches, switches)
        .count(seen.asked, "requests, all answered")
        .count(seen.opened, "connections")
        .count(seen.slowest.as_millis(), "ms until the slowest was served")
        .done();
}

#[test]
fn no_request_is_lost_while_files_are_switched() {
    show(
        "files of a certificate switched, garbage in between",
        &files(AMOUNT),
    );
}

#[test]
fn no_request_is_lost_while_a_lineage_is_issued_anew() {
    show("a lineage issued anew while clients ask", &lineage(AMOUNT));
}
