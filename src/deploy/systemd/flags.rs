//! What the units are told.

use crate::deploy::flag::{DOMAIN, Flag, LINEAGE, PROGRAM};
use crate::deploy::value::Kind;

/// How the server gets its sockets.
pub(super) const BIND: Flag = Flag::new(
    "bind",
    Kind::Choice(&["socket", "direct", "proxy"]),
    "SHAPE",
    "Who opens the ports: systemd, so that a restart loses no connection (socket), the server itself (direct), or a \
     proxy in front, over a unix socket (proxy) [default: socket]",
);

/// Devices of a GPU.
pub(super) const GPU: Flag = Flag::switch("gpu", "Let the server use the GPU");

/// Where HTTPS is served.
pub(super) const HTTPS: Flag = Flag::new(
    "https",
    Kind::Address,
    "IP:PORT",
    "Address for HTTPS; may be repeated [default: port 443 of every address]",
)
.repeated();

/// Where plain HTTP is redirected.
pub(super) const HTTP: Flag = Flag::new(
    "http",
    Kind::Address,
    "IP:PORT",
    "Address for plain HTTP, which is redirected and answers challenges; may be repeated [default: port 80 of every \
     address]",
)
.repeated();

/// No redirect.
pub(super) const NO_HTTP: Flag = Flag::switch("no-http", "No port for plain HTTP");

/// Metrics.
pub(super) const METRICS: Flag = Flag::new(
    "metrics",
    Kind::Address,
    "IP:PORT",
    "Address of its own for /metrics and /healthz, over plain HTTP and without a key; may be repeated",
)
.repeated();

/// A certificate from elsewhere.
pub(super) const CERT: Flag = Flag::new(
    "cert",
    Kind::Path,
    "FILE",
    "Certificate from elsewhere, leaf and intermediates in PEM form; systemd reads it for the server",
);

/// Its key.
pub(super) const KEY: Flag = Flag::new("key", Kind::Path, "FILE", "Private key of --cert");

/// Recognition models.
pub(super) const MODEL: Flag = Flag::new(
    "model",
    Kind::Word,
    "NAME",
    "Recognition model, a name of `voicectl model list`; may be repeated [default: base-q5_1]",
)
.repeated();

/// For everybody.
pub(super) const OPEN: Flag = Flag::switch(
    "open",
    "Let everyone who reaches the server use it, without a key",
);

/// Threads of a recognition.
pub(super) const THREADS: Flag = Flag::new(
    "threads",
    Kind::Number(1, 1024),
    "N",
    "Threads of one recognition [default: by the number of cores, and more while there is no other]",
);

/// The most memory.
pub(super) const MEMORY: Flag = Flag::new(
    "memory",
    Kind::Number(256, 16 << 20),
    "MIB",
    "MiB of memory that the server may use; it is killed and started again beyond [default: no limit]",
);

/// The socket for a proxy.
pub(super) const SOCKET: Flag = Flag::new(
    "socket",
    Kind::Path,
    "PATH",
    "With --bind proxy: the unix socket that the proxy connects to [default: /run/voicectl.sock]",
);

/// A port for a proxy.
pub(super) const LISTEN: Flag = Flag::new(
    "listen",
    Kind::Address,
    "IP:PORT",
    "With --bind proxy: a port of this machine instead of the unix socket, for a proxy that cannot reach one, as haproxy",
);

/// Who may connect to it.
pub(super) const GROUP: Flag = Flag::new(
    "group",
    Kind::Word,
    "GROUP",
    "With --bind proxy: group of the proxy, which may connect [default: www-data]",
);

/// The network, behind a proxy.
pub(super) const NETWORK: Flag = Flag::switch(
    "network",
    "With --bind proxy: keep the network, which engines and issuers elsewhere need",
);

/// What is installed.
pub(super) const VERSION: Flag = Flag::new(
    "systemd-version",
    Kind::Version,
    "VERSION",
    "Version of systemd [default: of the one that is here, else any]",
);

/// All of them, in the order of the help.
pub(super) fn all() -> Vec<&'static Flag> {
    vec![
        &DOMAIN, &LINEAGE, &CERT, &KEY, &BIND, &HTTPS, &HTTP, &NO_HTTP, &SOCKET, &LISTEN, &GROUP,
        &NETWORK, &METRICS, &OPEN, &MODEL, &THREADS, &MEMORY, &GPU, &PROGRAM, &VERSION,
    ]
}
