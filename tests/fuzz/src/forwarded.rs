//! `X-Forwarded-For`, `X-Forwarded-Proto` and `Forwarded`, one field a line, as a trusted proxy passes them on; and the texts
//! that say who is one.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use voicectl::serve::client::{Client, Peer, Proxies, TrustedProxy, bucket};

const NAMES: [&str; 3] = ["x-forwarded-for", "x-forwarded-proto", "forwarded"];
const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(10, 0, 0, 1));
const STRANGER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));

pub fn run(bytes: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        let Some((kind, value)) = line.split_first() else {
            continue;
        };
        if let Ok(text) = std::str::from_utf8(value)
            && let Ok(proxy) = text.parse::<TrustedProxy>()
        {
            let again: TrustedProxy = proxy.to_string().parse().expect("what is written is read");
            assert_eq!(again, proxy);
        }
        if let Ok(value) = HeaderValue::from_bytes(value) {
            let name = NAMES[usize::from(*kind) % NAMES.len()];
            headers.append(HeaderName::from_static(name), value);
        }
    }
    for forwarded in [false, true] {
        let trusted = vec!["10.0.0.0/8".parse().expect("a network")];
        let proxies = Proxies {
            trusted,
            forwarded,
            ..Proxies::default()
        };
        let ask = |ip| {
            let peer = Peer::Tcp(SocketAddr::new(ip, 1));
            proxies.client(peer, false, &headers)
        };
        let stranger = Client {
            ip: STRANGER,
            is_https: false,
        };
        assert_eq!(ask(STRANGER), Ok(stranger), "a stranger is not believed");
        if let Ok(client) = ask(PROXY) {
            assert_eq!(client.ip, client.ip.to_canonical());
            assert_eq!(bucket(bucket(client.ip)), bucket(client.ip));
        }
    }
}
