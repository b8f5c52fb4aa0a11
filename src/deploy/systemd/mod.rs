//! systemd: the server as a service with a user of its own, its sockets, and the timer that renews its certificate.

mod behind;
mod flags;
mod units;

use std::path::Path;

use super::flag::Flag;
use super::renewal;
use super::value::SafePath;
use super::{DeployError, Example, Judge, Probe, Rendered, Renewal, Request, Target, Version};
use crate::machine::{Answer, Invocation, Step};
use crate::renew::schedule;
use units::{Shape, Units};

/// Where the administrator's units are.
const FOLDER: &str = "/etc/systemd/system";

/// Folders that a service cannot look into.
const HIDDEN: &[&str] = &["/home/", "/root/", "/run/user/", "/tmp/", "/var/tmp/"];

/// systemd.
#[derive(Debug)]
pub struct Systemd;

impl Target for Systemd {
    fn name(&self) -> &'static str {
        "systemd"
    }

    fn about(&self) -> &'static str {
        "Run the server as a service: its sockets, its bounds, the timer of its renewal"
    }

    fn details(&self) -> &'static str {
        "The service has a user of its own that is there while it runs (DynamicUser=), and sees nothing but what it needs. \
         Settings that have no flag here go into /etc/voicectl/config.toml, changes of the units into `systemctl edit`. \
         Renewal is what `voicectl renew schedule` makes; where there is such a schedule already, it stays."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "systemd --domain voice.example.com",
                does: "shows the units",
            },
            Example {
                line: "systemd --domain voice.example.com --install",
                does: "installs and starts them",
            },
            Example {
                line: "systemd --bind proxy --group www-data",
                does: "behind nginx, over a unix socket",
            },
            Example {
                line: "systemd --bind proxy --listen 127.0.0.1:8000",
                does: "behind haproxy, over a port",
            },
            Example {
                line: "systemd --bind direct --https 10.0.0.5:8443 --no-http",
                does: "no socket units",
            },
            Example {
                line: "systemd --cert /etc/ssl/voice.pem --key /etc/ssl/private/voice.key",
                does: "a certificate from elsewhere",
            },
        ]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        flags::all()
    }

    fn probes(&self) -> &'static [Probe] {
        &[Probe {
            flag: &flags::VERSION,
            program: "systemctl",
            arguments: &["--version"],
            find: |answer: &Answer| Version::behind("systemd", &answer.output),
        }]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let units = Units::of(request)?;
        let mut rendered = Rendered {
            made_for: request.values.version(&flags::VERSION).map_or_else(
                || "any systemd".to_owned(),
                |version| format!("systemd {}", version.major()),
            ),
            ..Rendered::default()
        };
        let files = units.files()?;
        let names: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        // A socket is opened elsewhere only while its service stands still.
        rendered.before_change = vec![systemctl(&["stop", units::SERVICE, "voicectl*.socket"])];
        rendered.activate = activation(&names);
        rendered.before_removal = vec![systemctl(&[&["disable", "--now"][..], &names].concat())];
        rendered.deactivate = vec![systemctl(&["daemon-reload"])];
        for (name, text) in files {
            rendered.install(name, format!("{FOLDER}/{name}"), text);
        }
        if units.needs_renewal() {
            rendered.renewal = Some(Renewal::Some(schedule::Kind::Systemd));
            for (name, text) in renewal::files(request, schedule::Kind::Systemd)? {
                rendered.write(&name, text);
            }
        }
        say(&mut rendered, &units, request);
        Ok(rendered)
    }

    fn judges(&self, _: &Request, rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        let names: Vec<String> = rendered
            .files
            .iter()
            .map(|file| folder.join(&file.name).to_string_lossy().into_owned())
            .collect();
        let judge = |arguments: Vec<String>| Judge {
            program: "systemd-analyze",
            arguments,
            scratch: Vec::new(),
            // An unknown setting is no failure, only a line.
            complains: super::complains_aloud,
            get: "apt install systemd",
        };
        let verify = ["verify".to_owned(), "--man=no".to_owned()];
        let security = ["security", "--offline=true", "--no-pager", "--threshold=20"];
        let security = security.iter().map(ToString::to_string);
        let service = folder.join(units::SERVICE).to_string_lossy().into_owned();
        vec![
            judge(verify.into_iter().chain(names).collect()),
            judge(security.chain([service]).collect()),
        ]
    }
}

/// What makes the units count. Sockets that are open stay so, and no connection is lost.
fn activation(units: &[&str]) -> Vec<Step> {
    let is_socket = |unit: &&&str| unit.ends_with(".socket");
    let sockets: Vec<&str> = units.iter().filter(is_socket).copied().collect();
    let mut steps = vec![
        systemctl(&["daemon-reload"]),
        systemctl(&[&["enable"][..], units].concat()),
    ];
    if !sockets.is_empty() {
        // Before the service, which would keep them closed.
        steps.push(systemctl(&[&["start"][..], &sockets].concat()));
    }
    steps.push(systemctl(&["restart", units::SERVICE]));
    steps
}

/// Where systemd does not run, as in an image that is only being made, the command is left to the user.
fn systemctl(arguments: &[&str]) -> Step {
    Step::Try(Invocation::new("systemctl", arguments))
}

fn say(rendered: &mut Rendered, units: &Units<'_>, request: &Request) {
    let program = request.program.as_str();
    if let Some(folder) = HIDDEN.iter().find(|folder| program.starts_with(**folder)) {
        rendered.warnings.push(format!(
            "the service cannot see {program}, because services do not look into {folder}; `sudo install -m 755 {} \
             /usr/local/bin/voicectl` puts it where they do, then run this again with that one",
            crate::machine::shell::quoted(program)
        ));
    }
    if Path::new("/var/lib").join(&units.state) != request.state.as_path() {
        rendered.warnings.push(format!(
            "the state folder of the service is /var/lib/{}, not {}: run this with `sudo`, or pass `--state /var/lib/NAME`",
            units.state,
            request.state.as_str()
        ));
    }
    if units.has_credentials() {
        rendered.next.push(
            "`systemctl restart voicectl.service` takes a renewed certificate: make it the deploy hook of whoever renews it"
                .to_owned(),
        );
    }
    if !units.is_open {
        rendered.next.push(
            "`sudo voicectl auth key new NAME` makes a key: without any, the server starts for this machine alone".to_owned(),
        );
    }
    if units.shape == Shape::Proxy {
        rendered.next.push(format!(
            "`voicectl deploy nginx --help` shows what stands in front; its server is {}",
            units.server()
        ));
    }
    rendered
        .next
        .push("`journalctl -u voicectl.service` has what the server says".to_owned());
}

/// The state folder of a service with a user of its own is there, and nowhere else.
fn is_below_var_lib(state: &SafePath) -> bool {
    state.as_path().parent() == Some(Path::new("/var/lib"))
}
