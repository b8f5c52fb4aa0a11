//! The real binary under `faketime`, and a CA whose clock goes along: months of hourly runs in seconds.
#![allow(dead_code, reason = "each test target uses its own part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use time::OffsetDateTime;
use time::macros::format_description;

use crate::support::command::{Arguments, Context};
use crate::support::fake_acme::{DAY, FakeAcme, HOUR, Signed, Weather};
use crate::support::{faketime, ports, text};

/// 2027-01-01 00:00:00 UTC.
pub(crate) const BEGIN: i64 = 1_798_761_600;

/// How fast time goes where somebody waits for a CA that is away.
const RATE: u32 = 600;

/// A version of a lineage, as the runs met it. Times are seconds since 1970.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version {
    /// The run that made it.
    pub(crate) at: i64,
    pub(crate) not_before: i64,
    pub(crate) not_after: i64,
}

/// A home with lineages, a CA, and the time.
pub(crate) struct World {
    pub(crate) context: Context,
    pub(crate) ca: FakeAcme,
    library: &'static str,
    listen: String,
    /// What is seen of each lineage: where `current` points, and its versions.
    seen: BTreeMap<String, (PathBuf, Vec<Version>)>,
    /// Days without the CA.
    outages: Vec<(i64, i64)>,
    pub(crate) runs: usize,
}

impl World {
    /// `None` without `faketime`, with a reason to skip.
    pub(crate) fn new() -> Option<Self> {
        Some(Self {
            library: faketime::library()?,
            context: Context::new(),
            ca: FakeAcme::start(BEGIN),
            listen: format!("127.0.0.1:{}", ports::free()),
            seen: BTreeMap::new(),
            outages: Vec::new(),
            runs: 0,
        })
    }

    pub(crate) fn now(&self) -> i64 {
        self.ca.now()
    }

    /// What gives a program another time.
    pub(crate) fn library(&self) -> &str {
        self.library
    }

    /// Where challenges would be answered.
    pub(crate) fn listen(&self) -> &str {
        &self.listen
    }

    /// The binary at this moment. Where it waits for a CA that is away, its time goes `rate` times as fast.
    pub(crate) fn command<'a>(&self, arguments: impl Arguments<'a>, rate: u32) -> Command {
        self.command_at(arguments, self.now(), rate)
    }

    /// The same at a moment of its own: the CA's clock is another.
    pub(crate) fn command_at<'a>(
        &self,
        arguments: impl Arguments<'a>,
        now: i64,
        rate: u32,
    ) -> Command {
        let mut command = self.context.command(arguments);
        let now = OffsetDateTime::from_unix_timestamp(now).expect("a moment");
        let format = format_description!("@[year]-[month]-[day] [hour]:[minute]:[second]");
        let now = now.format(format).expect("a moment");
        command.stdin(Stdio::null());
        if rate == 1 {
            faketime::at(&mut command, self.library, &now);
        } else {
            // Waits are faster, too.
            faketime::at(&mut command, self.library, &format!("{now} x{rate}"));
            command.env_remove("FAKETIME_DONT_FAKE_MONOTONIC");
        }
        command
    }

    /// Orders a certificate; the digits of its name are its days.
    pub(crate) fn issue(&mut self, name: &str) {
        let (directory, root) = (self.ca.directory(), self.ca.ca_root());
        let arguments = [
            "acme",
            "issue",
            "-d",
            name,
            "--ca",
            &directory,
            "--ca-root",
            text(&root),
            "--agree-tos",
            "--preflight=off",
            "--http-listen",
            &self.listen,
        ];
        let output = self.command(&arguments, 1).output().expect("it runs");
        assert!(output.status.success(), "{}", self.context.show(&output));
        self.note();
    }

    /// A certificate of the local CA.
    pub(crate) fn local(&mut self, name: &str, days: u32) {
        let command = format!("cert new {name} --days {days}");
        let output = self.command(&*command, 1).output().expect("it runs");
        assert!(output.status.success(), "{}", self.context.show(&output));
        self.note();
    }

    /// Moves the time and runs `renew` as cron would.
    pub(crate) fn renew_after(&mut self, seconds: i64) -> Output {
        self.ca.set(self.now() + seconds);
        self.renew("")
    }

    /// Runs `renew` now; every certificate is valid when it begins and when it ends.
    pub(crate) fn renew(&mut self, flags: &str) -> Output {
        let rate = if self.ca.is_away() { RATE } else { 1 };
        self.valid();
        let output = self.command(&*format!("renew {flags}"), rate).output();
        let output = output.expect("it runs");
        self.runs += 1;
        self.note();
        self.valid();
        output
    }

    /// The same, which must succeed and say nothing.
    pub(crate) fn quiet(&mut self, seconds: i64) {
        let output = self.renew_after(seconds);
        let said = self.context.show(&output);
        assert_eq!(
            said,
            "exit: 0\n----- stdout -----\n----- stderr -----\n",
            "at {} after {} runs",
            self.now(),
            self.runs
        );
    }

    /// A time without the CA, hourly runs all the while. What they say is not looked at.
    pub(crate) fn away(&mut self, weather: Weather, seconds: i64) {
        let (from, until) = (self.now(), self.now() + seconds);
        self.outages.push((from, until));
        self.ca.weather(weather);
        while self.now() < until - HOUR {
            self.ca.set(self.now() + HOUR);
            self.renew("--timeout 30s");
        }
        self.ca.set(until);
        self.ca.weather(Weather::Fine);
    }

    /// How long the next step may be so that no run misses anything: an hour near a window, else more.
    pub(crate) fn stride(&self, long: i64) -> i64 {
        let now = self.now();
        let is_near = |version: &Version| {
            let lifetime = version.not_after - version.not_before;
            now + long >= version.not_after - lifetime / 3 - lifetime / 50
        };
        let present = self
            .seen
            .values()
            .filter_map(|(_, versions)| versions.last());
        if present.into_iter().any(is_near) {
            HOUR
        } else {
            long
        }
    }

    pub(crate) fn versions(&self, name: &str) -> &[Version] {
        &self.seen[name].1
    }

    /// Looks which lineages have a new version.
    fn note(&mut self) {
        let certs = self.context.state().join("certs");
        let now = self.now();
        for entry in fs::read_dir(certs).expect("lineages").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(target) = fs::read_link(entry.path().join("current")) else {
                continue;
            };
            let (known, versions) = self.seen.entry(name).or_default();
            if *known == target {
                continue;
            }
            *known = target;
            let pem = fs::read(entry.path().join("current/cert.pem")).expect("a certificate");
            let der = CertificateDer::from_pem_slice(&pem).expect("a certificate");
            let (_, leaf) = x509_parser::parse_x509_certificate(&der).expect("a certificate");
            let validity = leaf.validity();
            versions.push(Version {
                at: now,
                not_before: validity.not_before.timestamp(),
                not_after: validity.not_after.timestamp(),
            });
        }
    }

    fn valid(&self) {
        for (name, (_, versions)) in &self.seen {
            let present = versions.last().expect("a version");
            assert!(
                (present.not_before..=present.not_after).contains(&self.now()),
                "{name} is not valid at {}: {present:?}",
                self.now()
            );
        }
    }

    /// What must hold of an ACME lineage: one order per certificate, each in the window of the one before, which it names.
    pub(crate) fn judge(&self, name: &str) {
        let signed = self.ca.signed_for(name);
        assert_eq!(
            self.versions(name).len(),
            signed.len(),
            "{name}: each is in place"
        );
        let asked = self.ca.asked();
        let made = asked
            .iter()
            .filter(|asked| asked.name == name && asked.status == 201);
        assert_eq!(
            made.count(),
            signed.len(),
            "{name}: no order without a certificate"
        );
        for pair in signed.windows(2) {
            let (old, new) = (&pair[0], &pair[1]);
            assert_eq!(new.replaces.as_ref(), Some(&old.id), "{name}: replaces");
            self.in_window(old, new);
        }
    }

    fn in_window(&self, old: &Signed, new: &Signed) {
        let Signed { name, .. } = old;
        let (start, end) = old.window();
        if old.recalled.is_some_and(|at| new.at >= at) {
            let at = old.recalled.unwrap_or_default();
            // The CA's answer counts for six hours.
            assert!(
                new.at - at <= 7 * HOUR,
                "{name}: {} s after the recall",
                new.at - at
            );
            return;
        }
        let hour_of = |second: i64| (second - BEGIN) / HOUR;
        let what = format!(
            "{name}: renewed in hour {} of the window from {} to {}",
            hour_of(new.at),
            hour_of(start),
            hour_of(end)
        );
        let outage = self
            .outages
            .iter()
            .find(|(from, until)| start < *until && end > *from && new.at > *from);
        match outage {
            // The last wait after failures is a day.
            Some((_, until)) => assert!(
                start <= new.at && new.at <= (until + DAY + HOUR).max(end),
                "{what}, after an outage until {}",
                hour_of(*until)
            ),
            None => assert!((start..=end).contains(&new.at), "{what}"),
        }
    }

    /// What must hold of a lineage without a CA's word: renewed in the hour in which it is due.
    pub(crate) fn judge_local(&self, name: &str) {
        for pair in self.versions(name).windows(2) {
            let (old, new) = (pair[0], pair[1]);
            let lifetime = old.not_after - old.not_before;
            let share = if lifetime < 10 * DAY { 2 } else { 3 };
            let due = old.not_after - lifetime / share;
            assert!(
                (due..=due + HOUR).contains(&new.at),
                "{name}: renewed {} s after it was due",
                new.at - due
            );
        }
    }
}
