//! Every limit of the server, in one place: what it is, and why it is that much.

use std::time::Duration;

/// Limits of one server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one upload: 25 MiB, the documented limit of OpenAI's API.
    pub upload_bytes: u64,
    /// Decoded seconds of one recording: ten minutes.
    pub audio_seconds: u32,
    /// Characters of one text to be spoken.
    pub text_characters: usize,
    /// Uploads that are held in memory at once.
    pub uploads: usize,
    /// Live sessions over WebSockets, each with up to [`Limits::audio_seconds`] of audio in memory.
    pub sessions: usize,
    /// Longest silence of a client of a live session: no audio and no command.
    pub session_idle: Duration,
    /// Longest live session.
    pub session: Duration,
    /// Open connections.
    pub connections: usize,
    /// Longest TLS handshake.
    pub handshake: Duration,
    /// Longest wait for a request head, from the first byte or from the last answer.
    pub header: Duration,
    /// Longest pause within a request body.
    pub body_pause: Duration,
    /// Longest time a client may leave an answer unread.
    pub write_pause: Duration,
    /// Longest wait for open requests once the server is told to stop.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            upload_bytes: 25 << 20,
            audio_seconds: 600,
            text_characters: 5000,
            uploads: 32,
            sessions: 16,
            session_idle: Duration::from_mins(1),
            session: Duration::from_hours(1),
            connections: 512,
            handshake: Duration::from_secs(10),
            header: Duration::from_secs(10),
            body_pause: Duration::from_secs(30),
            write_pause: Duration::from_mins(1),
            drain: Duration::from_secs(10),
        }
    }
}
