//! One worker: its process and the pipes to it.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::error::DecoderError;
use crate::speech::RECOGNIZER_RATE;
use crate::speech::audio::worker::sandbox::Bounds;
use crate::speech::audio::worker::stream::{Heard, PIECE, Packing, Piece, SAMPLES, SOUND};
use crate::speech::audio::worker::{Answer, COMMAND, Hello, Request, wire};
use crate::speech::audio::{AudioError, DecodeLimits, Recording};

/// Longest time to start, on a machine that is busy.
const START: Duration = Duration::from_secs(10);
/// Longest time to find out how a process ended that has closed its pipes.
const END: Duration = Duration::from_secs(1);
/// Bytes of its errors that are kept for the log.
const LAST_WORDS: u64 = 1024;
/// Bytes of samples that are read at once.
const BLOCK: usize = 256 << 10;
/// A worker retires after this many times the patience with one recording, and may use a little more.
pub(super) const CAREER: u32 = 9;

/// A process that decodes one file after the other. It is killed when this is dropped.
pub(super) struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    errors: JoinHandle<String>,
    /// Time that it had work.
    worked: Duration,
}

/// Why a worker is of no use any more.
pub(super) enum Fault {
    /// It took too long.
    Slow,
    /// It closed its pipes, or said what it should not.
    Broken(io::Error),
}

impl Worker {
    /// A new process, behind its walls; answers which of them this system lacks.
    pub(super) async fn start(
        program: &Path,
        bounds: &Bounds,
    ) -> Result<(Self, Vec<String>), DecoderError> {
        let mut child = Command::new(program)
            .arg0("voicectl")
            .arg(COMMAND)
            .args(bounds.arguments())
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C in a terminal is meant for the server, which lets open requests end.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(DecoderError::Start)?;
        let (Some(input), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(DecoderError::Start(io::ErrorKind::BrokenPipe.into()));
        };
        widen(&input);
        widen(&output);
        let mut worker = Self {
            child,
            input,
            output,
            errors: tokio::spawn(last_words(errors)),
            worked: Duration::ZERO,
        };
        let hello = timeout(START, read::<Hello>(&mut worker.output)).await;
        match hello.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) {
            Ok(hello) => Ok((worker, hello.lacking)),
            Err(error) => {
                let (_, story) = worker.bury(Fault::Broken(error), START).await;
                Err(DecoderError::Start(io::Error::other(story)))
            }
        }
    }

    /// Decodes one file, within `patience`. After a [`Fault`] the worker is to be buried.
    pub(super) async fn decode(
        &mut self,
        file: &[u8],
        limits: &DecodeLimits,
        patience: Duration,
    ) -> Result<Result<Recording, AudioError>, Fault> {
        let begin = Instant::now();
        let decoded = timeout(patience, self.ask(file, limits)).await;
        self.worked += begin.elapsed();
        decoded.map_err(|_| Fault::Slow)?.map_err(Fault::Broken)
    }

    async fn ask(
        &mut self,
        file: &[u8],
        limits: &DecodeLimits,
    ) -> io::Result<Result<Recording, AudioError>> {
        let request = Request::File {
            bytes: file.len(),
            limits: limits.clone(),
        };
        self.input.write_all(&wire::encode(&request)?).await?;
        self.input.write_all(file).await?;
        match read(&mut self.output).await? {
            Answer::Refused(error) => Ok(Err(error)),
            Answer::Decoded {
                samples,
                container,
                codec,
                rate,
                channels,
            } => {
                let longest = limits.duration.as_millis() * u128::from(RECOGNIZER_RATE) / 1000;
                if samples as u128 > longest {
                    return Err(wire::nonsense());
                }
                Ok(Ok(Recording {
                    samples: read_samples(&mut self.output, samples).await?.into(),
                    container,
                    codec,
                    rate,
                    channels,
                }))
            }
        }
    }

    /// Decodes one stream from here on, and nothing else.
    pub(super) async fn listen(&mut self, packing: Packing) -> Result<(), Fault> {
        let request = wire::encode(&Request::Stream(packing)).map_err(Fault::Broken)?;
        let sent = self.input.write_all(&request).await;
        sent.map_err(Fault::Broken)
    }

    /// Decodes the next message of it, within `patience`. After a [`Fault`] the worker is to be buried.
    pub(super) async fn hear(
        &mut self,
        message: &[u8],
        patience: Duration,
    ) -> Result<Result<Vec<f32>, AudioError>, Fault> {
        let heard = timeout(patience, self.exchange(message)).await;
        heard.map_err(|_| Fault::Slow)?.map_err(Fault::Broken)
    }

    async fn exchange(&mut self, message: &[u8]) -> io::Result<Result<Vec<f32>, AudioError>> {
        let mut heard = Vec::new();
        // A packet that was lost has no bytes, and is a piece all the same.
        let lost = message.is_empty().then_some(message);
        for piece in message.chunks(PIECE).chain(lost) {
            let mut request = wire::encode(&Piece { bytes: piece.len() })?;
            request.extend_from_slice(piece);
            self.input.write_all(&request).await?;
            match read(&mut self.output).await? {
                Heard::Refused(error) => return Ok(Err(error)),
                Heard::Samples(samples) if samples > SAMPLES - heard.len() => {
                    return Ok(Err(AudioError::TooMuch { limit: SOUND }));
                }
                Heard::Samples(samples) => {
                    heard.extend(read_samples(&mut self.output, samples).await?);
                }
            }
        }
        Ok(Ok(heard))
    }

    /// Whether it still runs.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Whether it may take another recording within its time on a processor, of which a request takes no more than `patience`.
    pub(super) fn is_fit(&self, patience: Duration) -> bool {
        self.worked < patience * CAREER
    }

    /// Kills it, and answers what its end means to the request and to the log.
    pub(super) async fn bury(mut self, fault: Fault, patience: Duration) -> (DecoderError, String) {
        let why = match fault {
            Fault::Slow => {
                let story = format!("a decoder was killed: no end after {patience:?}");
                return (DecoderError::Slow(patience), story);
            }
            Fault::Broken(why) => why,
        };
        // One that ends by itself has closed its pipes, or is about to; one that only talks nonsense goes on.
        let status = match why.kind() {
            io::ErrorKind::InvalidData => None,
            _ => timeout(END, self.child.wait())
                .await
                .ok()
                .and_then(Result::ok),
        };
        let error = status.map_or(DecoderError::Crashed, meaning);
        let _ = self.child.start_kill();
        let said = timeout(END, self.errors).await;
        let said = said.ok().and_then(Result::ok).unwrap_or_default();
        let how = status.map_or_else(|| why.to_string(), |status| status.to_string());
        (error, format!("a decoder ended: {how}; it said {said:?}"))
    }
}

/// Makes a pipe hold a short recording whole, so that the two sides need not take turns for each 64 KiB of it.
fn widen(pipe: &impl AsFd) {
    // As large as Linux gives anyone (`fs.pipe-max-size`). A smaller one is as good, and slower.
    #[cfg(target_os = "linux")]
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, 1 << 20);
    #[cfg(not(target_os = "linux"))]
    let _ = pipe;
}

/// Whose fault an end is: the recording's, or that of somebody outside.
fn meaning(status: ExitStatus) -> DecoderError {
    let by = |signals: &[Signal]| {
        status
            .signal()
            .is_some_and(|number| signals.iter().any(|signal| signal.as_raw() == number))
    };
    if by(&[Signal::TERM, Signal::INT, Signal::HUP]) {
        DecoderError::Dismissed
    } else if by(&[Signal::KILL]) || status.code().is_some() {
        DecoderError::Killed
    } else {
        DecoderError::Crashed
    }
}

/// Reads all that it says, and keeps the begin.
async fn last_words(mut errors: ChildStderr) -> String {
    let mut said = Vec::new();
    let _ = (&mut errors).take(LAST_WORDS).read_to_end(&mut said).await;
    let _ = tokio::io::copy(&mut errors, &mut tokio::io::sink()).await;
    String::from_utf8_lossy(&said).trim().to_owned()
}

async fn read<T: DeserializeOwned>(output: &mut (impl AsyncRead + Unpin)) -> io::Result<T> {
    let mut prefix = [0; wire::PREFIX];
    output.read_exact(&mut prefix).await?;
    let mut text = vec![0; wire::length(prefix)?];
    output.read_exact(&mut text).await?;
    wire::decode(&text)
}

async fn read_samples(output: &mut (impl AsyncRead + Unpin), count: usize) -> io::Result<Vec<f32>> {
    let mut samples = Vec::with_capacity(count);
    let mut bytes = vec![0; BLOCK.min(4 * count)];
    while samples.len() < count {
        let block = &mut bytes[..BLOCK.min(4 * (count - samples.len()))];
        output.read_exact(block).await?;
        for bytes in block.chunks_exact(4) {
            let sample = f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            // What a recording promises, and what a recognizer relies on.
            if !(-1.0..=1.0).contains(&sample) {
                return Err(wire::nonsense());
            }
            samples.push(sample);
        }
    }
    Ok(samples)
}
