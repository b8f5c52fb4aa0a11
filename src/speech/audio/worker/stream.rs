//! A worker for one live session: Opus goes in as it is recorded, samples come out.
//!
//! The parent sends a [`Piece`] and its bytes, and waits for what was [`Heard`]; so nothing piles up on either side. In a
//! container a piece is any part of it: its reader reads on where the last piece ended, and what it can give before it has to
//! wait for the next one is the answer to this one. Nothing is kept but what a packet of it needs.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::core::io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions};
use symphonia::default::formats as readers;

use super::super::error::AudioError;
use super::super::opus_decoder::OpusDecoder;
use super::super::sniff::Container;
use super::super::source::Allowance;
use super::super::track::{self, OpusTrack};
use super::wire;
use crate::speech::RECOGNIZER_RATE;

/// Bytes of the longest piece. The longest packet that RFC 6716 knows has 61298.
pub const PIECE: usize = 64 << 10;

/// Sound of one answer. Silence of hours fits into a piece.
pub const SOUND: Duration = Duration::from_mins(1);

/// Samples of it.
pub const SAMPLES: usize = 60 * RECOGNIZER_RATE as usize;

/// Streams that may follow each other in one.
const CHAINED: usize = 64;

/// How Opus comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Packing {
    /// A piece is one packet; one without bytes was lost.
    Packets,
    /// Pieces are one stream of Ogg or of WebM, told by its first bytes.
    Container,
}

/// A part of what is recorded; its bytes follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Piece {
    /// How many, at most [`PIECE`].
    pub bytes: usize,
}

/// What a piece gave.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub enum Heard {
    /// So many samples, which follow: 32 bit floats, little-endian.
    Samples(usize),
    /// Nothing, and nothing after it.
    Refused(AudioError),
}

/// Why the stream is not read any further.
enum Stop {
    /// The parent has gone, or talks nonsense.
    Line(io::Error),
    /// What was sent is not what it should be.
    Audio(AudioError),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Line(error)
    }
}

impl From<AudioError> for Stop {
    fn from(error: AudioError) -> Self {
        Self::Audio(error)
    }
}

/// Decodes one stream, until the input ends or it is refused.
///
/// # Errors
///
/// A broken pipe, or a parent that talks nonsense.
pub fn run(packing: Packing, input: impl Read + Send, output: impl Write + Send) -> io::Result<()> {
    let line = Line::new(input, output);
    let stop = match packing {
        Packing::Packets => packets(&line),
        Packing::Container => container(&line),
    };
    let mut line = line.lock();
    match stop {
        // A reader makes an error of its own of the one of the line.
        _ if line.broken.is_some() => line.broken.take().map_or(Ok(()), Err),
        Ok(()) => Ok(()),
        Err(Stop::Line(error)) => Err(error),
        Err(Stop::Audio(error)) => line.refuse(error),
    }
}

fn packets<R: Read, W: Write>(line: &Line<R, W>) -> Result<(), Stop> {
    let mut decoder = decoder(0)?;
    let mut line = line.lock();
    while line.next()? {
        let samples = decoder
            .decode(line.rest())
            .map_err(|_| AudioError::NoPacket)?;
        line.give(samples)?;
    }
    Ok(())
}

fn container<R: Read + Send, W: Write + Send>(line: &Line<R, W>) -> Result<(), Stop> {
    let Some(container) = kind(line)? else {
        return Ok(());
    };
    let damaged = AudioError::Damaged {
        container: container.name(),
    };
    // Demuxers index and multiply by numbers from the stream: what one overlooks is damage, not a crash.
    catch_unwind(AssertUnwindSafe(|| demux(line, container, &damaged)))
        .unwrap_or_else(|_| Err(damaged.into()))
}

fn demux<R: Read + Send, W: Write + Send>(
    line: &Line<R, W>,
    container: Container,
    damaged: &AudioError,
) -> Result<(), Stop> {
    let damaged = || damaged.clone();
    let source = MediaSourceStream::new(
        Box::new(Source(line.clone())),
        MediaSourceStreamOptions::default(),
    );
    let options = FormatOptions::default();
    let opened: Result<Box<dyn FormatReader + '_>, Error> = match container {
        Container::Ogg => {
            readers::OggReader::try_new(source, options).map(|ogg| Box::new(ogg) as _)
        }
        _ => readers::MkvReader::try_new(source, options).map(|mkv| Box::new(mkv) as _),
    };
    let mut reader = opened.map_err(|_| damaged())?;
    let mut chained = 0;
    loop {
        let OpusTrack { id, pre_skip } = track::opus(&*reader, container)?;
        let mut decoder = decoder(pre_skip)?;
        loop {
            match reader.next_packet() {
                Ok(Some(packet)) => {
                    let mut line = line.lock();
                    line.allowance.renew();
                    if packet.track_id == id {
                        let samples = decoder.decode(&packet.data);
                        line.give(samples.map_err(|_| damaged())?)?;
                    }
                }
                // A recorder that was stopped and started again.
                Err(Error::ResetRequired) if chained < CHAINED => {
                    chained += 1;
                    break;
                }
                Ok(None) | Err(_) if line.lock().is_over => return Ok(()),
                Ok(None) | Err(_) => return Err(damaged().into()),
            }
        }
    }
}

fn decoder(pre_skip: usize) -> Result<OpusDecoder, Stop> {
    let none = || io::Error::from(io::ErrorKind::OutOfMemory).into();
    OpusDecoder::new(pre_skip).ok_or_else(none)
}

/// Which of the two it is, by its first four bytes; `None` where it ends before them.
fn kind<R: Read, W: Write>(line: &Line<R, W>) -> Result<Option<Container>, Stop> {
    let mut line = line.lock();
    let mut begin = Vec::new();
    while begin.len() < 4 {
        if !line.next()? {
            return Ok(None);
        }
        begin.extend_from_slice(line.rest());
    }
    line.piece = begin;
    line.at = 0;
    match &line.piece[..4] {
        b"OggS" => Ok(Some(Container::Ogg)),
        b"\x1a\x45\xdf\xa3" => Ok(Some(Container::Webm)),
        _ => Err(AudioError::NotLive.into()),
    }
}

/// Both pipes, and what lies between them. A reader holds it, too.
struct Line<R, W>(Arc<Mutex<Desk<R, W>>>);

struct Desk<R, W> {
    input: R,
    output: W,
    piece: Vec<u8>,
    /// Where the reader is in it.
    at: usize,
    /// What came out of it.
    samples: Vec<f32>,
    /// Whether it is to be answered.
    is_awaited: bool,
    /// Whether the input has ended.
    is_over: bool,
    /// What became of the line while a reader read.
    broken: Option<io::Error>,
    allowance: Allowance,
}

impl<R, W> Clone for Line<R, W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<R, W> Line<R, W> {
    fn new(input: R, output: W) -> Self {
        Self(Arc::new(Mutex::new(Desk {
            input,
            output,
            piece: Vec::new(),
            at: 0,
            samples: Vec::new(),
            is_awaited: false,
            is_over: false,
            broken: None,
            allowance: Allowance::new(),
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Desk<R, W>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R: Read, W: Write> Desk<R, W> {
    /// Answers the last piece and takes the next; false at the end.
    fn next(&mut self) -> io::Result<bool> {
        if std::mem::take(&mut self.is_awaited) {
            self.answer()?;
        }
        let Some(Piece { bytes }) = wire::read(&mut self.input)? else {
            self.is_over = true;
            return Ok(false);
        };
        if bytes > PIECE {
            return Err(wire::nonsense());
        }
        self.piece.resize(bytes, 0);
        self.at = 0;
        self.input.read_exact(&mut self.piece)?;
        self.is_awaited = true;
        Ok(true)
    }

    /// What was not read of the piece.
    fn rest(&self) -> &[u8] {
        &self.piece[self.at..]
    }

    fn give(&mut self, samples: &[f32]) -> Result<(), AudioError> {
        self.samples.extend_from_slice(samples);
        if self.samples.len() > SAMPLES {
            return Err(AudioError::TooMuch { limit: SOUND });
        }
        Ok(())
    }

    fn answer(&mut self) -> io::Result<()> {
        let mut answer = wire::encode(&Heard::Samples(self.samples.len()))?;
        answer.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        self.samples.clear();
        self.output.write_all(&answer)
    }

    fn refuse(&mut self, error: AudioError) -> io::Result<()> {
        self.output
            .write_all(&wire::encode(&Heard::Refused(error))?)
    }
}

/// The pieces as a reader reads them: on and on.
struct Source<R, W>(Line<R, W>);

impl<R: Read, W: Write> Read for Source<R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut desk = self.0.lock();
        while desk.rest().is_empty() {
            match desk.next() {
                Ok(true) => {}
                Ok(false) => return Ok(0),
                Err(error) => {
                    let kind = error.kind();
                    desk.broken = Some(error);
                    return Err(kind.into());
                }
            }
        }
        let count = desk.rest().len().min(buffer.len());
        buffer[..count].copy_from_slice(&desk.rest()[..count]);
        desk.at += count;
        desk.allowance.spend(count as u64)?;
        Ok(count)
    }
}

impl<R: Read, W: Write> Seek for Source<R, W> {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::NotSeekable.into())
    }
}

impl<R: Read + Send, W: Write + Send> MediaSource for Source<R, W> {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}
