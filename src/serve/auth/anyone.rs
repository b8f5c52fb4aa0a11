//! Requests without a credential: whose are welcome, and what they may do.

use std::net::IpAddr;

use axum::http::request::Parts;

use super::authenticate::{Authenticator, Grant, Mode};
use super::caller::{Caller, Who};
use super::scope::{Scope, Scopes};

/// Fields by which a proxy shows itself.
const FORWARDING: [&str; 3] = ["forwarded", "via", "x-forwarded-for"];

impl Authenticator {
    /// Whether a request without a credential is welcome.
    pub(super) fn is_for_anyone(&self, is_guarded: bool) -> bool {
        match self.settings.mode {
            Mode::Closed => false,
            Mode::Open => true,
            Mode::Auto => !is_guarded,
        }
    }

    /// A server that nobody opened is for this machine: not for whom a proxy on it speaks for.
    pub(super) fn is_near_enough(&self, parts: &Parts, client: IpAddr) -> bool {
        let is_forwarded = || {
            FORWARDING
                .iter()
                .any(|name| parts.headers.contains_key(*name))
        };
        self.settings.mode != Mode::Auto || client.is_loopback() && !is_forwarded()
    }

    /// Nobody in particular, who may use what speech needs, and on this machine see the numbers.
    pub(super) fn anyone(&self) -> Grant {
        let all = [Scope::Stt, Scope::Tts, Scope::Stream, Scope::Metrics];
        let scopes = match self.settings.mode {
            Mode::Auto => all.into_iter().collect(),
            Mode::Closed | Mode::Open => Scopes::SPEECH,
        };
        Grant {
            caller: Caller {
                who: Who::Anyone,
                scopes,
                quota: None,
            },
            expires: None,
            session: None,
        }
    }
}
