//! Servers by name: `host:port`, `[::1]:port`, `https://host/`, `smtp://host`.

use std::net::IpAddr;

use rustls::pki_types::ServerName;

use super::starttls::StartTls;

/// URL schemes with their ports, and how TLS begins there.
const SCHEMES: &[(&str, u16, Option<StartTls>)] = &[
    ("https", 443, None),
    ("wss", 443, None),
    ("tls", 443, None),
    ("smtps", 465, None),
    ("imaps", 993, None),
    ("pop3s", 995, None),
    ("ftps", 990, None),
    ("ldaps", 636, None),
    ("xmpps", 5223, None),
    ("smtp", 25, Some(StartTls::Smtp)),
    ("submission", 587, Some(StartTls::Smtp)),
    ("imap", 143, Some(StartTls::Imap)),
    ("pop3", 110, Some(StartTls::Pop3)),
    ("ftp", 21, Some(StartTls::Ftp)),
    ("ldap", 389, Some(StartTls::Ldap)),
    ("postgres", 5432, Some(StartTls::Postgres)),
    ("postgresql", 5432, Some(StartTls::Postgres)),
    ("mysql", 3306, Some(StartTls::Mysql)),
    ("mariadb", 3306, Some(StartTls::Mysql)),
    ("xmpp", 5222, Some(StartTls::Xmpp)),
    ("xmpp-client", 5222, Some(StartTls::Xmpp)),
    ("xmpp-server", 5269, Some(StartTls::XmppServer)),
];

/// Endings of files that nobody means as the name of a server.
const FILE_ENDINGS: &[&str] = &[
    "cer", "cert", "crl", "crt", "csr", "der", "jks", "key", "p12", "p7b", "pem", "pfx", "pub",
    "req", "txt",
];

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Its name, in A-labels, or its address.
    pub host: ServerName<'static>,
    /// The TCP port.
    pub port: u16,
    /// How TLS begins; `None`: at once.
    pub starttls: Option<StartTls>,
    /// Whether it speaks HTTP, so that h2 and http/1.1 are offered.
    pub is_http: bool,
}

/// A text that is no [`Endpoint`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndpointError {
    /// A scheme that is not known.
    #[error("`{scheme}://` is unknown; there are {}", schemes())]
    Scheme {
        /// What was given.
        scheme: String,
    },
    /// No host, or something that is none.
    #[error("`{0}` is neither a host name nor an IP address")]
    Host(String),
    /// No number from 1 to 65535.
    #[error("`{0}` is no port; ports are numbers from 1 to 65535")]
    Port(String),
}

fn schemes() -> String {
    let names: Vec<&str> = SCHEMES.iter().map(|(name, ..)| *name).collect();
    names.join(", ")
}

impl Endpoint {
    /// Reads a target that may be a server. `Ok(None)`: it does not look like one, but like the name of a file.
    ///
    /// `starttls` is what the user asked for; else the scheme or the well-known port says it.
    ///
    /// # Errors
    ///
    /// [`EndpointError`] for what looks like a server and is none.
    pub fn parse(text: &str, starttls: Option<StartTls>) -> Result<Option<Self>, EndpointError> {
        if let Some((scheme, rest)) = text.split_once("://") {
            let known =
                |(name, ..): &&(&str, u16, Option<StartTls>)| name.eq_ignore_ascii_case(scheme);
            let Some((name, port, implied)) = SCHEMES.iter().find(known) else {
                let scheme = scheme.to_owned();
                return Err(EndpointError::Scheme { scheme });
            };
            // Neither path nor password matter here.
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let authority = authority.rsplit('@').next().unwrap_or_default();
            let (host, given) = split(authority)?;
            let starttls = starttls.or(*implied);
            return Ok(Some(Self {
                host: host_of(host)?,
                port: given.unwrap_or(*port),
                starttls,
                is_http: starttls.is_none() && matches!(*name, "https" | "wss" | "tls"),
            }));
        }
        if text.contains('/') {
            return Ok(None);
        }
        let (host, port) = split(text)?;
        if port.is_none() && !looks_like_a_host(host) {
            return Ok(None);
        }
        let starttls = starttls.or_else(|| port.and_then(StartTls::of_port));
        let port = port.unwrap_or_else(|| starttls.map_or(443, StartTls::port));
        Ok(Some(Self {
            host: host_of(host)?,
            port,
            starttls,
            is_http: starttls.is_none(),
        }))
    }
}

/// `host:port`, with the brackets of an IPv6 address.
impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let host = self.host.to_str();
        if host.contains(':') {
            write!(f, "[{host}]:{}", self.port)
        } else {
            write!(f, "{host}:{}", self.port)
        }
    }
}

/// Host and port of an authority (RFC 3986 section 3.2).
fn split(text: &str) -> Result<(&str, Option<u16>), EndpointError> {
    let number = |port: &str| match port.parse::<u16>() {
        Ok(number) if number > 0 => Ok(Some(number)),
        _ => Err(EndpointError::Port(port.to_owned())),
    };
    if let Some(rest) = text.strip_prefix('[') {
        let (host, rest) = rest
            .split_once(']')
            .ok_or_else(|| EndpointError::Host(text.to_owned()))?;
        return match rest.strip_prefix(':') {
            Some(port) => Ok((host, number(port)?)),
            None if rest.is_empty() => Ok((host, None)),
            None => Err(EndpointError::Host(text.to_owned())),
        };
    }
    match text.rsplit_once(':') {
        // More than one colon and no brackets: an IPv6 address without a port.
        Some((host, _)) if host.contains(':') => Ok((text, None)),
        Some((host, port)) => Ok((host, number(port)?)),
        None => Ok((text, None)),
    }
}

/// Without a port, only what can be nothing else: a name with a dot that does not end like a file, `localhost`, an
/// address.
fn looks_like_a_host(text: &str) -> bool {
    let ending = text.rsplit('.').next().unwrap_or_default();
    let is_file = FILE_ENDINGS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(ending));
    text.parse::<IpAddr>().is_ok()
        || text.eq_ignore_ascii_case("localhost")
        || (text.contains('.') && !text.starts_with('.') && !is_file)
}

/// A name in A-labels, or an address.
///
/// # Errors
///
/// [`EndpointError::Host`].
pub fn host_of(text: &str) -> Result<ServerName<'static>, EndpointError> {
    let bad = || EndpointError::Host(text.to_owned());
    if let Ok(address) = text.parse::<IpAddr>() {
        return Ok(address.into());
    }
    let name = idna::domain_to_ascii(text.trim_end_matches('.')).map_err(|_| bad())?;
    ServerName::try_from(name).map_err(|_| bad())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> (String, Option<StartTls>) {
        let endpoint = Endpoint::parse(text, None)
            .expect("it is one")
            .expect("a server");
        (endpoint.to_string(), endpoint.starttls)
    }

    #[test]
    fn servers_in_every_form() {
        for (text, endpoint, starttls) in [
            ("voice.test", "voice.test:443", None),
            ("voice.test:8443", "voice.test:8443", None),
            ("localhost", "localhost:443", None),
            ("host:443", "host:443", None),
            ("192.0.2.1", "192.0.2.1:443", None),
            ("[::1]:8443", "[::1]:8443", None),
            ("::1", "[::1]:443", None),
            ("bücher.example:443", "xn--bcher-kva.example:443", None),
            ("https://user:pw@voice.test/path?q", "voice.test:443", None),
            ("https://[2001:db8::1]:444/", "[2001:db8::1]:444", None),
            ("SMTP://mail.test", "mail.test:25", Some(StartTls::Smtp)),
            ("mail.test:587", "mail.test:587", Some(StartTls::Smtp)),
            ("db:5432", "db:5432", Some(StartTls::Postgres)),
            ("tls://db:5432", "db:5432", None),
            ("ldap://d.test:3389", "d.test:3389", Some(StartTls::Ldap)),
            (
                "xmpp-server://x.test",
                "x.test:5269",
                Some(StartTls::XmppServer),
            ),
            ("my_service:443", "my_service:443", None),
        ] {
            assert_eq!(parsed(text), (endpoint.to_owned(), starttls), "{text}");
        }
        let mail = Endpoint::parse("mail.test", Some(StartTls::Imap)).expect("one");
        assert_eq!(mail.expect("a server").port, 143);
    }

    #[test]
    fn files_are_no_servers() {
        for text in [
            "cert.pem",
            "a/b.test",
            "./voice.test",
            "nothing",
            ".hidden",
            "x.P12",
        ] {
            assert_eq!(Endpoint::parse(text, None), Ok(None), "{text}");
        }
        for text in [
            "host:99999",
            "host:0",
            "host:",
            "gopher://x",
            "[::1:443",
            "https://",
            "a b:443",
        ] {
            assert!(Endpoint::parse(text, None).is_err(), "{text}");
        }
    }
}
