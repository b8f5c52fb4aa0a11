//! 10 000 requests over 100 connections that stay and ever new ones while the certificate is switched 50 times, garbage
//! in between: none fails, and each good pair is served within a second.

use crate::support::switches::{Amount, Seen, files, lineage};

const AMOUNT: Amount = Amount {
    requests: 10_000,
    lasting: 100,
    fleeting: 8,
    switches: 50,
};

fn show(seen: &Seen) {
    println!(
        "{} requests, {} connections, slowest switch {:?}",
        seen.asked, seen.opened, seen.slowest
    );
}

#[test]
fn no_request_is_lost_while_files_are_switched() {
    show(&files(AMOUNT));
}

#[test]
fn no_request_is_lost_while_a_lineage_is_issued_anew() {
    show(&lineage(AMOUNT));
}
