//! `renew` over a thousand lineages: nothing due, beside certbot; and twenty of them due.
#![allow(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    unreachable_pub,
    reason = "a benchmark's report goes to stdout, and its numbers are small"
)]

mod measure;
#[path = "../tests/support/mod.rs"]
mod support;

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use measure::{Asked, Row, alone, rounds, voicectl, whole};
use rcgen::{CertificateParams, KeyPair};
use support::fake_acme::FakeAcme;
use support::pebble::{Options, Release};
use support::{have, ports, text};
use time::OffsetDateTime;

const LINEAGES: usize = 1000;
const DUE: usize = 20;
const RUNS: usize = 51;
/// certbot takes seconds.
const FEW: usize = 2;

fn main() {
    measure::run(&[
        ("renew-nothing", "renew", nothing),
        ("renew-due", "renew", due),
    ]);
}

/// As many lineages of one CA, by one call. The first part of a name has no digit: the fake would take it for days.
fn issue(home: &Path, count: usize, zone: &str, directory: &str, root: &Path, port: u16) {
    let list = home.join("names");
    let names = (0..count).fold(String::new(), |mut names, number| {
        let _ = writeln!(names, "site.n{number}.{zone}.test");
        names
    });
    fs::write(&list, names).expect("written");
    let listen = format!("127.0.0.1:{port}");
    let arguments = [
        "acme",
        "issue",
        "--ca",
        directory,
        "--ca-root",
        text(root),
        "--agree-tos",
        "--preflight",
        "off",
        "--http-listen",
        &listen,
        "--names-from",
        text(&list),
    ];
    whole(&mut voicectl(home, &arguments));
}

/// Lineages of a CA that has said when to ask again.
fn settled(home: &Path) -> FakeAcme {
    let ca = FakeAcme::start(OffsetDateTime::now_utc().unix_timestamp());
    let (directory, root) = (ca.directory(), ca.ca_root());
    issue(home, LINEAGES, "fake", &directory, &root, ports::free());
    whole(&mut voicectl(home, &["renew"]));
    assert_eq!(ca.looks(), LINEAGES, "each was asked about once");
    ca
}

fn nothing(home: &Path) {
    let ca = settled(home);
    let ours = alone(RUNS, || whole(&mut voicectl(home, &["renew"])));
    assert_eq!(ca.looks(), LINEAGES, "nobody was asked again");
    let row = Row::times("renew, 1,000 lineages, nothing due", &ours)
        .by("voicectl renew")
        .asked(Asked::at_most(50.0));
    if !have("certbot") {
        return row.record();
    }
    let etc = home.join("certbot");
    certbot_lineages(&etc);
    let mut theirs = Command::new("certbot");
    theirs
        .args(["renew", "--no-random-sleep-on-renew", "-q", "-n"])
        .arg("--config-dir")
        .arg(&etc)
        .arg("--work-dir")
        .arg(home.join("certbot-work"))
        .arg("--logs-dir")
        .arg(home.join("certbot-logs"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let theirs: Vec<Duration> = (0..FEW).map(|_| whole(&mut theirs)).collect();
    let log = fs::read_to_string(home.join("certbot-logs/letsencrypt.log")).expect("a log");
    let kept = log.matches("no renewal failures").count();
    assert_eq!(kept, FEW, "certbot saw them, and none was due");
    let command = "certbot renew --no-random-sleep-on-renew -q -n";
    row.beside_times("certbot", command, &theirs)
        .asked(Asked::ratio_at_most(0.02))
        .record();
}

/// Lineages as certbot 2 keeps them: ninety days long, new. All have the same certificate but for its name.
fn certbot_lineages(etc: &Path) {
    let key = KeyPair::generate().expect("a key");
    for number in 0..LINEAGES {
        let name = format!("site.n{number}.fake.test");
        let mut params = CertificateParams::new([name.clone()]).expect("names");
        params.not_before = OffsetDateTime::now_utc() - time::Duration::HOUR;
        params.not_after = params.not_before + time::Duration::days(90);
        let leaf = params.self_signed(&key).expect("a certificate").pem();
        let [archive, live] = ["archive", "live"].map(|kind| etc.join(kind).join(&name));
        for folder in [&archive, &live, &etc.join("renewal")] {
            fs::create_dir_all(folder).expect("a folder");
        }
        let mut conf = format!("version = 2.1.0\narchive_dir = {}\n", text(&archive));
        for (kind, content) in [
            ("cert", leaf.clone()),
            ("privkey", key.serialize_pem()),
            ("chain", leaf.clone()),
            ("fullchain", format!("{leaf}{leaf}")),
        ] {
            fs::write(archive.join(format!("{kind}1.pem")), content).expect("written");
            let link = live.join(format!("{kind}.pem"));
            symlink(format!("../../archive/{name}/{kind}1.pem"), &link).expect("a link");
            let _ = writeln!(conf, "{kind} = {}", text(&link));
        }
        conf.push_str(
            "[renewalparams]\naccount = 0123456789abcdef0123456789abcdef\nauthenticator = standalone\n\
             server = https://ca.test/directory\nkey_type = ecdsa\n",
        );
        fs::write(etc.join(format!("renewal/{name}.conf")), conf).expect("written");
    }
}

/// Twenty of a thousand, renewed at a Pebble whose certificates are due as soon as they are there.
fn due(home: &Path) {
    let options = Options {
        validity: 1800,
        ..Options::default()
    };
    let Some(pebble) = Release::Old.start(&options) else {
        return;
    };
    let _ca = settled(home);
    let (directory, root) = (pebble.directory(), pebble.ca_root());
    issue(home, DUE, "due", &directory, &root, pebble.http_port());
    let count = rounds(7);
    let run = |at_once: &str| whole(&mut voicectl(home, &["renew", "--at-once", at_once]));
    let times = ["1", "16"].map(|at_once| {
        run(at_once);
        (0..count).map(|_| run(at_once)).collect::<Vec<_>>()
    });
    let renewed = home.join(format!(
        "state/certs/site.n{}.due.test/versions/{:04}",
        DUE - 1,
        2 * (count + 1) + 1
    ));
    assert!(renewed.is_dir(), "each run renewed all of them");
    let [one_by_one, together] = &times;
    Row::times("renew, 20 due of 1,020, 16 at once", together)
        .by("voicectl renew --at-once 16")
        .beside_times("one by one", "voicectl renew --at-once 1", one_by_one)
        .asked(Asked::ratio_at_most(0.7))
        .record();
}
