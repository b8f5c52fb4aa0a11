//! Models on disk, and on their way there from a real nginx.

mod folder;
mod pull;
mod trouble;

use std::path::Path;
use std::sync::mpsc;

use voicectl::speech::models::{
    Download, ModelError, ModelFolder, Progress, PullOptions, Pulled, Sha256Digest, pull as fetch,
};

/// The only real model that the project has, served under other names.
const MODEL: &[u8] = include_bytes!("../../../src/speech/whisper/ggml-digits-en.bin");

fn digest(bytes: &[u8]) -> Sha256Digest {
    Sha256Digest::of(bytes).expect("memory can be read")
}

/// The model called `words` at `url`.
fn words(url: &str) -> Download {
    Download::custom(url, Some("words"), digest(MODEL)).expect("a URL and a name")
}

fn hasty() -> PullOptions {
    PullOptions {
        attempts: 1,
        ..PullOptions::default()
    }
}

fn pull_quietly(folder: &Path, download: &Download) -> Result<Pulled, ModelError> {
    pull_with(folder, download, &hasty(), &mut Told::default())
}

fn pull_with(
    folder: &Path,
    download: &Download,
    options: &PullOptions,
    progress: &mut dyn Progress,
) -> Result<Pulled, ModelError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let folder = ModelFolder::new(folder);
    runtime
        .expect("a runtime")
        .block_on(fetch(&folder, download, options, progress))
}

/// What was told of a pull; `notify` hears of the first megabyte, `waiting` of another process that is waited for.
#[derive(Default)]
struct Told {
    starts: Vec<(Option<u64>, u64)>,
    done: u64,
    finished: bool,
    notify: Option<mpsc::Sender<()>>,
    waiting: Option<mpsc::Sender<()>>,
}

impl Progress for Told {
    fn wait(&mut self) {
        if let Some(waiting) = self.waiting.take() {
            waiting.send(()).expect("the test waits");
        }
    }

    fn start(&mut self, total: Option<u64>, done: u64) {
        self.starts.push((total, done));
        self.done = done;
    }

    fn advance(&mut self, bytes: u64) {
        self.done += bytes;
        if self.done >= 1 << 20
            && let Some(notify) = self.notify.take()
        {
            notify.send(()).expect("the test waits");
        }
    }

    fn finish(&mut self) {
        self.finished = true;
    }
}
