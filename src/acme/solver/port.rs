//! The port that a CA connects to: opened here, or the reason why not.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use rustix::net::sockopt::set_ipv6_v6only;
use tokio::net::{TcpListener, TcpSocket};

use crate::machine::Occupant;

/// Connections that wait to be accepted; the kernel caps it at `net.core.somaxconn`.
const BACKLOG: u32 = 128;

/// A port on which nobody of us can listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortTrouble {
    /// Where it was tried.
    pub address: SocketAddr,
    /// `http-01` or `tls-alpn-01`.
    pub challenge: &'static str,
    /// Why not.
    pub reason: PortReason,
}

/// Why a port cannot be listened on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortReason {
    /// Somebody else does.
    Taken {
        /// Who, where that is to be seen.
        by: Option<Occupant>,
        /// What it answers when it is asked for the challenge, as the end of a sentence; `None` when it was not asked.
        answer: Option<String>,
        /// The folder whose files it would have to hand out, and the folder above that keeps other users out.
        folder: Option<(std::path::PathBuf, Option<std::path::PathBuf>)>,
    },
    /// Ports below 1024 need a right that this process does not have.
    Forbidden,
    /// The machine does not have the address, or the like.
    Other(String),
}

impl fmt::Display for PortTrouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let port = self.address.port();
        match &self.reason {
            PortReason::Taken { by, answer, .. } => {
                write!(f, "port {port} is taken by ")?;
                match by {
                    Some(occupant) => occupant.fmt(f)?,
                    None => f.write_str("another program")?,
                }
                match answer {
                    Some(answer) => write!(f, ", and {answer}"),
                    None => Ok(()),
                }
            }
            PortReason::Forbidden => write!(
                f,
                "this user may not listen on port {port} (ports below 1024 need a right for it)"
            ),
            PortReason::Other(why) => write!(f, "cannot listen on {}: {why}", self.address),
        }
    }
}

impl PortTrouble {
    /// What repairs it, the likeliest first; commands in backticks.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        let port = self.address.port();
        let is_http = self.challenge == "http-01";
        let mut hints = Vec::new();
        match &self.reason {
            PortReason::Taken { folder, .. } if is_http => {
                hints.push(
                    "pass `--webroot DIR` with the folder that this web server hands out"
                        .to_owned(),
                );
                if let Some((folder, closed)) = folder {
                    hints.push(format!(
                        "or let nginx hand out the answers: `location /.well-known/acme-challenge/ {{ alias {}/; }}`",
                        folder.display()
                    ));
                    if let Some(closed) = closed {
                        hints.push(format!(
                            "for that, its user must get there: `chmod o+x {}`",
                            closed.display()
                        ));
                    }
                }
                hints.push(format!("or run `voicectl serve --http 0.0.0.0:{port}` in its place: it answers challenges"));
            }
            PortReason::Taken { .. } => {
                hints.push("stop it while the certificate is ordered, or use `--challenge http-01` or `--dns PROVIDER`".to_owned());
            }
            PortReason::Forbidden => {
                hints.push("run it as root".to_owned());
                hints.push("or allow it once: `sudo setcap cap_net_bind_service=+ep \"$(command -v voicectl)\"`".to_owned());
                if is_http {
                    hints.push(
                        "or pass `--webroot DIR` with the folder of a web server on that port"
                            .to_owned(),
                    );
                }
                hints.push("or pass `--dns PROVIDER`: dns-01 needs no port".to_owned());
            }
            PortReason::Other(_) => {}
        }
        hints
    }
}

/// Sockets that were opened, and addresses that somebody else has.
#[derive(Debug, Default)]
pub(super) struct Opened {
    pub(super) listeners: Vec<TcpListener>,
    pub(super) taken: Vec<SocketAddr>,
}

/// Opens `addresses`, or without any the port on all addresses of the machine, with and without IPv6.
pub(super) fn open(
    addresses: &[SocketAddr],
    usual: u16,
    challenge: &'static str,
) -> Result<Opened, Box<PortTrouble>> {
    let everywhere = [
        SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), usual),
        SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), usual),
    ];
    let is_default = addresses.is_empty();
    let addresses = if is_default {
        &everywhere[..]
    } else {
        addresses
    };
    let mut opened = Opened::default();
    for &address in addresses {
        let reason = match bind(address) {
            Ok(listener) => {
                opened.listeners.push(listener);
                continue;
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                opened.taken.push(address);
                continue;
            }
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => PortReason::Forbidden,
            // Not every machine has IPv6.
            Err(_) if is_default && address.is_ipv6() => continue,
            Err(error) => PortReason::Other(error.to_string()),
        };
        return Err(Box::new(PortTrouble {
            address,
            challenge,
            reason,
        }));
    }
    Ok(opened)
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        let socket = TcpSocket::new_v6()?;
        // Else `[::]` would take the IPv4 port too, or fail because of whoever has it.
        set_ipv6_v6only(&socket, true)?;
        socket
    };
    // Connections of an earlier run in TIME_WAIT keep nobody out.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(by: Option<Occupant>, answer: Option<&str>) -> PortTrouble {
        PortTrouble {
            address: SocketAddr::from(([0, 0, 0, 0], 80)),
            challenge: "http-01",
            reason: PortReason::Taken {
                by,
                answer: answer.map(str::to_owned),
                folder: Some(("/s/challenges".into(), Some("/s".into()))),
            },
        }
    }

    #[test]
    fn the_sentence_names_who_has_the_port() {
        let nginx = Occupant {
            pid: 12,
            name: "nginx".into(),
        };
        assert_eq!(
            taken(Some(nginx), Some("it answers 404 for a.test")).to_string(),
            "port 80 is taken by nginx (process 12), and it answers 404 for a.test"
        );
        assert_eq!(
            taken(None, None).to_string(),
            "port 80 is taken by another program"
        );
        let hints = taken(None, None).hints().join("\n");
        for part in [
            "--webroot",
            "alias /s/challenges/;",
            "chmod o+x /s",
            "serve --http",
        ] {
            assert!(hints.contains(part), "{part}: {hints}");
        }
    }
}
