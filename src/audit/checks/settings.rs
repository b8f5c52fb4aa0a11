//! What `serve` is told by environment and file. What a running server was told by flags is seen from outside.

use std::time::Duration;

use crate::audit::check::table;
use crate::audit::local::{Machine, Setup};
use crate::audit::row::Rows;
use crate::audit::{Check, Finding, Outcome};
use crate::serve::limits::{Limit, Limits};
use crate::serve::listen::ListenAddress;
use crate::serve::live::Hsts;

table! { Settings, Machine;
    REFUSED = "settings", "`serve` starts with them", High, C,
        "`serve` would not start with these settings.",
        "The next restart is the last one.",
        "`voicectl serve --print-config`";
    OPEN = "open", "it is not open to everyone", Critical, F,
        "The server is open to everyone beyond this machine.",
        "Strangers have their recordings recognised at your cost, until nobody else gets a turn.",
        "`voicectl auth key new NAME --expires 90d`, and no `open = true`";
    PLAIN = "plain", "no plain HTTP beyond this machine", Medium, B,
        "The server speaks plain HTTP beyond this machine.",
        "Whoever is between it and the proxy in front reads keys and recordings, and gets there without the proxy.",
        "`listen = [\"127.0.0.1:8000\"]`, with the proxy on the same machine";
    METRICS_LISTEN = "metrics-listen", "numbers stay on this machine", Medium, B,
        "The address of the numbers is open beyond this machine.",
        "It asks for no key, and tells how much is used and when.",
        "`metrics = [\"127.0.0.1:9090\"]`";
    HSTS_OFF = "hsts-off", "HSTS is not switched off", Medium, A,
        "Strict-Transport-Security is switched off.",
        "A browser that is sent to http:// goes there first, and whoever is on the way answers.",
        "no `hsts = \"off\"`";
    NO_ORIGIN = "allow-no-origin", "the list of origins holds", Low, A,
        "Requests without an origin and without a credential are taken although there is a list of origins.",
        "Whoever wants to get around the list leaves the origin out.",
        "no `allow-no-origin = true`";
    INSECURE_ORIGIN = "insecure-origin", "no page in the clear may ask", Medium, B,
        "A page that comes over plain HTTP may use the server.",
        "Whoever is on the way of that page puts a script of his own into it.",
        "the origin with https:// in `allow-origin`";
    TRUSTED_PROXY = "trusted-proxy", "not everyone is a proxy", High, C,
        "Half of the Internet, or more, is trusted as a proxy.",
        "Anybody says who he is: limits, and locks after wrong keys, hold nobody.",
        "`trusted-proxy = [\"ADDRESS\"]` with the proxy's address";
    LIMITS_OFF = "limits-off", "rates are limited", Medium, B,
        "A limit is switched off.",
        "One caller gets all of the server.",
        "no `rate = \"off\"` below `[serve.limits]`";
    LIMITS_WIDE = "limits-wide", "limits limit", Low, A,
        "A limit is so wide that it limits nothing.",
        "It takes one slow or greedy client to keep all the others out.",
        "no such line below `[serve.limits]`";
}

/// Whether a limit limits nothing.
type IsWide = fn(&Limits) -> bool;

/// Limits beyond which nothing is limited: by name, whether it is so.
const WIDE: [(&str, IsWide); 8] = [
    ("upload", |limits| limits.upload_bytes > 2 << 30),
    ("audio", |limits| limits.audio > Duration::from_hours(6)),
    ("failures", |limits| {
        // As often as a guess a second.
        u64::from(limits.failures.requests) > limits.failures.window.as_secs()
    }),
    ("connections-per-address", |limits| {
        limits.connections_per_address >= limits.connections
    }),
    ("handshake", |limits| {
        limits.handshake > Duration::from_mins(2)
    }),
    ("head-time", |limits| limits.header > Duration::from_mins(2)),
    ("body-pause", |limits| {
        limits.body_pause > Duration::from_mins(10)
    }),
    ("write-pause", |limits| {
        limits.write_pause > Duration::from_mins(30)
    }),
];

pub(super) fn judge(machine: &Machine<'_>, rows: &mut Rows) {
    let setup = match machine.setup {
        Ok(setup) => setup,
        Err(why) => {
            let found = Finding::new(why)
                .file(machine.config)
                .repair("`voicectl config show` lists the settings and says where each comes from")
                .repair("`voicectl serve --print-config` says whether it is well now");
            rows.add(&REFUSED, Outcome::of([found]));
            for check in CHECKS.iter().filter(|check| check.id != REFUSED.id) {
                rows.add(check, Outcome::Unknown("see `settings`".to_owned()));
            }
            return;
        }
    };
    rows.add(
        &REFUSED,
        Outcome::of(setup.refused.iter().map(|(fact, repairs)| {
            repairs
                .iter()
                .cloned()
                .fold(Finding::new(fact), Finding::repair)
        })),
    );
    rows.add(&OPEN, open(setup));
    rows.add(&PLAIN, plain(setup));
    rows.add(&METRICS_LISTEN, metrics(setup));
    let at = |name: &str, found: Finding| match setup.file_of(name) {
        Some(path) => found.file(path),
        None => found,
    };
    let add = |rows: &mut Rows, check: &'static Check, name: &str, is: bool, fact: &str| {
        let found = is.then(|| at(name, Finding::new(fact)).repair(setup.unset(name)));
        rows.add(check, Outcome::of(found));
    };
    add(
        rows,
        &HSTS_OFF,
        "hsts",
        setup.hsts == Hsts::Off,
        "`hsts` is `off`",
    );
    let origins = &setup.origins;
    let is_around = origins.allow_none && !origins.allowed.is_empty();
    add(
        rows,
        &NO_ORIGIN,
        "allow-no-origin",
        is_around,
        "`allow-no-origin` is true",
    );
    let insecure = origins.allowed.iter().map(ToString::to_string);
    let insecure = insecure.filter(|origin| {
        let host = origin.strip_prefix("http://").unwrap_or_default();
        // A page of this machine goes over no network.
        let is_here = ["localhost", "127.", "[::1]"]
            .iter()
            .any(|own| host.starts_with(own));
        !host.is_empty() && !is_here
    });
    rows.add(
        &INSECURE_ORIGIN,
        Outcome::of(insecure.map(|origin| {
            at(
                "allow-origin",
                Finding::new(format!("`allow-origin` has {origin}")),
            )
            .repair(format!(
                "write `{}` in its place",
                origin.replacen("http://", "https://", 1)
            ))
        })),
    );
    let everyone = setup.trusted.iter().map(ToString::to_string);
    let everyone = everyone.filter(|network| is_wide(network));
    rows.add(
        &TRUSTED_PROXY,
        Outcome::of(everyone.map(|network| {
            at(
                "trusted-proxy",
                Finding::new(format!("`trusted-proxy` has {network}")),
            )
            .repair("write the proxy's own address, or `loopback`, in its place")
            .repair(setup.unset("trusted-proxy"))
        })),
    );
    limits(setup, rows);
}

/// Whether a network is larger than any that belongs to somebody; `/0` is refused by `serve` itself.
fn is_wide(network: &str) -> bool {
    network.split_once('/').is_some_and(|(address, bits)| {
        let least = if address.contains(':') { 16 } else { 8 };
        bits.parse::<u8>().is_ok_and(|bits| bits < least)
    })
}

fn beyond(addresses: &[ListenAddress]) -> Vec<String> {
    let beyond = addresses.iter().filter(|address| !address.is_loopback());
    beyond.map(ToString::to_string).collect()
}

fn only_here() -> Outcome {
    Outcome::NotApplicable("it listens on this machine only".to_owned())
}

fn open(setup: &Setup) -> Outcome {
    if !setup.is_reachable() {
        return only_here();
    }
    Outcome::of(setup.open.then(|| {
        let found = Finding::new(format!(
            "`open` is true, and it listens on {}",
            beyond(&setup.listen).join(", ")
        ))
        .repair("`voicectl auth key new NAME --expires 90d`, one for each who may")
        .repair(setup.unset("open"));
        match setup.file_of("open") {
            Some(path) => found.file(path),
            None => found,
        }
    }))
}

fn plain(setup: &Setup) -> Outcome {
    if !setup.plain {
        return Outcome::passed();
    }
    if !setup.is_reachable() {
        return only_here();
    }
    if setup.has_front {
        return Outcome::so("the platform's front end speaks TLS");
    }
    Outcome::of([Finding::new(format!(
        "it speaks plain HTTP on {}",
        beyond(&setup.listen).join(", ")
    ))
    .repair("where the proxy is on this machine: `listen = [\"127.0.0.1:8000\"]` below `[serve]`")
    .repair(setup.unset("plain"))])
}

fn metrics(setup: &Setup) -> Outcome {
    if setup.metrics.is_empty() {
        return Outcome::NotApplicable("they have no address of their own".to_owned());
    }
    let beyond = beyond(&setup.metrics);
    Outcome::of((!beyond.is_empty()).then(|| {
        let found = Finding::new(format!("the numbers are on {}", beyond.join(", ")))
            .repair("`metrics = [\"127.0.0.1:9090\"]` below `[serve]`")
            .repair("others ask with a key: `voicectl auth key new prometheus --scope metrics`");
        match setup.file_of("metrics") {
            Some(path) => found.file(path),
            None => found,
        }
    }))
}

fn limits(setup: &Setup, rows: &mut Rows) {
    let limits = &setup.limits;
    let found = |name: &str, what: &str| {
        let value = Limit::find(name)
            .map(|limit| limit.value(limits))
            .unwrap_or_default();
        let setting = format!("limits.{name}");
        let found =
            Finding::new(format!("`{name}` is {value}{what}")).repair(setup.unset(&setting));
        match setup.file_of(&setting) {
            Some(path) => found.file(path),
            None => found,
        }
    };
    let off = [
        ("rate", limits.rate.is_none()),
        ("rate-address", limits.rate_address.is_none()),
    ];
    let off = off.into_iter().filter(|(_, is_off)| *is_off);
    rows.add(
        &LIMITS_OFF,
        Outcome::of(off.map(|(name, _)| found(name, ""))),
    );
    let wide = WIDE.into_iter().filter(|(_, is_wide)| is_wide(limits));
    rows.add(
        &LIMITS_WIDE,
        Outcome::of(wide.map(|(name, _)| {
            let default = Limit::find(name)
                .map(|limit| limit.value(&Limits::default()))
                .unwrap_or_default();
            found(name, &format!("; the default is {default}"))
        })),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_limit_and_the_names_are_those_of_limits() {
        for (name, is_wide) in WIDE {
            assert!(Limit::find(name).is_some(), "{name}");
            assert!(!is_wide(&Limits::default()), "{name}");
        }
    }
}
