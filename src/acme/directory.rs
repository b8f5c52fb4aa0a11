//! An ACME server's directory (RFC 8555 section 7.1.1).

use std::collections::BTreeMap;

use bytes::Bytes;
use serde::Deserialize;

use super::AcmeError;
use super::http::Http;
use crate::pki::shown::shown;

/// What a server offers, and where.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Its own URL.
    pub url: String,
    /// Where nonces are.
    pub new_nonce: String,
    /// Where accounts are made.
    pub new_account: String,
    /// Where orders are made.
    pub new_order: String,
    /// Where certificates are revoked.
    pub revoke_cert: Option<String>,
    /// Where account keys are changed.
    pub key_change: Option<String>,
    /// Where renewal windows are (RFC 9773).
    pub renewal_info: Option<String>,
    /// The terms of service to agree to, if there are any.
    pub terms: Option<String>,
    /// What CAA records must name.
    pub caa_identities: Vec<String>,
    /// Whether an account of elsewhere must be named.
    pub needs_external_account: bool,
    /// Kinds of certificates by name, with a description.
    pub profiles: BTreeMap<String, String>,
    /// As it came, for instant-acme.
    pub(super) document: Bytes,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Document {
    new_nonce: String,
    new_account: String,
    new_order: String,
    revoke_cert: Option<String>,
    key_change: Option<String>,
    renewal_info: Option<String>,
    #[serde(default)]
    meta: Meta,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Meta {
    terms_of_service: Option<String>,
    caa_identities: Vec<String>,
    external_account_required: bool,
    profiles: BTreeMap<String, String>,
}

impl Directory {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// As [`Http::get`]; [`AcmeError::Problem`], [`AcmeError::Protocol`].
    pub async fn fetch(http: &Http, url: &str) -> Result<Self, AcmeError> {
        let answer = http.get(url).await?.ok()?;
        let document: Document = answer
            .json()
            .map_err(|_| answer.nonsense("something that is no ACME directory"))?;
        let meta = document.meta;
        Ok(Self {
            url: url.to_owned(),
            new_nonce: document.new_nonce,
            new_account: document.new_account,
            new_order: document.new_order,
            revoke_cert: document.revoke_cert,
            key_change: document.key_change,
            renewal_info: document.renewal_info,
            terms: meta.terms_of_service.map(|url| shown(&url)),
            caa_identities: meta.caa_identities.iter().map(|name| shown(name)).collect(),
            needs_external_account: meta.external_account_required,
            profiles: meta
                .profiles
                .iter()
                .map(|(name, about)| (shown(name), shown(about)))
                .collect(),
            document: answer.body.clone(),
        })
    }
}
