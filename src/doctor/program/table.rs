//! The programs: what each is called with, and what its answer means.

use std::process::Command;

use super::Errand;
use crate::doctor::ClientId;

const SSL: &str = include_str!("ssl.py");
const REQUESTS: &str = include_str!("requests.py");
const NODE: &str = include_str!("tls.js");
pub(super) const JAVA: &str = include_str!("Connect.java");

/// A program that can be asked.
pub(super) struct Program {
    /// Its name in the answer.
    pub(super) name: &'static str,
    /// Its file.
    pub(super) file: &'static str,
    /// The kind of client that it is.
    pub(super) client: ClientId,
    /// Asks for its version.
    pub(super) version: &'static str,
    pub(super) command: fn(&Errand<'_>, &mut Command),
    pub(super) read: fn(Option<i32>, &str, &str) -> Said,
}

/// What a program said of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A part of it is not installed.
    Absent,
    Ok,
    Refused(String),
    Unknown(String),
}

pub(super) const PROGRAMS: &[Program] = &[
    Program {
        name: "python3",
        file: "python3",
        client: ClientId::Python,
        version: "--version",
        command: python,
        read: of_script,
    },
    Program {
        name: "python3 with requests",
        file: "python3",
        client: ClientId::Requests,
        version: "--version",
        command: requests,
        read: of_script,
    },
    Program {
        name: "node",
        file: "node",
        client: ClientId::Node,
        version: "--version",
        command: node,
        read: of_script,
    },
    Program {
        name: "java",
        file: "java",
        client: ClientId::Java,
        version: "-version",
        command: java,
        read: of_script,
    },
    Program {
        name: "curl",
        file: "curl",
        client: ClientId::Curl,
        version: "--version",
        command: curl,
        read: of_curl,
    },
    Program {
        name: "openssl",
        file: "openssl",
        client: ClientId::Curl,
        version: "version",
        command: openssl,
        read: of_openssl,
    },
];

fn python(errand: &Errand<'_>, command: &mut Command) {
    command.args(["-c", SSL]).args(errand.host_port_limit());
    if let Some(given) = &errand.given {
        command.env("SSL_CERT_FILE", &given.merged);
    }
}

fn requests(errand: &Errand<'_>, command: &mut Command) {
    let [_, _, limit] = errand.host_port_limit();
    command
        .args(["-c", REQUESTS])
        .args([errand.target.url("https"), limit]);
    if let Some(given) = &errand.given {
        command.env("REQUESTS_CA_BUNDLE", &given.merged);
    }
}

fn node(errand: &Errand<'_>, command: &mut Command) {
    command
        .args(["-e", NODE, "--"])
        .args(errand.host_port_limit());
    command.env_remove("NODE_TLS_REJECT_UNAUTHORIZED");
    if let Some(given) = &errand.given {
        command.env("NODE_EXTRA_CA_CERTS", &given.only);
    }
}

fn java(errand: &Errand<'_>, command: &mut Command) {
    // Started for a second: the quick compiler is enough, and the source is compiled in memory.
    command.args(["-XX:TieredStopAtLevel=1", "-Xshare:auto", "Connect.java"]);
    command.args(errand.host_port_limit());
    if let Some(given) = &errand.given {
        command.arg(&given.only);
    }
}

fn curl(errand: &Errand<'_>, command: &mut Command) {
    let [_, _, limit] = errand.host_port_limit();
    // `--disable` must be the first one: it leaves .curlrc out.
    command.args([
        "--disable",
        "--silent",
        "--show-error",
        "--head",
        "--output",
        "/dev/null",
        "--max-time",
        &limit,
    ]);
    if let Some(given) = &errand.given {
        command.arg("--cacert").arg(&given.merged);
    }
    command.arg("--url").arg(errand.target.url("https"));
}

fn openssl(errand: &Errand<'_>, command: &mut Command) {
    let host = errand.target.host();
    command.args([
        "s_client",
        "-verify_return_error",
        "-connect",
        &errand.target.endpoint.to_string(),
    ]);
    if errand.target.address().is_some() {
        command.args(["-verify_ip", &host]);
    } else {
        command.args(["-servername", &host, "-verify_hostname", &host]);
    }
    if let Some(given) = &errand.given {
        command.arg("-CAfile").arg(&given.merged);
    }
}

/// `ok`, `refused WHY`, `unknown WHY` or `absent`.
fn of_script(_code: Option<i32>, stdout: &str, stderr: &str) -> Said {
    let line = stdout.lines().last().unwrap_or_default();
    match line.split_once(' ').unwrap_or((line, "")) {
        ("ok", _) => Said::Ok,
        ("absent", _) => Said::Absent,
        ("refused", why) => Said::Refused(why.to_owned()),
        ("unknown", why) => Said::Unknown(why.to_owned()),
        // It could not even begin.
        _ => Said::Unknown(
            stderr
                .lines()
                .next_back()
                .unwrap_or("it said nothing")
                .to_owned(),
        ),
    }
}

/// By curl's exit codes: those of TLS are a refusal, those of the network no answer; after the handshake all is well.
fn of_curl(code: Option<i32>, _stdout: &str, stderr: &str) -> Said {
    let why = stderr.lines().next().unwrap_or_default().to_owned();
    match code {
        Some(35 | 51 | 53 | 54 | 58 | 59 | 60 | 66 | 77 | 80 | 82 | 83 | 90 | 91) => {
            Said::Refused(why)
        }
        Some(2 | 4 | 5 | 6 | 7 | 27 | 28 | 97) | None => Said::Unknown(why),
        Some(_) => Said::Ok,
    }
}

fn of_openssl(code: Option<i32>, _stdout: &str, stderr: &str) -> Said {
    if code == Some(0) {
        return Said::Ok;
    }
    let mut lines = stderr.lines();
    let telling = lines.clone().find(|line| line.starts_with("verify error"));
    let telling = telling
        .or_else(|| lines.find(|line| line.contains("error:") && !line.contains("system library")));
    match telling {
        Some(line) => Said::Refused(line.to_owned()),
        None => Said::Unknown(
            stderr
                .lines()
                .last()
                .unwrap_or("it said nothing")
                .to_owned(),
        ),
    }
}
