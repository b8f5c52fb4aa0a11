//! What the machine must be like before anything is begun.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, ToSocketAddrs};

use crate::acme::preflight::{leads_elsewhere, own_addresses};
use crate::machine::Occupant;
use crate::pki::name::Identifier;

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

/// Whether a port is free for the server.
#[must_use]
pub fn port(port: u16) -> Finding {
    let (error, address) = match free(port) {
        Ok(()) => return Finding::Good(format!("port {port} is free")),
        Err(error) => error,
    };
    match error.kind() {
        ErrorKind::AddrInUse => taken(port),
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
    let hint = match name {
        Some(known @ ("nginx" | "caddy" | "haproxy" | "apache2")) => {
            format!(
                "stop it: `sudo systemctl disable --now {known}`; docs/deployment has pages for servers behind it"
            )
        }
        _ => format!("stop it: `ss -ltnp 'sport = :{port}'` names it"),
    };
    let by = occupant.map_or_else(|| "another program".to_owned(), |found| found.to_string());
    Finding::Bad {
        what: format!("port {port} is taken by {by}"),
        hint,
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
