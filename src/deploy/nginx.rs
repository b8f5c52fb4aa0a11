//! nginx: TLS ends there, or passes through.

use std::fmt::Write;
use std::path::Path;

use askama::Template;

use super::flag::{DOMAIN, Flag, LINEAGE};
use super::front::{
    ADDRESS, CHALLENGES, Front, HSTS, HTTP_PORT, HTTPS_PORT, SERVER, SOCKET, TLS, in_url,
    listen_on, throwaway,
};
use super::quote::{Nginx as Words, word};
use super::value::Kind;
use super::{DeployError, Example, Judge, Probe, Rendered, Request, Target, Version, openssl};
use crate::machine::{Answer, Invocation, Step};
use crate::pki::name::Identifier;
use crate::policy::INTERMEDIATE;

const NGINX: Flag = Flag::new(
    "nginx-version",
    Kind::Version,
    "VERSION",
    "Release of nginx that the files are for [default: the one that is installed, else any since 1.18]",
);

const OPENSSL: Flag = Flag::new(
    "openssl-version",
    Kind::Version,
    "VERSION",
    "Release of OpenSSL that nginx runs with [default: the one that it names, else any since 3.0]",
);

const UPLOAD: Flag = Flag::new(
    "upload",
    Kind::Number(1, 4096),
    "MIB",
    "Largest upload in MiB, as the server's limit `upload` [default: 25]",
);

/// What the rest of a form may add to an upload, in MiB: what is too large is refused by the server, not by nginx.
const REST: u64 = 1;

/// Since when `http2` is a directive; before, it stands behind `listen`, which is a warning afterwards.
const HTTP2: Version = Version::new(1, 25, 1);

/// Since when the key of tickets is changed by nginx.
const TICKETS: Version = Version::new(1, 23, 2);

const HTTP: &str = "voicectl.conf";
const STREAM: &str = "voicectl-stream.conf";
const HTTP_PLACE: &str = "/etc/nginx/conf.d/voicectl.conf";
const STREAM_PLACE: &str = "/etc/nginx/voicectl-stream.conf";

/// Longest name that nginx takes without being told to expect longer ones.
const LONG: usize = 46;

/// nginx in front of the server.
#[derive(Debug)]
pub struct Nginx;

#[derive(Template)]
#[template(path = "nginx/http.nginx", config = "src/deploy/askama.toml")]
struct Http<'a> {
    front: &'a Front,
    names: Vec<String>,
    redirect_listen: Vec<String>,
    https_listen: Vec<String>,
    server: String,
    challenges: Option<String>,
    folder: &'a str,
    chain: &'a str,
    key: &'a str,
    redirect_status: u16,
    redirect_port: Option<u64>,
    has_http2_directive: bool,
    must_turn_tickets_off: bool,
    protocols: Vec<&'static str>,
    suites: String,
    groups: String,
    body: u64,
}

#[derive(Template)]
#[template(path = "nginx/stream.nginx", config = "src/deploy/askama.toml")]
struct Stream {
    names: Vec<String>,
    https_listen: Vec<String>,
    server: String,
}

#[derive(Template)]
#[template(path = "nginx/hook.sh", config = "src/deploy/askama.toml")]
struct Hook<'a> {
    lineage: &'a str,
}

impl Target for Nginx {
    fn name(&self) -> &'static str {
        "nginx"
    }

    fn about(&self) -> &'static str {
        "nginx in front of the server: TLS ends there, or passes through"
    }

    fn details(&self) -> &'static str {
        "The server listens on a unix socket or on this machine alone (`voicectl serve --plain`), and nginx has the \
         certificate of a lineage. With --tls passthrough the server has it, and nginx only tells who the client is."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "nginx --domain voice.example.com",
                does: "for the nginx that is installed",
            },
            Example {
                line: "nginx --domain voice.example.com --install",
                does: "into /etc/nginx/conf.d",
            },
            Example {
                line: "nginx --domain voice.example.com --server 127.0.0.1:8000",
                does: "the server has a port",
            },
            Example {
                line: "nginx --domain voice.example.com --tls passthrough",
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
            &UPLOAD,
            &NGINX,
            &OPENSSL,
        ]
    }

    fn probes(&self) -> &'static [Probe] {
        &[
            Probe {
                flag: &NGINX,
                program: "nginx",
                arguments: &["-v"],
                find: |answer| Version::within(&answer.errors),
            },
            Probe {
                flag: &OPENSSL,
                program: "nginx",
                arguments: &["-V"],
                find: |answer| openssl_within(&answer.errors),
            },
        ]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let front = Front::of(request, SOCKET)?;
        let mut rendered = Rendered {
            made_for: made_for(request),
            ..Rendered::default()
        };
        rendered.install(HTTP, HTTP_PLACE, http(&front, request)?);
        if front.has_certificate() {
            rendered.hook("nginx", hook(&front)?);
        }
        if front.is_passed_through() {
            rendered.install(STREAM, STREAM_PLACE, stream(&front)?);
            rendered.next.push(format!(
                "put `include {STREAM_PLACE};` at the end of nginx.conf, outside of `http`: \
                 `grep -qxF 'include {STREAM_PLACE};' /etc/nginx/nginx.conf || \
                 echo 'include {STREAM_PLACE};' | sudo tee -a /etc/nginx/nginx.conf`, then \
                 `sudo nginx -t && sudo systemctl reload nginx`; on Debian, `stream` comes with \
                 `apt install libnginx-mod-stream`"
            ));
        }
        rendered.next.push(front.then());
        rendered.activate = vec![
            Step::Run(Invocation::new("nginx", &["-t"])),
            Step::Try(Invocation::new("systemctl", &["reload", "nginx"])),
        ];
        rendered.deactivate = vec![Step::Try(Invocation::new(
            "systemctl",
            &["reload", "nginx"],
        ))];
        if let Some(name) = front.names.iter().find(|name| name.ascii().len() > LONG) {
            rendered.warnings.push(format!(
                "nginx may refuse a name as long as {name}: `server_names_hash_bucket_size 128;` in the `http` block of \
                 nginx.conf allows it",
                name = name.ascii()
            ));
        }
        Ok(rendered)
    }

    fn judges(&self, request: &Request, _rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        judge(request, folder).into_iter().collect()
    }
}

/// The version that nginx runs with is told behind the one that it was built with.
fn openssl_within(text: &str) -> Option<Version> {
    let line = text.lines().find(|line| line.contains("OpenSSL"))?;
    let release = line.rsplit("OpenSSL").next()?;
    Version::within(release)
}

fn nginx_version(request: &Request) -> Option<Version> {
    request.values.version(&NGINX).copied()
}

fn openssl_version(request: &Request) -> Option<Version> {
    request.values.version(&OPENSSL).copied()
}

fn made_for(request: &Request) -> String {
    let nginx = nginx_version(request);
    let nginx = nginx.map_or_else(
        || "any nginx".to_owned(),
        |version| format!("nginx {version}"),
    );
    let openssl = openssl_version(request);
    let openssl = openssl.map_or_else(
        || "any OpenSSL since 3.0".to_owned(),
        |version| format!("OpenSSL {version}"),
    );
    format!("{nginx}, {openssl}")
}

fn http(front: &Front, request: &Request) -> Result<String, DeployError> {
    let challenges = front.challenges.as_ref().map(ToString::to_string);
    let upload = request.values.number(&UPLOAD).copied().unwrap_or(25);
    // What has no words for it is told with its name.
    for path in [&front.folder, &front.chain, &front.key] {
        word::<Words>(path.as_str())?;
    }
    for address in [Some(&front.server), front.challenges.as_ref()] {
        word::<Words>(&address.map(ToString::to_string).unwrap_or_default())?;
    }
    let nginx = nginx_version(request).unwrap_or(Version::new(1, 18, 0));
    Http {
        names: front.names.iter().map(in_url).collect(),
        redirect_listen: listen_on(&front.addresses, front.http_port, ["", "[::]:"]),
        https_listen: listen_on(&front.addresses, front.https_port, ["", "[::]:"]),
        server: front.server.to_string(),
        challenges,
        // An alias is put in the place of the location's name, slash and all.
        folder: front.folder.join("").as_str(),
        chain: front.chain.as_str(),
        key: front.key.as_str(),
        redirect_status: INTERMEDIATE.redirect_status,
        redirect_port: front.redirect_port(),
        has_http2_directive: nginx >= HTTP2,
        must_turn_tickets_off: nginx < TICKETS,
        protocols: openssl::protocols(),
        suites: openssl::suites(),
        groups: openssl::groups(openssl_version(request).unwrap_or(openssl::CONSERVATIVE)),
        body: upload + REST,
        front,
    }
    .render()
    .map_err(|error| DeployError::Template("nginx", error))
}

fn stream(front: &Front) -> Result<String, DeployError> {
    // Who asks for an address names nobody.
    let mut names: Vec<String> = Vec::new();
    for name in &front.names {
        let sent = match name {
            Identifier::Ip(_) => String::new(),
            name @ Identifier::Dns(_) => name.ascii(),
        };
        if !names.contains(&sent) {
            names.push(sent);
        }
    }
    let server = front.server.to_string();
    word::<Words>(&server)?;
    Stream {
        names,
        https_listen: listen_on(&front.addresses, front.https_port, ["", "[::]:"]),
        server,
    }
    .render()
    .map_err(|error| DeployError::Template("nginx", error))
}

fn hook(front: &Front) -> Result<String, DeployError> {
    Hook {
        lineage: &front.lineage,
    }
    .render()
    .map_err(|error| DeployError::Template("nginx", error))
}

/// nginx itself, with a main configuration that has what the file needs: it wants a certificate that is there, ports that it
/// may listen on, and a server whose name it can look up.
fn judge(request: &Request, folder: &Path) -> Option<Judge> {
    let front = Front::of(request, SOCKET).ok()?;
    let front = front.judged(folder)?;
    let (certificate, key) = throwaway()?;
    let http = http(&front, request).ok()?;
    let folder = folder.to_str()?;
    let mut main = format!(
        "pid {folder}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n    access_log off;\n"
    );
    for what in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
        let _ = writeln!(main, "    {what}_temp_path {folder}/{what};");
    }
    main.push_str("    include judged-http.conf;\n}\n");
    let mut scratch = vec![
        ("judged.pem".to_owned(), certificate),
        ("judged.key".to_owned(), key),
        ("judged-http.conf".to_owned(), http),
    ];
    if front.is_passed_through() {
        // `stream` is a module of its own in most packages; these are the folders of Debian and Fedora.
        main.insert_str(
            0,
            "include /etc/nginx/modules-enabled/*.conf;\ninclude /usr/share/nginx/modules/*.conf;\n",
        );
        main.push_str("include judged-stream.conf;\n");
        scratch.push(("judged-stream.conf".to_owned(), stream(&front).ok()?));
    }
    scratch.push(("judged-main.conf".to_owned(), main));
    let main = format!("{folder}/judged-main.conf");
    let arguments = ["-t", "-c", &main, "-e", "stderr"];
    Some(Judge {
        program: "nginx",
        arguments: arguments.iter().map(|word| (*word).to_owned()).collect(),
        scratch,
        complains,
        get: "apt install nginx",
    })
}

/// A warning is no failure for nginx, and one for us.
fn complains(answer: &Answer) -> bool {
    !answer.is_success || answer.errors.contains("[warn]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_that_runs_counts() {
        let said = "nginx version: nginx/1.22.1\nbuilt with OpenSSL 3.0.20 7 Apr 2026 (running with OpenSSL 3.5.7 9 Jun 2026)\n\
                    configure arguments: --with-openssl-opt=no";
        assert_eq!(openssl_within(said), Some(Version::new(3, 5, 7)));
        let said = "nginx version: nginx/1.22.1\nbuilt with OpenSSL 3.0.19 27 Jan 2026\nTLS SNI support enabled";
        assert_eq!(openssl_within(said), Some(Version::new(3, 0, 19)));
        assert_eq!(openssl_within("built with BoringSSL"), None);
    }
}
