//! The units as text.

use askama::Template;

use super::flags;
use crate::deploy::flag::{DOMAIN, Flag, LINEAGE, Values};
use crate::deploy::value::{Address, SafePath, Value};
use crate::deploy::{DeployError, Request, Version};
use crate::machine::unit;

/// The service.
pub(super) const SERVICE: &str = "voicectl.service";
/// Its sockets for HTTPS, or for a proxy.
const SOCKET: &str = "voicectl.socket";
/// Its sockets for plain HTTP.
const HTTP_SOCKET: &str = "voicectl-http.socket";

/// The first version that waits for the end of a reload by itself.
const NOTIFY_RELOAD: Version = Version::new(253, 0, 0);

/// The first version that starts a service by a program of its own, which is told of credentials word by word: where a path has a
/// blank, the service ends with status 1 and without a word (measured with 257).
const EXECUTOR: Version = Version::new(255, 0, 0);

/// Who opens the ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// systemd.
    Socket,
    /// The server.
    Direct,
    /// A proxy, over a unix socket or a port of this machine.
    Proxy,
}

/// What the units are made of.
pub(super) struct Units<'a> {
    request: &'a Request,
    pub(super) shape: Shape,
    pub(super) is_open: bool,
    /// The name of the state folder below /var/lib.
    pub(super) state: String,
}

#[derive(Template)]
#[template(path = "voicectl.service", config = "src/deploy/askama.toml")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "the template asks for each of them alone"
)]
struct Service<'a> {
    purpose: String,
    is_reload_told: bool,
    command: String,
    sockets: Vec<&'static str>,
    credentials: Vec<String>,
    memory: Option<u64>,
    state: &'a str,
    has_low_port: bool,
    is_gpu: bool,
    is_offline: bool,
}

#[derive(Template)]
#[template(path = "voicectl.socket", config = "src/deploy/askama.toml")]
pub(super) struct Socket<'a> {
    pub(super) purpose: String,
    pub(super) does: &'static str,
    pub(super) listens: Vec<String>,
    pub(super) name: &'static str,
    pub(super) group: Option<&'a str>,
}

impl<'a> Units<'a> {
    pub(super) fn of(request: &'a Request) -> Result<Self, DeployError> {
        let values = &request.values;
        let shape = match values.word(&flags::BIND).map(String::as_str) {
            Some("direct") => Shape::Direct,
            Some("proxy") => Shape::Proxy,
            _ => Shape::Socket,
        };
        let units = Self {
            request,
            shape,
            is_open: values.has(&flags::OPEN),
            state: state(&request.state),
        };
        units.check()?;
        Ok(units)
    }

    /// Refuses flags that mean nothing together.
    fn check(&self) -> Result<(), DeployError> {
        let values = self.values();
        let together = |text: String| Err(DeployError::Together(text));
        let (cert, key) = (values.has(&flags::CERT), values.has(&flags::KEY));
        if cert != key {
            return Err(DeployError::Missing(if cert { "key" } else { "cert" }));
        }
        let names = [&DOMAIN, &LINEAGE];
        if cert && names.iter().any(|flag| values.has(flag)) {
            return together(
                "--cert is a certificate from elsewhere: leave out --domain and --lineage"
                    .to_owned(),
            );
        }
        if values.has(&flags::HTTP) && values.has(&flags::NO_HTTP) {
            return together("--http and --no-http contradict each other".to_owned());
        }
        let of_proxy = [
            &flags::SOCKET,
            &flags::LISTEN,
            &flags::GROUP,
            &flags::NETWORK,
        ];
        let of_ports = [
            &flags::HTTPS,
            &flags::HTTP,
            &flags::NO_HTTP,
            &flags::CERT,
            &LINEAGE,
            &DOMAIN,
        ];
        let is_given = |flag: &&&Flag| values.has(flag);
        if self.shape == Shape::Proxy {
            if let Some(flag) = of_ports.iter().find(is_given) {
                return together(format!(
                    "--{} is the proxy's with --bind proxy: it has the ports and the certificate",
                    flag.name
                ));
            }
            if values.has(&flags::METRICS) && self.is_offline() {
                return together(
                    "--metrics needs --network with --bind proxy: without it the service has no network at all".to_owned(),
                );
            }
            self.check_for_proxy()?;
        } else if let Some(flag) = of_proxy.iter().find(is_given) {
            return together(format!("--{} goes with --bind proxy", flag.name));
        }
        for flag in [&flags::HTTPS, &flags::HTTP, &flags::METRICS] {
            for value in values.all(flag) {
                if !matches!(value, Value::Address(Address::Socket(_))) {
                    return Err(DeployError::Value {
                        flag: flag.name,
                        value: value.to_string(),
                        reason: "it is to be an IP address with a port, such as 192.0.2.7:443 or [::]:443".to_owned(),
                    });
                }
            }
        }
        Ok(())
    }

    pub(super) const fn values(&self) -> &'a Values {
        &self.request.values
    }

    pub(super) fn has_credentials(&self) -> bool {
        self.values().has(&flags::CERT)
    }

    /// A certificate from elsewhere somebody else renews; a proxy may well have one of ours.
    pub(super) fn needs_renewal(&self) -> bool {
        !self.has_credentials()
    }

    fn is_offline(&self) -> bool {
        self.shape == Shape::Proxy && !self.values().has(&flags::NETWORK)
    }

    /// Every unit, by its name.
    pub(super) fn files(&self) -> Result<Vec<(&'static str, String)>, DeployError> {
        let mut files = vec![(SERVICE, self.service()?)];
        match self.shape {
            Shape::Direct => {}
            Shape::Socket => {
                files.push((SOCKET, self.ports("https", "HTTPS", &flags::HTTPS, "443")?));
                if self.has_http() {
                    let text = self.ports("http", "plain HTTP", &flags::HTTP, "80")?;
                    files.push((HTTP_SOCKET, text));
                }
            }
            Shape::Proxy => files.push((SOCKET, self.for_proxy()?)),
        }
        Ok(files)
    }

    fn has_http(&self) -> bool {
        !self.values().has(&flags::NO_HTTP)
    }

    fn ports(
        &self,
        name: &'static str,
        does: &'static str,
        flag: &Flag,
        all: &str,
    ) -> Result<String, DeployError> {
        let mut listens = self.addresses(flag);
        if listens.is_empty() {
            // A port alone is IPv6 and IPv4, as far as the machine has them.
            listens.push(all.to_owned());
        }
        Socket {
            purpose: format!("The port for {does}"),
            does,
            listens,
            name,
            group: None,
        }
        .render()
        .map_err(|error| DeployError::Template("voicectl.socket", error))
    }

    fn addresses(&self, flag: &Flag) -> Vec<String> {
        let values = self.values().all(flag);
        values.iter().map(ToString::to_string).collect()
    }

    fn service(&self) -> Result<String, DeployError> {
        let command = self.command();
        let command = unit::command(command.iter().map(String::as_str))
            .map_err(|reason| unquotable(self.request.program.as_str(), reason))?;
        let values = self.values();
        let sockets = self.sockets();
        let version = values.version(&flags::VERSION);
        let mut credentials = Vec::new();
        for (name, flag) in [("tls.crt", &flags::CERT), ("tls.key", &flags::KEY)] {
            if let Some(path) = values.path(flag) {
                if path.as_str().contains(' ') && version.is_none_or(|known| *known >= EXECUTOR) {
                    return Err(DeployError::Value {
                        flag: flag.name,
                        value: path.as_str().to_owned(),
                        reason:
                            "systemd 255 and later take no credential from a path with a blank; \
                                 name a link to it that has none"
                                .to_owned(),
                    });
                }
                credentials.push(format!("{name}:{}", rest(path.as_str())?));
            }
        }
        Service {
            purpose: "The voice server".to_owned(),
            is_reload_told: version.is_some_and(|known| *known >= NOTIFY_RELOAD),
            command,
            sockets,
            credentials,
            memory: values.number(&flags::MEMORY).copied(),
            state: &self.state,
            has_low_port: self.has_low_port(),
            is_gpu: values.has(&flags::GPU),
            is_offline: self.is_offline(),
        }
        .render()
        .map_err(|error| DeployError::Template(SERVICE, error))
    }

    fn sockets(&self) -> Vec<&'static str> {
        match self.shape {
            Shape::Direct => Vec::new(),
            Shape::Socket if self.has_http() => vec![SOCKET, HTTP_SOCKET],
            Shape::Socket | Shape::Proxy => vec![SOCKET],
        }
    }

    /// Where the server listens by itself, with the flag for it.
    fn own_ports(&self) -> Vec<(&'static str, String)> {
        let values = self.values();
        let mut ports = Vec::new();
        if self.shape == Shape::Direct {
            // Both families; --https 0.0.0.0:443 is for machines without IPv6.
            for (flag, of, all) in [
                ("--listen", &flags::HTTPS, "[::]:443"),
                ("--http", &flags::HTTP, "[::]:80"),
            ] {
                let mut addresses = self.addresses(of);
                if addresses.is_empty() && (of.name != "http" || self.has_http()) {
                    addresses.push(all.to_owned());
                }
                ports.extend(addresses.into_iter().map(|address| (flag, address)));
            }
        }
        let metrics = values.all(&flags::METRICS).iter();
        ports.extend(metrics.map(|value| ("--metrics", value.to_string())));
        ports
    }

    fn has_low_port(&self) -> bool {
        let port = |address: &str| address.rsplit(':').next()?.parse::<u16>().ok();
        let mut ports = self.own_ports().into_iter();
        ports.any(|(_, address)| port(&address).is_some_and(|port| port < 1024))
    }

    /// Program and arguments, before they are quoted.
    fn command(&self) -> Vec<String> {
        let values = self.values();
        let mut words: Vec<String> = vec![self.request.program.as_str().to_owned(), "serve".into()];
        let mut add = |flag: &str, value: String| words.extend([flag.to_owned(), value]);
        for (flag, address) in self.own_ports() {
            add(flag, address);
        }
        if let Some(lineage) = self.lineage() {
            add("--lineage", lineage);
        }
        for model in values.all(&flags::MODEL) {
            add("--model", model.to_string());
        }
        if let Some(threads) = values.number(&flags::THREADS) {
            add("--threads", threads.to_string());
        }
        if self.is_open {
            words.push("--open".to_owned());
        }
        if self.shape == Shape::Proxy {
            words.extend(["--plain".to_owned(), "--behind-proxy".to_owned()]);
            // A unix socket says by itself who may connect, and is believed.
            if let Some(address) = self.port() {
                words.extend(["--trusted-proxy".to_owned(), address.ip().to_string()]);
            }
        }
        words
    }

    fn lineage(&self) -> Option<String> {
        let values = self.values();
        if let Some(name) = values.word(&LINEAGE) {
            return Some(name.clone());
        }
        Some(values.identifiers(&DOMAIN).first()?.file_stem())
    }
}

/// The name of the state folder below /var/lib; one that is elsewhere is not a service's.
fn state(state: &SafePath) -> String {
    let path = state.as_path();
    let name = path.file_name().and_then(|name| name.to_str());
    let is_plain = |name: &&str| {
        name.chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "._-".contains(letter))
    };
    name.filter(|_| super::is_below_var_lib(state))
        .filter(is_plain)
        .unwrap_or("voicectl")
        .to_owned()
}

/// A value that is the rest of a line.
pub(super) fn rest(value: &str) -> Result<String, DeployError> {
    unit::rest_of_line(value).map_err(|reason| unquotable(value, reason))
}

fn unquotable(value: &str, reason: &'static str) -> DeployError {
    DeployError::Unquotable {
        format: "a unit of systemd",
        value: value.to_owned(),
        reason,
    }
}
