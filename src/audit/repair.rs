//! Commands with real values in them.

use std::path::Path;

use super::remote::{Plain, Seen};
use crate::doctor::word;
use crate::policy::INTERMEDIATE;

/// A path as one word of a shell.
pub(super) fn path(path: &Path) -> String {
    word(&path.display().to_string())
}

/// The protocols of the policy, as nginx names them, oldest first.
pub(super) fn nginx_protocols() -> String {
    let names = INTERMEDIATE.protocols.iter().rev();
    let names: Vec<String> = names
        .filter_map(|version| version.as_str()?.strip_prefix("TLSv1_").map(str::to_owned))
        .map(|minor| format!("TLSv1.{minor}"))
        .collect();
    names.join(" ")
}

/// The suites of the policy in OpenSSL's names: ECDHE-RSA-AES128-GCM-SHA256.
pub(super) fn openssl_suites() -> String {
    let names = INTERMEDIATE.tls12_suites.iter().map(|name| {
        let name = name.trim_start_matches("TLS_").replace("_WITH_", "_");
        let name = name
            .replace("AES_", "AES")
            .replace("_POLY1305_SHA256", "_POLY1305");
        name.replace('_', "-")
    });
    names.collect::<Vec<_>>().join(":")
}

/// The groups of the policy in OpenSSL's names.
pub(super) fn openssl_groups() -> String {
    let names = INTERMEDIATE.groups.iter().map(|group| {
        let name = format!("{group:?}");
        // OpenSSL's name for the curve that everybody has.
        name.replace("secp256r1", "prime256v1")
    });
    names.collect::<Vec<_>>().join(":")
}

/// The suites of the policy by IANA's names, as Caddy has them.
fn caddy_suites() -> String {
    INTERMEDIATE.tls12_suites.join(" ")
}

/// The groups of the policy as Caddy names them.
fn caddy_groups() -> String {
    let names = INTERMEDIATE.groups.iter();
    let names: Vec<String> = names
        .map(|group| format!("{group:?}").to_lowercase())
        .collect();
    names.join(" ")
}

/// One line for the configuration of each kind of server.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) nginx: String,
    pub(super) apache: String,
    pub(super) caddy: String,
}

impl Line {
    pub(super) fn new(nginx: &str, apache: &str, caddy: &str) -> Self {
        Self {
            nginx: nginx.to_owned(),
            apache: apache.to_owned(),
            caddy: caddy.to_owned(),
        }
    }

    pub(super) fn protocols() -> Self {
        Self {
            nginx: format!("ssl_protocols {};", nginx_protocols()),
            ..Self::new(
                "",
                "SSLProtocol -all +TLSv1.2 +TLSv1.3",
                "tls { protocols tls1.2 tls1.3 }",
            )
        }
    }

    pub(super) fn suites() -> Self {
        let suites = openssl_suites();
        Self {
            nginx: format!("ssl_ciphers {suites};"),
            apache: format!("SSLCipherSuite {suites}"),
            caddy: format!("tls {{ ciphers {} }}", caddy_suites()),
        }
    }

    pub(super) fn groups() -> Self {
        let groups = openssl_groups();
        Self {
            nginx: format!("ssl_ecdh_curve {groups};"),
            apache: format!("SSLOpenSSLConfCmd Groups {groups}"),
            caddy: format!("tls {{ curves {} }}", caddy_groups()),
        }
    }

    /// A field that every answer is to have.
    pub(super) fn header(name: &str, value: &str) -> Self {
        Self {
            nginx: format!("add_header {name} \"{value}\" always;"),
            apache: format!("Header always set {name} \"{value}\""),
            caddy: format!("header {name} \"{value}\""),
        }
    }
}

/// Who is in front, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Front {
    Nginx,
    Apache,
    Caddy,
    Haproxy,
}

impl Front {
    /// The target of `voicectl deploy`, where there is one.
    const fn target(self) -> Option<&'static str> {
        match self {
            Self::Nginx => Some("nginx"),
            Self::Apache => None,
            Self::Caddy => Some("caddy"),
            Self::Haproxy => Some("haproxy"),
        }
    }
}

impl Seen {
    /// Who is in front: as it calls itself, else as it is installed here. haproxy calls itself nothing.
    fn front(&self) -> Option<Front> {
        let software = self.pages.software();
        let known = [
            ("nginx", Front::Nginx),
            ("apache", Front::Apache),
            ("caddy", Front::Caddy),
        ];
        if let Some((_, front)) = known.iter().find(|(name, _)| software.contains(name)) {
            return Some(*front);
        }
        let haproxy = self.installed.iter().any(|one| one.proxy == "haproxy");
        haproxy.then_some(Front::Haproxy)
    }

    /// Whether it is a voicectl that nobody is known to be in front of.
    pub(super) fn is_voicectl_itself(&self) -> bool {
        self.pages.is_voicectl && self.front().is_none()
    }

    /// A line for the configuration of whatever serves there, and how it is taken up.
    pub(super) fn configure(&self, line: &Line) -> String {
        match self.front() {
            Some(Front::Apache) => format!(
                "in Apache: `{}`, then `sudo apachectl configtest && sudo systemctl reload apache2`",
                line.apache
            ),
            Some(Front::Caddy) => format!(
                "in Caddy: `{}`, then `sudo systemctl reload caddy`",
                line.caddy
            ),
            _ => format!(
                "in nginx: `{}`, then `sudo nginx -t && sudo systemctl reload nginx`",
                line.nginx
            ),
        }
    }

    /// The same for what the files of `voicectl deploy` do right: the command first, and what it comes to. They are for a
    /// voicectl behind the proxy, and no repair for other sites.
    pub(super) fn deploy(&self, line: &Line) -> String {
        let front = self.front();
        if !self.pages.is_voicectl || front == Some(Front::Apache) {
            return self.configure(line);
        }
        let target = front.and_then(Front::target);
        let in_words = match front {
            Some(Front::Nginx) => format!(": in nginx that is `{}`", line.nginx),
            Some(Front::Caddy) => format!(": in Caddy that is `{}`", line.caddy),
            _ => String::new(),
        };
        let mut installed = self.installed.iter();
        if let Some(installed) = installed.find(|one| Some(one.proxy) == target) {
            return format!("`{}`{in_words}", installed.command);
        }
        let flags = self.flags();
        match target {
            // What is served is of this machine.
            Some(target) if self.advice.lineage.is_some() => format!(
                "`sudo voicectl deploy {target} {flags} --install`, with `--server` where the server has a port{in_words}"
            ),
            Some(target) => format!(
                "`voicectl deploy {target} {flags}` shows how it is done; {}",
                self.configure(line)
            ),
            None => format!(
                "`voicectl deploy nginx {flags}` shows how it is done, and so do `voicectl deploy caddy {flags}` and `voicectl \
                 deploy haproxy {flags}`; {}",
                self.configure(line)
            ),
        }
    }

    /// What a target is told: names, ports, lineage.
    fn flags(&self) -> String {
        let advice = &self.advice;
        let mut flags = advice.domains();
        if let Some(lineage) = &advice.lineage
            && lineage.as_str() != advice.host
        {
            flags.extend(["--lineage".to_owned(), lineage.to_string()]);
        }
        if advice.port != 443 {
            flags.extend(["--https-port".to_owned(), advice.port.to_string()]);
        }
        if let Plain::Answer(port, _) = &self.pages.plain
            && *port != 80
        {
            flags.extend(["--http-port".to_owned(), port.to_string()]);
        }
        flags.join(" ")
    }

    /// What a server of voicectl would do.
    pub(super) fn or_serve(&self) -> String {
        format!(
            "or give the port to `voicectl serve --listen 0.0.0.0:{}`, which follows the policy by itself",
            self.advice.port
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_said_in_the_words_of_others() {
        assert_eq!(nginx_protocols(), "TLSv1.2 TLSv1.3");
        assert_eq!(
            openssl_suites(),
            "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
             ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
        );
        assert_eq!(
            openssl_groups(),
            "X25519MLKEM768:X25519:prime256v1:secp384r1"
        );
    }
}
