//! A row of the table: what a provider is called, what it needs, and how it is opened.

use std::cell::RefCell;
use std::fmt;
use std::time::Duration;

use dns_update::{DnsUpdater, Error};
use zeroize::Zeroizing;

use crate::acme::dns::DnsError;
use crate::acme::dns::credentials::Credentials;
use crate::pki::shown::shown;

/// How long one request may take.
pub(super) const REQUEST: Option<Duration> = Some(Duration::from_secs(30));

/// One provider.
#[derive(Clone, Copy)]
pub struct Provider {
    /// Its name on the command line; lego's, where lego has it.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it needs and what it takes.
    pub variables: &'static [Variable],
    /// Whether it holds one value per name only, so that a name and its wildcard cannot be proven at once.
    pub is_single: bool,
    /// Makes it.
    pub(super) make: fn(&Values<'_>) -> dns_update::Result<DnsUpdater>,
}

/// A variable of the environment or of the file of credentials. `NAME_FILE` names a file with the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its names, the first being the one to use.
    pub names: &'static [&'static str],
    /// Whether it can be left out.
    pub is_optional: bool,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Provider")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A provider that holds any number of values per name.
pub(super) const fn provider(
    name: &'static str,
    title: &'static str,
    variables: &'static [Variable],
    make: fn(&Values<'_>) -> dns_update::Result<DnsUpdater>,
) -> Provider {
    Provider {
        name,
        title,
        variables,
        is_single: false,
        make,
    }
}

/// A provider that holds one value per name.
pub(super) const fn single(
    name: &'static str,
    title: &'static str,
    variables: &'static [Variable],
    make: fn(&Values<'_>) -> dns_update::Result<DnsUpdater>,
) -> Provider {
    Provider {
        is_single: true,
        ..provider(name, title, variables, make)
    }
}

/// A variable that must be set.
pub(super) const fn needs(names: &'static [&'static str]) -> Variable {
    Variable {
        names,
        is_optional: false,
    }
}

/// A variable that may be set.
pub(super) const fn takes(names: &'static [&'static str]) -> Variable {
    Variable {
        names,
        is_optional: true,
    }
}

/// Values that no error may show.
pub(super) struct Secrets(Vec<Zeroizing<String>>);

/// Shorter values are found in any sentence, and are no secrets.
const SHORTEST: usize = 6;

impl Secrets {
    /// None at all.
    pub(super) const fn none() -> Self {
        Self(Vec::new())
    }

    /// A text without them, and without what stands behind the `?` of a URL, where some APIs take a token.
    pub(super) fn hidden(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for secret in self.0.iter().filter(|secret| secret.len() >= SHORTEST) {
            text = text.replace(secret.as_str(), "***");
        }
        let mut hidden = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find("://") {
            let url = rest[at..]
                .find([' ', ')', '"', '\'', '\n'])
                .map_or(rest.len(), |end| at + end);
            let query = rest[at..url].find('?').map_or(url, |query| at + query);
            hidden.push_str(&rest[..query]);
            if query < url {
                hidden.push_str("?***");
            }
            rest = &rest[url..];
        }
        hidden.push_str(rest);
        hidden
    }
}

/// The values of a row's variables.
pub(super) struct Values<'a> {
    provider: &'a Provider,
    found: Vec<Option<Zeroizing<String>>>,
    /// Names that were asked for and are not in the row.
    foreign: RefCell<Vec<String>>,
}

impl Values<'_> {
    /// The value of a variable that must be set.
    pub(super) fn text(&self, name: &str) -> &str {
        self.maybe(name).unwrap_or_default()
    }

    /// The value of a variable that may be set.
    pub(super) fn maybe(&self, name: &str) -> Option<&str> {
        let place = self
            .provider
            .variables
            .iter()
            .position(|variable| variable.names.contains(&name));
        if place.is_none() {
            self.foreign.borrow_mut().push(name.to_owned());
        }
        self.found.get(place?)?.as_deref().map(String::as_str)
    }

    /// The same, owned.
    pub(super) fn string(&self, name: &str) -> String {
        self.text(name).to_owned()
    }

    /// The same, owned.
    pub(super) fn maybe_string(&self, name: &str) -> Option<String> {
        self.maybe(name).map(str::to_owned)
    }

    /// Whether a variable says yes.
    pub(super) fn yes(&self, name: &str) -> bool {
        self.maybe(name).is_some_and(|value| {
            matches!(value.to_ascii_lowercase().as_str(), "1" | "true" | "yes")
        })
    }
}

impl Provider {
    /// Whether the names of its variables begin with this, such as `aws`.
    pub(super) fn takes_variables_of(&self, start: &str) -> bool {
        let start = format!("{}_", start.to_ascii_uppercase());
        self.variables
            .iter()
            .flat_map(|variable| variable.names)
            .any(|name| name.starts_with(&start))
    }

    /// Opens it with what it needs; answers the values, too, so that no error shows them.
    ///
    /// # Errors
    ///
    /// [`DnsError::Missing`] with all that is missing; [`DnsError::Credentials`]; [`DnsError::Provider`] when a value is of
    /// the wrong form.
    pub(super) fn open(
        &self,
        credentials: &Credentials,
    ) -> Result<(DnsUpdater, Secrets), DnsError> {
        let values = self.values(credentials)?;
        let made = (self.make)(&values).map_err(|error| DnsError::Provider {
            provider: self.name.to_owned(),
            why: match error {
                // Parsers of keys may repeat what they read.
                Error::Parse(_) | Error::Serialize(_) => {
                    "one of its variables is of the wrong form".to_owned()
                }
                other => shown(&other.to_string()),
            },
        });
        let secrets = Secrets(values.found.into_iter().flatten().collect());
        made.map(|made| (made, secrets))
    }

    fn values(&self, credentials: &Credentials) -> Result<Values<'_>, DnsError> {
        let mut found = Vec::new();
        let mut missing = Vec::new();
        for variable in self.variables {
            let mut value = None;
            for name in variable.names {
                value = value.or(credentials.get(name)?);
            }
            if value.is_none() && !variable.is_optional {
                missing.push(variable.names[0]);
            }
            found.push(value);
        }
        if missing.is_empty() {
            Ok(Values {
                provider: self,
                found,
                foreign: RefCell::default(),
            })
        } else {
            Err(DnsError::Missing {
                provider: self.name.to_owned(),
                missing: missing.join(", "),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::acme::dns::provider::{PROVIDERS, RFC2136};
    use crate::pki::key::{KeyType, PrivateKey};

    /// A value that fits a variable of this name.
    fn sample(name: &str, key: &str) -> String {
        let text = match name {
            "OVH_ENDPOINT" => "ovh-eu",
            "PDNS_API_URL"
            | "PLESK_SERVER_BASE_URL"
            | "CPANEL_BASE_URL"
            | "BLUECATV2_SERVER_URL" => "https://dns.test:8443",
            "AKAMAI_HOST" | "INFOBLOX_HOST" => "dns.test",
            "NAMECHEAP_CLIENT_IP" => "192.0.2.1",
            "HURRICANE_TOKENS" => "a.test:one,b.test:two",
            "CLOUDNS_AUTH_ID" | "CLOUDNS_SUB_AUTH_ID" | "AUTODNS_CONTEXT" => "4",
            "TRANSIP_PRIVATE_KEY" | "OCI_PRIVKEY" => key,
            // {"id":"a","service_account_id":"b","private_key":...}: made below
            "YANDEX_CLOUD_IAM_TOKEN" => return yandex(key),
            "GCE_SERVICE_ACCOUNT" => return google(key),
            other if other.ends_with("REGION") || other.ends_with("REGION_ID") => "eu-west-1",
            _ => "c2VjcmV0c2VjcmV0c2VjcmV0",
        };
        text.to_owned()
    }

    fn google(key: &str) -> String {
        serde_json::json!({
            "client_email": "a@b.iam.gserviceaccount.com", "private_key": key,
            "token_uri": "https://oauth2.test/token",
        })
        .to_string()
    }

    fn yandex(key: &str) -> String {
        use base64::prelude::{BASE64_STANDARD, Engine};
        BASE64_STANDARD.encode(
            serde_json::json!({"id": "a", "service_account_id": "b", "private_key": key})
                .to_string(),
        )
    }

    #[test]
    fn every_row_opens_with_its_variables_and_with_no_other() {
        let key = PrivateKey::generate(KeyType::Rsa2048)
            .expect("a key")
            .to_pem();
        let key = std::sync::Arc::new(key.to_string());
        // A process of this crate has a provider of TLS; a test has to install one.
        crate::net::install_provider();
        let mut wrong = Vec::new();
        for provider in PROVIDERS.iter().filter(|row| row.name != RFC2136) {
            let key = key.clone();
            let credentials = Credentials::new(move |name| {
                (!name.ends_with("_FILE")).then(|| Zeroizing::new(sample(name, &key)))
            });
            let values = provider.values(&credentials).expect("all there");
            if let Err(error) = (provider.make)(&values) {
                wrong.push(format!("{}: {error}", provider.name));
            }
            let foreign = values.foreign.take();
            if !foreign.is_empty() {
                wrong.push(format!("{}: {foreign:?} is not in its row", provider.name));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn no_error_shows_a_secret() {
        let secrets = Secrets(vec![
            Zeroizing::new("t0ken-42".to_owned()),
            Zeroizing::new("eu".to_owned()),
        ]);
        assert_eq!(
            secrets.hidden(
                "error for url (https://a.test/update?token=t0ken%2D42&x=1): eu, key t0ken-42"
            ),
            "error for url (https://a.test/update?***): eu, key ***"
        );
        assert_eq!(
            secrets.hidden("why? https://a.test/x"),
            "why? https://a.test/x"
        );
    }

    #[test]
    fn names_are_sorted_and_there_once() {
        let names: Vec<&str> = PROVIDERS.iter().map(|row| row.name).collect();
        let sorted: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names, sorted.into_iter().collect::<Vec<_>>());
        assert!(names.len() >= 40, "{}", names.len());
    }

    #[test]
    fn all_that_is_missing_is_named() {
        let nothing = Credentials::new(|_| None);
        let error = crate::acme::dns::provider::find("netcup")
            .expect("a row")
            .open(&nothing)
            .err()
            .expect("missing")
            .to_string();
        assert_eq!(
            error,
            "netcup needs NETCUP_CUSTOMER_NUMBER, NETCUP_API_KEY, NETCUP_API_PASSWORD"
        );
    }
}
