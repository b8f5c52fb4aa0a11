//! What every proxy in front of the server is told: names, certificate, and where it and the server listen.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

use time::macros::datetime;

use super::flag::{DOMAIN, Flag, LINEAGE};
use super::value::{Address, Kind, SafePath};
use super::{DeployError, Request};
use crate::pki::key::{KeyType, PrivateKey};
use crate::pki::leaf::{self, LeafRequest};
use crate::pki::name::Identifier;
use crate::pki::profile::Profile;
use crate::pki::validity::Validity;
use crate::pki::{chain, san};
use crate::policy::INTERMEDIATE;

pub(super) const TLS: Flag = Flag::new(
    "tls",
    Kind::Choice(&["terminate", "passthrough", "none"]),
    "WHERE",
    "Whether the proxy has the certificate (terminate), passes TLS through to the server, or answers plain HTTP alone, for \
     the challenges of the first certificate (none) [default: terminate]",
);

pub(super) const SERVER: Flag = Flag::new(
    "server",
    Kind::Address,
    "ADDR",
    "Where the server listens: IP:PORT, NAME:PORT or unix:/PATH [default: unix:/run/voicectl.sock; with \
     --tls passthrough 127.0.0.1:8443]",
);

pub(super) const CHALLENGES: Flag = Flag::new(
    "challenges",
    Kind::Address,
    "ADDR",
    "Who answers http-01 challenges: where `acme issue --http-listen` listens [default: the proxy itself, from \
     STATE/challenges]",
);

pub(super) const ADDRESS: Flag = Flag::new(
    "address",
    Kind::Identifier,
    "IP",
    "Address that the proxy listens on; may be repeated [default: all]",
)
.repeated();

pub(super) const HTTP_PORT: Flag = Flag::new(
    "http-port",
    Kind::Number(1, 65535),
    "PORT",
    "Port that redirects to HTTPS, and answers http-01 challenges [default: 80]",
);

pub(super) const HTTPS_PORT: Flag = Flag::new(
    "https-port",
    Kind::Number(1, 65535),
    "PORT",
    "Port for HTTPS [default: 443]",
);

pub(super) const HSTS: Flag = Flag::new(
    "hsts",
    Kind::Choice(&["on", "off"]),
    "WHETHER",
    "Tell browsers to come back over HTTPS only, for two years [default: on, but not for localhost and addresses]",
);

/// The socket that `deploy systemd --bind proxy` opens.
pub(super) const SOCKET: &str = "unix:/run/voicectl.sock";

/// Where TLS ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tls {
    /// At the proxy.
    Proxy,
    /// At the server: the proxy passes it through.
    Server,
    /// There is none yet, and no certificate is needed.
    Nowhere,
}

/// All of it.
#[derive(Clone, Debug)]
pub(super) struct Front {
    pub(super) names: Vec<Identifier>,
    pub(super) lineage: String,
    /// `fullchain.pem` of the lineage.
    pub(super) chain: SafePath,
    /// Its `privkey.pem`.
    pub(super) key: SafePath,
    pub(super) server: Address,
    /// Who answers challenges; `None` where it is the proxy.
    pub(super) challenges: Option<Address>,
    /// Where the answers are.
    pub(super) folder: SafePath,
    /// None for all.
    pub(super) addresses: Vec<IpAddr>,
    pub(super) http_port: u64,
    pub(super) https_port: u64,
    pub(super) tls: Tls,
    /// The value of the field.
    pub(super) hsts: Option<String>,
}

impl Front {
    /// Reads it; `server` is where the server listens if nobody says so and TLS ends at the proxy.
    ///
    /// # Errors
    ///
    /// [`DeployError::Missing`] without names, [`DeployError::Value`], [`DeployError::Together`].
    pub(super) fn of(request: &Request, server: &str) -> Result<Self, DeployError> {
        let values = &request.values;
        let names: Vec<Identifier> = values.identifiers(&DOMAIN).into_iter().cloned().collect();
        let first = names.first().ok_or(DeployError::Missing(DOMAIN.name))?;
        let lineage = values.word(&LINEAGE).cloned();
        let lineage = lineage.unwrap_or_else(|| first.file_stem());
        let tls = match values.word(&TLS).map(String::as_str) {
            Some("passthrough") => Tls::Server,
            Some("none") => Tls::Nowhere,
            _ => Tls::Proxy,
        };
        let server = match values.address(&SERVER) {
            Some(address) => address.clone(),
            None if tls == Tls::Server => address("127.0.0.1:8443")?,
            None => address(server)?,
        };
        let mut addresses = Vec::new();
        for identifier in values.identifiers(&ADDRESS) {
            let Identifier::Ip(ip) = identifier else {
                return Err(DeployError::Value {
                    flag: ADDRESS.name,
                    value: identifier.ascii(),
                    reason: "it is no IP address".to_owned(),
                });
            };
            addresses.push(*ip);
        }
        let port = |flag, default| values.number(flag).copied().unwrap_or(default);
        let (http_port, https_port) = (port(&HTTP_PORT, 80), port(&HTTPS_PORT, 443));
        if http_port == https_port {
            return Err(DeployError::Together(
                "--http-port and --https-port are the same port".to_owned(),
            ));
        }
        let is_promised = match values.word(&HSTS).map(String::as_str) {
            Some(word) => word == "on",
            None => names.iter().all(is_of_its_own),
        };
        let hsts = format!("max-age={}", INTERMEDIATE.hsts_max_age);
        Ok(Self {
            chain: request.lineage_file(&lineage, "fullchain.pem"),
            key: request.lineage_file(&lineage, "privkey.pem"),
            challenges: values.address(&CHALLENGES).cloned(),
            folder: request.state.join("challenges"),
            hsts: is_promised.then_some(hsts),
            names,
            lineage,
            server,
            addresses,
            http_port,
            https_port,
            tls,
        })
    }

    /// The port at the other end of a redirect, unless it goes without saying.
    pub(super) fn redirect_port(&self) -> Option<u64> {
        (self.https_port != 443).then_some(self.https_port)
    }

    /// Whether the proxy has the certificate.
    pub(super) fn has_certificate(&self) -> bool {
        self.tls == Tls::Proxy
    }

    /// Whether the server has it.
    pub(super) fn is_passed_through(&self) -> bool {
        self.tls == Tls::Server
    }

    /// What comes after the files, for somebody who reads `next`: the server, or first the certificate.
    pub(super) fn then(&self) -> String {
        if self.tls != Tls::Nowhere {
            return format!("`{}`", self.serve());
        }
        format!(
            "{} orders the certificate; after that, the same command without `--tls none` has the proxy serve HTTPS",
            self.order()
        )
    }

    /// How the certificate is ordered, in backticks.
    pub(super) fn order(&self) -> String {
        let name = self
            .names
            .first()
            .map(Identifier::ascii)
            .unwrap_or_default();
        let listen = match &self.challenges {
            Some(address) => format!(" --http-listen {address}"),
            None => String::new(),
        };
        format!("`sudo voicectl acme issue -d {name}{listen}`")
    }

    /// How the server is started.
    fn serve(&self) -> String {
        let listen = &self.server;
        let trusted = match listen {
            Address::Unix(_) => String::new(),
            _ => " --trusted-proxy 127.0.0.1".to_owned(),
        };
        // With --plain it has no second port: challenges are answered by the proxy, or by `voicectl renew` itself.
        if self.is_passed_through() {
            let lineage = &self.lineage;
            return format!(
                "voicectl serve --listen {listen} --lineage {lineage} --proxy-protocol{trusted}"
            );
        }
        format!("voicectl serve --plain --listen {listen}{trusted}")
    }
}

/// An address that is known to be one.
pub(super) fn address(text: &str) -> Result<Address, DeployError> {
    text.parse().map_err(|reason| DeployError::Value {
        flag: SERVER.name,
        value: text.to_owned(),
        reason,
    })
}

/// As `serve --hsts auto` decides.
fn is_of_its_own(name: &Identifier) -> bool {
    let Identifier::Dns(_) = name else {
        return false;
    };
    let name = name.ascii();
    name.contains('.') && !name.ends_with(".localhost")
}

/// A name as it stands in a URL.
pub(super) fn in_url(name: &Identifier) -> String {
    match name {
        Identifier::Ip(IpAddr::V6(ip)) => format!("[{ip}]"),
        _ => name.ascii(),
    }
}

/// What a proxy listens on: addresses with a port, or the port behind each of these where it is all addresses.
pub(super) fn listen_on(addresses: &[IpAddr], port: u64, all: [&str; 2]) -> Vec<String> {
    if addresses.is_empty() {
        return all.map(|every| format!("{every}{port}")).to_vec();
    }
    let one = |ip: &IpAddr| match ip {
        IpAddr::V4(ip) => format!("{ip}:{port}"),
        IpAddr::V6(ip) => format!("[{ip}]:{port}"),
    };
    addresses.iter().map(one).collect()
}

impl Front {
    /// The same for a judge on any machine: a certificate in the judge's folder, ports that anybody may listen on, and
    /// servers that need not be looked up.
    pub(super) fn judged(mut self, folder: &Path) -> Option<Self> {
        let folder = SafePath::new(folder).ok()?;
        self.chain = folder.join("judged.pem");
        self.key = folder.join("judged.key");
        self.addresses = vec![IpAddr::V4(Ipv4Addr::LOCALHOST)];
        (self.http_port, self.https_port) = (20_080, 20_443);
        for server in std::iter::once(&mut self.server).chain(&mut self.challenges) {
            if let Address::Named(_, port) = server {
                *server = Address::Socket((Ipv4Addr::LOCALHOST, *port).into());
            }
        }
        Some(self)
    }
}

/// A certificate and its key for a judge: it wants some, and reads no names.
pub(super) fn throwaway() -> Option<(String, String)> {
    let key = PrivateKey::generate(KeyType::P256).ok()?;
    let request = LeafRequest {
        sans: san::parse_all(["judge.invalid"]).ok()?,
        subject: None,
        validity: Validity::days(datetime!(2026-01-01 0:00 UTC), 36_500).ok()?,
        is_rsa: false,
        profile: Profile::Server,
    };
    let random = rustls::crypto::aws_lc_rs::default_provider().secure_random;
    let certificate = leaf::self_signed(&request, &key, random).ok()?;
    Some((chain::to_pem(&certificate), key.to_pem().to_string()))
}
