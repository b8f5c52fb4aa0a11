//! Uploads are decoded in processes of their own: a few, kept warm, each replaced when it goes wrong.
//!
//! What such a process may do is in [`speech::audio::worker`](crate::speech::audio::worker). This side believes nothing that
//! it says: lengths are held against limits before memory is taken, samples against their range. One that dies, dawdles,
//! talks nonsense or is no longer waited for is killed, and costs one request. A live session has one of its own ([`Stream`]),
//! which goes with it.

mod error;
mod process;
mod stream;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Semaphore;
use tracing::{debug, warn};

pub use error::DecoderError;
pub use stream::Stream;

use process::{CAREER, Worker};

use crate::speech::audio::worker::sandbox::Bounds;
use crate::speech::audio::worker::stream::Packing;
use crate::speech::audio::{DecodeLimits, Recording};

/// How recordings are decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecoderSettings {
    /// The binary that becomes a worker.
    pub program: PathBuf,
    /// Workers side by side; the default is one per core, or decoding takes recognition's time.
    pub workers: usize,
    /// Longest time for one recording. Ten minutes of sound take a second or two.
    pub patience: Duration,
    /// Bytes of address space of one worker. A recording at the default limits takes up to 200 MB, the binary another 100.
    pub memory: u64,
}

impl Default for DecoderSettings {
    fn default() -> Self {
        Self {
            program: own_binary(),
            workers: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            patience: Duration::from_mins(1),
            memory: 1 << 30,
        }
    }
}

impl DecoderSettings {
    /// With memory for recordings of that length: samples as they come, and as they go, of which a few copies may live.
    #[must_use]
    pub fn for_recordings_of(longest: Duration) -> Self {
        let default = Self::default();
        let samples = longest.as_secs().saturating_mul(64_000);
        Self {
            memory: default.memory.max(samples.saturating_mul(6) + (512 << 20)),
            ..default
        }
    }
}

/// This program itself. Linux finds it also after an update has put another file in its place.
fn own_binary() -> PathBuf {
    if cfg!(target_os = "linux") {
        PathBuf::from("/proc/self/exe")
    } else {
        std::env::current_exe().unwrap_or_default()
    }
}

/// Decodes in other processes. Clones share them.
#[derive(Clone)]
pub struct Decoder(Arc<Shared>);

struct Shared {
    settings: DecoderSettings,
    turns: Semaphore,
    idle: Mutex<Vec<Worker>>,
    /// Walls that this system lacks, once said.
    lacking: Mutex<Option<Vec<String>>>,
}

impl Decoder {
    /// Starts no process yet.
    #[must_use]
    pub fn new(settings: DecoderSettings) -> Self {
        Self(Arc::new(Shared {
            turns: Semaphore::new(settings.workers),
            settings,
            idle: Mutex::default(),
            lacking: Mutex::default(),
        }))
    }

    /// Starts the first worker, so that the log tells at once which walls this system lacks, and that it starts at all.
    pub async fn warm_up(&self) {
        match self.start().await {
            Ok(worker) => self.keep(worker),
            Err(error) => warn!("{error}"),
        }
    }

    /// The walls that this system lacks, as far as a worker has said it.
    #[must_use]
    pub fn lacking(&self) -> Vec<String> {
        let said = self.0.lacking.lock();
        let said = said.unwrap_or_else(PoisonError::into_inner);
        said.clone().unwrap_or_default()
    }

    /// Decodes one file, in turn.
    ///
    /// Dropping the future ends the work at once: its process is killed.
    ///
    /// # Errors
    ///
    /// [`DecoderError`]; [`DecoderError::Audio`] is what [`decode`](crate::speech::audio::decode()) would say.
    pub async fn decode(
        &self,
        file: &[u8],
        limits: &DecodeLimits,
    ) -> Result<Recording, DecoderError> {
        let _turn = self.0.turns.acquire().await;
        let mut again = true;
        loop {
            let mut worker = match self.idle() {
                Some(worker) => worker,
                None => self.start().await?,
            };
            let fault = match worker.decode(file, limits, self.0.settings.patience).await {
                Ok(decoded) => {
                    self.keep(worker);
                    return decoded.map_err(DecoderError::Audio);
                }
                Err(fault) => fault,
            };
            let (error, story) = worker.bury(fault, self.0.settings.patience).await;
            // A supervisor that stops the server asks its workers to stop too, while requests may still end.
            if matches!(error, DecoderError::Dismissed) && std::mem::take(&mut again) {
                debug!("{story}");
                continue;
            }
            warn!("{story}");
            return Err(error);
        }
    }

    /// A worker that waits for work; those that have died meanwhile are forgotten.
    fn idle(&self) -> Option<Worker> {
        let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
        std::iter::from_fn(|| idle.pop()).find_map(|mut worker| worker.is_alive().then_some(worker))
    }

    fn keep(&self, worker: Worker) {
        if worker.is_fit(self.0.settings.patience) {
            let mut idle = self.0.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(worker);
        }
    }

    /// Starts a process that decodes Opus for one session of at most that length, as it comes.
    ///
    /// Nobody waits in turn for it: there are as many as sessions, and each has little to do.
    ///
    /// # Errors
    ///
    /// [`DecoderError::Start`], and those of a process that ends at once.
    pub async fn listen(
        &self,
        packing: Packing,
        longest: Duration,
    ) -> Result<Stream, DecoderError> {
        let worker = self.start_within(&stream::bounds(longest)).await?;
        Stream::begin(worker, packing).await
    }

    async fn start(&self) -> Result<Worker, DecoderError> {
        let settings = &self.0.settings;
        let bounds = Bounds {
            memory: settings.memory,
            cpu: settings.patience * (CAREER + 1) + Duration::from_secs(1),
        };
        self.start_within(&bounds).await
    }

    async fn start_within(&self, bounds: &Bounds) -> Result<Worker, DecoderError> {
        let (worker, lacking) = Worker::start(&self.0.settings.program, bounds).await?;
        let mut said = self
            .0
            .lacking
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if said.as_ref() != Some(&lacking) {
            for wall in &lacking {
                warn!("sandbox: {wall}");
            }
            *said = Some(lacking);
        }
        Ok(worker)
    }
}
