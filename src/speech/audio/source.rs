//! The bytes as the demuxers read them: cancellable, and with an end to what they may read for nothing.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};

use symphonia::core::io::MediaSource;

/// How many times the whole file may be read. A well-formed file needs one pass and a few looks at its ends;
/// tables that point to the same bytes over and over would otherwise keep a demuxer busy for hours.
const PASSES: u64 = 4;
/// What may be read on top of it: small files are read in blocks of 1 to 32 KiB.
const SLACK: u64 = 4 << 20;
/// What may be read without a packet of audio coming out of it: headers, tags, pictures. Demuxers keep tags as
/// strings of their own; 16 MB of comments of two letters each become 430 MB, at the begin of a file or
/// within a chain of them.
const BETWEEN_PACKETS: u64 = 4 << 20;

/// What is left to be read until the next packet.
pub(super) struct Allowance(AtomicU64);

impl Allowance {
    pub(super) fn new() -> Self {
        Self(AtomicU64::new(BETWEEN_PACKETS))
    }

    /// A packet came out.
    pub(super) fn renew(&self) {
        self.0.store(BETWEEN_PACKETS, Ordering::Relaxed);
    }

    /// So many bytes were read.
    pub(super) fn spend(&self, bytes: u64) -> io::Result<()> {
        let left = self
            .0
            .load(Ordering::Relaxed)
            .checked_sub(bytes)
            .ok_or_else(too_much)?;
        self.0.store(left, Ordering::Relaxed);
        Ok(())
    }
}

pub(super) struct Source<'a> {
    bytes: Cursor<&'a [u8]>,
    seekable: bool,
    budget: u64,
    allowance: &'a Allowance,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> Source<'a> {
    pub(super) fn new(
        bytes: &'a [u8],
        seekable: bool,
        allowance: &'a Allowance,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        let budget = PASSES * bytes.len() as u64 + SLACK;
        Self {
            bytes: Cursor::new(bytes),
            seekable,
            budget,
            allowance,
            cancelled,
        }
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if (self.cancelled)() {
            return Err(io::Error::other("cancelled"));
        }
        let count = self.bytes.read(buffer)?;
        self.budget = self.budget.checked_sub(count as u64).ok_or_else(too_much)?;
        self.allowance.spend(count as u64)?;
        Ok(count)
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        if self.seekable {
            self.bytes.seek(to)
        } else {
            Err(io::ErrorKind::NotSeekable.into())
        }
    }
}

impl MediaSource for Source<'_> {
    fn is_seekable(&self) -> bool {
        self.seekable
    }

    fn byte_len(&self) -> Option<u64> {
        self.seekable.then_some(self.bytes.get_ref().len() as u64)
    }
}

fn too_much() -> io::Error {
    io::Error::other("too much was read")
}
