//! The address under which other devices reach this machine.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Addresses for documentation (RFC 5737, RFC 3849): beyond every network, so the default route leads to them.
const ELSEWHERE: [(IpAddr, IpAddr); 2] = [
    (
        IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
    ),
    (
        IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)),
    ),
];

/// Names of interfaces that lead to containers and virtual machines of this machine, where no phone is.
const INWARD: &[&str] = &[
    "docker", "br-", "veth", "virbr", "cni", "flannel", "podman", "lxc",
];

/// The addresses of this machine on its networks, the one that the default route leads to first; none without a network.
#[must_use]
pub fn network_addresses() -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = ELSEWHERE
        .into_iter()
        .filter_map(|(from, to)| source(from, to))
        .collect();
    let mut others: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .filter(|interface| !INWARD.iter().any(|name| interface.name.starts_with(name)))
        .map(|interface| interface.ip())
        .collect();
    others.sort();
    for other in others {
        if !addresses.contains(&other) {
            addresses.push(other);
        }
    }
    addresses
}

/// Where a packet to `to` would come from. Connecting a UDP socket chooses a route and sends nothing.
fn source(from: IpAddr, to: IpAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind(SocketAddr::new(from, 0)).ok()?;
    socket.connect(SocketAddr::new(to, 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}
