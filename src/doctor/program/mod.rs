//! The real programs, where they are installed: each shakes hands with the server as it would by itself.
//!
//! They run with the user's environment, so with the variables that decide what they trust; but not with what would make
//! them blind: `.curlrc`, NODE_TLS_REJECT_UNAUTHORIZED. Their folder is an empty one of ours, so that nothing from the
//! present folder is loaded into them.

mod run;
mod table;
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
use table::{JAVA, PROGRAMS, Program, Said};

/// Words of a program that are repeated; some print a whole chain.
const LONGEST: usize = 200;

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
