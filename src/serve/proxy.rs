//! The PROXY protocol, versions 1 and 2: whom a connection is passed on for, said before its first byte.
//!
//! A connection of a trusted proxy has to begin with it: a header that may be left out lets a client that reaches the
//! proxy's port by another way be the proxy. Nothing is read beyond the header, so that no byte of TLS is lost.

use std::io;
use std::net::SocketAddr;

use ppp::{v1, v2};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::client::Peer;

/// Bytes that every header has: the signature of version 2, less than the shortest of version 1.
const SIGNATURE: usize = 12;

/// Bytes of version 2 before its addresses.
const FIXED: usize = 16;

/// Longest header of version 1, with its CRLF.
const LONGEST_V1: usize = 107;

/// Longest header of version 2: the addresses of unix sockets, and room for what proxies add (a TLS one up to 256 bytes).
const LONGEST_V2: usize = FIXED + 216 + 1024;

/// A connection that does not begin with a header.
#[derive(Debug, thiserror::Error)]
pub enum BadProxyHeader {
    /// The connection ended, or broke.
    #[error("the PROXY header is cut off: {0}")]
    Cut(#[from] io::Error),
    /// Something else came.
    #[error("a trusted proxy sent no PROXY header")]
    Missing,
    /// It begins like one.
    #[error("the PROXY header is damaged: {0}")]
    Damaged(String),
    /// It does not end.
    #[error("the PROXY header is too long")]
    TooLong,
}

/// Reads the header of `stream`; answers whom the connection is for. That is `peer` itself when the proxy speaks for itself
/// (`LOCAL`, as health checks do) or does not know.
///
/// # Errors
///
/// [`BadProxyHeader`]; the connection is good for nothing then.
pub async fn read_header(
    stream: &mut (impl AsyncRead + Unpin),
    peer: Peer,
) -> Result<Peer, BadProxyHeader> {
    let mut header = [0; LONGEST_V2];
    stream.read_exact(&mut header[..SIGNATURE]).await?;
    let source = if &header[..SIGNATURE] == v2::PROTOCOL_PREFIX {
        version_2(stream, &mut header).await?
    } else if header.starts_with(b"PROXY ") {
        version_1(stream, &mut header).await?
    } else {
        return Err(BadProxyHeader::Missing);
    };
    Ok(source.map_or(peer, Peer::Tcp))
}

/// The text form ends at CRLF and has no length: it is read byte by byte, once per connection.
async fn version_1(
    stream: &mut (impl AsyncRead + Unpin),
    header: &mut [u8],
) -> Result<Option<SocketAddr>, BadProxyHeader> {
    let mut length = SIGNATURE;
    while header[length - 1] != b'\n' {
        if length == LONGEST_V1 {
            return Err(BadProxyHeader::TooLong);
        }
        stream.read_exact(&mut header[length..=length]).await?;
        length += 1;
    }
    // The parser takes a blank for the CR.
    if !header[..length].ends_with(b"\r\n") {
        return Err(BadProxyHeader::Damaged("no CR at its end".to_owned()));
    }
    let parsed = v1::Header::try_from(&header[..length])
        .map_err(|error| BadProxyHeader::Damaged(error.to_string()))?;
    // The parser stops at the first CR; it has to be the last.
    if parsed.header.len() != length {
        return Err(BadProxyHeader::Damaged("a CR within".to_owned()));
    }
    Ok(match parsed.addresses {
        v1::Addresses::Tcp4(four) => Some((four.source_address, four.source_port).into()),
        v1::Addresses::Tcp6(six) => Some((six.source_address, six.source_port).into()),
        v1::Addresses::Unknown => None,
    })
}

async fn version_2(
    stream: &mut (impl AsyncRead + Unpin),
    header: &mut [u8],
) -> Result<Option<SocketAddr>, BadProxyHeader> {
    stream.read_exact(&mut header[SIGNATURE..FIXED]).await?;
    let rest = usize::from(u16::from_be_bytes([header[FIXED - 2], header[FIXED - 1]]));
    let whole = header
        .get_mut(..FIXED + rest)
        .ok_or(BadProxyHeader::TooLong)?;
    stream.read_exact(&mut whole[FIXED..]).await?;
    let parsed = v2::Header::try_from(&*whole)
        .map_err(|error| BadProxyHeader::Damaged(error.to_string()))?;
    if parsed.command == v2::Command::Local {
        return Ok(None);
    }
    if parsed.protocol == v2::Protocol::Datagram {
        return Err(BadProxyHeader::Damaged("not a connection".to_owned()));
    }
    Ok(match parsed.addresses {
        v2::Addresses::IPv4(four) => Some((four.source_address, four.source_port).into()),
        v2::Addresses::IPv6(six) => Some((six.source_address, six.source_port).into()),
        v2::Addresses::Unix(_) | v2::Addresses::Unspecified => None,
    })
}

#[cfg(test)]
mod tests;
