//! Addresses, and the first of them that answers (RFC 8305).

use std::cell::Cell;
use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;

use super::{RemoteError, Stage};
use crate::inspect::endpoint::Endpoint;

/// How long an address has for itself before the next one is tried beside it (RFC 8305 section 5).
const HEAD_START: Duration = Duration::from_millis(250);
/// A name with more addresses is no server but an attempt to keep us busy.
const MOST_ADDRESSES: usize = 16;

/// Which addresses are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// Whatever answers first.
    #[default]
    Any,
    /// IPv4 only.
    V4,
    /// IPv6 only.
    V6,
}

impl Family {
    const fn has(self, address: IpAddr) -> bool {
        match self {
            Self::Any => true,
            Self::V4 => address.is_ipv4(),
            Self::V6 => address.is_ipv6(),
        }
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "IP",
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        })
    }
}

pub(super) async fn connect(
    endpoint: &Endpoint,
    family: Family,
    stage: &Cell<Stage>,
) -> Result<(TcpStream, SocketAddr), RemoteError> {
    let host = endpoint.host.to_str();
    let found: Vec<SocketAddr> = match &endpoint.host {
        ServerName::IpAddress(address) => vec![SocketAddr::new((*address).into(), endpoint.port)],
        _ => tokio::net::lookup_host((&*host, endpoint.port))
            .await
            .map_err(|source| RemoteError::Resolve {
                host: host.clone().into_owned(),
                source,
            })?
            .collect(),
    };
    let addresses = in_turn(found.into_iter().filter(|one| family.has(one.ip())));
    stage.set(Stage::Connect);
    let mut rest = addresses.into_iter();
    let Some(first) = rest.next() else {
        let host = host.into_owned();
        return Err(RemoteError::NoAddress { host, family });
    };
    let one = |address: SocketAddr| async move { (address, TcpStream::connect(address).await) };
    let mut tried = FuturesUnordered::from_iter([one(first)]);
    let mut last: Option<(SocketAddr, io::Error)> = None;
    loop {
        let outcome = if rest.len() == 0 {
            tried.next().await
        } else if let Ok(outcome) = tokio::time::timeout(HEAD_START, tried.next()).await {
            outcome
        } else {
            tried.extend(rest.next().map(one));
            continue;
        };
        match outcome {
            Some((address, Ok(stream))) => return Ok((stream, address)),
            Some((address, Err(error))) => last = Some((address, error)),
            None => {}
        }
        if tried.is_empty() {
            match (rest.next(), last.take()) {
                (Some(next), _) => tried.push(one(next)),
                (None, Some((address, source))) => {
                    return Err(RemoteError::Connect { address, source });
                }
                (None, None) => {
                    let host = host.into_owned();
                    return Err(RemoteError::NoAddress { host, family });
                }
            }
        }
    }
}

/// IPv6 and IPv4 in turn, as the resolver sorted them (RFC 8305 section 4).
fn in_turn(found: impl Iterator<Item = SocketAddr>) -> Vec<SocketAddr> {
    let all: Vec<SocketAddr> = found.take(MOST_ADDRESSES).collect();
    let first_is_v6 = all.first().is_some_and(SocketAddr::is_ipv6);
    let (one, other): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|one| one.is_ipv6() == first_is_v6);
    let mut turns = Vec::with_capacity(one.len() + other.len());
    let (mut one, mut other) = (one.into_iter(), other.into_iter());
    loop {
        let (a, b) = (one.next(), other.next());
        if a.is_none() && b.is_none() {
            return turns;
        }
        turns.extend(a);
        turns.extend(b);
    }
}
