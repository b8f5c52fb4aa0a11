//! Every limit of the server in one table: its name, what it is, and why it is that much.

use std::time::Duration;

use super::auth::Quota;
use super::limit::RateSettings;
use super::measure::{Measure, Room};
use crate::speech::QueueLimits;

/// One limit, as people see it.
#[derive(Clone, Copy)]
pub struct Limit {
    /// Its name in flags, files, variables and errors: `upload`.
    pub name: &'static str,
    /// What it bounds.
    pub about: &'static str,
    /// Whether it may change while the server runs.
    pub is_live: bool,
    /// How its values are written.
    pub form: &'static str,
    read: fn(&mut Limits, &str) -> bool,
    write: fn(&Limits) -> String,
}

impl Limit {
    /// The limit of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        TABLE.iter().find(|limit| limit.name == name)
    }

    /// Its value among `limits`, as it is written.
    #[must_use]
    pub fn value(&self, limits: &Limits) -> String {
        (self.write)(limits)
    }

    /// Sets it from what somebody wrote.
    ///
    /// # Errors
    ///
    /// [`BadLimit`] when that is not of its form.
    pub fn set(&self, limits: &mut Limits, text: &str) -> Result<(), BadLimit> {
        if (self.read)(limits, text.trim()) {
            Ok(())
        } else {
            Err(BadLimit {
                name: self.name,
                form: self.form,
            })
        }
    }
}

/// A value that a limit cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("limit `{name}` is {form}")]
pub struct BadLimit {
    name: &'static str,
    form: &'static str,
}

/// Callers, and addresses, that are remembered at once for their rates.
const RATE_ENTRIES: usize = 100_000;

/// It may change while the server runs.
const LIVE: bool = true;

/// What it bounds is laid out when the server starts.
const AT_START: bool = false;

macro_rules! limits {
    ($($(#[doc = $about:literal])+ $field:ident: $type:ty = $default:expr, $name:literal, $live:ident;)*) => {
        /// Limits of one server.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Limits {
            $($(#[doc = $about])+ pub $field: $type,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        /// All limits, in the order in which they are shown.
        pub static TABLE: &[Limit] = &[$(Limit {
            name: $name,
            about: concat!($($about,)*),
            is_live: $live,
            form: <$type as Measure>::FORM,
            read: |limits, text| {
                let value = <$type as Measure>::read(text);
                value.map(|value| limits.$field = value).is_some()
            },
            write: |limits| limits.$field.write(),
        },)*];
    };
}

limits! {
    /// Bytes of one upload. OpenAI documents the same for its API.
    upload_bytes: u64 = 25 << 20, "upload", LIVE;
    /// Uploads that are held in memory at once.
    uploads: usize = 32, "uploads", AT_START;
    /// Length of one recording, counted while it is decoded: a small file can be hours long.
    audio: Duration = Duration::from_mins(10), "audio", AT_START;
    /// Characters of one text to be spoken.
    text_characters: usize = 5000, "text", LIVE;
    /// Recordings, and texts, that wait for an engine: so many, or as many as it has workers.
    queue: Room = Room::PerWorker, "queue", AT_START;
    /// Longest time that a recording is expected to wait for an engine; one that would wait longer is refused at once.
    queue_wait: Duration = Duration::from_secs(30), "queue-wait", AT_START;
    /// Longest time that a model which is not the default one stays loaded without work.
    model_idle: Option<Duration> = Some(Duration::from_mins(5)), "model-idle", AT_START;
    /// Requests of one caller with a credential to the speech services; what the credential says of itself comes first.
    rate: Option<Quota> = Some(Quota { requests: 120, window: Duration::from_mins(1) }), "rate", LIVE;
    /// Requests of all callers without a credential at one address (IPv6: at one /64).
    rate_address: Option<Quota> = Some(Quota { requests: 300, window: Duration::from_mins(1) }), "rate-address", LIVE;
    /// Wrong credentials of one address, and for one user.
    failures: Quota = Quota { requests: 10, window: Duration::from_mins(1) }, "failures", AT_START;
    /// Open connections.
    connections: usize = 1024, "connections", AT_START;
    /// Open connections of one address (IPv6: of one /64); trusted proxies have no such limit.
    connections_per_address: usize = 128, "connections-per-address", AT_START;
    /// Requests side by side on one HTTP/2 connection.
    streams: usize = 64, "streams", AT_START;
    /// Live sessions over WebSockets.
    sessions: usize = 16, "sessions", AT_START;
    /// Longest time of a live session without sound.
    session_idle: Duration = Duration::from_mins(1), "session-idle", LIVE;
    /// Longest live session.
    session: Duration = Duration::from_hours(1), "session", LIVE;
    /// Bytes of the head of a request.
    head_bytes: u64 = 64 << 10, "head", AT_START;
    /// Longest TLS handshake.
    handshake: Duration = Duration::from_secs(10), "handshake", LIVE;
    /// Longest wait for the head of a request, from the first byte or from the last answer.
    header: Duration = Duration::from_secs(10), "head-time", AT_START;
    /// Longest pause within the body of a request.
    body_pause: Duration = Duration::from_secs(30), "body-pause", LIVE;
    /// Longest time for the whole body of a request: 25 MiB take as long at 700 kbit/s.
    body_total: Duration = Duration::from_mins(5), "body", LIVE;
    /// Longest time a client may leave an answer unread.
    write_pause: Duration = Duration::from_mins(1), "write-pause", LIVE;
    /// Longest wait for open requests once the server is told to stop.
    drain: Duration = Duration::from_secs(10), "drain", LIVE;
}

impl Limits {
    /// The same, but for what was laid out when the server started: that stays as it was.
    #[must_use]
    pub fn after(mut self, start: &Self) -> Self {
        for limit in TABLE.iter().filter(|limit| !limit.is_live) {
            (limit.read)(&mut self, &limit.value(start));
        }
        self
    }

    /// Those of the line before an engine.
    #[must_use]
    pub const fn queue_limits(&self) -> QueueLimits {
        QueueLimits {
            waiting: match self.queue {
                Room::PerWorker => None,
                Room::For(jobs) => Some(jobs),
            },
            wait: self.queue_wait,
        }
    }

    /// Those of requests per time.
    #[must_use]
    pub const fn rates(&self) -> RateSettings {
        RateSettings {
            caller: self.rate,
            address: self.rate_address,
            entries: RATE_ENTRIES,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_limit_is_read_as_it_is_written() {
        let names: BTreeSet<_> = TABLE.iter().map(|limit| limit.name).collect();
        assert_eq!(names.len(), TABLE.len(), "names are unique");
        for limit in TABLE {
            let mut limits = Limits::default();
            let value = limit.value(&limits);
            limit.set(&mut limits, &value).expect("its own value");
            assert_eq!(limits, Limits::default(), "{}", limit.name);
        }
    }

    #[test]
    fn a_wrong_value_is_answered_with_the_right_form() {
        let mut limits = Limits::default();
        let upload = Limit::find("upload").expect("it is there");
        let error = upload.set(&mut limits, "lots").expect_err("no size");
        assert_eq!(
            error.to_string(),
            "limit `upload` is a size such as 64KiB or 25MiB"
        );
        assert_eq!(limits, Limits::default());
        upload.set(&mut limits, "1MiB").expect("a size");
        assert_eq!(limits.upload_bytes, 1 << 20);
    }
}
