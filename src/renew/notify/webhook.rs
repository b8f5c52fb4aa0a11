//! A POST of JSON.

use std::fmt;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use rustls::pki_types::CertificateDer;
use tokio::time::sleep;

use crate::net;
use crate::pki::shown::shown;

/// How long one try may take, as a whole.
const LIMIT: Duration = Duration::from_secs(10);
/// Tries in one run.
const TRIES: u32 = 3;
/// How long to wait before the second one; twice that before the third.
const WAIT: Duration = Duration::from_millis(500);

/// Where messages are posted to. Path and query may be a secret: neither is ever shown.
#[derive(Clone)]
pub struct Webhook {
    url: Url,
    roots: Vec<CertificateDer<'static>>,
}

/// A text that is no webhook; it is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a webhook is an https:// URL, or http:// to this very machine")]
pub struct BadWebhook;

impl Webhook {
    /// A URL, and roots that its server is checked against besides those of the system.
    ///
    /// # Errors
    ///
    /// [`BadWebhook`].
    pub fn new(url: &str, roots: Vec<CertificateDer<'static>>) -> Result<Self, BadWebhook> {
        let url = Url::parse(url.trim()).map_err(|_| BadWebhook)?;
        let is_good = match url.scheme() {
            "https" => url.has_host(),
            "http" => net::is_this_machine(&url),
            _ => false,
        };
        if is_good {
            Ok(Self { url, roots })
        } else {
            Err(BadWebhook)
        }
    }

    /// Host and port.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url
            .port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Posts a document; three tries.
    pub(super) async fn post(&self, json: &str) -> Result<(), String> {
        let client = self.client()?;
        let mut try_number = 1;
        loop {
            let (why, may_pass) = match self.once(&client, json).await {
                Ok(()) => return Ok(()),
                Err(failure) => failure,
            };
            if !may_pass || try_number == TRIES {
                return Err(format!("{}: {why}", self.host()));
            }
            sleep(WAIT * try_number).await;
            try_number += 1;
        }
    }

    fn client(&self) -> Result<Client, String> {
        // A proxy would carry plain HTTP away from this machine.
        let builder = if self.url.scheme() == "http" {
            net::plain_client()
        } else {
            net::client(&self.roots).map_err(|error| error.to_string())?
        };
        let builder = builder.timeout(LIMIT).redirect(Policy::none());
        builder
            .build()
            .map_err(|error| shown(&net::innermost(&error)))
    }

    /// One try; a failure says whether another one may help.
    async fn once(&self, client: &Client, json: &str) -> Result<(), (String, bool)> {
        let answer = client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .body(json.to_owned())
            .send()
            .await
            .map_err(|error| {
                let error = error.without_url();
                let why = if error.is_timeout() {
                    format!("no answer within {} s", LIMIT.as_secs())
                } else {
                    shown(&net::innermost(&error))
                };
                (why, true)
            })?;
        // What it says is of no use, and not read.
        match answer.status().as_u16() {
            200..=299 => Ok(()),
            status => Err((
                format!("it answers {status}"),
                matches!(status, 408 | 429 | 500..),
            )),
        }
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Webhook({})", self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_goes_to_this_machine_only() {
        let good = |url: &str| Webhook::new(url, Vec::new()).is_ok();
        assert!(good("https://hooks.test/a?b=c"));
        assert!(
            good("http://localhost:8080/") && good("http://127.0.0.1/") && good("http://[::1]:9/")
        );
        assert!(!good("http://hooks.test/") && !good("http://127.0.0.1.hooks.test/"));
        assert!(!good("file:///etc/passwd") && !good("hooks.test") && !good(""));
    }

    #[test]
    fn the_secret_part_is_not_shown() {
        let webhook = Webhook::new("https://u:hush@hooks.test/hush?k=hush", Vec::new());
        let shown = format!("{webhook:?} {}", webhook.as_ref().expect("good").host());
        assert!(!shown.contains("hush"), "{shown}");
    }
}
