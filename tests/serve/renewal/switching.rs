//! No request is lost by a switch; the long version is a proof (`make prove`).

use crate::support::switches::{Amount, files, lineage};

const AMOUNT: Amount = Amount {
    requests: 500,
    lasting: 20,
    fleeting: 2,
    switches: 9,
};

#[test]
fn no_request_is_lost_while_files_are_switched() {
    files(AMOUNT);
}

#[test]
fn no_request_is_lost_while_a_lineage_is_issued_anew() {
    lineage(AMOUNT);
}
