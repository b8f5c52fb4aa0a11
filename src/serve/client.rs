//! Who the client is: the other end of the socket, or whom a proxy that is trusted speaks for.
//!
//! Whatever a request says of its own origin, anybody can write. So only what a trusted proxy added counts: its fields are
//! read from the right, where each proxy appends whom it saw, and the first address that is no trusted proxy is the client.
//! Nothing to the left of it is looked at. What cannot be read is refused, never guessed (400).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use axum::http::{HeaderMap, HeaderName};
use ipnet::IpNet;

use super::forwarded::{self, Hop};

static X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
static X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
static FORWARDED: HeaderName = HeaderName::from_static("forwarded");

/// Bits of an IPv6 address that one customer has.
const CUSTOMER: u8 = 64;

/// The other end of a socket, or of the one that a PROXY header told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peer {
    /// Over TCP.
    Tcp(SocketAddr),
    /// Over a unix socket: on this machine, and let in by the socket's mode.
    Unix,
}

impl Peer {
    /// Its address; that of this machine for a unix socket. IPv4 is IPv4, however the socket spells it.
    #[must_use]
    pub const fn ip(self) -> IpAddr {
        match self {
            Self::Tcp(address) => address.ip().to_canonical(),
            Self::Unix => IpAddr::V4(Ipv4Addr::LOCALHOST),
        }
    }
}

impl fmt::Display for Peer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix => f.write_str("unix"),
        }
    }
}

/// Who asks, as far as the network knows. In the extensions of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// Its address, never an IPv4 one in IPv6 form.
    pub ip: IpAddr,
    /// Whether it came over TLS, to us or to a trusted proxy that says so.
    pub is_https: bool,
}

/// What limits count by: one IPv4 address, the /64 of an IPv6 one, out of which a client has as many as it likes, or
/// `localhost`, to which a browser comes by either of its addresses.
#[must_use]
pub fn bucket(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(Ipv6Addr::LOCALHOST) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) => {
            let network = ip.to_bits() >> (128 - CUSTOMER) << (128 - CUSTOMER);
            IpAddr::V6(Ipv6Addr::from_bits(network))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Proxies in front of the server, and how they tell of clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// Who is believed. Whoever connects to a unix socket of the server is believed too.
    pub trusted: Vec<TrustedProxy>,
    /// Connections of trusted proxies, and of unix sockets, begin with a PROXY header; others have none.
    pub proxy_protocol: bool,
    /// Read `Forwarded` (RFC 7239) instead of `X-Forwarded-For` and `X-Forwarded-Proto`. Never both: a proxy that sets one
    /// passes the client's own other one on.
    pub forwarded: bool,
}

/// A field of a trusted proxy that names no client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadForwarding {
    /// Longer, or with more hops, than any chain of proxies makes it.
    #[error("`{0}` is too long")]
    TooLong(&'static str),
    /// An entry that is no address: garbage, `unknown`, or a name that hides the address.
    #[error("`{0}` names no client")]
    NoAddress(&'static str),
}

impl Proxies {
    /// Whether what this peer says of others is believed.
    #[must_use]
    pub fn trust(&self, peer: Peer) -> bool {
        match peer {
            Peer::Tcp(_) => self.trust_ip(peer.ip()),
            Peer::Unix => true,
        }
    }

    fn trust_ip(&self, ip: IpAddr) -> bool {
        let ip = ip.to_canonical();
        self.trusted.iter().any(|proxy| proxy.has(ip))
    }

    /// Who asks. `is_tls` says whether the connection to us is.
    ///
    /// # Errors
    ///
    /// [`BadForwarding`], of trusted peers only.
    pub fn client(
        &self,
        peer: Peer,
        is_tls: bool,
        headers: &HeaderMap,
    ) -> Result<Client, BadForwarding> {
        let mut client = Client {
            ip: peer.ip(),
            is_https: is_tls,
        };
        if !self.trust(peer) {
            return Ok(client);
        }
        let (name, hops) = if self.forwarded {
            ("Forwarded", forwarded::rfc7239(headers.get_all(&FORWARDED)))
        } else {
            let hops = forwarded::plain(headers.get_all(&X_FORWARDED_FOR));
            client.is_https = forwarded::last_scheme(&headers.get_all(&X_FORWARDED_PROTO))
                .map_or(is_tls, |scheme| scheme == b"https");
            ("X-Forwarded-For", hops)
        };
        let hops = hops.map_err(|forwarded::TooLong| BadForwarding::TooLong(name))?;
        for Hop { ip, is_https } in hops.into_iter().rev() {
            client.ip = ip.ok_or(BadForwarding::NoAddress(name))?;
            client.is_https = is_https.unwrap_or(client.is_https);
            if !self.trust_ip(client.ip) {
                break;
            }
        }
        Ok(client)
    }
}

/// Addresses that a proxy has: `10.1.2.3`, `10.0.0.0/8`, `2001:db8::/32`, `loopback`, or `private` for the networks of
/// RFC 1918 and RFC 4193.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedProxy {
    text: String,
    networks: Vec<IpNet>,
}

/// A text that is no [`TrustedProxy`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTrustedProxy {
    /// Neither an address nor a network nor one of the words.
    #[error(
        "`{0}` is no address, no network such as `10.0.0.0/8`, and neither `loopback` nor `private`"
    )]
    Unknown(String),
    /// Bits behind the prefix.
    #[error("`{0}` has an address within the network: the network is `{1}`, the one address `{2}`")]
    Within(String, IpNet, IpAddr),
    /// Everybody.
    #[error("`{0}` is everybody: then each client could choose the address that it is known by")]
    Everybody(String),
}

impl TrustedProxy {
    fn has(&self, ip: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&ip))
    }
}

impl FromStr for TrustedProxy {
    type Err = BadTrustedProxy;

    fn from_str(text: &str) -> Result<Self, BadTrustedProxy> {
        let words: &[&str] = match text {
            "loopback" => &["127.0.0.0/8", "::1/128"],
            "private" => &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
            other => &[other],
        };
        let networks: Result<_, _> = words.iter().map(|word| network(word)).collect();
        Ok(Self {
            text: text.to_owned(),
            networks: networks?,
        })
    }
}

fn network(text: &str) -> Result<IpNet, BadTrustedProxy> {
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Ok(ip.to_canonical().into());
    }
    let network: IpNet = text
        .parse()
        .map_err(|_| BadTrustedProxy::Unknown(text.to_owned()))?;
    if network.prefix_len() == 0 {
        return Err(BadTrustedProxy::Everybody(text.to_owned()));
    }
    if network.trunc() != network {
        let (whole, one) = (network.trunc(), network.addr());
        return Err(BadTrustedProxy::Within(text.to_owned(), whole, one));
    }
    // Peers are compared as IPv4 where that is what they are.
    match network {
        IpNet::V6(v6) if v6.prefix_len() >= 96 && v6.addr().to_ipv4_mapped().is_some() => {
            IpNet::new(IpAddr::from(v6.addr()).to_canonical(), v6.prefix_len() - 96)
                .ok()
                .filter(|mapped| mapped.prefix_len() > 0)
                .ok_or_else(|| BadTrustedProxy::Everybody(text.to_owned()))
        }
        other => Ok(other),
    }
}

impl fmt::Display for TrustedProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests;
