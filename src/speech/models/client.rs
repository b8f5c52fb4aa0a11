//! The HTTP client that models come through.

use std::time::Duration;

use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, Url};

use super::ModelError;
use crate::net::{self, innermost};

/// A client over rustls on aws-lc-rs that trusts what the system trusts.
pub(super) fn client(connect: Duration, read: Duration) -> Result<Client, ModelError> {
    net::client(&[])
        .map_err(|error| ModelError::Network {
            url: "the model".to_owned(),
            why: error.to_string().into(),
        })?
        .connect_timeout(connect)
        .read_timeout(read)
        .redirect(Policy::custom(redirect))
        .build()
        .map_err(|error| network("the model", error))
}

/// Follows ten redirects (Hugging Face sends every file to another host), but never from https to http.
fn redirect(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let was_secure = attempt
        .previous()
        .last()
        .is_some_and(|url| url.scheme() == "https");
    if was_secure && attempt.url().scheme() != "https" {
        return attempt.error("the server redirects from https to http");
    }
    Policy::limited(10).redirect(attempt)
}

/// The error with its innermost cause, which is the one that says something.
pub(super) fn network(url: &str, error: reqwest::Error) -> ModelError {
    let error = error.without_url();
    ModelError::Network {
        url: url.to_owned(),
        why: innermost(&error).into(),
    }
}

/// An http or https URL.
pub(super) fn parse(text: &str) -> Result<Url, ModelError> {
    Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| ModelError::Url(text.to_owned()))
}

/// The URL as it may be shown: without user, password and query, where secrets are.
pub(super) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    // Only URLs without a host refuse, and those were refused before.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.set_fragment(None);
    url.into()
}
