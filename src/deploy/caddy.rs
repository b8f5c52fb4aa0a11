//! Caddy: TLS ends there.

use std::path::Path;

use askama::Template;

use super::flag::{DOMAIN, Flag, LINEAGE};
use super::front::{
    ADDRESS, CHALLENGES, Front, HSTS, HTTP_PORT, HTTPS_PORT, SERVER, SOCKET, TLS, in_url, throwaway,
};
use super::quote::{Caddyfile, word};
use super::value::{Address, Kind};
use super::{DeployError, Example, Judge, Probe, Rendered, Request, Target, Version};
use super::{complains_aloud, complains_by_status};
use crate::machine::{Answer, Invocation, Step};
use crate::policy::INTERMEDIATE;

const CADDY: Flag = Flag::new(
    "caddy-version",
    Kind::Version,
    "VERSION",
    "Release of Caddy that the file is for [default: the one that is installed; the file is the same for all since 2.6]",
);

const IMPORT: Flag = Flag::switch(
    "import",
    "Have /etc/caddy/Caddyfile import the file: --install adds the line, --uninstall takes it out again",
);

/// The first one that the file is valid for.
const OLDEST: Version = Version::new(2, 6, 0);

const NAME: &str = "voicectl.caddyfile";
const PLACE: &str = "/etc/caddy/voicectl.caddyfile";
const MAIN: &str = "/etc/caddy/Caddyfile";

const UNIT: &str = "voicectl-caddy.service";
const UNIT_PLACE: &str = "/etc/systemd/system/voicectl-caddy.service";
const UNIT_TEXT: &str = include_str!("templates/caddy/copy.service");

/// Where chain and key are for Caddy; not in the state folder, which nobody but the service may look into.
const FOLDER: &str = "/etc/caddy/voicectl";

/// Adds the line, on a line of its own.
const ADD: &str = "grep -qxF 'import voicectl.caddyfile' /etc/caddy/Caddyfile || \
                   { [ -z \"$(tail -c 1 /etc/caddy/Caddyfile)\" ] || echo; echo 'import voicectl.caddyfile'; } >>/etc/caddy/Caddyfile";

/// Takes it out.
const DROP: &[&str] = &[
    "-i",
    "--follow-symlinks",
    "/^import voicectl\\.caddyfile$/d",
    MAIN,
];

const HOOK: &str = "/etc/voicectl/hooks/deploy/50-caddy";

/// Caddy in front of the server.
#[derive(Debug)]
pub struct Caddy;

#[derive(Template)]
#[template(path = "caddy/site.caddyfile", config = "src/deploy/askama.toml")]
struct Site<'a> {
    front: &'a Front,
    http_sites: Vec<String>,
    https_sites: Vec<String>,
    addresses: Vec<String>,
    challenges: Option<String>,
    folder: &'a str,
    redirect_port: Option<u64>,
    redirect_status: u16,
    pem: &'a str,
    server: String,
}

#[derive(Template)]
#[template(path = "caddy/hook.sh", config = "src/deploy/askama.toml")]
struct Hook<'a> {
    lineage: &'a str,
    current: &'a str,
    pem: &'a str,
}

impl Target for Caddy {
    fn name(&self) -> &'static str {
        "caddy"
    }

    fn about(&self) -> &'static str {
        "Caddy in front of the server: TLS ends there"
    }

    fn details(&self) -> &'static str {
        "Caddy has the certificate of a lineage, which a deploy hook hands over to it: Caddy runs as a user that may not read \
         the keys of root. It cannot pass TLS through: haproxy and nginx can."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "caddy --domain voice.example.com",
                does: "a Caddyfile to import",
            },
            Example {
                line: "caddy --domain voice.example.com --import --install",
                does: "into /etc/caddy, and imported",
            },
            Example {
                line: "caddy --domain voice.example.com --server 127.0.0.1:8000",
                does: "the server has a port",
            },
        ]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        vec![
            &DOMAIN,
            &LINEAGE,
            &TLS,
            &SERVER,
            &CHALLENGES,
            &ADDRESS,
            &HTTP_PORT,
            &HTTPS_PORT,
            &HSTS,
            &IMPORT,
            &CADDY,
        ]
    }

    fn probes(&self) -> &'static [Probe] {
        &[Probe {
            flag: &CADDY,
            program: "caddy",
            arguments: &["version"],
            find: |answer| Version::within(&answer.output),
        }]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let front = Front::of(request, SOCKET)?;
        let version = request.values.version(&CADDY);
        refuse(&front, version)?;
        let mut rendered = Rendered {
            made_for: version.map_or_else(
                || "Caddy since 2.6".to_owned(),
                |version| format!("Caddy {version}"),
            ),
            ..Rendered::default()
        };
        let pem = format!("{FOLDER}/{}.pem", front.lineage);
        rendered.install(NAME, PLACE, site(&front, &pem)?);
        let is_imported = request.values.has(&IMPORT);
        if front.has_certificate() {
            rendered.hook("caddy", hook(&front, request, &pem)?);
            rendered.install(UNIT, UNIT_PLACE, UNIT_TEXT.to_owned());
        }
        steps(&mut rendered, &front, &pem, is_imported);
        if !is_imported {
            rendered.next.push(format!(
                "Caddy reads {PLACE} once it is imported: the same command with `--import` has that done"
            ));
        }
        rendered.next.push(front.then());
        Ok(rendered)
    }

    fn judges(&self, request: &Request, _rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        judges(request, folder).unwrap_or_default()
    }
}

fn hook(front: &Front, request: &Request, pem: &str) -> Result<String, DeployError> {
    let current = request.lineage_file(&front.lineage, "");
    Hook {
        lineage: &front.lineage,
        current: current.as_str().trim_end_matches('/'),
        pem,
    }
    .render()
    .map_err(|error| DeployError::Template("caddy", error))
}

fn refuse(front: &Front, version: Option<&Version>) -> Result<(), DeployError> {
    if front.is_passed_through() {
        return Err(DeployError::Together(
            "Caddy cannot pass TLS through: `voicectl deploy haproxy --tls passthrough` and `voicectl deploy nginx --tls \
             passthrough` make the files for two that can"
                .to_owned(),
        ));
    }
    match version {
        Some(version) if *version < OLDEST => Err(DeployError::Together(format!(
            "the file is for Caddy since {OLDEST}, and this is {version}"
        ))),
        _ => Ok(()),
    }
}

/// What is done once the files lie there.
fn steps(rendered: &mut Rendered, front: &Front, pem: &str, is_imported: bool) {
    let run = |program: &str, words: &[&str]| Step::Run(Invocation::new(program, words));
    let may_fail = |program: &str, words: &[&str]| Step::Try(Invocation::new(program, words));
    let validate = |file: &str| {
        let words = ["validate", "--adapter", "caddyfile", "--config", file];
        run("caddy", &words)
    };
    let reload = || may_fail("systemctl", &["reload", "caddy"]);
    let reread = || may_fail("systemctl", &["daemon-reload"]);
    if is_imported {
        rendered.before_removal.push(may_fail("sed", DROP));
    }
    if front.has_certificate() {
        // Its group is Caddy's, and what is made in it takes that on: nobody needs the right to give files away.
        let make = ["-d", "-o", "root", "-g", "caddy", "-m", "2750", FOLDER];
        rendered.activate.push(run("install", &make));
        rendered.activate.push(reread());
        rendered.activate.push(run(HOOK, &["copy"]));
        rendered.deactivate.push(reread());
        rendered.before_removal.push(run("rm", &["-f", pem]));
        rendered.before_removal.push(may_fail("rmdir", &[FOLDER]));
    }
    rendered.activate.push(validate(PLACE));
    if is_imported {
        rendered.activate.push(run("sh", &["-c", ADD]));
        rendered.activate.push(validate(MAIN));
    }
    rendered.activate.push(reload());
    rendered.deactivate.push(reload());
}

fn site(front: &Front, pem: &str) -> Result<String, DeployError> {
    for path in [front.folder.as_str(), pem] {
        word::<Caddyfile>(path)?;
    }
    let upstream = |address: &Address| -> Result<String, DeployError> {
        let text = match address {
            // The network, a slash, and the path with its own.
            Address::Unix(path) => format!("unix/{}", path.as_str()),
            other => other.to_string(),
        };
        word::<Caddyfile>(&text)?;
        Ok(text)
    };
    // A port that goes without saying is not said: somebody may have set another one for all of Caddy.
    let sites = |scheme: &str, port: u64, usual: u64| -> Vec<String> {
        let names = front.names.iter().map(in_url);
        let site = |name| {
            if port == usual {
                format!("{scheme}://{name}")
            } else {
                format!("{scheme}://{name}:{port}")
            }
        };
        names.map(site).collect()
    };
    Site {
        http_sites: sites("http", front.http_port, 80),
        https_sites: sites("https", front.https_port, 443),
        addresses: front.addresses.iter().map(ToString::to_string).collect(),
        challenges: front.challenges.as_ref().map(upstream).transpose()?,
        folder: front.folder.as_str(),
        redirect_port: front.redirect_port(),
        redirect_status: INTERMEDIATE.redirect_status,
        pem,
        server: upstream(&front.server)?,
        front,
    }
    .render()
    .map_err(|error| DeployError::Template("caddy", error))
}

/// Caddy itself, which wants a certificate that is there, and its formatter.
fn judges(request: &Request, folder: &Path) -> Option<Vec<Judge>> {
    let front = Front::of(request, SOCKET).ok()?;
    let judged = front.judged(folder)?;
    let (certificate, key) = throwaway()?;
    let text = site(&judged, judged.chain.as_str()).ok()?;
    let folder = folder.to_str()?;
    let judge = |arguments: [&str; 5], complains| Judge {
        program: "caddy",
        arguments: arguments
            .iter()
            .filter(|word| !word.is_empty())
            .map(|word| (*word).to_owned())
            .collect(),
        scratch: Vec::new(),
        complains,
        get: "apt install caddy",
    };
    let config = format!("{folder}/judged.caddyfile");
    let written = format!("{folder}/{NAME}");
    let mut validate = judge(
        ["validate", "--adapter", "caddyfile", "--config", &config],
        complains,
    );
    validate.scratch = vec![
        ("judged.pem".to_owned(), format!("{certificate}{key}")),
        ("judged.caddyfile".to_owned(), format!("{text}\n")),
    ];
    Some(vec![
        validate,
        judge(["fmt", "--diff", &written, "", ""], differs),
    ])
}

/// A warning is no failure for Caddy, and one for us; that the certificate names no OCSP server is as it should be.
fn complains(answer: &Answer) -> bool {
    let warns = |line: &str| {
        let is_warning = line.contains("\"level\":\"warn\"") || line.contains("\tWARN\t");
        is_warning && !line.contains("OCSP")
    };
    complains_by_status(answer) || answer.errors.lines().any(warns)
}

/// Lines that the formatter would change begin with a sign.
fn differs(answer: &Answer) -> bool {
    complains_aloud(answer)
        || answer
            .output
            .lines()
            .any(|line| line.starts_with(['+', '-']))
}
