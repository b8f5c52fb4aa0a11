//! Recognition and speech by another server: any that speaks OpenAI's `/v1/audio`, such as vLLM, speaches, LocalAI,
//! or another voicectl.
//!
//! Several servers are tried in the order in which they are given. One that cannot be reached, has too much to do or fails
//! is passed over for ten seconds; what is wrong with the request itself is not tried again. Each engine has threads of
//! its own behind a queue, as those in this process have: so limits, order and cancellation are the same.

mod answer;
mod exchange;
pub mod live;
mod recognizer;
mod server;
mod synthesizer;

use std::time::Duration;

use reqwest::Url;
use rustls::pki_types::CertificateDer;
use zeroize::Zeroizing;

pub use recognizer::UpstreamRecognizer;
pub use server::{BadServerUrl, ServerUrl};
pub use synthesizer::UpstreamSynthesizer;

use super::pool::{self, Crew};
use super::{QueueLimits, SpeechError};

/// How long a server that failed is passed over.
const REST: Duration = Duration::from_secs(10);

/// What does the work, and how it is asked.
#[derive(Clone)]
pub struct UpstreamSettings {
    /// The servers, the preferred one first; at least one.
    pub servers: Vec<ServerUrl>,
    /// What they let us in for, sent as a bearer token.
    pub key: Option<Zeroizing<String>>,
    /// Certificates to trust beside those that the system trusts.
    pub roots: Vec<CertificateDer<'static>>,
    /// Model to ask for; the servers' default one where they have none of that name, and `whisper-1` or `tts-1` for `None`.
    pub model: Option<String>,
    /// Requests side by side.
    pub parallel: usize,
    /// Requests that wait beside them.
    pub queue: QueueLimits,
}

impl UpstreamSettings {
    /// Asks `servers` without a key.
    #[must_use]
    pub const fn new(servers: Vec<ServerUrl>) -> Self {
        Self {
            servers,
            key: None,
            roots: Vec::new(),
            model: None,
            parallel: 8,
            queue: QueueLimits::patient(64),
        }
    }

    /// The threads that ask them, with a guess of what a unit of work takes.
    const fn crew(&self, pace: Duration) -> Crew<'static> {
        Crew {
            name: "upstream",
            parallel: self.parallel,
            // The servers are asked for no more at once than they were meant to be.
            has_passing: false,
            limits: self.queue,
            pace,
            rest: pool::REST,
        }
    }
}

/// Never the key.
impl std::fmt::Debug for UpstreamSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("UpstreamSettings")
            .field("servers", &self.servers)
            .field("model", &self.model)
            .finish_non_exhaustive()
    }
}

/// The server failed in such a way.
fn failed(url: &Url, why: impl Into<String>) -> SpeechError {
    let host = url.host_str().unwrap_or_default();
    SpeechError::Upstream {
        server: match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        },
        why: why.into(),
    }
}
