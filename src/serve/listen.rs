//! Addresses to listen on, and the sockets for them.

use std::fmt;
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rustix::fs::Mode;
use tokio::net::{TcpListener, TcpSocket, UnixSocket};

use super::ServeError;
pub use super::inherited::{Inherited, InheritedAt, inherited};
use super::socket::{Listener, OwnFile};

/// Connections that wait to be accepted; the kernel caps it at `net.core.somaxconn`.
const BACKLOG: u32 = 4096;

/// Who may connect to a unix socket unless told otherwise: its user and group. A proxy belongs into the group.
const MODE: u32 = 0o660;

/// An address to listen on: `localhost:8443`, `0.0.0.0:443`, `[::1]:8443`, `unix:/run/voicectl.sock`,
/// `unix:/run/voicectl.sock,mode=600`, or `fd:https` for the sockets of that name which systemd opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddress(Place);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// `None` for `localhost`, which is both loopback addresses.
    Tcp { ip: Option<IpAddr>, port: u16 },
    /// The path is absolute: a service's working folder is `/`, and a user's is anywhere.
    Unix { path: PathBuf, mode: u32 },
    /// Sockets that were opened for us.
    Inherited { name: String },
}

/// A text that is no [`ListenAddress`].
#[derive(Debug, thiserror::Error)]
pub enum BadListenAddress {
    /// Nothing that an address looks like.
    #[error(
        "`{0}` is no address to listen on: give an IP address or `localhost`, and a port, as in `127.0.0.1:8443`"
    )]
    Unknown(String),
    /// `unix:` with a path that depends on where the server is started, or with an unknown option.
    #[error(
        "`{0}` is no unix socket: give an absolute path, and who may connect if not user and group, as in `unix:/run/voicectl.sock,mode=666`"
    )]
    Unix(String),
    /// `fd:` without a name.
    #[error(
        "`{0}` names no socket: give the `FileDescriptorName=` of the socket unit, as in `fd:https`"
    )]
    Inherited(String),
}

impl ListenAddress {
    /// Both loopback addresses.
    #[must_use]
    pub const fn localhost(port: u16) -> Self {
        Self(Place::Tcp { ip: None, port })
    }

    /// The sockets of one name that were opened for this process.
    #[must_use]
    pub fn inherited(name: impl Into<String>) -> Self {
        Self(Place::Inherited { name: name.into() })
    }

    /// Whether only this machine reaches it. True of sockets that are not there: they cannot be opened either.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match &self.0 {
            Place::Tcp { ip, .. } => ip.is_none_or(|ip| ip.to_canonical().is_loopback()),
            Place::Unix { .. } => true,
            Place::Inherited { name } => named(name).iter().all(Inherited::is_loopback),
        }
    }

    /// The IP addresses; none for both loopback addresses and for unix sockets.
    #[must_use]
    pub fn ips(&self) -> Vec<IpAddr> {
        match &self.0 {
            Place::Tcp { ip, .. } => ip.iter().copied().collect(),
            Place::Unix { .. } => Vec::new(),
            Place::Inherited { name } => named(name)
                .into_iter()
                .filter_map(|one| match one.at {
                    InheritedAt::Tcp(address) => Some(address.ip()),
                    InheritedAt::Unix(_) => None,
                })
                .collect(),
        }
    }

    /// Opens the sockets. `localhost` needs one of its two families; port 0 becomes the same free port for both. The file
    /// of a unix socket where nobody listens any more is replaced.
    ///
    /// # Errors
    ///
    /// [`ServeError::Listen`].
    pub fn bind(&self) -> Result<Vec<Listener>, ServeError> {
        let bound = match &self.0 {
            Place::Tcp { ip: Some(ip), port } => {
                tcp(SocketAddr::new(*ip, *port)).map(|listener| vec![Listener::Tcp(listener)])
            }
            Place::Tcp { ip: None, port } => localhost(*port),
            Place::Unix { path, mode } => unix(path, *mode).map(|listener| vec![listener]),
            Place::Inherited { name } => super::inherited::open(name),
        };
        bound.map_err(|source| ServeError::Listen {
            address: self.to_string(),
            source,
        })
    }
}

fn named(name: &str) -> Vec<Inherited> {
    let mut sockets = inherited().unwrap_or_default();
    sockets.retain(|one| one.name == name);
    sockets
}

fn localhost(port: u16) -> io::Result<Vec<Listener>> {
    let v4 = tcp((Ipv4Addr::LOCALHOST, port).into())?;
    let chosen = v4.local_addr()?.port();
    match tcp((Ipv6Addr::LOCALHOST, chosen).into()) {
        Ok(v6) => Ok(vec![Listener::Tcp(v4), Listener::Tcp(v6)]),
        // A machine without IPv6 is whole; one where somebody else has the port is not.
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && port != 0 => Err(error),
        Err(_) => Ok(vec![Listener::Tcp(v4)]),
    }
}

fn tcp(address: SocketAddr) -> io::Result<TcpListener> {
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

fn unix(path: &Path, mode: u32) -> io::Result<Listener> {
    remove_stale(path)?;
    let socket = UnixSocket::new_stream()?;
    // Linux gives the file what the socket has, so that there is no moment in which it is open to more.
    let _ = rustix::fs::fchmod(&socket, Mode::from_raw_mode(mode));
    socket.bind(path)?;
    let file = OwnFile::of(path)?;
    // The umask may have taken something away.
    fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    Ok(Listener::Unix(socket.listen(BACKLOG)?, Some(file)))
}

/// Removes a socket that a server left behind; one that answers, and any other file, is somebody's.
fn remove_stale(path: &Path) -> io::Result<()> {
    let Ok(about) = fs::symlink_metadata(path) else {
        return Ok(());
    };
    if !about.file_type().is_socket() {
        return Err(io::Error::new(
            io::ErrorKind::AlreadyExists,
            "there is a file of that name, and it is no socket",
        ));
    }
    match UnixStream::connect(path) {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        // Also one that is too busy to answer.
        _ => Err(io::Error::new(
            io::ErrorKind::AddrInUse,
            "another server answers there",
        )),
    }
}

impl FromStr for ListenAddress {
    type Err = BadListenAddress;

    fn from_str(text: &str) -> Result<Self, BadListenAddress> {
        if let Some(rest) = text.strip_prefix("unix:") {
            return unix_place(rest)
                .map(Self)
                .ok_or_else(|| BadListenAddress::Unix(text.to_owned()));
        }
        if let Some(name) = text.strip_prefix("fd:") {
            // What systemd lets a name be, `systemd.socket(5)`.
            let is_name = (1..=255).contains(&name.len())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b':');
            return if is_name {
                Ok(Self::inherited(name))
            } else {
                Err(BadListenAddress::Inherited(text.to_owned()))
            };
        }
        let bad = || BadListenAddress::Unknown(text.to_owned());
        if let Some(port) = text.strip_prefix("localhost:") {
            return Ok(Self::localhost(port.parse().map_err(|_| bad())?));
        }
        let address: SocketAddr = text.parse().map_err(|_| bad())?;
        Ok(Self(Place::Tcp {
            ip: Some(address.ip()),
            port: address.port(),
        }))
    }
}

fn unix_place(text: &str) -> Option<Place> {
    let (path, mode) = match text.split_once(',') {
        None => (text, MODE),
        Some((path, option)) => {
            let digits = option.strip_prefix("mode=")?;
            let mode = u32::from_str_radix(digits, 8).ok()?;
            (path, Some(mode).filter(|mode| *mode <= 0o777)?)
        }
    };
    let path = PathBuf::from(path);
    let is_file = path.is_absolute() && path.file_name().is_some();
    is_file.then_some(Place::Unix { path, mode })
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Tcp { ip: Some(ip), port } => SocketAddr::new(*ip, *port).fmt(f),
            Place::Tcp { ip: None, port } => write!(f, "localhost:{port}"),
            Place::Unix { path, mode: MODE } => write!(f, "unix:{}", path.display()),
            Place::Unix { path, mode } => write!(f, "unix:{},mode={mode:o}", path.display()),
            Place::Inherited { name } => write!(f, "fd:{name}"),
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
            ("unix:/run/voicectl.sock", true),
            ("unix:/run/voicectl.sock,mode=666", true),
            ("fd:https", true),
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
            "unix:",
            "unix:voicectl.sock",
            "unix:/",
            "unix:/a,mode=8",
            "unix:/a,mode=1777",
            "unix:/a,group=www",
            "fd:",
            "fd:a:b",
        ] {
            assert!(wrong.parse::<ListenAddress>().is_err(), "{wrong}");
        }
    }
}
