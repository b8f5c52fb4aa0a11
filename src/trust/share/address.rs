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

/// The address on the network that the default route leads to, else the first private one; `None` on a machine without a
/// network. The bridges of containers have addresses too, which no phone reaches.
#[must_use]
pub fn network_address() -> Option<IpAddr> {
    let routed = ELSEWHERE
        .into_iter()
        .filter_map(|(from, to)| source(from, to));
    let mut interfaces: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .filter(|interface| !interface.is_loopback() && !interface.is_link_local())
        .map(|interface| interface.ip())
        .collect();
    interfaces.sort();
    routed.chain(interfaces).next()
}

/// Where a packet to `to` would come from. Connecting a UDP socket chooses a route and sends nothing.
fn source(from: IpAddr, to: IpAddr) -> Option<IpAddr> {
    let socket = UdpSocket::bind(SocketAddr::new(from, 0)).ok()?;
    socket.connect(SocketAddr::new(to, 9)).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}
