//! One request to the first server that answers it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use tokio::runtime::{Builder, Runtime};
use tokio::time::{sleep, timeout};

use super::answer::complaint;
use super::{REST, UpstreamSettings, failed};
use crate::net::{self, innermost};
use crate::speech::SpeechError;
use crate::speech::pool::Stop;

/// Longest wait for a connection, TLS included.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest silence in the middle of an answer.
const READ: Duration = Duration::from_mins(1);
/// Rounds through all servers, and the wait between two.
const ROUNDS: u32 = 2;
const PAUSE: Duration = Duration::from_millis(250);
/// Longest wait that a server may ask for; where it asks for more, the client is told instead.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// Longest time that a server may ask to be left alone for: what it says beyond that is no moment that a clock could count to.
const LONGEST_REST: Duration = Duration::from_hours(24);
/// How often a worker looks whether its answer is still wanted.
const GLANCE: Duration = Duration::from_millis(50);
/// Bytes of an error that are read.
const COMPLAINT: usize = 8192;

/// Which servers rest until when, shared by all workers of an engine.
#[derive(Debug)]
pub(super) struct Resting(Mutex<Vec<Option<Instant>>>);

impl Resting {
    pub(super) fn new(servers: usize) -> Arc<Self> {
        Arc::new(Self(Mutex::new(vec![None; servers])))
    }

    /// The servers in the order in which they are to be asked: those that rest come last.
    fn order(&self, now: Instant) -> Vec<usize> {
        let resting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut order: Vec<usize> = (0..resting.len()).collect();
        order.sort_by_key(|&index| resting[index].is_some_and(|until| until > now));
        order
    }

    fn set(&self, index: usize, until: Option<Instant>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)[index] = until;
    }
}

/// What one worker asks with: a client, and the loop that drives it.
pub(super) struct Exchange {
    settings: Arc<UpstreamSettings>,
    resting: Arc<Resting>,
    client: Client,
    runtime: Runtime,
}

/// Why a server gave no answer that is of use.
struct Failed {
    error: SpeechError,
    /// Whether another server, or the same one later, may do better.
    may_pass: bool,
    /// When it asks to be tried again.
    after: Option<Duration>,
}

impl Exchange {
    pub(super) fn new(
        settings: &Arc<UpstreamSettings>,
        resting: &Arc<Resting>,
    ) -> Result<Self, SpeechError> {
        let client = client(settings).map_err(SpeechError::Engine)?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| SpeechError::Engine(error.to_string()))?;
        Ok(Self {
            settings: Arc::clone(settings),
            resting: Arc::clone(resting),
            client,
            runtime,
        })
    }

    /// Does something with an answer; `limit` is how long both may take together.
    ///
    /// # Errors
    ///
    /// [`SpeechError::Cancelled`] once `stop` says so, else what went wrong last.
    pub(super) fn run<T>(
        &self,
        stop: impl Fn() -> bool,
        limit: Duration,
        request: impl Fn(&Client, &UpstreamSettings, usize) -> Result<RequestBuilder, SpeechError>,
        take: impl AsyncFnOnce(Response) -> Result<T, SpeechError>,
    ) -> Result<T, SpeechError> {
        self.runtime.block_on(async {
            let work = timeout(limit, async {
                let response = self.ask(&request).await?;
                take(response).await
            });
            tokio::select! {
                done = work => done.unwrap_or_else(|_| {
                    let url = self.settings.servers[0].route("");
                    Err(failed(&url, format!("took longer than {} s", limit.as_secs())))
                }),
                () = stopped(stop) => Err(SpeechError::Cancelled),
            }
        })
    }

    /// The first good answer.
    async fn ask(
        &self,
        request: &impl Fn(&Client, &UpstreamSettings, usize) -> Result<RequestBuilder, SpeechError>,
    ) -> Result<Response, SpeechError> {
        let mut last = SpeechError::Engine("there is no server".to_owned());
        for round in 1..=ROUNDS {
            let mut pause = PAUSE;
            for index in self.resting.order(Instant::now()) {
                match self
                    .once(request(&self.client, &self.settings, index)?, index)
                    .await
                {
                    Ok(response) => {
                        self.resting.set(index, None);
                        return Ok(response);
                    }
                    Err(Failed {
                        error,
                        may_pass: false,
                        ..
                    }) => return Err(error),
                    Err(Failed { error, after, .. }) => {
                        tracing::warn!("{error}");
                        self.resting
                            .set(index, Some(Instant::now() + after.unwrap_or(REST)));
                        pause = pause.max(after.unwrap_or_default());
                        last = error;
                    }
                }
            }
            if round < ROUNDS {
                if pause > LONGEST_PAUSE {
                    break;
                }
                sleep(pause).await;
            }
        }
        Err(last)
    }

    async fn once(&self, request: RequestBuilder, index: usize) -> Result<Response, Failed> {
        let url = self.settings.servers[index].route("");
        let request = match &self.settings.key {
            Some(key) => request.bearer_auth(key.as_str()),
            None => request,
        };
        let response = request.send().await.map_err(|error| Failed {
            error: failed(
                &url,
                format!("does not answer: {}", innermost(&error.without_url())),
            ),
            may_pass: true,
            after: None,
        })?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let after = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(|seconds| Duration::from_secs(seconds).min(LONGEST_REST));
        Err(Failed {
            error: refusal(&url, status, after, response).await,
            // What is wrong with the request is wrong everywhere; a key or a model may be known elsewhere.
            may_pass: !matches!(
                status,
                StatusCode::BAD_REQUEST
                    | StatusCode::PAYLOAD_TOO_LARGE
                    | StatusCode::UNSUPPORTED_MEDIA_TYPE
                    | StatusCode::UNPROCESSABLE_ENTITY
            ),
            after,
        })
    }
}

/// What an error status means here.
async fn refusal(
    url: &Url,
    status: StatusCode,
    after: Option<Duration>,
    mut response: Response,
) -> SpeechError {
    let is_busy = matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    );
    if let (true, Some(after)) = (is_busy, after) {
        return SpeechError::Busy {
            parallel: 1,
            waiting: 0,
            expected: after,
            retry_after: after,
        };
    }
    let mut body = Vec::new();
    while let Ok(Some(piece)) = response.chunk().await {
        body.extend_from_slice(&piece);
        if body.len() >= COMPLAINT {
            body.truncate(COMPLAINT);
            break;
        }
    }
    let said = complaint(&body);
    failed(url, format!("answers {}: {said}", status.as_u16()))
}

fn client(settings: &UpstreamSettings) -> Result<Client, String> {
    let mut builder = net::client(&settings.roots)
        .map_err(|error| error.to_string())?
        .connect_timeout(CONNECT)
        .read_timeout(READ)
        // A key must not follow a redirection to somebody else.
        .redirect(Policy::none());
    if settings
        .servers
        .iter()
        .all(super::ServerUrl::is_this_machine)
    {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| innermost(&error))
}

/// Ends once nobody waits any more.
async fn stopped(stop: impl Fn() -> bool) {
    while !stop() {
        sleep(GLANCE).await;
    }
}

/// Whether the pool wants a job no more.
pub(super) fn of(stop: &Stop) -> impl Fn() -> bool + '_ {
    || stop.is_set()
}
