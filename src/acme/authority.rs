//! The CAs that are known by name.

use std::fmt;
use std::str::FromStr;

/// A CA by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The name on the command line.
    pub name: &'static str,
    /// Its directory.
    pub directory: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Its directory for trials, if it has one.
    pub staging: Option<&'static str>,
    /// Where its external account keys come from, if it needs them.
    pub eab: Option<&'static str>,
}

/// Every CA that has a name here; the first is the default.
pub const KNOWN: &[Known] = &[
    Known {
        name: "letsencrypt",
        directory: "https://acme-v02.api.letsencrypt.org/directory",
        title: "Let's Encrypt",
        staging: Some("https://acme-staging-v02.api.letsencrypt.org/directory"),
        eab: None,
    },
    Known {
        name: "letsencrypt-staging",
        directory: "https://acme-staging-v02.api.letsencrypt.org/directory",
        title: "Let's Encrypt (staging)",
        staging: Some("https://acme-staging-v02.api.letsencrypt.org/directory"),
        eab: None,
    },
    Known {
        name: "zerossl",
        directory: "https://acme.zerossl.com/v2/DV90",
        title: "ZeroSSL",
        staging: None,
        eab: Some("https://app.zerossl.com/developer"),
    },
    Known {
        name: "google",
        directory: "https://dv.acme-v02.api.pki.goog/directory",
        title: "Google Trust Services",
        staging: Some("https://dv.acme-v02.test-api.pki.goog/directory"),
        eab: Some("https://cloud.google.com/certificate-manager/docs/public-ca-tutorial"),
    },
    Known {
        name: "buypass",
        directory: "https://api.buypass.com/acme/directory",
        title: "Buypass",
        staging: Some("https://api.test4.buypass.no/acme/directory"),
        eab: None,
    },
];

/// A CA: one by name, or any directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    directory: String,
    known: Option<&'static Known>,
}

/// A text that is neither a name nor a directory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is neither letsencrypt, letsencrypt-staging, zerossl, google, buypass nor an https:// URL"
)]
pub struct UnknownAuthority(String);

impl Authority {
    /// The URL of its directory.
    #[must_use]
    pub fn directory(&self) -> &str {
        &self.directory
    }

    /// What is known of it.
    #[must_use]
    pub const fn known(&self) -> Option<&'static Known> {
        self.known
    }

    /// The one that signs trial certificates for it; a private CA is its own.
    #[must_use]
    pub fn staging(&self) -> Option<Self> {
        match self.known {
            Some(known) => known.staging?.parse().ok(),
            None => Some(self.clone()),
        }
    }

    /// As a folder name of `STATE/accounts`: the name, or host, port and path.
    #[must_use]
    pub fn slug(&self) -> String {
        match self.known {
            Some(known) => known.name.to_owned(),
            None => self
                .directory
                .trim_start_matches("https://")
                .chars()
                .map(|letter| match letter {
                    letter if letter.is_ascii_alphanumeric() => letter,
                    '.' | '-' => letter,
                    _ => '_',
                })
                .take(200)
                .collect::<String>()
                .trim_matches('.')
                .to_owned(),
        }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self {
            directory: KNOWN[0].directory.to_owned(),
            known: Some(&KNOWN[0]),
        }
    }
}

impl FromStr for Authority {
    type Err = UnknownAuthority;

    fn from_str(text: &str) -> Result<Self, UnknownAuthority> {
        let known = KNOWN
            .iter()
            .find(|known| known.name == text || known.directory == text);
        let url = || {
            let url = reqwest::Url::parse(text).ok()?;
            let fits = url.scheme() == "https" && url.has_host() && url.username().is_empty();
            fits.then(|| url.to_string())
        };
        match known {
            Some(known) => Ok(Self {
                directory: known.directory.to_owned(),
                known: Some(known),
            }),
            None => Ok(Self {
                directory: url().ok_or_else(|| UnknownAuthority(text.to_owned()))?,
                known: None,
            }),
        }
    }
}

/// As a person says it: the title, or the host.
impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known {
            Some(known) => f.write_str(known.title),
            None => f.write_str(
                self.directory
                    .trim_start_matches("https://")
                    .split('/')
                    .next()
                    .unwrap_or_default(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_a_name_or_an_https_url() {
        let ca: Authority = "zerossl".parse().expect("a name");
        assert_eq!(ca.directory(), "https://acme.zerossl.com/v2/DV90");
        let ca: Authority = "https://ca.test:9000/acme/acme/directory"
            .parse()
            .expect("a URL");
        assert_eq!(ca.to_string(), "ca.test:9000");
        assert_eq!(ca.slug(), "ca.test_9000_acme_acme_directory");
        for wrong in [
            "letsencrypt2",
            "http://ca.test/dir",
            "https://",
            "https://a:b@c.test/",
        ] {
            assert!(wrong.parse::<Authority>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_directories_have_two_folders() {
        let slug = |text: &str| text.parse::<Authority>().expect("a CA").slug();
        assert_eq!(
            slug("https://acme-v02.api.letsencrypt.org/directory"),
            "letsencrypt"
        );
        assert_ne!(slug("https://a.test/one"), slug("https://a.test/two"));
    }
}
