//! The real programs, where they are installed: each shakes hands with the server as it would by itself.
//!
//! They run with the user's environment, so with the variables that decide what they trust; but not with what would make
//! them blind: `.curlrc`, NODE_TLS_REJECT_UNAUTHORIZED. Their folder is an empty one of ours, so that nothing from the
//! present folder is loaded into them.

mod run;
mod words;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use super::client::{ClientId, ordinary_bundle};
use super::{Code, Finding, How, Row, Surroundings, Target, Verdict};
use crate::pki::chain;
use crate::pki::shown::shown;
use run::{Outcome, run};
use rustls::pki_types::CertificateDer;

const SSL: &str = include_str!("ssl.py");
const REQUESTS: &str = include_str!("requests.py");
const NODE: &str = include_str!("tls.js");
const JAVA: &str = include_str!("Connect.java");

/// Words of a program that are repeated; some print a whole chain.
const LONGEST: usize = 200;

/// A program that can be asked.
struct Program {
    /// Its name in the answer.
    name: &'static str,
    /// Its file.
    file: &'static str,
    /// The kind of client that it is.
    client: ClientId,
    /// Asks for its version.
    version: &'static str,
    command: fn(&Errand<'_>, &mut Command),
    read: fn(Option<i32>, &str, &str) -> Said,
}

/// What a program said of a server.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    /// A part of it is not installed.
    Absent,
    Ok,
    Refused(String),
    Unknown(String),
}

const PROGRAMS: &[Program] = &[
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

/// Names of the programs and where they are; `None` for one that is not installed.
#[must_use]
pub fn installed(machine: &Surroundings) -> Vec<(&'static str, Option<PathBuf>)> {
    let mut files: Vec<&str> = PROGRAMS.iter().map(|program| program.file).collect();
    files.dedup();
    let found = files.into_iter().map(|file| (file, machine.program(file)));
    found.collect()
}

/// What programs are sent to do.
pub struct Errand<'a> {
    /// The server, which speaks TLS.
    pub target: &'a Target,
    /// Which clients; none means all.
    pub clients: &'a [ClientId],
    /// For each program.
    pub timeout: Duration,
    /// This machine.
    pub machine: &'a Surroundings,
    folder: TempDir,
    given: Option<Given>,
}

/// Roots that every program shall have too.
struct Given {
    only: PathBuf,
    /// With the system's, for programs that replace theirs.
    merged: PathBuf,
}

impl<'a> Errand<'a> {
    /// Prepares the folder in which programs run.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn new(
        target: &'a Target,
        clients: &'a [ClientId],
        timeout: Duration,
        machine: &'a Surroundings,
        given: &[CertificateDer<'_>],
    ) -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("Connect.java"), JAVA)?;
        let given = if given.is_empty() {
            None
        } else {
            let (only, merged) = (
                folder.path().join("given.pem"),
                folder.path().join("merged.pem"),
            );
            let pem: String = given.iter().map(chain::to_pem).collect();
            let mut all = ordinary_bundle(machine).map_or_else(|| Ok(Vec::new()), fs::read)?;
            all.push(b'\n');
            all.extend_from_slice(pem.as_bytes());
            fs::write(&only, pem)?;
            fs::write(&merged, all)?;
            Some(Given { only, merged })
        };
        Ok(Self {
            target,
            clients,
            timeout,
            machine,
            folder,
            given,
        })
    }

    fn host_port_limit(&self) -> [String; 3] {
        [
            self.target.host(),
            self.target.endpoint.port.to_string(),
            self.timeout.as_secs_f64().to_string(),
        ]
    }
}

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

/// Lets every installed program try, all at once. `rules` are the rows of the clients, whose repairs hold for the programs.
#[must_use]
pub fn measure(errand: &Errand<'_>, rules: &[Row]) -> Vec<Row> {
    let wanted = PROGRAMS
        .iter()
        .filter(|program| errand.clients.is_empty() || errand.clients.contains(&program.client));
    thread::scope(|scope| {
        let running: Vec<_> = wanted
            .filter_map(|program| Some((program, errand.machine.program(program.file)?)))
            .map(|(program, file)| scope.spawn(move || row(program, &file, errand, rules)))
            .collect();
        running
            .into_iter()
            .filter_map(|one| one.join().ok().flatten())
            .collect()
    })
}

fn row(program: &Program, file: &Path, errand: &Errand<'_>, rules: &[Row]) -> Option<Row> {
    let command = || {
        let mut command = Command::new(file);
        command.current_dir(errand.folder.path());
        command
    };
    let mut asked = command();
    (program.command)(errand, &mut asked);
    // A second more than the program gives itself, so that it can say what it waited for.
    let limit = errand.timeout + Duration::from_secs(1);
    let said = match run(&mut asked, limit) {
        Outcome::Ended {
            code,
            stdout,
            stderr,
        } => (program.read)(code, &stdout, &stderr),
        Outcome::NotStarted(why) => Said::Unknown(why),
        Outcome::TooSlow => Said::Unknown(format!("no answer within {:?}", errand.timeout)),
    };
    if said == Said::Absent {
        return None;
    }
    let version = match run(command().arg(program.version), errand.timeout) {
        Outcome::Ended { stdout, stderr, .. } => version(&stdout).or_else(|| version(&stderr)),
        _ => None,
    };
    let how = How::Measured {
        program: program.name,
        version,
    };
    let subject = program.client.client().title;
    Some(match said {
        Said::Refused(why) => {
            let rules = rules
                .iter()
                .find(|row| row.subject == subject && row.how == How::Rules);
            Row::new(subject, how, vec![cause(&why, errand.target, rules)])
        }
        Said::Unknown(why) => Row {
            verdict: Verdict::Unknown,
            ..Row::new(subject, how, Vec::new()).detail(short(&why))
        },
        Said::Ok | Said::Absent => Row::new(subject, how, Vec::new()),
    })
}

/// The cause behind a program's words. Its repairs are those that the rules know; where the rules know it better, theirs.
fn cause(why: &str, target: &Target, rules: Option<&Row>) -> Finding {
    let mut code = words::cause(why);
    if code == Code::NameMismatch && target.address().is_some() {
        code = Code::IpNotNamed;
    }
    let known = rules.map_or(&[][..], |row| &row.causes);
    if code == Code::Untrusted {
        // Programs say the same of three troubles.
        let better = [Code::SelfSigned, Code::MissingIntermediate];
        let better = known.iter().find(|cause| better.contains(&cause.code));
        code = better.map_or(code, |cause| cause.code);
    }
    let fact = format!("it says `{}`", short(why));
    let found = Finding::new(code, fact);
    match known.iter().find(|cause| cause.code == code) {
        Some(cause) => Finding {
            repairs: cause.repairs.clone(),
            ..found
        },
        None => found.repair(code.cause().repair),
    }
}

fn short(text: &str) -> String {
    shown(text.trim()).chars().take(LONGEST).collect()
}

/// The first number with a dot.
fn version(text: &str) -> Option<String> {
    let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '.');
    let number = words.find_map(|word| {
        let word = word.trim_start_matches('v');
        (word.contains('.') && word.starts_with(|first: char| first.is_ascii_digit()))
            .then_some(word)
    });
    number.map(|number| number.chars().take(20).collect())
}
