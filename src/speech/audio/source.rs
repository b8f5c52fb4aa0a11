//! The bytes as the demuxers read them: cancellable, and with an end to how often they may be read.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use symphonia::core::io::MediaSource;

/// How many times the whole file may be read. A well-formed file needs one pass and a few looks at its ends;
/// tables that point to the same bytes over and over would otherwise keep a demuxer busy for hours.
const PASSES: u64 = 4;
/// What may be read on top of it: small files are read in blocks of 1 to 32 KiB.
const SLACK: u64 = 4 << 20;

pub(super) struct Source<'a> {
    bytes: Cursor<&'a [u8]>,
    seekable: bool,
    budget: u64,
    cancelled: &'a (dyn Fn() -> bool + Sync),
}

impl<'a> Source<'a> {
    pub(super) fn new(
        bytes: &'a [u8],
        seekable: bool,
        cancelled: &'a (dyn Fn() -> bool + Sync),
    ) -> Self {
        let budget = PASSES * bytes.len() as u64 + SLACK;
        Self {
            bytes: Cursor::new(bytes),
            seekable,
            budget,
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
        self.budget = self
            .budget
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::other("read too often"))?;
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
