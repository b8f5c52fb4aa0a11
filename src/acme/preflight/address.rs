//! Whether an address can be this machine's, as far as its interfaces tell.

use std::net::IpAddr;

/// Whether the whole internet may reach an address (the registries of RFC 6890, in short).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, second, ..] = address.octets();
            !(address.is_private()
                || address.is_loopback()
                || address.is_link_local()
                || address.is_unspecified()
                || address.is_documentation()
                || address.is_broadcast()
                // Carriers' shared space (RFC 6598).
                || (first == 100 && (64..128).contains(&second)))
        }
        IpAddr::V6(address) => {
            if let Some(address) = address.to_ipv4_mapped() {
                return is_public(IpAddr::V4(address));
            }
            // Global unicast, less documentation (RFC 3849).
            let [first, second, ..] = address.segments();
            first & 0xe000 == 0x2000 && !(first == 0x2001 && second == 0x0db8)
        }
    }
}

/// The addresses of this machine's interfaces.
#[must_use]
pub fn own() -> Vec<IpAddr> {
    if_addrs::get_if_addrs()
        .unwrap_or_default()
        .into_iter()
        .map(|interface| interface.ip())
        .collect()
}

/// Whether a name with these addresses leads elsewhere. Behind NAT nobody can tell: then it does not.
#[must_use]
pub fn leads_elsewhere(addresses: &[IpAddr], own: &[IpAddr]) -> bool {
    let of_family = |address: &IpAddr| {
        own.iter()
            .any(|own| own.is_ipv4() == address.is_ipv4() && is_public(*own))
    };
    !addresses.is_empty()
        && addresses
            .iter()
            .all(|address| is_public(*address) && of_family(address) && !own.contains(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Vec<IpAddr> {
        let parse = |text: &&str| text.parse().expect("an address");
        texts.iter().map(parse).collect()
    }

    #[test]
    fn private_addresses_are_not_public() {
        for private in [
            "10.0.0.1",
            "192.168.1.1",
            "172.16.0.1",
            "127.0.0.1",
            "169.254.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fe80::1",
            "fd00::1",
            "2001:db8::1",
            "::ffff:10.0.0.1",
        ] {
            assert!(
                !is_public(private.parse().expect("an address")),
                "{private}"
            );
        }
        for public in [
            "8.8.8.8",
            "100.128.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(public.parse().expect("an address")), "{public}");
        }
    }

    #[test]
    fn only_a_machine_with_a_public_address_can_tell() {
        let own = of(&["127.0.0.1", "8.8.4.4"]);
        assert!(leads_elsewhere(&of(&["8.8.8.8"]), &own));
        assert!(!leads_elsewhere(&of(&["8.8.8.8", "8.8.4.4"]), &own));
        assert!(
            !leads_elsewhere(&of(&["2606:4700::1111"]), &own),
            "no IPv6 here"
        );
        assert!(
            !leads_elsewhere(&of(&["8.8.8.8"]), &of(&["192.168.1.2"])),
            "NAT"
        );
        assert!(!leads_elsewhere(&[], &own));
    }
}
