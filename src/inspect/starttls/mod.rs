//! From plain text to TLS on the same connection, in the eight protocols that do so.
//!
//! Each is the shortest legal conversation that ends with "begin TLS". Nothing that is secret is said on the way, and a
//! server may say at most 64 KiB before TLS.

mod ftp;
mod imap;
mod ldap;
mod mysql;
mod pop3;
mod postgres;
mod smtp;
mod wire;
mod xmpp;

use std::fmt;
use std::io;
use std::str::FromStr;

use tokio::net::TcpStream;

use crate::pki;
use wire::Wire;

/// How a plain connection becomes a TLS connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartTls {
    /// RFC 4217.
    Ftp,
    /// RFC 9051 section 6.2.1.
    Imap,
    /// RFC 4511 section 4.14.
    Ldap,
    /// The handshake of MySQL and MariaDB.
    Mysql,
    /// RFC 2595.
    Pop3,
    /// SSLRequest of PostgreSQL's protocol 3.
    Postgres,
    /// RFC 3207.
    Smtp,
    /// RFC 6120 section 5, from a client.
    Xmpp,
    /// The same between servers.
    XmppServer,
}

impl StartTls {
    /// All of them with their names and their first port.
    pub const ALL: [(Self, &'static str, u16); 9] = [
        (Self::Smtp, "smtp", 25),
        (Self::Imap, "imap", 143),
        (Self::Pop3, "pop3", 110),
        (Self::Ftp, "ftp", 21),
        (Self::Ldap, "ldap", 389),
        (Self::Postgres, "postgres", 5432),
        (Self::Mysql, "mysql", 3306),
        (Self::Xmpp, "xmpp", 5222),
        (Self::XmppServer, "xmpp-server", 5269),
    ];

    /// Mail is also submitted here (RFC 6409).
    const SUBMISSION: u16 = 587;

    /// Its name in flags.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().1
    }

    /// Its port where none is given.
    #[must_use]
    pub fn port(self) -> u16 {
        self.entry().2
    }

    fn entry(self) -> &'static (Self, &'static str, u16) {
        let mut all = Self::ALL.iter();
        // Every variant is in the table; the test below counts on it.
        all.find(|(one, ..)| *one == self).unwrap_or(&Self::ALL[0])
    }

    /// The protocol of a well-known port.
    #[must_use]
    pub fn of_port(port: u16) -> Option<Self> {
        if port == Self::SUBMISSION {
            return Some(Self::Smtp);
        }
        let mut all = Self::ALL.iter();
        all.find(|(_, _, known)| *known == port)
            .map(|(one, ..)| *one)
    }

    /// Talks until TLS may begin. `host` is the server's name, which XMPP wants to hear.
    ///
    /// # Errors
    ///
    /// [`StartTlsError`].
    pub(super) async fn negotiate(
        self,
        stream: &mut TcpStream,
        host: &str,
    ) -> Result<(), StartTlsError> {
        let mut wire = Wire::new(stream);
        match self {
            Self::Ftp => ftp::begin(&mut wire).await,
            Self::Imap => imap::begin(&mut wire).await,
            Self::Ldap => ldap::begin(&mut wire).await,
            Self::Mysql => mysql::begin(&mut wire).await,
            Self::Pop3 => pop3::begin(&mut wire).await,
            Self::Postgres => postgres::begin(&mut wire).await,
            Self::Smtp => smtp::begin(&mut wire).await,
            Self::Xmpp => xmpp::begin(&mut wire, host, "jabber:client").await,
            Self::XmppServer => xmpp::begin(&mut wire, host, "jabber:server").await,
        }?;
        wire.finish()
    }
}

impl fmt::Display for StartTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that is no [`StartTls`].
#[derive(Debug, thiserror::Error)]
#[error("there are smtp, imap, pop3, ftp, ldap, postgres, mysql, xmpp, xmpp-server")]
pub struct UnknownProtocol;

impl FromStr for StartTls {
    type Err = UnknownProtocol;

    fn from_str(text: &str) -> Result<Self, UnknownProtocol> {
        let mut all = Self::ALL.iter();
        all.find(|(_, name, _)| *name == text)
            .map(|(one, ..)| *one)
            .ok_or(UnknownProtocol)
    }
}

/// Why TLS could not begin.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartTlsError {
    /// The connection broke.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It speaks the protocol, and offers no TLS.
    #[error("the server offers no TLS")]
    NotOffered,
    /// It said no, in its own words.
    #[error("the server refused: {0}")]
    Refused(String),
    /// It talks on after the answer that ends the plain part: what follows could be anybody's (CVE-2011-0411).
    #[error("the server sent plain text after it had agreed to TLS")]
    TalksOn,
    /// Lines or messages without end.
    #[error("the server sent more before TLS than any server needs to")]
    TooMuch,
    /// Something else answers there.
    #[error("the server does not speak {protocol}: {said}")]
    WrongProtocol {
        /// What was expected.
        protocol: &'static str,
        /// What came, shortened.
        said: String,
    },
}

impl StartTlsError {
    /// A no, in words of the server that are fit for a terminal.
    fn refused(said: &str) -> Self {
        Self::Refused(pki::shown::shown(said))
    }
}

#[cfg(test)]
mod tests {
    use super::StartTls;

    #[test]
    fn every_protocol_is_in_the_table() {
        for (protocol, name, port) in StartTls::ALL {
            assert_eq!(name.parse::<StartTls>().expect("a protocol"), protocol);
            assert_eq!((protocol.name(), protocol.port()), (name, port));
            assert_eq!(StartTls::of_port(port), Some(protocol));
        }
    }
}
