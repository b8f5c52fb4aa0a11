//! Updates of a zone by its own name server (RFC 2136), signed with a shared key (RFC 8945).

use std::fmt;
use std::net::SocketAddr;

use base64::prelude::{BASE64_STANDARD, Engine};
use dns_update::providers::rfc2136::DnsAddress;
use dns_update::{DnsUpdater, TsigAlgorithm};
use zeroize::Zeroizing;

use super::RFC2136;
use crate::acme::dns::DnsError;
use crate::acme::dns::credentials::Credentials;
use crate::acme::dns::resolve::{DNS_PORT, plain};
use crate::pki::shown::shown;

/// A name server and the key that it takes.
pub(super) struct Tsig {
    /// Host and port.
    pub(super) server: String,
    key: Key,
}

/// A shared key.
#[derive(Clone, PartialEq, Eq)]
struct Key {
    name: String,
    algorithm: String,
    secret: Zeroizing<Vec<u8>>,
}

/// Without the secret.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("name", &self.name)
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl Tsig {
    /// From lego's variables, or from a key file as `tsig-keygen` writes it.
    ///
    /// # Errors
    ///
    /// [`DnsError::Missing`], [`DnsError::Credentials`], [`DnsError::Provider`].
    pub(super) fn read(credentials: &Credentials) -> Result<Self, DnsError> {
        let server = credentials.get("RFC2136_NAMESERVER")?;
        // RFC2136_TSIG_FILE, as a value that is in a file of its own.
        let file = credentials.get("RFC2136_TSIG")?;
        let name = credentials.get("RFC2136_TSIG_KEY")?;
        let secret = credentials.get("RFC2136_TSIG_SECRET")?;
        let mut missing = Vec::new();
        if server.is_none() {
            missing.push("RFC2136_NAMESERVER");
        }
        if file.is_none() {
            if name.is_none() {
                missing.push("RFC2136_TSIG_KEY");
            }
            if secret.is_none() {
                missing.push("RFC2136_TSIG_SECRET (or RFC2136_TSIG_FILE instead of both)");
            }
        }
        let (Some(server), true) = (server, missing.is_empty()) else {
            return Err(DnsError::Missing {
                provider: RFC2136.to_owned(),
                missing: missing.join(", "),
            });
        };
        let key = match (file, name, secret) {
            (Some(text), ..) => {
                key_file(&text).ok_or_else(|| failed("RFC2136_TSIG_FILE is no key file of BIND"))?
            }
            (None, Some(name), Some(secret)) => Key {
                name: plain(&name),
                algorithm: match credentials.get("RFC2136_TSIG_ALGORITHM")? {
                    Some(algorithm) => plain(&algorithm),
                    None => "hmac-sha256".to_owned(),
                },
                secret: decoded(&secret)
                    .ok_or_else(|| failed("RFC2136_TSIG_SECRET is no base64"))?,
            },
            _ => return Err(failed("there is no key")),
        };
        if algorithm(&key.algorithm).is_none() {
            return Err(failed(&format!(
                "`{}` is neither hmac-sha1, hmac-sha224, hmac-sha256, hmac-sha384 nor hmac-sha512",
                shown(&key.algorithm)
            )));
        }
        Ok(Self {
            server: with_port(&server),
            key,
        })
    }

    /// A client of the server at this address.
    pub(super) fn open(&self, server: SocketAddr) -> Result<DnsUpdater, DnsError> {
        let algorithm = algorithm(&self.key.algorithm).unwrap_or(TsigAlgorithm::HmacSha256);
        DnsUpdater::new_rfc2136_tsig(
            // Over UDP a lost packet would be a failure.
            DnsAddress::Tcp(server),
            &self.key.name,
            self.key.secret.to_vec(),
            algorithm,
        )
        .map_err(|_| failed("its key cannot be used"))
    }

    /// What an error of an update means.
    pub(super) fn explain(&self, error: &str, zone: &str) -> String {
        let text = error.to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let key = &self.key.name;
        if says(&[
            "tsig",
            "notauth",
            "not auth",
            "signature",
            "badkey",
            "badsig",
        ]) {
            format!(
                "{} does not accept the key `{key}` for the zone {zone} (or has not this zone): {error}",
                self.server
            )
        } else if says(&["refused"]) && !says(&["connection"]) {
            format!(
                "{} does not let the key `{key}` change the zone {zone}",
                self.server
            )
        } else {
            format!("{}: {error}", self.server)
        }
    }
}

fn failed(why: &str) -> DnsError {
    DnsError::Provider {
        provider: RFC2136.to_owned(),
        why: why.to_owned(),
    }
}

fn decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let text: Zeroizing<String> = Zeroizing::new(text.split_whitespace().collect());
    BASE64_STANDARD
        .decode(text.as_str())
        .ok()
        .map(Zeroizing::new)
}

fn algorithm(name: &str) -> Option<TsigAlgorithm> {
    Some(match name {
        "hmac-sha1" => TsigAlgorithm::HmacSha1,
        "hmac-sha224" => TsigAlgorithm::HmacSha224,
        "hmac-sha256" => TsigAlgorithm::HmacSha256,
        "hmac-sha384" => TsigAlgorithm::HmacSha384,
        "hmac-sha512" => TsigAlgorithm::HmacSha512,
        _ => return None,
    })
}

/// `host:53` for `host`, `[::1]:53` for `::1`.
fn with_port(server: &str) -> String {
    let colons = server.matches(':').count();
    match (server.starts_with('['), colons) {
        (true, _) if server.ends_with(']') => format!("{server}:{DNS_PORT}"),
        (false, 0) => format!("{server}:{DNS_PORT}"),
        (false, 2..) => format!("[{server}]:{DNS_PORT}"),
        _ => server.to_owned(),
    }
}

/// `key "NAME" { algorithm ALGORITHM; secret "BASE64"; };`
fn key_file(text: &str) -> Option<Key> {
    let text: Zeroizing<String> = Zeroizing::new(
        text.lines()
            // A secret may have `//` in it, but no blank.
            .map(|line| line.split(" //").next().unwrap_or_default().trim())
            .filter(|line| !line.starts_with('#') && !line.starts_with("//"))
            .fold(String::with_capacity(text.len()), |all, line| {
                all + line + " "
            }),
    );
    let (name, rest) = text.split_once("key")?.1.split_once('{')?;
    let body = rest.split_once('}')?.0;
    let unquoted = |text: &str| text.trim().trim_matches('"').to_owned();
    let mut algorithm = None;
    let mut secret = None;
    for statement in body.split(';') {
        match statement.trim().split_once(char::is_whitespace) {
            Some(("algorithm", value)) => algorithm = Some(plain(&unquoted(value))),
            Some(("secret", value)) => secret = decoded(&Zeroizing::new(unquoted(value))),
            _ => {}
        }
    }
    Some(Key {
        name: plain(&unquoted(name)),
        algorithm: algorithm?,
        secret: secret?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &'static [(&'static str, &'static str)]) -> Result<Tsig, String> {
        let credentials = Credentials::new(|name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| Zeroizing::new((*value).to_owned()))
        });
        Tsig::read(&credentials).map_err(|error| error.to_string())
    }

    #[test]
    fn a_key_file_of_bind_is_read() {
        let key = key_file(
            "# ours\nkey \"Acme.\" {\n\talgorithm hmac-sha512; // strong\n\tsecret \"AQID\";\n};\n",
        )
        .expect("a key");
        assert_eq!(key.name, "acme");
        assert_eq!(key.algorithm, "hmac-sha512");
        assert_eq!(*key.secret, [1, 2, 3]);
        assert!(!format!("{key:?}").contains("secret"));
        for wrong in [
            "",
            "key x {",
            "key x { algorithm a; };",
            "key \"x\" { algorithm a; secret \"!\"; };",
        ] {
            assert_eq!(key_file(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_port_is_53_unless_said_otherwise() {
        for (given, full) in [
            ("ns.test", "ns.test:53"),
            ("ns.test:5353", "ns.test:5353"),
            ("192.0.2.1", "192.0.2.1:53"),
            ("2001:db8::1", "[2001:db8::1]:53"),
            ("[2001:db8::1]", "[2001:db8::1]:53"),
            ("[2001:db8::1]:5353", "[2001:db8::1]:5353"),
        ] {
            assert_eq!(with_port(given), full);
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_without_the_secret() {
        let error = read(&[("RFC2136_NAMESERVER", "ns.test")])
            .err()
            .expect("missing");
        assert!(
            error.contains("RFC2136_TSIG_KEY") && error.contains("RFC2136_TSIG_FILE"),
            "{error}"
        );
        let error = read(&[
            ("RFC2136_NAMESERVER", "ns.test"),
            ("RFC2136_TSIG_KEY", "acme"),
            ("RFC2136_TSIG_SECRET", "hunter2!"),
        ])
        .err()
        .expect("no base64");
        assert!(
            error.contains("no base64") && !error.contains("hunter2"),
            "{error}"
        );
        let error = read(&[
            ("RFC2136_NAMESERVER", "ns.test"),
            ("RFC2136_TSIG_KEY", "acme"),
            ("RFC2136_TSIG_SECRET", "AQID"),
            ("RFC2136_TSIG_ALGORITHM", "hmac-md5"),
        ])
        .err()
        .expect("no such algorithm");
        assert!(error.contains("hmac-md5"), "{error}");
    }
}
