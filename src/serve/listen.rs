//! Addresses to listen on, and the sockets for them.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use tokio::net::{TcpListener, TcpSocket};

use super::ServeError;

/// Connections that wait to be accepted; the kernel caps it at `net.core.somaxconn`.
const BACKLOG: u32 = 1024;

/// An address to listen on: `localhost:8443`, `0.0.0.0:443`, `[::1]:8443`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListenAddress {
    /// `None` for `localhost`, which is both loopback addresses.
    ip: Option<IpAddr>,
    port: u16,
}

/// A text that is no [`ListenAddress`].
#[derive(Debug, thiserror::Error)]
#[error(
    "`{0}` is no address to listen on: give an IP address or `localhost`, and a port, as in `127.0.0.1:8443`"
)]
pub struct BadListenAddress(String);

impl ListenAddress {
    /// Both loopback addresses.
    #[must_use]
    pub const fn localhost(port: u16) -> Self {
        Self { ip: None, port }
    }

    /// Whether only this machine reaches it.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.ip.is_none_or(|ip| ip.is_loopback())
    }

    /// The address, or `None` for both loopback addresses.
    #[must_use]
    pub const fn ip(&self) -> Option<IpAddr> {
        self.ip
    }

    /// Opens the sockets. `localhost` needs one of its two families; port 0 becomes the same free port for both.
    ///
    /// # Errors
    ///
    /// [`ServeError::Listen`].
    pub fn bind(&self) -> Result<Vec<TcpListener>, ServeError> {
        let fail = |source| ServeError::Listen {
            address: self.to_string(),
            source,
        };
        if let Some(ip) = self.ip {
            return Ok(vec![bind(SocketAddr::new(ip, self.port)).map_err(fail)?]);
        }
        let v4 = bind((Ipv4Addr::LOCALHOST, self.port).into()).map_err(fail)?;
        let port = v4.local_addr().map_err(fail)?.port();
        match bind((Ipv6Addr::LOCALHOST, port).into()) {
            Ok(v6) => Ok(vec![v4, v6]),
            // A machine without IPv6 is whole; one where somebody else has the port is not.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && self.port != 0 => {
                Err(fail(error))
            }
            Err(_) => Ok(vec![v4]),
        }
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    // A restarted server takes its port at once, connections in TIME_WAIT or not.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

impl FromStr for ListenAddress {
    type Err = BadListenAddress;

    fn from_str(text: &str) -> Result<Self, BadListenAddress> {
        let bad = || BadListenAddress(text.to_owned());
        if let Some(port) = text.strip_prefix("localhost:") {
            return Ok(Self::localhost(port.parse().map_err(|_| bad())?));
        }
        let address: SocketAddr = text.parse().map_err(|_| bad())?;
        Ok(Self {
            ip: Some(address.ip()),
            port: address.port(),
        })
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ip {
            Some(ip) => SocketAddr::new(ip, self.port).fmt(f),
            None => write!(f, "localhost:{}", self.port),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_shown() {
        for (text, loopback) in [
            ("localhost:8443", true),
            ("127.0.0.1:1", true),
            ("[::1]:0", true),
            ("0.0.0.0:443", false),
            ("[::]:443", false),
        ] {
            let address: ListenAddress = text.parse().expect("an address");
            assert_eq!(address.to_string(), text);
            assert_eq!(address.is_loopback(), loopback, "{text}");
        }
        for wrong in [
            "",
            "8443",
            ":8443",
            "localhost",
            "localhost:65536",
            "example.com:443",
            "::1:8443",
        ] {
            assert!(wrong.parse::<ListenAddress>().is_err(), "{wrong}");
        }
    }
}
