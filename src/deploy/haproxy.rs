//! haproxy: TLS ends there, or passes through.

use std::path::Path;

use askama::Template;

use super::flag::{DOMAIN, Flag, LINEAGE};
use super::front::{
    ADDRESS, Front, HSTS, HTTP_PORT, HTTPS_PORT, TLS, Tls, address, listen_on, throwaway,
};
use super::quote::{Haproxy as Words, word};
use super::value::{Address, Kind, SafePath};
use super::{
    DeployError, Example, Judge, Probe, Rendered, Request, Target, Version, complains_by_status,
    openssl,
};
use crate::machine::{Invocation, Step};
use crate::pki::name::Identifier;
use crate::policy::INTERMEDIATE;

const HAPROXY: Flag = Flag::new(
    "haproxy-version",
    Kind::Version,
    "VERSION",
    "Release of haproxy that the files are for [default: the one that is installed, else any since 2.6]",
);

const OPENSSL: Flag = Flag::new(
    "openssl-version",
    Kind::Version,
    "VERSION",
    "Release of OpenSSL that haproxy runs with [default: the one that it names, else any since 3.0]",
);

const SERVER: Flag = Flag::new(
    "server",
    Kind::Address,
    "ADDR",
    "Where the server listens: IP:PORT or NAME:PORT [default: 127.0.0.1:8000; with --tls passthrough 127.0.0.1:8443]",
);

const CHALLENGES: Flag = Flag::new(
    "challenges",
    Kind::Address,
    "ADDR",
    "Who answers http-01 challenges: where `acme issue --http-listen` listens [default: 127.0.0.1:8080]",
);

/// Where the server listens by default: haproxy looks for unix sockets below its `chroot`.
const LISTENS: &str = "127.0.0.1:8000";

/// The first one that the file is valid for.
const OLDEST: Version = Version::new(2, 6, 0);

const NAME: &str = "voicectl.cfg";
const FOLDER: &str = "/etc/haproxy/voicectl";
const PLACE: &str = "/etc/haproxy/voicectl/voicectl.cfg";

const DROP_IN_PLACE: &str = "/etc/systemd/system/haproxy.service.d/voicectl.conf";
const DROP_IN: &str = include_str!("templates/haproxy/drop-in.conf");

/// Where it asks for answers to challenges: it hands out no files.
const ANSWERS: &str = "127.0.0.1:8080";

/// haproxy in front of the server.
#[derive(Debug)]
pub struct Haproxy;

#[derive(Template)]
#[template(path = "haproxy/front.haproxy", config = "src/deploy/askama.toml")]
struct Configuration<'a> {
    front: &'a Front,
    names: Vec<Name>,
    has_address: bool,
    http_listen: Vec<String>,
    https_listen: Vec<String>,
    challenges: String,
    redirect_port: Option<u64>,
    redirect_status: u16,
    pem: &'a str,
    oldest: &'static str,
    suites: String,
    groups: String,
    server: String,
}

/// A name as clients send it before TLS.
struct Name {
    text: String,
    /// Whether it is the end of names.
    is_end: bool,
}

#[derive(Template)]
#[template(path = "haproxy/hook.sh", config = "src/deploy/askama.toml")]
struct Hook<'a> {
    lineage: &'a str,
}

impl Target for Haproxy {
    fn name(&self) -> &'static str {
        "haproxy"
    }

    fn about(&self) -> &'static str {
        "haproxy in front of the server: TLS ends there, or passes through"
    }

    fn details(&self) -> &'static str {
        "The server listens on this machine alone (`voicectl serve --plain`), and haproxy has the certificate of a lineage. \
         With --tls passthrough the server has it, and haproxy only tells who the client is. haproxy hands out no files: \
         http-01 challenges are answered by whoever orders the certificate, `voicectl acme issue --http-listen`."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "haproxy --domain voice.example.com",
                does: "for the haproxy that is installed",
            },
            Example {
                line: "haproxy --domain voice.example.com --install",
                does: "into /etc/haproxy/voicectl",
            },
            Example {
                line: "haproxy --domain voice.example.com --tls passthrough",
                does: "the server has the certificate",
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
            &HAPROXY,
            &OPENSSL,
        ]
    }

    fn probes(&self) -> &'static [Probe] {
        &[
            Probe {
                flag: &HAPROXY,
                program: "haproxy",
                arguments: &["-v"],
                find: |answer| Version::within(&answer.output),
            },
            Probe {
                flag: &OPENSSL,
                program: "haproxy",
                arguments: &["-vv"],
                find: |answer| openssl_within(&answer.output),
            },
        ]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let front = front(request)?;
        let haproxy = request.values.version(&HAPROXY);
        if let Some(version) = haproxy
            && *version < OLDEST
        {
            return Err(DeployError::Together(format!(
                "the file is for haproxy since {OLDEST}, and this is {version}"
            )));
        }
        let named = |version: Option<&Version>, name: &str, oldest: &str| match version {
            Some(version) => format!("{name} {version}"),
            None => format!("{name} since {oldest}"),
        };
        let openssl = request.values.version(&OPENSSL);
        let mut rendered = Rendered {
            made_for: format!(
                "{}, {}",
                named(haproxy, "haproxy", "2.6"),
                named(openssl, "OpenSSL", "3.0")
            ),
            ..Rendered::default()
        };
        let pem = pem(&front);
        rendered.install(NAME, PLACE, configuration(&front, request, &pem)?);
        rendered.install(
            "haproxy.service.d/voicectl.conf",
            DROP_IN_PLACE,
            DROP_IN.to_owned(),
        );
        steps(&mut rendered, &front, &pem)?;
        rendered.next = vec![
            format!(
                "haproxy reads {PLACE} by a second `-f`, which the drop-in adds where the unit is Debian's and \
                 /etc/default/haproxy sets no EXTRAOPTS; elsewhere it is one more option: `-f {PLACE}`"
            ),
            front.then(),
        ];
        if front.tls != Tls::Nowhere {
            rendered.next.push(format!(
                "challenges are answered by whoever orders the certificate: {}",
                front.order()
            ));
        }
        let sockets = [Some(&front.server), front.challenges.as_ref()];
        if sockets
            .iter()
            .any(|socket| matches!(socket, Some(Address::Unix(_))))
        {
            rendered.warnings.push(
                "haproxy looks for a unix socket below its `chroot`, which is /var/lib/haproxy on Debian".to_owned(),
            );
        }
        Ok(rendered)
    }

    fn judges(&self, request: &Request, _rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        judge(request, folder).into_iter().collect()
    }
}

/// The version that haproxy runs with is told beside the one that it was built with.
fn openssl_within(text: &str) -> Option<Version> {
    let line = text
        .lines()
        .find(|line| line.contains("Running on OpenSSL version"))?;
    Version::within(line)
}

/// The link to the lineage's chain; the one to its key has `.key` behind it.
fn pem(front: &Front) -> String {
    format!("{FOLDER}/{}.pem", front.lineage)
}

/// What it is told; somebody else always answers challenges.
fn front(request: &Request) -> Result<Front, DeployError> {
    let mut front = Front::of(request, LISTENS)?;
    if front.challenges.is_none() {
        front.challenges = Some(address(ANSWERS)?);
    }
    Ok(front)
}

/// An address in haproxy's words.
fn written(address: &Address) -> Result<String, DeployError> {
    let text = match address {
        Address::Unix(path) => format!("unix@{}", path.as_str()),
        other => other.to_string(),
    };
    word::<Words>(&text).map(|_| text)
}

/// What is done once the files lie there.
fn steps(rendered: &mut Rendered, front: &Front, pem: &str) -> Result<(), DeployError> {
    let systemctl = |words: &[&str]| Step::Try(Invocation::new("systemctl", words));
    if front.has_certificate() {
        let hook = Hook {
            lineage: &front.lineage,
        };
        let hook = hook.render();
        rendered.hook(
            "haproxy",
            hook.map_err(|error| DeployError::Template("haproxy", error))?,
        );
        let key = format!("{pem}.key");
        for (target, link) in [(&front.chain, pem), (&front.key, key.as_str())] {
            let words = ["-sfn", target.as_str(), link];
            rendered
                .activate
                .push(Step::Run(Invocation::new("ln", &words)));
        }
        let remove = ["-f", pem, key.as_str()];
        rendered
            .before_removal
            .push(Step::Run(Invocation::new("rm", &remove)));
    }
    let check = ["-c", "-f", "/etc/haproxy/haproxy.cfg", "-f", PLACE];
    rendered.activate.extend([
        Step::Run(Invocation::new("haproxy", &check)),
        systemctl(&["daemon-reload"]),
        // A reload keeps the options of the process that is there.
        systemctl(&["restart", "haproxy"]),
    ]);
    rendered.deactivate = vec![
        systemctl(&["daemon-reload"]),
        systemctl(&["restart", "haproxy"]),
    ];
    Ok(())
}

fn configuration(front: &Front, request: &Request, pem: &str) -> Result<String, DeployError> {
    let openssl = request.values.version(&OPENSSL).copied();
    let sent = front.names.iter().filter_map(|name| match name {
        Identifier::Ip(_) => None,
        name @ Identifier::Dns(_) => Some(Name {
            text: name.ascii().trim_start_matches('*').to_owned(),
            is_end: name.is_wildcard(),
        }),
    });
    word::<Words>(pem)?;
    Configuration {
        names: sent.collect(),
        has_address: front
            .names
            .iter()
            .any(|name| matches!(name, Identifier::Ip(_))),
        http_listen: listen_on(&front.addresses, front.http_port, [":", "[::]:"]),
        https_listen: listen_on(&front.addresses, front.https_port, [":", "[::]:"]),
        challenges: front
            .challenges
            .as_ref()
            .map(written)
            .transpose()?
            .unwrap_or_default(),
        redirect_port: front.redirect_port(),
        redirect_status: INTERMEDIATE.redirect_status,
        pem,
        oldest: openssl::protocols().first().copied().unwrap_or_default(),
        suites: openssl::suites(),
        groups: openssl::groups(openssl.unwrap_or(openssl::CONSERVATIVE)),
        server: written(&front.server)?,
        front,
    }
    .render()
    .map_err(|error| DeployError::Template("haproxy", error))
}

/// What ours is read after: it logs where the rest does.
const MAIN: &str = "global\n    log 127.0.0.1 local0\n";

/// haproxy itself, which wants a certificate that is there and a server whose name it can look up.
fn judge(request: &Request, folder: &Path) -> Option<Judge> {
    let front = front(request).ok()?.judged(folder)?;
    let (certificate, key) = throwaway()?;
    let pem: &SafePath = &front.chain;
    let text = configuration(&front, request, pem.as_str()).ok()?;
    let folder = folder.to_str()?;
    let (main, file) = (
        format!("{folder}/judged-main.cfg"),
        format!("{folder}/judged.cfg"),
    );
    // Warnings are failures with -dW.
    let arguments = ["-c", "-dW", "-f", &main, "-f", &file];
    Some(Judge {
        program: "haproxy",
        arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
        scratch: vec![
            ("judged-main.cfg".to_owned(), MAIN.to_owned()),
            ("judged.pem".to_owned(), certificate),
            ("judged.pem.key".to_owned(), key),
            ("judged.cfg".to_owned(), format!("{text}\n")),
        ],
        complains: complains_by_status,
        get: "apt install haproxy",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_that_runs_counts() {
        let said = "HAProxy version 3.0.11-1+deb13u3 2026/05/20\nBuilt with OpenSSL version : OpenSSL 3.5.6 7 Apr 2026\n\
                    Running on OpenSSL version : OpenSSL 3.5.7 9 Jun 2026";
        assert_eq!(openssl_within(said), Some(Version::new(3, 5, 7)));
        assert_eq!(Version::within(said), Some(Version::new(3, 0, 11)));
    }
}
