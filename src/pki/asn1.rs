//! The little ASN.1 that keys and containers need: elements in DER, BER made definite, elements written.
//!
//! Containers come in BER too: NSS and macOS write PKCS#12 with indefinite lengths (X.690 section 8.1.3.6).

use zeroize::Zeroizing;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OID: u8 = 0x06;
pub(super) const BMP_STRING: u8 = 0x1e;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// `[0]`, primitive: an implicit tag over octets.
pub(super) const IMPLICIT_0: u8 = 0x80;
/// `[0]`, constructed: an explicit tag, or an implicit one over a structure.
pub(super) const CONTEXT_0: u8 = 0xa0;
/// `[1]`, constructed.
pub(super) const CONTEXT_1: u8 = 0xa1;

/// Nesting that no certificate, key or container comes near.
const DEEPEST: usize = 24;

/// One element.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    /// Its identifier octet.
    pub(super) tag: u8,
    /// Its contents octets.
    pub(super) body: &'a [u8],
    /// All of it.
    pub(super) whole: &'a [u8],
}

/// Elements one after the other.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What was not read yet.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// The next element; `None` at the end, and for what is none of definite length.
    pub(super) fn any(&mut self) -> Option<Element<'a>> {
        let (tag, length, start) = header(self.0)?;
        let end = start.checked_add(length?)?;
        let (whole, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        Some(Element {
            tag,
            body: &whole[start..],
            whole,
        })
    }

    /// The next element when it has this tag; otherwise nothing is read.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        let mut ahead = *self;
        let element = ahead.any().filter(|element| element.tag == tag)?;
        *self = ahead;
        Some(element)
    }

    /// The contents of the next element, which must have this tag.
    pub(super) fn body(&mut self, tag: u8) -> Option<&'a [u8]> {
        Some(self.optional(tag)?.body)
    }

    /// The inside of the next element, which must have this tag.
    pub(super) fn inside(&mut self, tag: u8) -> Option<Self> {
        self.body(tag).map(Self)
    }

    /// The next element, an INTEGER from 0 to 4294967295.
    pub(super) fn number(&mut self) -> Option<u32> {
        number(self.body(INTEGER)?)
    }
}

/// An INTEGER from 0 to 4294967295.
fn number(body: &[u8]) -> Option<u32> {
    let first = *body.first()?;
    let digits = body.iter().skip_while(|byte| **byte == 0);
    if first & 0x80 != 0 || digits.clone().count() > 4 {
        return None;
    }
    Some(digits.fold(0, |value, byte| value << 8 | u32::from(*byte)))
}

/// The tag, the length (`None` when indefinite) and where the contents begin. Tags above 30 are in nothing that is read
/// here.
fn header(bytes: &[u8]) -> Option<(u8, Option<usize>, usize)> {
    let (&tag, &first) = (bytes.first()?, bytes.get(1)?);
    if tag & 0x1f == 0x1f {
        return None;
    }
    match first {
        0..=0x7f => Some((tag, Some(usize::from(first)), 2)),
        0x80 => Some((tag, None, 2)),
        0x81..=0x84 => {
            let end = 2 + usize::from(first & 0x7f);
            let digits = bytes.get(2..end)?;
            let length = digits
                .iter()
                .fold(0, |length, byte| length << 8 | usize::from(*byte));
            Some((tag, Some(length), end))
        }
        _ => None,
    }
}

/// How long the element is that `bytes` begin with; `None` when they begin with none, or are too few for it.
pub(super) fn length(bytes: &[u8]) -> Option<usize> {
    let (_, length, start) = header(bytes)?;
    let end = match length {
        Some(length) => start.checked_add(length)?,
        None => return definite(bytes).map(|element| element.length()),
    };
    (end <= bytes.len()).then_some(end)
}

/// An element with definite lengths all through and octet strings in one piece.
pub(super) struct Definite<'a> {
    written_anew: Option<Zeroizing<Vec<u8>>>,
    as_it_was: &'a [u8],
}

impl Definite<'_> {
    /// The element.
    pub(super) fn element(&self) -> &[u8] {
        self.written_anew
            .as_deref()
            .map_or(self.as_it_was, Vec::as_slice)
    }

    /// How many octets it took.
    pub(super) const fn length(&self) -> usize {
        self.as_it_was.len()
    }
}

/// Makes the element definite that `bytes` begin with; `None` when they begin with none.
pub(super) fn definite(bytes: &[u8]) -> Option<Definite<'_>> {
    let (written_anew, end) = convert(bytes, DEEPEST)?;
    Some(Definite {
        written_anew,
        as_it_was: &bytes[..end],
    })
}

/// The element rewritten, or `None` where it may stay as it is; and its end.
fn convert(bytes: &[u8], depth: usize) -> Option<(Option<Zeroizing<Vec<u8>>>, usize)> {
    let (tag, length, start) = header(bytes)?;
    let end = match length {
        Some(length) => start.checked_add(length)?,
        None => bytes.len(),
    };
    let inside = bytes.get(start..end)?;
    if tag & 0x20 == 0 {
        // Only what is constructed can be indefinite.
        return length.map(|_| (None, end));
    }
    let depth = depth.checked_sub(1)?;
    let in_pieces = tag == OCTET_STRING | 0x20;
    let mut changed = length.is_none() || in_pieces;
    let mut body = Zeroizing::new(Vec::new());
    let mut at = 0;
    let end = loop {
        let rest = &inside[at..];
        if length.is_none() && rest.starts_with(&[0, 0]) {
            break start + at + 2;
        }
        if length.is_some() && rest.is_empty() {
            break end;
        }
        let (element, size) = convert(rest, depth)?;
        if element.is_some() && !changed {
            // The first change: what stood before it is needed after all.
            changed = true;
            body.extend_from_slice(&inside[..at]);
        }
        if changed {
            let element = element.as_deref().map_or(&rest[..size], Vec::as_slice);
            if in_pieces {
                body.extend_from_slice(Reader::new(element).body(OCTET_STRING)?);
            } else {
                body.extend_from_slice(element);
            }
        }
        at += size;
    };
    let tag = if in_pieces { OCTET_STRING } else { tag };
    Some((changed.then(|| write(tag, &[&body])), end))
}

/// An element whose contents are `parts` one after the other. It may be secret, so it is wiped when it goes.
pub(super) fn write(tag: u8, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    // All of it at once: growing would leave copies behind.
    let mut element = Zeroizing::new(Vec::with_capacity(length + 6));
    element.push(tag);
    if length <= 0x7f {
        element.push(length.to_le_bytes()[0]);
    } else {
        let digits = length.to_be_bytes();
        let used = &digits[digits.iter().take_while(|digit| **digit == 0).count()..];
        element.push(0x80 | used.len().to_le_bytes()[0]);
        element.extend_from_slice(used);
    }
    for part in parts {
        element.extend_from_slice(part);
    }
    element
}

/// A non-negative INTEGER.
pub(super) fn write_number(value: u32) -> Zeroizing<Vec<u8>> {
    let digits = value.to_be_bytes();
    let skipped = digits
        .iter()
        .take(3)
        .take_while(|digit| **digit == 0)
        .count();
    let used = &digits[skipped..];
    // A set top bit would make it negative.
    let sign: &[u8] = if used[0] & 0x80 == 0 { &[] } else { &[0] };
    write(INTEGER, &[sign, used])
}

/// A SET OF, its elements in the order that DER wants (X.690 section 11.6).
pub(super) fn write_set(mut elements: Vec<Zeroizing<Vec<u8>>>) -> Zeroizing<Vec<u8>> {
    elements.sort_by(|one, other| one.as_slice().cmp(other));
    let parts: Vec<&[u8]> = elements.iter().map(|element| element.as_slice()).collect();
    write(SET, &parts)
}

/// An object identifier in dots, for messages.
pub(super) fn dotted(body: &[u8]) -> String {
    let mut arcs: Vec<u64> = Vec::new();
    let mut arc = 0_u64;
    for byte in body.iter().take(64) {
        arc = arc << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if arcs.is_empty() {
                arcs.extend([(arc / 40).min(2), arc - 40 * (arc / 40).min(2)]);
            } else {
                arcs.push(arc);
            }
            arc = 0;
        }
    }
    let arcs: Vec<String> = arcs.iter().map(u64::to_string).collect();
    arcs.join(".")
}
