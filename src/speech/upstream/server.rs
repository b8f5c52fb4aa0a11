//! Where a speech server is.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

use crate::net::is_this_machine;

/// The address below which `audio/transcriptions` and `audio/speech` are: `https://host/v1/`.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerUrl(Url);

/// A text that is no [`ServerUrl`]; it is not repeated, since it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no address of a server, such as `https://localhost:8443`")]
pub struct BadServerUrl;

impl ServerUrl {
    /// The address of a route, such as `audio/speech`.
    #[must_use]
    pub fn route(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(&format!("{}{path}", self.0.path()));
        url
    }

    /// The address of a route that is not below `v1/`, such as `ws/asr`.
    #[must_use]
    pub fn beside(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let base = self.0.path();
        url.set_path(&format!(
            "{}{path}",
            base.strip_suffix("v1/").unwrap_or(base)
        ));
        url
    }

    /// Whether anyone on the way can read along: plain HTTP to another machine.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.0.scheme() == "http" && !self.is_this_machine()
    }

    /// Whether it is this very machine.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        let host = self.0.host_str().unwrap_or_default();
        is_this_machine(&self.0) || host.ends_with(".localhost")
    }
}

impl FromStr for ServerUrl {
    type Err = BadServerUrl;

    /// OpenAI's clients want the `/v1`, people leave it out: both are taken.
    fn from_str(text: &str) -> Result<Self, BadServerUrl> {
        let mut url = Url::parse(text.trim()).map_err(|_| BadServerUrl)?;
        let is_good = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !is_good {
            return Err(BadServerUrl);
        }
        let path = url.path().trim_end_matches('/').to_owned();
        let version = if path.ends_with("/v1") { "" } else { "/v1" };
        url.set_path(&format!("{path}{version}/"));
        Ok(Self(url))
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.as_str().trim_end_matches('/'))
    }
}

impl fmt::Debug for ServerUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ServerUrl({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_of_writing_it_lead_to_the_same_route() {
        for text in [
            "https://host:8443",
            "https://host:8443/",
            "https://host:8443/v1",
            "https://host:8443/v1/",
        ] {
            let server: ServerUrl = text.parse().expect("an address");
            let route = server.route("audio/speech");
            assert_eq!(route.as_str(), "https://host:8443/v1/audio/speech");
            assert_eq!(server.beside("ws/asr").as_str(), "https://host:8443/ws/asr");
        }
        let below: ServerUrl = "https://host/voice".parse().expect("an address");
        assert_eq!(below.to_string(), "https://host/voice/v1");
        assert_eq!(below.beside("stt").as_str(), "https://host/voice/stt");
    }

    #[test]
    fn secrets_and_other_protocols_are_refused() {
        for text in [
            "",
            "host:8443",
            "ftp://host",
            "https://user:secret@host/v1",
            "https://host/v1?key=secret",
            "file:///etc/passwd",
        ] {
            assert_eq!(text.parse::<ServerUrl>(), Err(BadServerUrl), "{text}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine() {
        let readable = |text: &str| text.parse::<ServerUrl>().expect("an address").is_readable();
        assert!(readable("http://10.0.0.7:8000"));
        assert!(!readable("http://127.0.0.1:8000"));
        assert!(!readable("http://[::1]:8000"));
        assert!(!readable("http://localhost:8000"));
        assert!(!readable("https://10.0.0.7:8000"));
    }
}
