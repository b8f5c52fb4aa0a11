//! The answer to a ClientHello, as far as it is needed. Nothing of it is trusted.

use std::io;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use tokio::io::{AsyncRead, AsyncReadExt};

use super::{Group, Suite, Version};

/// More than any chain that a client takes.
const MOST: usize = 128 << 10;
/// RFC 5246 section 6.2.3: 2^14 + 2048.
const LONGEST_RECORD: usize = (16 << 10) + 2048;
/// Certificates of a chain.
const MOST_CERTIFICATES: usize = 16;
/// SHA-256 of `HelloRetryRequest`, which stands for the random number (RFC 8446 section 4.1.3).
const RETRY: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// What a server said.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// It goes on.
    Hello(Box<ServerHello>),
    /// It does not: by an alert, or by closing the connection.
    Refused,
}

/// What a server picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServerHello {
    pub(super) version: u16,
    pub(super) suite: Suite,
    pub(super) compression: bool,
    /// Whether it knows RFC 5746.
    pub(super) renegotiation: bool,
    /// The group of a HelloRetryRequest, or the curve of a ServerKeyExchange.
    pub(super) group: Option<Group>,
    /// Bits of the prime of a ServerKeyExchange.
    pub(super) prime_bits: Option<usize>,
    /// Its chain, leaf first; not with TLS 1.3, which encrypts it.
    pub(super) chain: Vec<CertificateDer<'static>>,
}

/// How far an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    Hello,
    Certificate,
    KeyExchange,
}

/// An answer that is none.
#[derive(Debug, thiserror::Error)]
pub(in crate::audit) enum HelloError {
    /// The connection.
    #[error("the connection failed: {0}")]
    Io(#[from] io::Error),
    /// Nothing came, or not enough.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// Something else than TLS.
    #[error("the answer is no TLS")]
    NotTls,
    /// TLS that cannot be.
    #[error("the answer breaks the rules of TLS: {0}")]
    Malformed(&'static str),
    /// More than anybody needs.
    #[error("the answer is longer than {} KiB", MOST >> 10)]
    TooMuch,
}

/// Reads records until enough is there.
pub(super) async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    depth: Depth,
) -> Result<Answer, HelloError> {
    let mut messages = Vec::new();
    let mut total = 0;
    loop {
        let mut head = [0; 5];
        match stream.read_exact(&mut head).await {
            Ok(_) => {}
            Err(error) if is_farewell(&error) => return finished(&messages, depth),
            Err(error) => return Err(error.into()),
        }
        let length = usize::from(u16::from_be_bytes([head[3], head[4]]));
        if !(20..=23).contains(&head[0]) || head[1] != 3 {
            return Err(HelloError::NotTls);
        }
        if length > LONGEST_RECORD {
            return Err(HelloError::Malformed("a record is too long"));
        }
        total += length + head.len();
        if total > MOST {
            return Err(HelloError::TooMuch);
        }
        let mut content = vec![0; length];
        match stream.read_exact(&mut content).await {
            Ok(_) => {}
            Err(error) if is_farewell(&error) => {
                return Err(HelloError::Malformed("it ends in the middle"));
            }
            Err(error) => return Err(error.into()),
        }
        match head[0] {
            // A warning, such as about the name (RFC 6066 section 3), is no end.
            21 if content.first() == Some(&1) && content.get(1) != Some(&0) => {}
            21 => return finished(&messages, depth),
            22 => messages.extend(content),
            // ChangeCipherSpec is there for boxes on the way (RFC 8446 section D.4).
            20 => {}
            _ => return Err(HelloError::Malformed("data before the handshake")),
        }
        if let Some(hello) = parse(&messages, depth)? {
            return Ok(Answer::Hello(Box::new(hello)));
        }
    }
}

/// What is there when nothing more comes: a hello counts although what should follow is missing.
fn finished(messages: &[u8], depth: Depth) -> Result<Answer, HelloError> {
    if depth > Depth::Hello
        && let Some(hello) = parse(messages, Depth::Hello)?
    {
        return Ok(Answer::Hello(Box::new(hello)));
    }
    Ok(Answer::Refused)
}

fn is_farewell(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::UnexpectedEof | Kind::ConnectionReset | Kind::ConnectionAborted | Kind::BrokenPipe
    )
}

/// The hello, once the messages go as deep as is wanted.
fn parse(messages: &[u8], depth: Depth) -> Result<Option<ServerHello>, HelloError> {
    let mut rest = Reader(messages);
    let mut found: Option<ServerHello> = None;
    loop {
        let mut ahead = Reader(rest.0);
        let Some((kind, length)) = ahead.u8().zip(ahead.u24()) else {
            return Ok(None);
        };
        if length > MOST {
            return Err(HelloError::TooMuch);
        }
        let Some(body) = ahead.take(length) else {
            return Ok(None);
        };
        rest = ahead;
        let malformed = |what| move || HelloError::Malformed(what);
        match (kind, &mut found) {
            (2, None) => {
                let hello = server_hello(body).ok_or_else(malformed("its ServerHello"))?;
                let is_all = depth == Depth::Hello || hello.version == Version::Tls13.wire();
                if is_all {
                    return Ok(Some(hello));
                }
                found = Some(hello);
            }
            (11, Some(hello)) => {
                hello.chain = certificates(body).ok_or_else(malformed("its Certificate"))?;
                if depth == Depth::Certificate {
                    return Ok(found);
                }
            }
            (12, Some(hello)) => {
                key_exchange(hello, body).ok_or_else(malformed("its ServerKeyExchange"))?;
                return Ok(found);
            }
            (14, Some(_)) => return Ok(found),
            // HelloRequest may come at any time (RFC 5246 section 7.4.1.1).
            (_, Some(_)) | (0, None) => {}
            (_, None) => return Err(HelloError::Malformed("no ServerHello comes first")),
        }
    }
}

fn server_hello(body: &[u8]) -> Option<ServerHello> {
    let mut reader = Reader(body);
    let version = reader.u16()?;
    let random = reader.take(32)?;
    let session = usize::from(reader.u8()?);
    reader.take(session)?;
    let suite = Suite(reader.u16()?);
    let compression = reader.u8()? != 0;
    let mut hello = ServerHello {
        version,
        suite,
        compression,
        renegotiation: false,
        group: None,
        prime_bits: None,
        chain: Vec::new(),
    };
    if reader.0.is_empty() {
        return Some(hello);
    }
    let length = usize::from(reader.u16()?);
    let mut extensions = Reader(reader.take(length)?);
    while !extensions.0.is_empty() {
        let number = extensions.u16()?;
        let length = usize::from(extensions.u16()?);
        let mut content = Reader(extensions.take(length)?);
        match number {
            43 => hello.version = content.u16()?,
            51 if random == RETRY => hello.group = Some(Group(content.u16()?)),
            0xff01 => hello.renegotiation = true,
            _ => {}
        }
    }
    Some(hello)
}

fn certificates(body: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
    let mut reader = Reader(body);
    let length = reader.u24()?;
    let mut list = Reader(reader.take(length)?);
    let mut chain = Vec::new();
    while !list.0.is_empty() && chain.len() < MOST_CERTIFICATES {
        let length = list.u24()?;
        chain.push(CertificateDer::from(list.take(length)?.to_vec()));
    }
    Some(chain)
}

fn key_exchange(hello: &mut ServerHello, body: &[u8]) -> Option<()> {
    let mut reader = Reader(body);
    if hello.suite.is_dhe() {
        let length = usize::from(reader.u16()?);
        let prime = reader.take(length)?;
        let begin = prime.iter().position(|octet| *octet != 0)?;
        let first = prime[begin].leading_zeros() as usize;
        hello.prime_bits = Some((prime.len() - begin) * 8 - first);
    } else if hello.suite.is_ecdhe() {
        // 3 is a named curve (RFC 8422 section 5.4).
        if reader.u8()? == 3 {
            hello.group = Some(Group(reader.u16()?));
        }
    }
    Some(())
}

/// What is left of some bytes.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|octets| octets[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)
            .map(|octets| u16::from_be_bytes([octets[0], octets[1]]))
    }

    fn u24(&mut self) -> Option<usize> {
        self.take(3).map(|octets| {
            octets
                .iter()
                .fold(0, |sum, octet| sum << 8 | usize::from(*octet))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).expect("short").to_be_bytes();
        [&[kind, 3, 3], &length[..], content].concat()
    }

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).expect("short").to_be_bytes();
        [&[kind], &length[1..], body].concat()
    }

    fn hello(suite: u16) -> Vec<u8> {
        let mut body = vec![3, 3];
        body.extend([7; 32]);
        body.push(0);
        body.extend(suite.to_be_bytes());
        body.push(1);
        body.extend([0, 5, 0xff, 1, 0, 1, 0]);
        message(2, &body)
    }

    fn read_all(bytes: &[u8], depth: Depth) -> Result<Answer, HelloError> {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let mut bytes = bytes;
        runtime
            .expect("a runtime")
            .block_on(read(&mut bytes, depth))
    }

    #[test]
    fn a_hello_is_read_to_the_depth_that_is_wanted() {
        let mut prime = vec![0, 128, 0x3f];
        prime.extend([9; 127]);
        let messages = [
            hello(0x0033),
            message(11, &[0, 0, 5, 0, 0, 2, 1, 2]),
            message(12, &prime),
        ];
        // Cut anywhere, as records may be.
        let bytes: Vec<u8> = messages
            .concat()
            .chunks(11)
            .flat_map(|part| record(22, part))
            .collect();
        let Ok(Answer::Hello(found)) = read_all(&bytes, Depth::KeyExchange) else {
            panic!("it is one");
        };
        assert_eq!((found.version, found.suite), (0x0303, Suite(0x0033)));
        assert!(found.compression && found.renegotiation);
        assert_eq!(found.prime_bits, Some(1022));
        assert_eq!(found.chain, [CertificateDer::from(vec![1, 2])]);
        for cut in 0..bytes.len() {
            let _ = read_all(&bytes[..cut], Depth::KeyExchange);
        }
    }

    #[test]
    fn what_is_no_answer_is_told_apart() {
        let refused = |bytes: &[u8]| matches!(read_all(bytes, Depth::Hello), Ok(Answer::Refused));
        assert!(refused(&[]));
        assert!(refused(&record(21, &[2, 40])));
        assert!(matches!(
            read_all(b"HTTP/1.1 400 Bad", Depth::Hello),
            Err(HelloError::NotTls)
        ));
        // A message of 10 MB is refused by what it announces.
        let huge = record(22, &[11, 0x98, 0x96, 0x80]);
        assert!(matches!(
            read_all(&huge, Depth::Certificate),
            Err(HelloError::TooMuch)
        ));
        // One that never ends, by what came of it.
        let endless: Vec<u8> = (0..20).flat_map(|_| record(22, &[0; 16 << 10])).collect();
        assert!(matches!(
            read_all(&endless, Depth::Hello),
            Err(HelloError::TooMuch)
        ));
        let warning = [record(21, &[1, 112]), record(22, &hello(0x002f))].concat();
        assert!(matches!(
            read_all(&warning, Depth::Hello),
            Ok(Answer::Hello(_))
        ));
    }
}
