//! Repairs: commands that can be pasted, made of what is known here. Names from strangers' certificates enter a command
//! only when they are names and nothing else.

use crate::inspect::Chain;
use crate::pki::name::Identifier;
use crate::store::{LineageName, Store};

use super::Target;

/// Names of a certificate beyond these are not repeated in a command.
const MOST_NAMES: usize = 16;

/// What repairs are made of.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The names that the certificate has, fit for a shell.
    names: Vec<String>,
    /// Our lineage that the server shows, at its present version or an older one.
    pub lineage: Option<LineageName>,
    /// The host of the URL.
    pub host: String,
    /// `host:port`.
    pub server: String,
    /// The port.
    pub port: u16,
    /// Whether the URL is of this machine.
    pub is_loopback: bool,
}

impl Advice {
    /// For a target, before anything is known of its certificate.
    #[must_use]
    pub fn about(target: &Target) -> Self {
        Self {
            names: Vec::new(),
            lineage: None,
            host: target.host(),
            server: target.endpoint.to_string(),
            port: target.endpoint.port,
            is_loopback: target.is_loopback(),
        }
    }

    /// With what the server shows.
    #[must_use]
    pub fn with(mut self, chain: &Chain, store: &Store) -> Self {
        let names = chain.leaf().names.iter();
        self.names = names
            .filter_map(|name| name.value.parse::<Identifier>().ok())
            .map(|name| word(&name.ascii()))
            .take(MOST_NAMES)
            .collect();
        self.lineage = store
            .lineages()
            .unwrap_or_default()
            .into_iter()
            .find(|lineage| {
                let record = lineage.record().ok().flatten();
                record.is_some_and(|record| {
                    let mut history = record.history.iter();
                    history.any(|issued| issued.fingerprint == chain.leaf().fingerprint)
                })
            })
            .map(|lineage| lineage.name().clone());
        self
    }

    /// The command that makes the certificate anew: its names, the host where it lacks, and more flags.
    #[must_use]
    pub fn new_certificate(&self, flags: &str) -> String {
        let mut words = vec!["voicectl cert new".to_owned()];
        words.extend(self.names.iter().cloned());
        if let Ok(host) = self.host.parse::<Identifier>() {
            let host = word(&host.ascii());
            if !self.names.contains(&host) {
                words.push(host);
            }
        }
        if let Some(lineage) = &self.lineage
            && words.get(1).is_none_or(|first| first != lineage.as_str())
        {
            words.push(format!("--lineage {lineage}"));
        }
        if !flags.is_empty() {
            words.push(flags.to_owned());
        }
        words.push("--force".to_owned());
        format!("`{}`", words.join(" "))
    }

    /// Flags that name the host, and the certificate's other names: `--domain`, `a.test`, `--domain`, `b.test`.
    #[must_use]
    pub fn domains(&self) -> Vec<String> {
        let host = self.host.parse::<Identifier>();
        let host = host.map_or_else(|_| word(&self.host), |host| word(&host.ascii()));
        let others = self.names.iter().filter(|name| **name != host);
        let all = std::iter::once(&host).chain(others);
        all.flat_map(|name| ["--domain".to_owned(), name.clone()])
            .collect()
    }

    /// How a certificate that was made gets to the server.
    #[must_use]
    pub fn deliver(&self) -> String {
        let host = &self.host;
        match &self.lineage {
            Some(_) => {
                "`voicectl serve` takes it up by itself; another server: `sudo systemctl reload NAME`".to_owned()
            }
            None => format!("then have the server use it, as `voicectl serve --lineage {host}` does"),
        }
    }
}

/// A text as one word of a shell.
#[must_use]
pub fn word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || ".-_:@/+=,".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;

    use super::*;
    use crate::inspect::Chain;
    use crate::pki::describe::Certificate;

    #[test]
    fn strangers_names_are_no_commands() {
        let key = rcgen::KeyPair::generate().expect("a key");
        let hostile = [
            "a.test",
            "$(reboot).test",
            "*.b.test",
            "`id`",
            "x;y.test",
            "192.0.2.1",
        ];
        let mut params = rcgen::CertificateParams::default();
        for name in hostile {
            let san = name.parse().map_or_else(
                |_| rcgen::SanType::DnsName(name.try_into().expect("ASCII")),
                rcgen::SanType::IpAddress,
            );
            params.subject_alt_names.push(san);
        }
        let der = params
            .self_signed(&key)
            .expect("a certificate")
            .der()
            .to_vec();
        let leaf = Certificate::from_der(CertificateDer::from(der)).expect("a certificate");
        let chain = Chain::as_served(vec![leaf]);
        let target = Target::parse("c.test").expect("a target");
        let advice = Advice::about(&target).with(&chain, &Store::new("/nowhere"));
        assert_eq!(
            advice.new_certificate("--days 90"),
            "`voicectl cert new a.test '*.b.test' 192.0.2.1 c.test --days 90 --force`"
        );
    }
}
