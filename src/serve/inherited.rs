//! Sockets that systemd opened for us (`sd_listen_fds(3)`): a restart loses no connection, and ports below 1024 need no
//! capability.

use std::ffi::OsStr;
use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsFd, FromRawFd, IntoRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixListener as StdUnixListener;
use std::path::PathBuf;
use std::sync::OnceLock;

use rustix::net::sockopt::socket_acceptconn;
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix, getsockname};
use tokio::net::{TcpListener, UnixListener};

use super::socket::Listener;

/// One socket that was opened for us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inherited {
    /// Its name: `FileDescriptorName=` of the unit, else the unit's.
    pub name: String,
    /// Where it listens.
    pub at: InheritedAt,
}

/// Where an inherited socket listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InheritedAt {
    /// TCP.
    Tcp(SocketAddr),
    /// A unix socket; no path for an abstract one.
    Unix(Option<PathBuf>),
}

impl Inherited {
    /// Whether only this machine reaches it.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match &self.at {
            InheritedAt::Tcp(address) => address.ip().to_canonical().is_loopback(),
            InheritedAt::Unix(_) => true,
        }
    }
}

type Taken = Result<Vec<(Inherited, OwnedFd)>, String>;

/// Every socket that was opened for this process. To be called before other threads run and files are opened; later calls
/// answer the same.
///
/// # Errors
///
/// That what the environment announces is not there, or does not listen.
pub fn inherited() -> io::Result<Vec<Inherited>> {
    taken().map(|sockets| sockets.iter().map(|(about, _)| about.clone()).collect())
}

/// The sockets of one name, to be accepted from.
pub(super) fn open(name: &str) -> io::Result<Vec<Listener>> {
    let sockets = taken()?;
    let known = || {
        let names: Vec<&str> = sockets.iter().map(|(one, _)| &one.name[..]).collect();
        if names.is_empty() {
            "none was opened for this process (LISTEN_FDS)".to_owned()
        } else {
            format!("there are: {}", names.join(", "))
        }
    };
    let found: Vec<Listener> = sockets
        .iter()
        .filter(|(about, _)| about.name == name)
        .map(|(about, socket)| listener(about, socket.try_clone()?))
        .collect::<io::Result<_>>()?;
    if found.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, known()));
    }
    Ok(found)
}

fn listener(about: &Inherited, socket: OwnedFd) -> io::Result<Listener> {
    rustix::io::ioctl_fionbio(&socket, true)?;
    Ok(match about.at {
        InheritedAt::Tcp(_) => Listener::Tcp(TcpListener::from_std(socket.into())?),
        InheritedAt::Unix(_) => {
            // The file is systemd's.
            Listener::Unix(UnixListener::from_std(StdUnixListener::from(socket))?, None)
        }
    })
}

fn taken() -> io::Result<&'static [(Inherited, OwnedFd)]> {
    static TAKEN: OnceLock<Taken> = OnceLock::new();
    TAKEN
        .get_or_init(|| take().map_err(|error| error.to_string()))
        .as_deref()
        .map_err(|error| io::Error::other(error.clone()))
}

fn take() -> io::Result<Vec<(Inherited, OwnedFd)>> {
    let mut sockets = Vec::new();
    for (number, name) in sd_notify::listen_fds_with_names()? {
        #[expect(
            unsafe_code,
            reason = "the descriptor is open (sd-notify asked for its flags) and was handed to this process by \
                      LISTEN_PID; it is taken once, behind a OnceLock"
        )]
        // SAFETY: see above; nothing else in this process closes it.
        let socket = unsafe { OwnedFd::from_raw_fd(number) };
        match about(&socket) {
            Ok(at) => sockets.push((Inherited { name, at }, socket)),
            Err(error) => {
                // Not ours to close: it may be anything.
                let _ = socket.into_raw_fd();
                return Err(io::Error::new(
                    error.kind(),
                    format!("descriptor {number}, `{name}`: {error}"),
                ));
            }
        }
    }
    Ok(sockets)
}

fn about(socket: &OwnedFd) -> io::Result<InheritedAt> {
    if !socket_acceptconn(socket.as_fd())? {
        return Err(io::Error::other("it does not listen"));
    }
    let address = getsockname(socket)?;
    match address.address_family() {
        AddressFamily::INET | AddressFamily::INET6 => SocketAddr::try_from(address)
            .map(InheritedAt::Tcp)
            .map_err(Into::into),
        AddressFamily::UNIX => Ok(InheritedAt::Unix(path(address))),
        _ => Err(io::Error::other("neither TCP nor a unix socket")),
    }
}

fn path(address: SocketAddrAny) -> Option<PathBuf> {
    let address = SocketAddrUnix::try_from(address).ok()?;
    let path = address.path()?;
    Some(OsStr::from_bytes(path.to_bytes()).into())
}
