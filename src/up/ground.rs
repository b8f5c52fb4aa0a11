//! What the machine must be like before anything is begun.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::path::Path;

use crate::acme::preflight::{leads_elsewhere, own_addresses};
use crate::machine::{Invocation, Occupant, Programs};
use crate::pki::name::Identifier;

use super::Proxy;

/// What was found about one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It is as it must be; a few words.
    Good(String),
    /// It looks wrong from here; the way goes on.
    Doubtful {
        /// What, one sentence.
        what: String,
        /// What repairs it.
        hint: String,
    },
    /// It cannot go well.
    Bad {
        /// What, one sentence.
        what: String,
        /// What repairs it.
        hint: String,
    },
}

/// Whether a name leads to this machine, as far as that is to be seen from here: routers and balancers may stand between.
#[must_use]
pub fn name(name: &Identifier) -> Finding {
    let text = name.ascii();
    let addresses: Vec<IpAddr> = match name {
        Identifier::Ip(address) => vec![*address],
        Identifier::Dns(_) => match (text.as_str(), 443).to_socket_addrs() {
            Ok(found) => found.map(|address| address.ip()).collect(),
            Err(error) => {
                return Finding::Bad {
                    what: format!("`{text}` has no address: {error}"),
                    hint: format!(
                        "make an A record for `{text}` that names this machine's public address; `getent hosts {text}` shows when it is known"
                    ),
                };
            }
        },
    };
    let own = own_addresses();
    let shown: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    let shown = shown.join(", ");
    if addresses.iter().any(|address| own.contains(address)) {
        return Finding::Good(format!("`{text}` leads here ({shown})"));
    }
    let what = format!("`{text}` leads to {shown}, which is no address of this machine");
    if leads_elsewhere(&addresses, &own) {
        return Finding::Bad {
            what,
            hint: format!("change the A record of `{text}`, or run this on that machine"),
        };
    }
    Finding::Doubtful {
        what,
        hint: "a router in front must forward ports 80 and 443 to this machine".to_owned(),
    }
}

/// Whether a port is free for the server, or for the proxy in front of it.
#[must_use]
pub fn port(port: u16, proxy: Option<Proxy>) -> Finding {
    let (error, address) = match free(port) {
        Ok(()) => return Finding::Good(format!("port {port} is free")),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::AddrInUse => match proxy {
            Some(proxy) => of_another(port, proxy),
            None => taken(port),
        },
        ErrorKind::PermissionDenied => Finding::Bad {
            what: format!("cannot listen on {address}: {error}"),
            hint: "run it as root: `sudo voicectl up ...`".to_owned(),
        },
        _ => Finding::Bad {
            what: format!("cannot listen on {address}: {error}"),
            hint: format!("`ss -ltn 'sport = :{port}'` shows who listens"),
        },
    }
}

fn taken(port: u16) -> Finding {
    let occupant = Occupant::of(port);
    let name = occupant.as_ref().map(|occupant| occupant.name.as_str());
    // systemd holds the sockets of an earlier run.
    if let Some(ours @ ("voicectl" | "systemd")) = name {
        return Finding::Good(format!("port {port} is with {ours}"));
    }
    let known = |proxy: &&Proxy| name == Some(proxy.name());
    let hint = if let Some(proxy) = Proxy::ALL.iter().find(known).map(|proxy| proxy.name()) {
        format!(
            "`--proxy {proxy}` puts the server behind it; `sudo systemctl disable --now {proxy}` stops it"
        )
    } else {
        stop(port, name)
    };
    Finding::Bad {
        what: format!("port {port} is taken by {}", by(occupant.as_ref())),
        hint,
    }
}

fn stop(port: u16, name: Option<&str>) -> String {
    match name {
        Some("apache2") => "stop it: `sudo systemctl disable --now apache2`".to_owned(),
        _ => format!("stop it: `ss -ltnp 'sport = :{port}'` names it"),
    }
}

fn by(occupant: Option<&Occupant>) -> String {
    occupant.map_or_else(|| "another program".to_owned(), ToString::to_string)
}

/// A port that is not free is the proxy's.
fn of_another(port: u16, proxy: Proxy) -> Finding {
    let occupant = Occupant::of(port);
    let name = occupant.as_ref().map(|occupant| occupant.name.as_str());
    let front = proxy.name();
    if name == Some(front) {
        // Two frontends on one port share its connections, whatever they are for.
        if proxy == Proxy::Haproxy && !Path::new(proxy.file()).exists() {
            return Finding::Bad {
                what: format!("port {port} has a frontend of haproxy already"),
                hint:
                    "take its `bind` out of haproxy.cfg: the rendered file has one for these names"
                        .to_owned(),
            };
        }
        return Finding::Good(format!("port {port} is with {front}"));
    }
    let hint = match name {
        Some("voicectl" | "systemd") => {
            "`sudo voicectl down` takes back a server that has the port itself".to_owned()
        }
        _ => stop(port, name),
    };
    Finding::Bad {
        what: format!(
            "port {port} is taken by {}, and not by {front}",
            by(occupant.as_ref())
        ),
        hint,
    }
}

/// Whether a proxy is there and runs.
#[must_use]
pub fn proxy(proxy: Proxy, is_installed: bool, programs: &dyn Programs) -> Finding {
    let name = proxy.name();
    if !is_installed {
        return Finding::Bad {
            what: format!("{name} is not installed"),
            hint: format!("the package is `{name}`: `sudo apt install {name}`"),
        };
    }
    // Where systemd does not run, what makes files count is left to the user, and said.
    if !Path::new("/run/systemd/system").is_dir() {
        return Finding::Good(format!("{name} is installed"));
    }
    let asked = programs.run(&Invocation::new(
        "systemctl",
        &["is-active", "--quiet", name],
    ));
    if !asked.is_ok_and(|answer| answer.is_success) {
        return Finding::Bad {
            what: format!("{name} is installed, and does not run"),
            hint: format!("`sudo systemctl enable --now {name}`"),
        };
    }
    Finding::Good(format!("{name} runs"))
}

/// Whether a port of this machine alone is free for what stands behind the proxy; `flag` names another one.
#[must_use]
pub fn behind(address: SocketAddr, flag: &str) -> Finding {
    let port = address.port();
    let Err(error) = TcpListener::bind(address) else {
        return Finding::Good(format!("{address} is free"));
    };
    let occupant = Occupant::of(port);
    let name = occupant.as_ref().map(|occupant| occupant.name.as_str());
    if let (ErrorKind::AddrInUse, Some(ours @ ("voicectl" | "systemd"))) = (error.kind(), name) {
        return Finding::Good(format!("{address} is with {ours}"));
    }
    let why = match error.kind() {
        ErrorKind::AddrInUse => format!("it is taken by {}", by(occupant.as_ref())),
        _ => error.to_string(),
    };
    Finding::Bad {
        what: format!("cannot listen on {address}: {why}"),
        hint: format!("`{flag} 127.0.0.1:PORT` names another port"),
    }
}

/// Tries to listen, on all addresses of both families that the machine has.
fn free(port: u16) -> Result<(), (io::Error, SocketAddr)> {
    let v4 = SocketAddr::from((Ipv4Addr::UNSPECIFIED, port));
    TcpListener::bind(v4).map_err(|error| (error, v4))?;
    let v6 = SocketAddr::from((Ipv6Addr::UNSPECIFIED, port));
    match TcpListener::bind(v6) {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::AddrInUse | ErrorKind::PermissionDenied
            ) =>
        {
            Err((error, v6))
        }
        // A machine without IPv6 has nothing to lose there.
        _ => Ok(()),
    }
}
