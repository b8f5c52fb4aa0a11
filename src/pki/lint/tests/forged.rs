//! Certificates with anything in them, written octet by octet. Nothing checks their signature, so it is zeros.

use rustls::pki_types::CertificateDer;

/// A value in DER form.
pub(super) fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut der = vec![tag];
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => der.push(short),
        Ok(long) => der.extend([0x81, long]),
        Err(_) => {
            let [high, low] = u16::try_from(length).expect("a small value").to_be_bytes();
            der.extend([0x82, high, low]);
        }
    }
    der.extend(content);
    der
}

pub(super) fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &parts.concat())
}

/// A dotted object identifier.
pub(super) fn oid(dotted: &str) -> Vec<u8> {
    let arcs: Vec<u32> = dotted
        .split('.')
        .map(|arc| arc.parse().expect("a number"))
        .collect();
    let mut content = vec![u8::try_from(arcs[0] * 40 + arcs[1]).expect("a first octet")];
    for arc in &arcs[2..] {
        let mut octets = vec![u8::try_from(arc & 0x7f).expect("7 bits")];
        let mut rest = arc >> 7;
        while rest > 0 {
            octets.push(u8::try_from(rest & 0x7f).expect("7 bits") | 0x80);
            rest >>= 7;
        }
        content.extend(octets.iter().rev());
    }
    tlv(0x06, &content)
}

/// A Name with a CN, or an empty one.
pub(super) fn name(common: &str) -> Vec<u8> {
    if common.is_empty() {
        return sequence(&[]);
    }
    let attribute = sequence(&[oid("2.5.4.3"), tlv(0x0c, common.as_bytes())]);
    sequence(&[tlv(0x31, &attribute)])
}

pub(super) fn bit_string(unused: u8, octets: &[u8]) -> Vec<u8> {
    tlv(0x03, &[&[unused], octets].concat())
}

/// A SubjectPublicKeyInfo of an elliptic curve, or of an algorithm without parameters.
pub(super) fn key(algorithm: &str, curve: Option<&str>) -> Vec<u8> {
    let mut identifier = vec![oid(algorithm)];
    identifier.extend(curve.map(oid));
    sequence(&[sequence(&identifier), bit_string(0, &[4; 65])])
}

/// An RSA key with so many bits.
pub(super) fn rsa(bits: usize, exponent: u8) -> Vec<u8> {
    let mut modulus = vec![0xff; bits / 8];
    modulus.insert(0, 0);
    let inside = sequence(&[tlv(0x02, &modulus), tlv(0x02, &[exponent])]);
    let identifier = sequence(&[oid("1.2.840.113549.1.1.1"), tlv(0x05, &[])]);
    sequence(&[identifier, bit_string(0, &inside)])
}

/// SANs: tag and content of each, such as `(2, b"a.test")`.
pub(super) fn names(names: &[(u8, &[u8])]) -> Vec<u8> {
    let all: Vec<Vec<u8>> = names
        .iter()
        .map(|(kind, content)| tlv(0x80 | kind, content))
        .collect();
    sequence(&all)
}

/// Extended key usage; `1` is serverAuth, `2` clientAuth and so on (RFC 5280 section 4.2.1.12).
pub(super) fn purposes(arcs: &[u32]) -> Vec<u8> {
    let all: Vec<Vec<u8>> = arcs
        .iter()
        .map(|arc| oid(&format!("1.3.6.1.5.5.7.3.{arc}")))
        .collect();
    sequence(&all)
}

/// Name constraints with permitted subtrees only: tag and content of each.
pub(super) fn permitted(subtrees: &[(u8, &[u8])]) -> Vec<u8> {
    let all: Vec<Vec<u8>> = subtrees
        .iter()
        .map(|(kind, content)| sequence(&[tlv(0x80 | kind, content)]))
        .collect();
    sequence(&[tlv(0xa0, &all.concat())])
}

pub(super) const SAN: &str = "2.5.29.17";
pub(super) const BASIC: &str = "2.5.29.19";
pub(super) const KEY_USAGE: &str = "2.5.29.15";
pub(super) const PURPOSES: &str = "2.5.29.37";
pub(super) const SUBJECT_KEY: &str = "2.5.29.14";
pub(super) const AUTHORITY_KEY: &str = "2.5.29.35";
pub(super) const CONSTRAINTS: &str = "2.5.29.30";

/// What goes into a certificate.
#[derive(Clone)]
pub(super) struct Forged {
    pub(super) version: u8,
    pub(super) serial: Vec<u8>,
    pub(super) inner_algorithm: &'static str,
    pub(super) outer_algorithm: &'static str,
    pub(super) issuer: Vec<u8>,
    /// In whole: tag and text.
    pub(super) not_before: Vec<u8>,
    pub(super) not_after: Vec<u8>,
    pub(super) subject: Vec<u8>,
    pub(super) key: Vec<u8>,
    pub(super) extensions: Vec<(&'static str, bool, Vec<u8>)>,
}

impl Forged {
    /// A leaf that no rule has anything against.
    pub(super) fn leaf() -> Self {
        let issuer_key = tlv(0x80, &[7; 20]);
        Self {
            version: 3,
            serial: [&[0x11], [0x22; 15].as_slice()].concat(),
            inner_algorithm: "1.2.840.10045.4.3.2",
            outer_algorithm: "1.2.840.10045.4.3.2",
            issuer: name("Issuer"),
            not_before: utc("261101000000Z"),
            not_after: utc("261231235959Z"),
            subject: name("a.test"),
            key: key("1.2.840.10045.2.1", Some("1.2.840.10045.3.1.7")),
            extensions: vec![
                (SAN, false, names(&[(2, b"a.test"), (7, &[127, 0, 0, 1])])),
                (BASIC, true, sequence(&[])),
                (KEY_USAGE, true, bit_string(7, &[0x80])),
                (PURPOSES, false, purposes(&[1])),
                (SUBJECT_KEY, false, tlv(0x04, &[9; 20])),
                (AUTHORITY_KEY, false, sequence(&[issuer_key])),
            ],
        }
    }

    /// An intermediate that no rule has anything against.
    pub(super) fn intermediate() -> Self {
        let mut ca = Self::leaf();
        ca.subject = name("Intermediate");
        ca.without(SAN);
        ca.put(BASIC, true, sequence(&[tlv(0x01, &[0xff])]));
        ca.put(KEY_USAGE, true, bit_string(1, &[0x06]));
        ca
    }

    /// A root that no rule has anything against.
    pub(super) fn root() -> Self {
        let mut ca = Self::intermediate();
        ca.subject = ca.issuer.clone();
        ca.without(PURPOSES);
        ca.without(AUTHORITY_KEY);
        ca
    }

    pub(super) fn without(&mut self, oid: &str) {
        self.extensions.retain(|(one, _, _)| *one != oid);
    }

    /// Replaces an extension, or adds it.
    pub(super) fn put(&mut self, oid: &'static str, critical: bool, content: Vec<u8>) {
        self.without(oid);
        self.extensions.push((oid, critical, content));
    }

    pub(super) fn der(&self) -> CertificateDer<'static> {
        let algorithm = |dotted: &str| sequence(&[oid(dotted)]);
        let mut inside = vec![
            tlv(0x02, &self.serial),
            algorithm(self.inner_algorithm),
            self.issuer.clone(),
            sequence(&[self.not_before.clone(), self.not_after.clone()]),
            self.subject.clone(),
            self.key.clone(),
        ];
        if self.version > 1 {
            inside.insert(0, tlv(0xa0, &tlv(0x02, &[self.version - 1])));
        }
        if !self.extensions.is_empty() {
            let all: Vec<Vec<u8>> = self.extensions.iter().map(extension).collect();
            inside.push(tlv(0xa3, &sequence(&all)));
        }
        let outer = [
            sequence(&inside),
            algorithm(self.outer_algorithm),
            bit_string(0, &[0; 64]),
        ];
        CertificateDer::from(sequence(&outer))
    }
}

/// A UTCTime.
pub(super) fn utc(text: &str) -> Vec<u8> {
    tlv(0x17, text.as_bytes())
}

/// A GeneralizedTime.
pub(super) fn generalized(text: &str) -> Vec<u8> {
    tlv(0x18, text.as_bytes())
}

fn extension((dotted, critical, content): &(&'static str, bool, Vec<u8>)) -> Vec<u8> {
    let mut parts = vec![oid(dotted)];
    if *critical {
        parts.push(tlv(0x01, &[0xff]));
    }
    parts.push(tlv(0x04, content));
    sequence(&parts)
}
