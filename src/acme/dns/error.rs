//! What can go wrong with a TXT record.

/// A TXT record that could not be set, removed or seen.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DnsError {
    /// The provider says no, or cannot be reached.
    #[error("{provider}: {why}")]
    Provider {
        /// Whose.
        provider: String,
        /// In one sentence, fit for a terminal.
        why: String,
    },
    /// A program that sets records failed.
    #[error("{program} failed: {why}")]
    Hook {
        /// Its path.
        program: String,
        /// Exit code and last words, or that it took too long.
        why: String,
    },
    /// What the provider needs is not set.
    #[error("{provider} needs {missing}")]
    Missing {
        /// Whose.
        provider: String,
        /// Names of the variables.
        missing: String,
    },
    /// What the provider needs cannot be read.
    #[error("cannot use {path}: {why}")]
    Credentials {
        /// The file.
        path: String,
        /// In one sentence.
        why: String,
    },
    /// No such provider.
    #[error("there is no DNS provider `{name}`{}", nearest(.close))]
    Unknown {
        /// What was asked for.
        name: String,
        /// Names that are like it, the nearest first.
        close: Vec<String>,
    },
    /// The record is not seen by every server that answers for the zone.
    #[error("{name} is not to be seen at {servers}")]
    NotSeen {
        /// The record.
        name: String,
        /// Which servers lack it.
        servers: String,
    },
    /// A question got no answer.
    #[error("cannot look up {name}: {why}")]
    Lookup {
        /// The question.
        name: String,
        /// In one sentence.
        why: String,
    },
    /// Nobody set the record.
    #[error("the record {0} was not set")]
    NotSet(String),
}

fn nearest(close: &[String]) -> String {
    if close.is_empty() {
        String::new()
    } else {
        format!("; there is {}", close.join(", "))
    }
}
