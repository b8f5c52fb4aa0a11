//! Groups for key exchange.

use crate::audit::check::table;
use crate::audit::hello::{Group, Version};
use crate::audit::remote::Seen;
use crate::audit::repair::Line;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::policy::INTERMEDIATE;

table! { Groups, Server;
    WEAK = "groups-weak", "no weak groups", Medium, B,
        "Groups of less than 128 bits of strength are offered.",
        "Curves of 160 to 224 bits are the weakest part of the connection.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ecdh_curve` with the groups of the policy";
    HYBRID = "groups-hybrid", "key exchange for the time of quantum computers", Low, A,
        "X25519MLKEM768 is not offered.",
        "What is recorded today can be read once there are quantum computers; browsers ask for the hybrid group since 2024 (RFC 10024).",
        "`voicectl deploy nginx --domain NAME --install` with OpenSSL 3.5 or later: in nginx that is `ssl_ecdh_curve` with the groups of the policy";
    ORDINARY = "groups-ordinary", "groups that every client has", Low, A,
        "Groups are missing that clients may count on.",
        "Clients under FIPS 140 have P-256 and P-384 only, small ones X25519 only: without these they do not get in, or need another round trip.",
        "`voicectl deploy nginx --domain NAME --install`: in nginx that is `ssl_ecdh_curve` with the groups of the policy";
}

pub(super) fn judge(seen: &Seen, rows: &mut Rows) {
    let groups = match &seen.scan.groups {
        None => {
            let why = "no suite has a key exchange over curves".to_owned();
            for check in CHECKS {
                rows.add(check, Outcome::NotApplicable(why.clone()));
            }
            return;
        }
        Some(Err(why)) => {
            for check in CHECKS {
                rows.add(check, Outcome::Unknown(why.clone()));
            }
            return;
        }
        Some(Ok(groups)) => groups,
    };
    let weak: Vec<Group> = groups
        .iter()
        .copied()
        .filter(|group| group.is_weak())
        .collect();
    let found = (!weak.is_empty()).then(|| {
        Finding::new(names(&weak))
            .repair(seen.deploy(&Line::groups()))
            .repair(seen.or_serve())
    });
    rows.add(&WEAK, Outcome::of(found));

    let wanted = INTERMEDIATE.groups.iter().map(|group| format!("{group:?}"));
    let has = |wanted: &str| groups.iter().any(|group| group.name() == wanted);
    let (hybrid, ordinary): (Vec<String>, Vec<String>) =
        wanted.partition(|name| name.contains("MLKEM"));
    let missing = |names: Vec<String>| -> Vec<String> {
        names.into_iter().filter(|name| !has(name)).collect()
    };
    rows.add(
        &HYBRID,
        if seen.scan.offers(Version::Tls13) {
            Outcome::of(finding(seen, groups, &missing(hybrid)).map(|found| {
                found.repair(
                    "OpenSSL before 3.5 does not have it: `openssl version` says which it is",
                )
            }))
        } else {
            Outcome::NotApplicable("it needs TLS 1.3, which is not offered".to_owned())
        },
    );
    // P-384 is there for those who ask for nothing else, and nobody does.
    let few = missing(ordinary)
        .into_iter()
        .filter(|name| name != "secp384r1");
    rows.add(
        &ORDINARY,
        Outcome::of(finding(seen, groups, &few.collect::<Vec<_>>())),
    );
}

fn finding(seen: &Seen, groups: &[Group], missing: &[String]) -> Option<Finding> {
    (!missing.is_empty()).then(|| {
        Finding::new(format!(
            "{} is not offered, but {}",
            missing.join(", "),
            names(groups)
        ))
        .repair(seen.deploy(&Line::groups()))
        .repair(seen.or_serve())
    })
}

fn names(groups: &[Group]) -> String {
    let names: Vec<String> = groups.iter().map(|group| group.name()).collect();
    if names.is_empty() {
        "nothing that is known".to_owned()
    } else {
        names.join(", ")
    }
}
