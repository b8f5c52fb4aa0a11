//! Age and end of API keys, secrets and CAs.

use std::fs;
use std::path::Path;

use time::{Duration, OffsetDateTime};

use super::health::machine::of_doctor;
use crate::audit::check::table;
use crate::audit::local::Machine;
use crate::audit::repair;
use crate::audit::row::Rows;
use crate::audit::{Finding, Outcome};
use crate::doctor::{Code, local};
use crate::pki::shown::shown;
use crate::pki::validity::date;
use crate::store::access::{Key, KeyState};

table! { Credentials, Machine;
    NO_END = "key-no-end", "API keys have an end", Low, A,
        "An API key never ends.",
        "One that got lost, or into a repository, is good until somebody notices.",
        "`voicectl auth key rotate NAME --expires 90d`";
    OLD = "key-old", "API keys are young", Medium, A,
        "An API key is older than 180 days.",
        "The longer a key is about, the more places have a copy.",
        "`voicectl auth key rotate NAME --expires 90d`";
    SOON = "key-ends-soon", "API keys do not end unawares", Low, A,
        "An API key ends within 14 days.",
        "Whoever uses it is refused from one moment to the next.",
        "`voicectl auth key rotate NAME --expires 90d`";
    OVER = "key-expired", "nobody uses an expired key", Medium, A,
        "An API key has expired, and there is none in its place.",
        "Whoever used it is refused.",
        "`voicectl auth key new NAME --expires 90d`";
    SECRET_OLD = "token-secret-old", "the secret of tokens is young", Medium, A,
        "The secret that tokens are signed with is older than a year.",
        "Every backup since has it, and whoever has it signs himself in as anybody.",
        "`rm STATE/access/token-secret`: the server makes another at once";
    CA_OVER = "ca-expired", "the CA is in time", Critical, F,
        "A local CA is over.",
        "Nothing that it signed is trusted any more.",
        "`voicectl cert ca rotate NAME`";
    CA_DUE = "ca-due", "the CA lasts", Medium, B,
        "A local CA is in its last year.",
        "What it signs ends with it, and clients have to get to know the next one in time.",
        "`voicectl cert ca rotate NAME`, then `voicectl trust install` on each client";
}

/// As keys of CAs and accounts are looked at once a year at least.
const OLD_SECRET: Duration = Duration::days(365);

pub(super) fn judge(machine: &Machine<'_>, rows: &mut Rows) {
    let now = machine.surroundings.now;
    keys(machine, now, rows);
    rows.add(&SECRET_OLD, secrets(machine, now));
    let mut over = Vec::new();
    let mut due = Vec::new();
    let cas = local::cas(machine.surroundings, machine.store);
    for found in cas.into_iter().flat_map(|row| row.causes) {
        match found.code {
            Code::Expired | Code::NotYetValid => over.push(of_doctor(found)),
            Code::Due => {
                due.push(of_doctor(found).repair("then `voicectl trust install` on each client"));
            }
            _ => {}
        }
    }
    let has_cas = machine.store.cas().is_ok_and(|cas| !cas.is_empty());
    for (check, findings) in [(&CA_OVER, over), (&CA_DUE, due)] {
        rows.add(
            check,
            if has_cas {
                Outcome::of(findings)
            } else {
                Outcome::NotApplicable("there is no local CA".to_owned())
            },
        );
    }
}

fn keys(machine: &Machine<'_>, now: OffsetDateTime, rows: &mut Rows) {
    let all = |rows: &mut Rows, outcome: &Outcome| {
        for check in [&NO_END, &OLD, &SOON, &OVER] {
            rows.add(check, outcome.clone());
        }
    };
    let access = machine.store.access();
    let path = access.path::<Key>();
    let keys: Vec<Key> = match access.read() {
        Ok(keys) => keys,
        Err(error) => return all(rows, &Outcome::Unknown(error.to_string())),
    };
    if keys.is_empty() {
        return all(
            rows,
            &Outcome::NotApplicable("there are no API keys".to_owned()),
        );
    }
    let live = || keys.iter().filter(|key| key.state(now) == KeyState::Live);
    let rotate = |key: &Key, fact: String| {
        Finding::new(fact).file(&path).repair(format!(
            "`voicectl auth key rotate {} --expires 90d`",
            key.id
        ))
    };
    let named = |key: &Key| format!("`{}` ({})", shown(key.name.as_str()), key.id);
    let endless = live().filter(|key| key.expires.is_none());
    rows.add(
        &NO_END,
        Outcome::of(endless.map(|key| rotate(key, format!("{} has no end", named(key))))),
    );
    let old = live().filter(|key| key.age(now) > Key::OLD);
    rows.add(
        &OLD,
        Outcome::of(old.map(|key| {
            let days = key.age(now).whole_days();
            rotate(key, format!("{} is {days} days old", named(key)))
        })),
    );
    let soon =
        live().filter_map(|key| Some((key, key.expires.filter(|end| *end - now < Key::SOON)?)));
    rows.add(
        &SOON,
        Outcome::of(
            soon.map(|(key, end)| rotate(key, format!("{} ends on {}", named(key), date(end)))),
        ),
    );
    let over = keys.iter().filter(|key| {
        let has_heir = || live().any(|other| other.name == key.name);
        key.state(now) == KeyState::Expired && !has_heir()
    });
    rows.add(
        &OVER,
        Outcome::of(over.map(|key| {
            let end = key.expires.map(date).unwrap_or_default();
            Finding::new(format!("{} ended on {end}", named(key)))
                .file(&path)
                .repair(format!(
                    "`voicectl auth key new {} --expires 90d`",
                    key.name
                ))
                .repair(format!(
                    "or, where nobody needs it, take its `[[key]]` out of {}",
                    path.display()
                ))
        })),
    );
}

/// A secret is as old as its file.
fn secrets(machine: &Machine<'_>, now: OffsetDateTime) -> Outcome {
    let [own, _] = machine.store.access().token_secret_files();
    let given = machine.setup.map(|setup| setup.secrets.clone());
    let mut found = Vec::new();
    let mut seen = 0;
    for path in std::iter::once(&own).chain(given.iter().flatten()) {
        let changed = match fs::metadata(path).and_then(|about| about.modified()) {
            Ok(changed) => OffsetDateTime::from(changed),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Outcome::Unknown(format!("{}: {error}", path.display())),
        };
        seen += 1;
        if now - changed > OLD_SECRET {
            found.push(old_secret(path, changed, *path == own));
        }
    }
    if seen == 0 {
        return Outcome::NotApplicable("there is none".to_owned());
    }
    Outcome::of(found)
}

fn old_secret(path: &Path, changed: OffsetDateTime, is_own: bool) -> Finding {
    let found = Finding::new(format!("{} is from {}", path.display(), date(changed))).file(path);
    if is_own {
        found.repair(format!(
            "`rm {}`: the server makes another at once, and who is signed in gets a new token by itself",
            repair::path(path)
        ))
    } else {
        found.repair(format!(
            "`openssl rand -base64 32 > {}`, and the same on whoever signs with it",
            repair::path(path)
        ))
    }
}
