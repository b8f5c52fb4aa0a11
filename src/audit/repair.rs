//! Commands with real values in them.

use std::path::Path;

use super::remote::Seen;
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

impl Seen {
    /// A line for the configuration of whatever serves there, and how it is taken up.
    pub(super) fn configure(&self, nginx: &str, apache: &str) -> String {
        if self.pages.software().contains("apache") {
            format!(
                "in Apache: `{apache}`, then `sudo apachectl configtest && sudo systemctl reload apache2`"
            )
        } else {
            format!("in nginx: `{nginx}`, then `sudo nginx -t && sudo systemctl reload nginx`")
        }
    }

    /// What a server of voicectl would do.
    pub(super) fn or_serve(&self) -> String {
        format!(
            "or give the port to `voicectl serve --listen 0.0.0.0:{}`, which follows the policy by itself",
            self.advice.port
        )
    }

    pub(super) fn protocols_repair(&self) -> String {
        self.configure(
            &format!("ssl_protocols {};", nginx_protocols()),
            "SSLProtocol -all +TLSv1.2 +TLSv1.3",
        )
    }

    pub(super) fn suites_repair(&self) -> String {
        let suites = openssl_suites();
        self.configure(
            &format!("ssl_ciphers {suites};"),
            &format!("SSLCipherSuite {suites}"),
        )
    }

    pub(super) fn groups_repair(&self) -> String {
        let groups = openssl_groups();
        self.configure(
            &format!("ssl_ecdh_curve {groups};"),
            &format!("SSLOpenSSLConfCmd Groups {groups}"),
        )
    }

    /// A field that every answer is to have.
    pub(super) fn header_repair(&self, name: &str, value: &str) -> String {
        self.configure(
            &format!("add_header {name} \"{value}\" always;"),
            &format!("Header always set {name} \"{value}\""),
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
