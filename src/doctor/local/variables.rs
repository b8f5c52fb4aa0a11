//! Variables that decide what clients trust.

use crate::doctor::{Code, Finding, Row, Surroundings};

/// Those that name a file.
const FILES: [&str; 4] = [
    "SSL_CERT_FILE",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
];

/// A row for all of them.
#[must_use]
pub fn row(machine: &Surroundings) -> Row {
    let set: Vec<&str> = FILES
        .into_iter()
        .filter(|name| machine.path(name).is_some())
        .collect();
    let mut causes: Vec<Finding> = set
        .iter()
        .filter_map(|name| {
            let path = machine.path(name)?;
            let error = std::fs::File::open(&path).err()?;
            let fact = format!(
                "{name} names {}, which cannot be read: {error}",
                path.display()
            );
            Some(Finding::new(Code::BadVariable, fact).repair(format!("`unset {name}`")))
        })
        .collect();
    let mut off = Vec::new();
    if machine.text("NODE_TLS_REJECT_UNAUTHORIZED") == Some("0") {
        off.push(("NODE_TLS_REJECT_UNAUTHORIZED", "Node"));
    }
    if machine.text("GIT_SSL_NO_VERIFY").is_some() {
        off.push(("GIT_SSL_NO_VERIFY", "git"));
    }
    for (name, client) in off {
        let fact = format!("{name} is set: {client} takes any certificate");
        causes.push(
            Finding::new(Code::VerificationOff, fact)
                .repair(format!("`unset {name}`"))
                .repair("`eval \"$(voicectl trust env)\"` has it trust your CA instead"),
        );
    }
    let detail = if set.is_empty() {
        "no variable changes what clients trust".to_owned()
    } else {
        set.join(", ")
    };
    Row::seen("variables", causes).detail(detail)
}
