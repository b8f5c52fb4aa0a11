//! The requests of a pull: what is missing is asked for until it is there.

use reqwest::header::{CONTENT_RANGE, ETAG, HeaderMap, IF_RANGE, RANGE};
use reqwest::{Client, Response, StatusCode};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::part::Part;
use super::pull::died;
use super::{Download, ModelError, ModelFolder, Progress, PullOptions, client};

/// More than any Whisper model has: large-v3 in full precision is 6 GB.
const LIMIT: u64 = 8 << 30;

/// How one request ended, if not well.
enum Broken {
    /// There was no server.
    Unreachable(ModelError),
    /// Another request may do better.
    Retry(ModelError),
    /// It would not.
    Final(ModelError),
}

impl From<ModelError> for Broken {
    fn from(error: ModelError) -> Self {
        Self::Final(error)
    }
}

/// One model on its way into its folder.
pub(super) struct Transfer<'a> {
    client: Client,
    url: String,
    download: &'a Download,
    folder: &'a ModelFolder,
    options: PullOptions,
}

impl<'a> Transfer<'a> {
    pub(super) fn new(
        folder: &'a ModelFolder,
        download: &'a Download,
        options: PullOptions,
    ) -> Result<Self, ModelError> {
        let client = client::client(options.connect_timeout, options.read_timeout)?;
        Ok(Self {
            client,
            url: download.url(),
            download,
            folder,
            options,
        })
    }

    /// Requests until everything is on disk.
    pub(super) async fn complete(
        &self,
        mut part: Part,
        progress: &mut dyn Progress,
    ) -> Result<Part, ModelError> {
        let mut reached = false;
        let mut fruitless = 0;
        loop {
            let before = part.length();
            let (rest, outcome) = self.request(part, progress).await?;
            part = rest;
            let error = match outcome {
                Ok(()) => return Ok(part),
                // One that was there a moment ago may come back; one that never was is not worth a wait.
                Err(Broken::Unreachable(error)) if reached => error,
                Err(Broken::Retry(error)) => error,
                Err(Broken::Unreachable(error) | Broken::Final(error)) => {
                    if matches!(
                        error,
                        ModelError::WrongSize { .. } | ModelError::TooLarge { .. }
                    ) {
                        part.discard()?;
                    }
                    return Err(error);
                }
            };
            reached = true;
            fruitless = if part.length() > before {
                1
            } else {
                fruitless + 1
            };
            if fruitless >= self.options.attempts.max(1) {
                return Err(error);
            }
            let doublings = (fruitless - 1).min(6);
            tokio::time::sleep(self.options.pause.saturating_mul(1 << doublings)).await;
        }
    }

    /// One request for what is missing.
    async fn request(
        &self,
        mut part: Part,
        progress: &mut dyn Progress,
    ) -> Result<(Part, Result<(), Broken>), ModelError> {
        let mut request = self.client.get(self.download.url.clone());
        if part.length() > 0 {
            request = request.header(RANGE, format!("bytes={}-", part.length()));
            if let Some(etag) = part.etag() {
                request = request.header(IF_RANGE, etag);
            }
        }
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                let broken = match &error {
                    error if error.is_connect() => Broken::Unreachable,
                    error if error.is_builder() || error.is_redirect() => Broken::Final,
                    _ => Broken::Retry,
                };
                return Ok((part, Err(broken(client::network(&self.url, error)))));
            }
        };
        match self.accept(&response, &mut part) {
            Ok(true) => self.receive(response, part, progress).await,
            Ok(false) => Ok((part, Ok(()))),
            Err(broken) => Ok((part, Err(broken))),
        }
    }

    /// Whether the answer brings what is asked for; `Ok(false)` if everything is there already.
    fn accept(&self, response: &Response, part: &mut Part) -> Result<bool, Broken> {
        let status = response.status();
        let refused = || ModelError::Refused {
            url: self.url.clone(),
            status: status.to_string(),
        };
        let range = content_range(response.headers());
        match status {
            StatusCode::OK => part.restart(strong_etag(response.headers()))?,
            StatusCode::PARTIAL_CONTENT
                if range.is_some_and(|range| range.begin == Some(part.length())) => {}
            StatusCode::RANGE_NOT_SATISFIABLE
                if range.is_some_and(|range| range.total == Some(part.length())) =>
            {
                return Ok(false);
            }
            StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
                part.restart(None)?;
                return Err(Broken::Retry(refused()));
            }
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
                return Err(Broken::Retry(refused()));
            }
            _ if status.is_server_error() => return Err(Broken::Retry(refused())),
            _ => return Err(Broken::Final(refused())),
        }
        let rest = response.content_length();
        match (
            rest.map(|rest| part.length().saturating_add(rest)),
            self.download.size,
        ) {
            (Some(found), Some(expected)) if found != expected => {
                Err(ModelError::WrongSize {
                    url: self.url.clone(),
                    expected,
                    found,
                })?;
            }
            (Some(found), None) if found > LIMIT => Err(self.too_large())?,
            _ => {}
        }
        if let Some(needed) = rest.or(self.download.size) {
            self.make_sure_of_room(needed)?;
        }
        Ok(true)
    }

    fn make_sure_of_room(&self, needed: u64) -> Result<(), ModelError> {
        let folder = self.folder.path();
        // A file system that does not say how much is free says so when it is full.
        let Ok(about) = rustix::fs::statvfs(folder) else {
            return Ok(());
        };
        let free = about.f_bavail.saturating_mul(about.f_frsize);
        if needed <= free {
            return Ok(());
        }
        Err(ModelError::DiskFull {
            folder: folder.to_owned(),
            needed: Some(needed),
            free: Some(free),
        })
    }

    /// Takes the body; writing and hashing happen on a thread of their own.
    async fn receive(
        &self,
        mut response: Response,
        part: Part,
        progress: &mut dyn Progress,
    ) -> Result<(Part, Result<(), Broken>), ModelError> {
        let limit = self.download.size.unwrap_or(LIMIT);
        let mut arrived = part.length();
        let total = response
            .content_length()
            .map(|rest| arrived.saturating_add(rest))
            .or(self.download.size);
        progress.start(total, arrived);
        let (blocks, queue) = mpsc::channel(16);
        let writer = spawn_blocking(move || part.receive(queue));
        let mut outcome = loop {
            match response.chunk().await {
                Ok(Some(block)) => {
                    arrived += block.len() as u64;
                    if arrived > limit {
                        break Err(Broken::Final(self.too_large()));
                    }
                    progress.advance(block.len() as u64);
                    // A writer that is gone says below why.
                    if blocks.send(block).await.is_err() {
                        break Ok(());
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(Broken::Retry(client::network(&self.url, error))),
            }
        };
        drop(blocks);
        let (part, written) = writer.await.map_err(died)?;
        if let Err(error) = written {
            outcome = Err(Broken::Final(error));
        } else if total.is_some_and(|total| arrived < total)
            && !matches!(outcome, Err(Broken::Final(_)))
        {
            let url = self.url.clone();
            outcome = Err(Broken::Retry(ModelError::Interrupted {
                url,
                done: part.length(),
            }));
        }
        Ok((part, outcome))
    }

    fn too_large(&self) -> ModelError {
        let limit = self.download.size.unwrap_or(LIMIT);
        ModelError::TooLarge {
            url: self.url.clone(),
            limit,
        }
    }
}

/// RFC 9110, 14.4: `bytes BEGIN-END/TOTAL` or `bytes */TOTAL`.
#[derive(Clone, Copy)]
struct ContentRange {
    begin: Option<u64>,
    total: Option<u64>,
}

fn content_range(headers: &HeaderMap) -> Option<ContentRange> {
    let text = headers.get(CONTENT_RANGE)?.to_str().ok()?;
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let begin = range
        .split_once('-')
        .and_then(|(begin, _)| begin.parse().ok());
    Some(ContentRange {
        begin,
        total: total.parse().ok(),
    })
}

/// Only a strong entity tag may go into `If-Range` (RFC 9110, 13.1.5).
fn strong_etag(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(ETAG)?
        .to_str()
        .ok()
        .filter(|etag| etag.starts_with('"'))
}
