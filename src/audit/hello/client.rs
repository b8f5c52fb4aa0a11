//! A ClientHello as bytes (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2, RFC 6101 section 5.6.1.2).

use std::io;

use aws_lc_rs::rand;

use super::{Group, Suite, Version};

/// Signature algorithms, also those that nobody should use: what a server has is to be seen.
const SIGNATURES: [u16; 19] = [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401,
    0x0501, 0x0601, 0x0301, 0x0303, 0x0201, 0x0203, 0x0202,
];

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Hello<'a> {
    pub(super) version: Version,
    pub(super) suites: &'a [Suite],
    pub(super) groups: &'a [Group],
    /// Whether compression may be.
    pub(super) compression: bool,
    /// The name that is asked for; none for addresses.
    pub(super) name: Option<&'a str>,
}

/// A vector with a length of so many octets before it.
fn vector(octets: usize, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u64).to_be_bytes();
    let mut bytes = length[8 - octets..].to_vec();
    bytes.extend_from_slice(content);
    bytes
}

fn numbers(all: impl Iterator<Item = u16>) -> Vec<u8> {
    all.flat_map(u16::to_be_bytes).collect()
}

impl Hello<'_> {
    /// The whole record.
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut random = [0; 64];
        rand::fill(&mut random).map_err(|_| io::Error::other("there are no random numbers"))?;
        let (random, session) = random.split_at(32);
        let is_tls13 = self.version == Version::Tls13;
        let wire = self.version.wire().min(Version::Tls12.wire());
        let mut body = wire.to_be_bytes().to_vec();
        body.extend_from_slice(random);
        // Boxes on the way want it to look like a resumption (RFC 8446 section D.4).
        body.extend(vector(1, if is_tls13 { session } else { &[] }));
        // SSL 3.0 has no extensions: this number stands for the one of RFC 5746 (section 3.3).
        let signal = (self.version == Version::Ssl30).then_some(0x00ff);
        let suites = self.suites.iter().map(|suite| suite.0).chain(signal);
        body.extend(vector(2, &numbers(suites)));
        let methods: &[u8] = if self.compression { &[1, 0] } else { &[0] };
        body.extend(vector(1, methods));
        if self.version != Version::Ssl30 {
            body.extend(vector(2, &self.extensions(is_tls13)));
        }
        let mut message = vec![1];
        message.extend(vector(3, &body));
        // Servers of old want no more than TLS 1.0 here (RFC 8446 section 5.1).
        let record = wire.min(Version::Tls10.wire());
        let mut bytes = vec![22];
        bytes.extend(record.to_be_bytes());
        bytes.extend(vector(2, &message));
        Ok(bytes)
    }

    fn extensions(&self, is_tls13: bool) -> Vec<u8> {
        let mut all = Vec::new();
        let mut add = |number: u16, content: &[u8]| {
            all.extend(number.to_be_bytes());
            all.extend(vector(2, content));
        };
        if let Some(name) = self.name {
            let mut entry = vec![0];
            entry.extend(vector(2, name.as_bytes()));
            add(0, &vector(2, &entry));
        }
        if !self.groups.is_empty() {
            add(
                10,
                &vector(2, &numbers(self.groups.iter().map(|group| group.0))),
            );
            add(11, &[1, 0]);
        }
        if self.version >= Version::Tls12 {
            add(13, &vector(2, &numbers(SIGNATURES.into_iter())));
        }
        let protocols: Vec<u8> = [&b"h2"[..], b"http/1.1"]
            .iter()
            .flat_map(|name| vector(1, name))
            .collect();
        add(16, &vector(2, &protocols));
        if is_tls13 {
            add(43, &vector(1, &Version::Tls13.wire().to_be_bytes()));
            // No share: the server says which group it wants.
            add(51, &vector(2, &[]));
        } else {
            // RFC 7627 and RFC 5746.
            add(23, &[]);
            add(0xff01, &[0]);
        }
        all
    }
}
