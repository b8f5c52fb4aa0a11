//! Why a server's chain could not be had.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use rustls::{AlertDescription, PeerIncompatible};

use super::Family;
use crate::inspect::starttls::StartTlsError;

/// A server that showed no chain.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RemoteError {
    /// Nothing answers there.
    #[error("cannot connect to {address}")]
    Connect {
        /// The address, the last one that was tried.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// No address of the wanted kind.
    #[error("{host} has no {family} address")]
    NoAddress {
        /// The name.
        host: String,
        /// The kind.
        family: Family,
    },
    /// The name leads nowhere.
    #[error("cannot find the address of {host}")]
    Resolve {
        /// The name.
        host: String,
        /// Why.
        source: io::Error,
    },
    /// The plain part did not lead to TLS.
    #[error("cannot begin TLS by {protocol}")]
    StartTls {
        /// Its protocol.
        protocol: &'static str,
        /// Why.
        source: StartTlsError,
    },
    /// It took too long.
    #[error("no answer within {limit:?}, {stage}")]
    Timeout {
        /// How long.
        limit: Duration,
        /// What was waited for.
        stage: Stage,
    },
    /// The handshake failed before there was a chain.
    #[error("the TLS handshake failed: {0}")]
    Tls(String),
}

/// How far a conversation got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Looking for addresses.
    Resolve,
    /// Opening the connection.
    Connect,
    /// The plain part.
    StartTls,
    /// The handshake.
    Handshake,
}

impl std::fmt::Display for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Resolve => "while looking for its address",
            Self::Connect => "while connecting",
            Self::StartTls => "while asking for TLS",
            Self::Handshake => "in the TLS handshake",
        })
    }
}

/// The handshake's error in words that say what is wrong with the server. The second half is what rustls says, which
/// whoever searches the web for it needs.
pub(super) fn explain(error: &io::Error) -> String {
    let Some(tls) = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>())
    else {
        return match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                "the server closed the connection; it may not speak TLS, or not before it is asked (`--starttls`)".to_owned()
            }
            _ => error.to_string(),
        };
    };
    let words = match tls {
        rustls::Error::AlertReceived(alert) => match alert {
            AlertDescription::ProtocolVersion => "the server speaks neither TLS 1.2 nor TLS 1.3",
            AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity => {
                "the server has no cipher suite, key exchange or signature in common with TLS 1.2 and 1.3 of today"
            }
            AlertDescription::UnrecognisedName => {
                "the server has no certificate for that name (`--sni` asks for another)"
            }
            AlertDescription::CertificateRequired => {
                "the server wants a client certificate (`--client-cert`)"
            }
            AlertDescription::NoApplicationProtocol => {
                "the server speaks neither HTTP/2 nor HTTP/1.1"
            }
            _ => return format!("the server answered with the alert {alert:?}"),
        },
        rustls::Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
        ) => "the server speaks neither TLS 1.2 nor TLS 1.3",
        rustls::Error::InvalidMessage(_) => {
            "what the server sends is not TLS; a mail, database or directory server may want to be asked (`--starttls`)"
        }
        rustls::Error::NoCertificatesPresented => "the server showed no certificate",
        other => return other.to_string(),
    };
    format!("{words} ({tls})")
}
