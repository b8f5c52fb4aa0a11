//! The firewall of the machine: ports are opened in the one that is there. None is switched on, and no policy is changed but
//! where that is asked for, so that nobody is locked out.

mod firewalld;
mod nftables;
mod ufw;

use std::path::Path;

use askama::Template;
use ipnet::IpNet;

use super::flag::{Flag, Values};
use super::value::{Kind, Value};
use super::{
    DeployError, Example, Judge, Probe, Rendered, Request, Target, Version, complains_aloud,
    complains_by_status,
};
use crate::machine::{Answer, Invocation, Step};

/// Which firewall.
const KIND: Flag = Flag::new(
    "kind",
    Kind::Choice(&["auto", "ufw", "firewalld", "nftables"]),
    "KIND",
    "The firewall [default: auto: firewalld where it runs, else ufw where it is installed, else nftables]",
);

/// Ports that are opened.
const PORT: Flag = Flag::new(
    "port",
    Kind::Number(1, 65535),
    "PORT",
    "Port that is opened for TCP; may be repeated [default: 80 and 443]",
)
.repeated();

/// Who may come.
const FROM: Flag = Flag::new(
    "from",
    Kind::Network,
    "NETWORK",
    "Network that may connect, such as 192.168.0.0/16; may be repeated [default: everyone]",
)
.repeated();

/// Everything else is closed.
const ONLY: Flag = Flag::switch(
    "only",
    "With nftables: close every other port but SSH's, on a machine that has no firewall yet",
);

/// The way in.
const SSH: Flag = Flag::new(
    "ssh",
    Kind::Number(1, 65535),
    "PORT",
    "With --only: port of SSH, which stays open for everyone; may be repeated [default: 22]",
)
.repeated();

/// Where packets are let in or not.
const CHAIN: Flag = Flag::new(
    "chain",
    Kind::Letters("_- ", 100),
    "CHAIN",
    "With nftables: the chain that lets packets in, as family, table and name [default: inet filter input]",
);

/// Whether ufw is here. It has no flag in the command line: --kind says it.
const UFW: Flag = Flag::new("ufw-version", Kind::Version, "VERSION", "");

/// Whether firewalld runs.
const FIREWALLD: Flag = Flag::new("firewalld-version", Kind::Version, "VERSION", "");

/// The firewall of the machine: ufw, firewalld or nftables.
#[derive(Debug)]
pub struct Firewall;

/// What is to be let in.
struct Wanted {
    ports: Vec<u16>,
    from: Vec<IpNet>,
}

/// Commands as a script, for another machine.
#[derive(Template)]
#[template(path = "firewall.sh", config = "src/deploy/askama.toml")]
struct Script<'a> {
    does: &'a str,
    commands: Vec<String>,
}

impl Target for Firewall {
    fn name(&self) -> &'static str {
        "firewall"
    }

    fn about(&self) -> &'static str {
        "Open ports in the firewall of the machine: ufw, firewalld, nftables"
    }

    fn details(&self) -> &'static str {
        "Rules are added under a name of their own, and go again with --uninstall. No firewall is switched on, and what it does \
         with other ports stays as it is. With nftables the rule goes into the chain that drops the rest: an accept in a table \
         of its own would not count against a drop in another one. --only writes a whole table, with the port of SSH open."
    }

    fn examples(&self) -> &'static [Example] {
        &[
            Example {
                line: "firewall",
                does: "shows the commands for ports 80 and 443",
            },
            Example {
                line: "firewall --port 8443 --from 192.168.0.0/16 --install",
                does: "one port, for the local network",
            },
            Example {
                line: "firewall --kind nftables --only --ssh 22",
                does: "a whole firewall, for a machine that has none",
            },
        ]
    }

    fn flags(&self) -> Vec<&'static Flag> {
        vec![&KIND, &PORT, &FROM, &ONLY, &SSH, &CHAIN]
    }

    fn probes(&self) -> &'static [Probe] {
        &[
            Probe {
                flag: &FIREWALLD,
                program: "firewall-cmd",
                // It asks the daemon, and fails where there is none.
                arguments: &["--version"],
                find: running,
            },
            Probe {
                flag: &UFW,
                program: "ufw",
                arguments: &["version"],
                find: running,
            },
        ]
    }

    fn render(&self, request: &Request) -> Result<Rendered, DeployError> {
        let values = &request.values;
        let kind = kind(values);
        let of_nftables = [&ONLY, &SSH, &CHAIN];
        let given = of_nftables.iter().find(|flag| values.has(flag));
        if let Some(flag) = given.filter(|_| kind != "nftables") {
            return Err(DeployError::Together(format!(
                "--{} goes with --kind nftables, and this is for {kind}",
                flag.name
            )));
        }
        let wanted = Wanted {
            ports: ports(values, &PORT, &[80, 443]),
            // nftables takes no set whose members overlap.
            from: IpNet::aggregate(&values.all(&FROM).iter().filter_map(network).collect()),
        };
        match kind {
            "ufw" => ufw::render(&wanted),
            "firewalld" => firewalld::render(&wanted),
            _ => nftables::render(&wanted, values),
        }
    }

    fn judges(&self, _: &Request, rendered: &Rendered, folder: &Path) -> Vec<Judge> {
        let judge = |file: &super::File| {
            let path = folder.join(&file.name).to_string_lossy().into_owned();
            let (program, arguments, get): (_, Vec<&str>, _) = match file.name.rsplit('.').next() {
                Some("sh") => ("shellcheck", vec!["-s", "sh"], "apt install shellcheck"),
                Some("nft") => ("nft", vec!["-c", "-f"], "apt install nftables"),
                _ => return None,
            };
            let arguments = arguments.into_iter().map(ToOwned::to_owned);
            Some(Judge {
                program,
                arguments: arguments.chain([path]).collect(),
                scratch: Vec::new(),
                complains: if program == "nft" {
                    complains_aloud
                } else {
                    complains_by_status
                },
                get,
            })
        };
        rendered.files.iter().filter_map(judge).collect()
    }
}

fn running(answer: &Answer) -> Option<Version> {
    let is_here = answer.is_success;
    Version::within(&answer.output).filter(|_| is_here)
}

fn kind(values: &Values) -> &str {
    match values.word(&KIND).map(String::as_str) {
        Some(kind) if kind != "auto" => kind,
        _ if values.has(&FIREWALLD) => "firewalld",
        _ if values.has(&UFW) => "ufw",
        _ => "nftables",
    }
}

/// Ports in order, each once.
fn ports(values: &Values, flag: &Flag, others: &[u16]) -> Vec<u16> {
    let given = values.all(flag).iter().filter_map(|value| match value {
        Value::Number(number) => u16::try_from(*number).ok(),
        _ => None,
    });
    let mut ports: Vec<u16> = given.collect();
    if ports.is_empty() {
        ports.extend(others);
    }
    ports.sort_unstable();
    ports.dedup();
    ports
}

fn network(value: &Value) -> Option<IpNet> {
    match value {
        Value::Network(network) => Some(network.trunc()),
        _ => None,
    }
}

/// A command that must succeed.
fn run(words: &[&str]) -> Step {
    let (program, arguments) = words.split_first().unwrap_or((&"true", &[]));
    Step::Run(Invocation::new(program, arguments))
}

/// The commands of some steps, as a script for another machine.
fn script(does: &str, steps: &[Step]) -> Result<String, DeployError> {
    let commands = steps.iter().filter_map(|step| match step {
        Step::Run(invocation) | Step::Try(invocation) => Some(invocation.line()),
        _ => None,
    });
    Script {
        does,
        commands: commands.collect(),
    }
    .render()
    .map_err(|error| DeployError::Template("the firewall", error))
}
