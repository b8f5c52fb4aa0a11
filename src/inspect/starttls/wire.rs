//! The plain part of a connection, read with limits.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::StartTlsError;
use crate::pki;

/// The most that a server may say before TLS; real ones say hundreds of bytes.
pub(super) const MOST: usize = 64 << 10;
/// The longest line; SMTP allows 512 bytes (RFC 5321 section 4.5.3.1.5), banners are longer.
const LONGEST_LINE: usize = 4 << 10;
/// How much of a foreign answer an error shows.
const SHOWN: usize = 80;

/// A connection that speaks plain text.
pub(super) struct Wire<'a> {
    stream: &'a mut TcpStream,
    /// What has come and was not yet taken.
    waiting: Vec<u8>,
    received: usize,
}

impl<'a> Wire<'a> {
    pub(super) const fn new(stream: &'a mut TcpStream) -> Self {
        Self {
            stream,
            waiting: Vec::new(),
            received: 0,
        }
    }

    /// Our own address, by which SMTP clients without a name greet.
    pub(super) fn own_address(&self) -> std::io::Result<std::net::IpAddr> {
        Ok(self.stream.local_addr()?.ip())
    }

    pub(super) async fn send(&mut self, bytes: &[u8]) -> Result<(), StartTlsError> {
        Ok(self.stream.write_all(bytes).await?)
    }

    async fn more(&mut self) -> Result<(), StartTlsError> {
        if self.received >= MOST {
            return Err(StartTlsError::TooMuch);
        }
        let before = self.waiting.len();
        let room = (MOST - self.received).min(4096);
        self.waiting.resize(before + room, 0);
        let count = self.stream.read(&mut self.waiting[before..]).await;
        self.waiting
            .truncate(before + *count.as_ref().unwrap_or(&0));
        match count? {
            0 => Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into()),
            count => {
                self.received += count;
                Ok(())
            }
        }
    }

    /// The next line, without its end.
    pub(super) async fn line(&mut self) -> Result<String, StartTlsError> {
        let mut searched = 0;
        loop {
            if let Some(at) = self.waiting[searched..]
                .iter()
                .position(|&byte| byte == b'\n')
            {
                let line: Vec<u8> = self.waiting.drain(..=searched + at).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            searched = self.waiting.len();
            if searched > LONGEST_LINE {
                return Err(StartTlsError::TooMuch);
            }
            self.more().await?;
        }
    }

    /// The next `count` bytes.
    pub(super) async fn exactly(&mut self, count: usize) -> Result<Vec<u8>, StartTlsError> {
        if count > MOST {
            return Err(StartTlsError::TooMuch);
        }
        while self.waiting.len() < count {
            self.more().await?;
        }
        Ok(self.waiting.drain(..count).collect())
    }

    /// Everything up to the first end that `end` finds in what has come.
    pub(super) async fn until(
        &mut self,
        end: impl Fn(&[u8]) -> Option<usize>,
    ) -> Result<Vec<u8>, StartTlsError> {
        loop {
            if let Some(at) = end(&self.waiting) {
                return Ok(self.waiting.drain(..at).collect());
            }
            self.more().await?;
        }
    }

    /// What has come, `taken` of it before; for telling what answers there.
    pub(super) fn shown_after(&self, taken: &[u8]) -> String {
        shown(&[taken, &self.waiting].concat())
    }

    /// From here on it is TLS: nothing may have come before we began it.
    pub(super) fn finish(self) -> Result<(), StartTlsError> {
        if self.waiting.is_empty() {
            Ok(())
        } else {
            Err(StartTlsError::TalksOn)
        }
    }
}

/// The beginning of a foreign answer, fit for one line.
pub(super) fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * SHOWN)]);
    let line = text.lines().next().unwrap_or_default();
    let clean: String = pki::shown::shown(line).chars().take(SHOWN).collect();
    if clean.is_empty() {
        "it says nothing".to_owned()
    } else {
        format!("it says `{clean}`")
    }
}
