//! Which request gets what: the page and three forms of the certificate below one secret path, and nothing elsewhere.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY,
    USER_AGENT, X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};

use super::offer::Offer;
use super::page::page;
use super::platform::Platform;
use super::profile::profile;

/// A form of the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Binary: what Android and Windows install.
    Der,
    /// Text: what Linux and macOS install.
    Pem,
    /// An Apple configuration profile.
    Profile,
}

impl Form {
    /// What people call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Der => "DER",
            Self::Pem => "PEM",
            Self::Profile => "Apple profile",
        }
    }

    /// By its file name. iOS goes by the type, Android and Windows by the ending as well.
    fn of(file: &str) -> Option<(Self, &'static str)> {
        match file {
            "voicectl-ca.crt" => Some((Self::Der, "application/x-x509-ca-cert")),
            "voicectl-ca.pem" => Some((Self::Pem, "application/x-pem-file")),
            "voicectl-ca.mobileconfig" => Some((Self::Profile, "application/x-apple-aspen-config")),
            _ => None,
        }
    }

    fn content(self, offer: &Offer) -> Vec<u8> {
        match self {
            Self::Der => offer.der().to_vec(),
            Self::Pem => offer.pem().into_bytes(),
            Self::Profile => profile(offer).into_bytes(),
        }
    }
}

/// What a visitor got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served {
    /// The page.
    Page,
    /// The certificate.
    Certificate(Form),
}

/// What is below the secret path.
#[derive(Debug)]
pub(super) struct Site {
    pub(super) offer: Offer,
    /// The secret.
    pub(super) token: String,
    /// The whole address, without a final slash.
    pub(super) url: String,
}

const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

impl Site {
    /// The answer, and what it gives when it is read to its end.
    pub(super) fn answer(
        &self,
        request: &Parts,
        left: Duration,
    ) -> (Response<Full<Bytes>>, Option<Served>) {
        let Some(file) = self.below(request.uri.path()) else {
            return (empty(StatusCode::NOT_FOUND), None);
        };
        let (served, kind, content) = if file.is_empty() {
            let agent = request.headers.get(USER_AGENT);
            let agent = agent.and_then(|agent| agent.to_str().ok());
            let seen = agent.and_then(Platform::of);
            let page = page(&self.offer, &self.url, seen, left);
            (Served::Page, "text/html; charset=utf-8", page.into_bytes())
        } else if let Some((form, kind)) = Form::of(file) {
            (Served::Certificate(form), kind, form.content(&self.offer))
        } else {
            return (empty(StatusCode::NOT_FOUND), None);
        };
        if request.method != Method::GET && request.method != Method::HEAD {
            let mut answer = empty(StatusCode::METHOD_NOT_ALLOWED);
            let allowed = HeaderValue::from_static("GET, HEAD");
            answer.headers_mut().insert(ALLOW, allowed);
            return (answer, None);
        }
        let mut answer = Response::new(Full::new(Bytes::from(content)));
        for (name, value) in [
            (CONTENT_TYPE, kind),
            (CACHE_CONTROL, "no-store"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "no-referrer"),
            (CONTENT_SECURITY_POLICY, POLICY),
        ] {
            answer
                .headers_mut()
                .insert(name, HeaderValue::from_static(value));
        }
        (answer, (request.method == Method::GET).then_some(served))
    }

    /// The file that a path names below the secret one; empty for the page.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        let path = path.strip_prefix('/')?;
        let (token, file) = path.split_once('/').unwrap_or((path, ""));
        // In a time that tells nothing of how many letters are right.
        let is_right = aws_lc_rs::constant_time::verify_slices_are_equal(
            token.as_bytes(),
            self.token.as_bytes(),
        );
        is_right.is_ok().then_some(file)
    }
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = status;
    answer
}
