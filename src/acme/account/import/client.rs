//! Where other clients keep the keys of their accounts.
//!
//! ```text
//! certbot  /etc/letsencrypt/accounts/HOST[:PORT]/PATH/ID/private_key.json         a JWK
//! lego 4   .lego/accounts/HOST[_PORT]/EMAIL/keys/EMAIL.key                        PEM
//! lego 5   .lego/accounts/HOST[_PORT]/ID/ID.key                                   PEM
//! acme.sh  .acme.sh/ca/HOST/PATH/account.key                                      PEM
//! ```

use std::path::{Path, PathBuf};
use std::str::FromStr;

use reqwest::Url;
use walkdir::WalkDir;

use crate::acme::authority::Authority;

/// How deep a folder of accounts is, from the folder of the client.
const DEEPEST: usize = 8;
/// Entries that are looked at. lego keeps its certificates elsewhere, certbot beside: a wrong folder ends here.
const MOST: usize = 100_000;

/// A client whose accounts can be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// EFF's.
    Certbot,
    /// Versions 4 and 5.
    Lego,
    /// The shell script.
    AcmeSh,
}

/// A name that is no [`Client`].
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no client that is known here; there are certbot, lego and acme.sh")]
pub struct UnknownClient(String);

impl FromStr for Client {
    type Err = UnknownClient;

    fn from_str(text: &str) -> Result<Self, UnknownClient> {
        Self::ALL
            .into_iter()
            .find(|client| client.name() == text)
            .ok_or_else(|| UnknownClient(text.to_owned()))
    }
}

impl Client {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Certbot, Self::Lego, Self::AcmeSh];

    /// Its name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certbot => "certbot",
            Self::Lego => "lego",
            Self::AcmeSh => "acme.sh",
        }
    }

    /// Where it keeps everything when nobody says otherwise; relative to the home folder, or the working folder for lego.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        match self {
            Self::Certbot => "/etc/letsencrypt",
            Self::Lego => ".lego",
            Self::AcmeSh => ".acme.sh",
        }
    }

    /// The folder in it that is divided by CA.
    const fn accounts(self) -> &'static str {
        match self {
            Self::Certbot | Self::Lego => "accounts",
            Self::AcmeSh => "ca",
        }
    }

    fn is_key(self, path: &Path) -> bool {
        let is_named = |name: &str| path.file_name().is_some_and(|found| found == name);
        match self {
            Self::Certbot => is_named("private_key.json"),
            Self::Lego => path.extension().is_some_and(|found| found == "key"),
            Self::AcmeSh => is_named("account.key"),
        }
    }

    /// The keys of accounts at this CA, below the client's folder. Links are not followed.
    #[must_use]
    pub fn keys(self, folder: &Path, authority: &Authority) -> Vec<PathBuf> {
        let Ok(directory) = Url::parse(authority.directory()) else {
            return Vec::new();
        };
        let mut found: Vec<PathBuf> = WalkDir::new(folder)
            .max_depth(DEEPEST)
            .into_iter()
            .filter_map(Result::ok)
            .take(MOST)
            .filter(|entry| entry.file_type().is_file() && self.is_key(entry.path()))
            .map(walkdir::DirEntry::into_path)
            .filter(|path| self.is_of(path, &directory))
            .collect();
        found.sort();
        found
    }

    /// Whether a key lies where the client keeps those of this CA.
    fn is_of(self, path: &Path, directory: &Url) -> bool {
        let parts: Vec<&str> = path
            .components()
            .filter_map(|part| part.as_os_str().to_str())
            .collect();
        let Some(server) = parts
            .iter()
            .rposition(|part| *part == self.accounts())
            .and_then(|at| parts.get(at + 1..))
        else {
            return false;
        };
        let host = directory.host_str().unwrap_or_default();
        let port = directory.port();
        let with_port =
            |sign| port.map_or_else(|| host.to_owned(), |port| format!("{host}{sign}{port}"));
        match self {
            Self::Certbot => {
                // All but the account's own folder and the file.
                let server = &server[..server.len().saturating_sub(2)];
                server.join("/")
                    == format!(
                        "{}{}",
                        with_port(':'),
                        directory.path().trim_end_matches('/')
                    )
            }
            Self::Lego => server.first().is_some_and(|found| *found == with_port('_')),
            Self::AcmeSh => server.first().is_some_and(|found| *found == host),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_where_its_client_keeps_it() {
        let test = |client: Client, ca: &str, path: &str| {
            let authority: Authority = ca.parse().expect("a CA");
            let url = Url::parse(authority.directory()).expect("a URL");
            client.is_key(Path::new(path)) && client.is_of(Path::new(path), &url)
        };
        let le = "letsencrypt";
        let private = "https://ca.test:14000/dir";
        let certbot = "/etc/letsencrypt/accounts/acme-v02.api.letsencrypt.org/directory/0af1/private_key.json";
        assert!(test(Client::Certbot, le, certbot));
        assert!(!test(Client::Certbot, "letsencrypt-staging", certbot));
        assert!(test(
            Client::Certbot,
            private,
            "c/accounts/ca.test:14000/dir/0af1/private_key.json"
        ));
        assert!(test(
            Client::Lego,
            private,
            ".lego/accounts/ca.test_14000/a@b.test/keys/a@b.test.key"
        ));
        assert!(test(
            Client::Lego,
            le,
            ".lego/accounts/acme-v02.api.letsencrypt.org/a@b.test/a@b.test.key"
        ));
        assert!(!test(
            Client::Lego,
            private,
            ".lego/certificates/ca.test.key"
        ));
        assert!(test(
            Client::AcmeSh,
            le,
            "/home/me/.acme.sh/ca/acme-v02.api.letsencrypt.org/directory/account.key"
        ));
        assert!(!test(
            Client::AcmeSh,
            private,
            "/home/me/.acme.sh/ca/other.test/account.key"
        ));
    }
}
