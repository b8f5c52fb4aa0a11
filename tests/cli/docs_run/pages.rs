//! The commands of the pages, run in one folder per page, as somebody pastes them.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::found::{Line, lines, pages};
use super::shell;
use crate::support::command::{Context, environment};
use crate::support::data;

/// What is only parsed here, by its first words, and where it runs.
const ELSEWHERE: &[(&str, &str)] = &[
    ("acme", "asks a CA: tests/acme"),
    ("audit", "asks the server that it names: tests/audit"),
    (
        "auth user passwd",
        "asks, where no flag is given: tests/cli/auth",
    ),
    ("bench", "takes its time: tests/cli/speech"),
    (
        "cert import /etc/letsencrypt",
        "reads certbot's folder: tests/cli/formats",
    ),
    ("down", "as root, of a server that is up: tests/deploy"),
    ("init", "starts a server: tests/cli/init"),
    (
        "inspect example.com:443",
        "asks a server: tests/cli/inspect",
    ),
    (
        "inspect voice.example.com",
        "asks a server: tests/cli/inspect",
    ),
    ("inspect voice.lan:8443", "asks a server: tests/cli/inspect"),
    ("inspect voice.test", "asks a server: tests/cli/inspect"),
    (
        "inspect /etc",
        "reads what this machine has: tests/cli/inspect",
    ),
    ("model pull", "the network: tests/speech/models"),
    (
        "renew",
        "is about lineages of a CA, and changes the machine: tests/renew",
    ),
    ("say --server", "asks a server: tests/serve"),
    ("transcribe --server", "asks a server: tests/serve"),
    (
        "trust run",
        "starts a program that asks a server: tests/cli/trust_docs",
    ),
    ("trust share", "waits for a phone: tests/cli/trust_share"),
    ("up", "as root, with names of one's own: tests/deploy"),
];

/// Pages whose commands run in tests of their own, with what stands in front of the server, or on a machine that is booted.
const OF_DEPLOY: &str = "docs/deployment";

/// What a command needs before it: a part of its line, and what is done for it.
const BEFORE: &[(&str, &str)] = &[
    (
        "--names-from hosts.txt",
        "printf 'a.test\\nb.test 192.0.2.1\\n' >hosts.txt",
    ),
    (
        "cert import ./order/certificate.pem",
        "voicectl cert sign ./order/request.pem --out ./order/certificate.pem",
    ),
    (
        "cert sign request.pem",
        "cp ./order/request.pem request.pem",
    ),
    (
        "cert import bundle.p12",
        "voicectl cert new import.test && voicectl cert export import.test --format p12 --passphrase file:pw --out bundle.p12",
    ),
    ("--password-file FILE", "cp pw FILE"),
];

/// What lies elsewhere here.
const INSTEAD: &[(&str, &str)] = &[
    ("file:/etc/voicectl/pass", "file:pw"),
    ("file:/etc/voicectl/upstream.key", "file:pw"),
];

/// What a line gets so that it ends, asks nothing, and changes no machine.
const BESIDES: &[(&str, &str)] = &[
    ("serve", "--print-config"),
    ("trust install", "--print-commands"),
    ("auth user add", "--password file:pw"),
    ("cert ca new office", "--passphrase file:pw"),
    ("cert import bundle.p12", "--passphrase file:pw"),
    ("cert export voice.lan --format p12", "--passphrase file:pw"),
];

fn starts(words: &str, with: &str) -> bool {
    words.strip_prefix(with).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with([' ', '/', ':', '-']) || with.ends_with('/')
    })
}

/// The line as it is run here; `None` where it is not.
fn here(line: &Line) -> Option<String> {
    let commands = shell::commands(&line.text);
    if commands.is_empty() {
        return None;
    }
    let joined: Vec<String> = commands.iter().map(|words| words.join(" ")).collect();
    let is_elsewhere = |words: &String| ELSEWHERE.iter().any(|(first, _)| starts(words, first));
    if joined.iter().any(is_elsewhere) {
        return None;
    }
    let bare = line.text.split(" #").next().unwrap_or_default().trim();
    // Other programs belong to other tests; what sed makes of an answer belongs to this one.
    let programs = bare
        .trim_start_matches("export ")
        .trim_start_matches("sudo ");
    let is_ours = programs.starts_with("voicectl ")
        || programs
            .split_once("=$(")
            .is_some_and(|(_, rest)| rest.starts_with("voicectl "))
        || programs.starts_with("eval \"$(voicectl ");
    if !is_ours {
        return None;
    }
    let besides = BESIDES.iter().find(|(first, flag)| {
        let name = flag.split(' ').next().unwrap_or_default();
        starts(&joined[0], first) && !bare.contains(name)
    });
    let mut script = programs.to_owned();
    for (there, here) in INSTEAD {
        script = script.replace(there, here);
    }
    Some(match besides {
        Some((_, flag)) => format!("{script} {flag}"),
        None => script,
    })
}

struct Reader {
    home: Context,
}

impl Reader {
    fn new() -> Self {
        let home = Context::new();
        fs::write(home.path("pw"), "correct horse battery").expect("written");
        let spoken = data("eval/one.wav");
        if spoken.exists() {
            fs::copy(spoken, home.path("hello.wav")).expect("copied");
        }
        // A CA, as whoever reads a page has.
        home.ok("cert ca new");
        Self { home }
    }

    fn sh(&self, at: &str, script: &str) -> Result<(), String> {
        let program = Path::new(env!("CARGO_BIN_EXE_voicectl"));
        let folder = program.parent().expect("a folder").display();
        let path = std::env::var("PATH").unwrap_or_default();
        let variables = self.home.command("--version");
        let mut command = Command::new("sh");
        command
            .args(["-eu", "-c", script])
            .env_clear()
            .envs(environment(&variables))
            .current_dir(self.home.home());
        let output = command
            .env("PATH", format!("{folder}:{path}"))
            .stdin(std::process::Stdio::null())
            .output()
            .expect("sh runs");
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{at}: {script}\n{}", self.home.show(&output)))
    }
}

#[test]
fn what_can_run_here_runs_as_it_is_pasted() {
    let mut ran = 0;
    let mut faults = Vec::new();
    for page in pages() {
        let name = page.display().to_string();
        if name.contains(OF_DEPLOY) {
            continue;
        }
        let lines = lines(&page);
        let mut reader = None;
        for line in &lines {
            let Some(script) = here(line) else { continue };
            let reader = reader.get_or_insert_with(Reader::new);
            let at = format!("{name}:{}", line.number);
            let before = BEFORE.iter().find(|(part, _)| script.contains(part));
            if let Some((_, before)) = before {
                faults.extend(reader.sh(&at, before).err());
            }
            faults.extend(reader.sh(&at, &script).err());
            ran += 1;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(ran >= 40, "only {ran} ran");
}

#[test]
fn nothing_is_left_out_in_vain() {
    let all: Vec<String> = pages()
        .iter()
        .flat_map(|page| lines(page))
        .flat_map(|line| shell::commands(&line.text))
        .map(|words| words.join(" "))
        .collect();
    let in_vain: Vec<&str> = ELSEWHERE
        .iter()
        .map(|(first, _)| *first)
        .filter(|first| !all.iter().any(|words| starts(words, first)))
        .collect();
    assert!(in_vain.is_empty(), "in no page any more: {in_vain:?}");
}
