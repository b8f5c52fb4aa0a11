//! A proxy in front of the server: what is told to it, to the server and to whoever orders the certificate, so that they meet.

use std::net::{Ipv4Addr, SocketAddr};

/// A proxy that `deploy` writes files for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proxy {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
    /// haproxy.
    Haproxy,
}

/// The server behind a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// Who is in front.
    pub proxy: Proxy,
    /// The group that the proxy's processes are in: it may connect to the unix socket.
    pub group: String,
    /// The port between the two; `None` for a unix socket.
    pub server: Option<SocketAddr>,
    /// Where challenges of the CA are answered, to which the proxy leads them.
    pub challenges: SocketAddr,
    /// Whether the service keeps its network, which engines and issuers elsewhere need.
    pub has_network: bool,
}

impl Proxy {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Nginx, Self::Caddy, Self::Haproxy];

    /// The target of `deploy`, which is the name of the program, of its unit and of its package, too.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nginx => "nginx",
            Self::Caddy => "caddy",
            Self::Haproxy => "haproxy",
        }
    }

    /// Groups that its packages let it run in, the most usual one first.
    #[must_use]
    pub const fn groups(self) -> &'static [&'static str] {
        match self {
            // Debian; Fedora, Alpine and nginx.org; Arch.
            Self::Nginx => &["www-data", "nginx", "http"],
            Self::Caddy => &["caddy"],
            Self::Haproxy => &["haproxy"],
        }
    }

    /// The port to the server where nobody names one: haproxy looks for unix sockets below its `chroot`.
    #[must_use]
    pub const fn port(self) -> Option<SocketAddr> {
        match self {
            Self::Nginx | Self::Caddy => None,
            Self::Haproxy => Some(loopback(8000)),
        }
    }

    /// Where challenges are answered where nobody says it.
    pub const CHALLENGES: SocketAddr = loopback(8080);

    /// The file that `deploy` installs for it: where it is, the proxy has been told of the server before.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Nginx => "/etc/nginx/conf.d/voicectl.conf",
            Self::Caddy => "/etc/caddy/voicectl.caddyfile",
            Self::Haproxy => "/etc/haproxy/voicectl/voicectl.cfg",
        }
    }
}

impl Behind {
    /// Flags of the proxy's target, beside names and ports. `--tls none` has no need of a certificate.
    pub(super) fn in_front(&self, has_certificate: bool) -> Vec<String> {
        let mut words = vec![format!("--challenges={}", self.challenges)];
        if let Some(server) = self.server {
            words.push(format!("--server={server}"));
        }
        if self.proxy == Proxy::Caddy {
            words.push("--import".to_owned());
        }
        if !has_certificate {
            words.push("--tls=none".to_owned());
        }
        words
    }

    /// Flags of the service.
    pub(super) fn service(&self) -> Vec<String> {
        let mut words = vec!["--bind=proxy".to_owned()];
        words.push(match self.server {
            Some(server) => format!("--listen={server}"),
            None => format!("--group={}", self.group),
        });
        if self.has_network {
            words.push("--network".to_owned());
        }
        words
    }
}

const fn loopback(port: u16) -> SocketAddr {
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}
