//! What a service behind a proxy listens on.

use std::net::SocketAddr;

use askama::Template;

use super::flags;
use super::units::{Socket, Units, rest};
use crate::deploy::DeployError;
use crate::deploy::value::{Address, SafePath};

impl Units<'_> {
    /// Refuses flags of a unix socket and of a port together, and ports beyond this machine: what goes over them is not
    /// encrypted.
    pub(super) fn check_for_proxy(&self) -> Result<(), DeployError> {
        let values = self.values();
        let of_unix = [&flags::SOCKET, &flags::GROUP];
        if values.has(&flags::LISTEN)
            && let Some(flag) = of_unix.into_iter().find(|flag| values.has(flag))
        {
            return Err(DeployError::Together(format!(
                "--{} is about the unix socket, which --listen takes the place of",
                flag.name
            )));
        }
        match values.address(&flags::LISTEN) {
            None => Ok(()),
            Some(Address::Socket(address)) if address.ip().is_loopback() => Ok(()),
            Some(other) => Err(DeployError::Value {
                flag: flags::LISTEN.name,
                value: other.to_string(),
                reason: "it is to be a port of this machine alone, such as 127.0.0.1:8000"
                    .to_owned(),
            }),
        }
    }

    /// The port for a proxy, where it has one.
    pub(super) fn port(&self) -> Option<SocketAddr> {
        match self.values().address(&flags::LISTEN) {
            Some(Address::Socket(address)) => Some(*address),
            _ => None,
        }
    }

    /// The unix socket for a proxy.
    fn socket(&self) -> &str {
        let given = self.values().path(&flags::SOCKET);
        given.map_or("/run/voicectl.sock", SafePath::as_str)
    }

    /// What a proxy connects to.
    pub(super) fn server(&self) -> String {
        match self.port() {
            Some(address) => address.to_string(),
            None => format!("unix:{}", self.socket()),
        }
    }

    /// The unit of the socket.
    pub(super) fn for_proxy(&self) -> Result<String, DeployError> {
        let group = self.values().word(&flags::GROUP).map(String::as_str);
        let (purpose, listen, group) = match self.port() {
            Some(address) => ("The port for the proxy in front", address.to_string(), None),
            None => (
                "The unix socket for the proxy in front",
                rest(self.socket())?,
                Some(group.unwrap_or("www-data")),
            ),
        };
        Socket {
            purpose: purpose.to_owned(),
            does: "for the proxy in front",
            listens: vec![listen],
            name: "proxy",
            group,
        }
        .render()
        .map_err(|error| DeployError::Template("voicectl.socket", error))
    }
}
