//! What HTTP/1.1 may look like: a second reading of every head, stricter than the parser's.
//!
//! hyper reads what RFC 9112 lets a recipient forgive: a line that ends in a bare LF, two equal lengths, a length beside
//! chunks. A proxy in front that forgives otherwise sees other requests than we do, and the difference is a request that
//! nobody checked. hyper tells nobody what it forgave, so the bytes are looked at before it gets them. A byte that may not
//! be there becomes NUL, which it answers with 400 and the end of the connection, and what follows is never read.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Bytes of a line that are kept: all of any `Content-Length`, `Transfer-Encoding` and chunk size that makes sense.
const KEPT: usize = 64;

/// The first line of HTTP/2 with prior knowledge (RFC 9113 section 3.4), which has no such lines.
const PREFACE: &[u8] = b"PRI * HTTP/2.0";

/// What comes instead of the rest: hyper looks at a head once it has an end.
const END: &[u8] = b"\n\n";

/// A stream whose HTTP/1.1 is looked at while it is read.
pub(super) struct Strict<S> {
    inner: S,
    sentry: Sentry,
    has_ended: bool,
    /// Set once the connection speaks another protocol (101).
    is_switched: Arc<AtomicBool>,
}

impl<S> Strict<S> {
    /// `is_switched` ends the looking.
    pub(super) fn new(inner: S, is_switched: Arc<AtomicBool>) -> Self {
        Self {
            inner,
            sentry: Sentry::default(),
            has_ended: false,
            is_switched,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Strict<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.sentry.at == At::Refused {
            // Then the end of the stream.
            let end = &END[..END.len().min(buffer.remaining())];
            if !std::mem::replace(&mut this.has_ended, true) {
                buffer.put_slice(end);
            }
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(context, buffer))?;
        if this.sentry.at != At::Elsewhere && !this.is_switched.load(Ordering::Relaxed) {
            let passed = this.sentry.look(&mut buffer.filled_mut()[before..]);
            buffer.set_filled(before + passed);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Strict<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(context)
    }
}

/// Where in the stream the next byte is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    /// Before or in a request line.
    #[default]
    Request,
    /// In the fields of a head.
    Field,
    /// In a body, so many bytes before its end.
    Body(u64),
    /// In the line with the size of a chunk.
    ChunkSize,
    /// In a chunk, so many bytes before its end.
    Chunk(u64),
    /// In the empty line after a chunk.
    ChunkEnd,
    /// In the fields after the last chunk.
    Trailer,
    /// Behind a byte that may not be there.
    Refused,
    /// In another protocol.
    Elsewhere,
}

/// What may not be there.
struct Wrong;

/// Reads the framing of HTTP/1.1 requests (RFC 9112 sections 2.2, 5, 6, 7.1), one byte after the other.
#[derive(Debug)]
struct Sentry {
    at: At,
    line: [u8; KEPT],
    /// Bytes of the line so far, kept or not.
    length: usize,
    after_cr: bool,
    is_first: bool,
    body: Option<u64>,
    is_chunked: bool,
    has_host: bool,
}

impl Default for Sentry {
    fn default() -> Self {
        Self {
            at: At::Request,
            line: [0; KEPT],
            length: 0,
            after_cr: false,
            is_first: true,
            body: None,
            is_chunked: false,
            has_host: false,
        }
    }
}

impl Sentry {
    /// Answers how many of these may be read; the last of them is NUL where something may not be there.
    fn look(&mut self, bytes: &mut [u8]) -> usize {
        let mut next = 0;
        while next < bytes.len() {
            match self.at {
                At::Elsewhere => return bytes.len(),
                At::Refused => return next,
                At::Body(left) | At::Chunk(left) => {
                    let here =
                        (bytes.len() - next).min(usize::try_from(left).unwrap_or(usize::MAX));
                    next += here;
                    self.at = match (self.at, left - here as u64) {
                        (At::Body(_), 0) => At::Request,
                        (At::Body(_), left) => At::Body(left),
                        (_, 0) => At::ChunkEnd,
                        (_, left) => At::Chunk(left),
                    };
                }
                _ => {
                    if self.take(bytes[next]).is_err() {
                        self.at = At::Refused;
                        bytes[next] = 0;
                    }
                    next += 1;
                }
            }
        }
        next
    }

    /// One byte of a line, which ends in CRLF and has neither of the two anywhere else.
    fn take(&mut self, byte: u8) -> Result<(), Wrong> {
        match (byte, self.after_cr) {
            (b'\n', true) => {
                self.after_cr = false;
                let length = std::mem::take(&mut self.length);
                return self.end_line(length);
            }
            (b'\n', false) | (_, true) => return Err(Wrong),
            (b'\r', false) => self.after_cr = true,
            (byte, false) => {
                if let Some(place) = self.line.get_mut(self.length) {
                    *place = byte;
                }
                self.length += 1;
            }
        }
        Ok(())
    }

    fn end_line(&mut self, length: usize) -> Result<(), Wrong> {
        // By value: what follows changes the rest of us.
        let line = self.line;
        let kept = &line[..length.min(KEPT)];
        match self.at {
            // RFC 9112 section 2.2: empty lines before a request are ignored.
            At::Request if length == 0 => {}
            At::Request if self.is_first && kept == PREFACE => self.at = At::Elsewhere,
            At::Request => {
                self.is_first = false;
                (self.body, self.is_chunked, self.has_host) = (None, false, false);
                self.at = At::Field;
            }
            At::Field if length == 0 => {
                self.at = match self.body {
                    _ if self.is_chunked => At::ChunkSize,
                    None | Some(0) => At::Request,
                    Some(length) => At::Body(length),
                };
            }
            At::Field => self.field(kept, length)?,
            At::ChunkSize => {
                if length > KEPT {
                    return Err(Wrong);
                }
                self.at = match chunk_size(kept).ok_or(Wrong)? {
                    0 => At::Trailer,
                    size => At::Chunk(size),
                };
            }
            At::ChunkEnd if length == 0 => self.at = At::ChunkSize,
            At::ChunkEnd => return Err(Wrong),
            At::Trailer if length == 0 => self.at = At::Request,
            _ => {}
        }
        Ok(())
    }

    /// One field of a head: those that say where the body ends, and the host, are there once and in one form.
    fn field(&mut self, kept: &[u8], length: usize) -> Result<(), Wrong> {
        // A continued line, or a blank before the colon.
        if kept[0] == b' ' || kept[0] == b'\t' {
            return Err(Wrong);
        }
        let Some(colon) = kept.iter().position(|byte| *byte == b':') else {
            return if length > KEPT { Ok(()) } else { Err(Wrong) };
        };
        let (name, value) = (&kept[..colon], kept[colon + 1..].trim_ascii());
        if name.is_empty() || name.ends_with(b" ") || name.ends_with(b"\t") {
            return Err(Wrong);
        }
        let is_whole = length <= KEPT;
        if name.eq_ignore_ascii_case(b"content-length") {
            let is_alone = self.body.is_none() && !self.is_chunked;
            let digits = value.iter().all(u8::is_ascii_digit);
            let number = std::str::from_utf8(value).ok().filter(|_| digits);
            let number = number.and_then(|number| number.parse().ok());
            self.body = number.filter(|_| is_alone && is_whole);
            self.body.map(drop).ok_or(Wrong)
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            let is_alone = self.body.is_none() && !self.is_chunked;
            self.is_chunked = is_alone && is_whole && value.eq_ignore_ascii_case(b"chunked");
            if self.is_chunked { Ok(()) } else { Err(Wrong) }
        } else if name.eq_ignore_ascii_case(b"host") {
            let is_second = std::mem::replace(&mut self.has_host, true);
            if is_second { Err(Wrong) } else { Ok(()) }
        } else {
            Ok(())
        }
    }
}

/// `1a`, or `1a;extension`: the blanks that RFC 9112 section 7.1.1 allows to be bad are.
fn chunk_size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|byte| *byte == b';').next()?;
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a text that comes in pieces of this size.
    fn read(text: &[u8], size: usize) -> Vec<u8> {
        let (mut sentry, mut read) = (Sentry::default(), Vec::new());
        for piece in text.to_vec().chunks_mut(size) {
            let passed = sentry.look(piece);
            read.extend(&piece[..passed]);
        }
        read
    }

    /// Whether every byte passes, and the same in pieces of any size.
    fn passes(text: &[u8]) -> bool {
        let whole = read(text, text.len());
        for size in [1, 2, 3, 7, 64] {
            assert_eq!(read(text, size), whole, "in pieces of {size}");
        }
        whole == text
    }

    fn head(fields: &str) -> Vec<u8> {
        format!("POST /stt HTTP/1.1\r\nHost: a\r\n{fields}\r\n").into_bytes()
    }

    #[test]
    fn requests_as_clients_send_them_pass() {
        let body = [head("Content-Length: 3\r\n"), b"\r\na".to_vec(), head("")].concat();
        assert!(passes(&body), "what is in a body is nobody's business");
        let chunks = b"3\r\na\nb\r\n1A;x=y\r\n01234567890123456789abcdef\r\n0\r\nX: y\r\n\r\n";
        let chunks = [
            head("Transfer-Encoding: CHUNKED\r\n"),
            chunks.to_vec(),
            head(""),
        ]
        .concat();
        assert!(passes(&chunks));
        let long = head(&format!(
            "Cookie: {}\r\n{}: b\r\n",
            "a".repeat(9000),
            "n".repeat(90)
        ));
        assert!(passes(&[b"\r\n".to_vec(), long].concat()));
        let second = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\n\n\r\r";
        assert!(passes(second), "HTTP/2 has no lines");
    }

    #[test]
    fn what_two_readers_could_read_differently_does_not() {
        for fields in [
            "A: b\nC: d\r\n",
            "A: b\rC: d\r\n",
            "Content-Length: 3\r\nContent-Length: 3\r\n",
            "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Transfer-Encoding: \u{b}chunked\r\n",
            "Transfer-Encoding : chunked\r\n",
            " Transfer-Encoding: chunked\r\n",
            "A: b\r\n c\r\n",
            "Content-Length: +3\r\n",
            "Content-Length: 3, 3\r\n",
            "Content-Length: 0x3\r\n",
            "Content-Length:\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Host: b\r\n",
            "nothing\r\n",
        ] {
            assert!(!passes(&head(fields)), "{fields:?}");
        }
        let chunked = head("Transfer-Encoding: chunked\r\n");
        for chunks in [
            "3\nabc\r\n",
            "3 \r\nabc\r\n",
            "+3\r\nabc\r\n",
            "0x3\r\nabc\r\n",
            "\r\n",
            "3\r\nabcX",
            "3\r\nabcd\r\n",
            "10000000000000003\r\nabc",
            "0\r\nX: y\n\r\n",
        ] {
            let bytes = [&chunked[..], chunks.as_bytes(), b"0\r\n\r\n"].concat();
            assert!(!passes(&bytes), "{chunks:?}");
        }
        let abuse = format!("3;{}\r\nabc\r\n", "a".repeat(100));
        assert!(!passes(&[&chunked[..], abuse.as_bytes()].concat()));
        assert!(!passes(b"\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
}
