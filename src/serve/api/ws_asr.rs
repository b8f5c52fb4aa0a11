//! `GET /ws/asr`: a WebSocket that takes live audio and gives its words.
//!
//! The first message is `{"type":"config"}`, then come binary messages of samples, then `{"type":"finalize"}`; the answer is
//! `{"type":"final"}` with the words of all that lies between, and the session goes on with the next utterance. There are no
//! partials: nothing is recognised before `finalize`. The messages are in [`words`], what is done with samples in [`ear`].

mod ear;
mod words;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Extension, State};
use axum::response::Response;
use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;
use tokio::time::{Instant, sleep_until, timeout};
use tracing::debug;

use super::stt::starting;
use crate::serve::auth::{Grant, SUBPROTOCOL};
use crate::serve::limits::Limits;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;
use crate::speech::{Pending, RecognizeRequest, Recognizer, Transcript, Urgency};

use ear::Ear;
use words::{Command, Reply};

/// Largest frame and largest message, in bytes: 4 and 16 seconds of 16 kHz floats. Clients send tenths of seconds.
const FRAME: usize = 256 << 10;
const MESSAGE: usize = 1 << 20;
/// Most that waits to be written, in bytes.
const UNWRITTEN: usize = 1 << 20;
/// How often a client is asked whether it is still there, and how long it may take to answer.
const PING: Duration = Duration::from_secs(20);
const PONG: Duration = Duration::from_secs(10);
/// Longest wait for a client to read a reply, and for its farewell after ours.
const WRITE: Duration = Duration::from_secs(10);
const FAREWELL: Duration = Duration::from_secs(2);
/// Utterances of one session that are recognised at once.
const AT_ONCE: usize = 2;

/// Why the server closes (RFC 6455, section 7.4.1; 1013 is registered by IANA).
const GOING_AWAY: u16 = 1001;
const POLICY: u16 = 1008;
const TOO_BIG: u16 = 1009;
const FAILED: u16 = 1011;
const TRY_LATER: u16 = 1013;

/// Opens a session.
///
/// # Errors
///
/// A [`Problem`]: it is no upgrade, there is no recognizer yet, or there are too many sessions.
pub(crate) async fn ws_asr(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|_| {
        Problem::new(
            Kind::BAD_REQUEST,
            "this path speaks WebSocket over HTTP/1.1: send an upgrade",
        )
    })?;
    let recognizer = Arc::clone(state.engines.recognizer().ok_or_else(starting)?);
    let place = Arc::clone(&state.sessions)
        .try_acquire_owned()
        .map_err(|_| busy(state.limits().sessions))?;
    let drain = state.drain.clone();
    Ok(upgrade
        .protocols([SUBPROTOCOL])
        .max_frame_size(FRAME)
        .max_message_size(MESSAGE)
        .max_write_buffer_size(UNWRITTEN)
        .on_upgrade(async move |socket| {
            let session = Session {
                socket,
                grant,
                recognizer,
                ear: None,
                pending: FuturesOrdered::new(),
                clock: Clock::new(&state.limits()),
                limits: state.limits(),
            };
            // The connection that the drain knew has ended with the upgrade.
            drain.track(async move {
                session.run(&state).await;
                drop(place);
            });
        }))
}

fn busy(sessions: usize) -> Problem {
    Problem::new(Kind::BUSY, format!("{sessions} live sessions are open"))
        .of_limit("sessions")
        .retry_after(Duration::from_secs(5))
}

/// One client, from the upgrade to the close. Dropping it cancels what is being recognised for it.
struct Session {
    socket: WebSocket,
    /// What let the client in, as long as it is good.
    grant: Grant,
    recognizer: Arc<dyn Recognizer>,
    /// What listens, once it is configured.
    ear: Option<Ear>,
    /// Utterances being recognised.
    pending: FuturesOrdered<Pending<Transcript>>,
    clock: Clock,
    limits: Limits,
}

/// How a session ends.
enum End {
    /// The client closed or is gone.
    Gone,
    /// The server stops.
    Stopping,
    /// Something is wrong.
    Wrong(Problem),
}

impl<T: Into<Problem>> From<T> for End {
    fn from(problem: T) -> Self {
        Self::Wrong(problem.into())
    }
}

impl Session {
    async fn run(mut self, state: &AppState) {
        let Err(end) = self.converse(state).await;
        let (code, reason) = match &end {
            End::Gone => return,
            End::Stopping => (GOING_AWAY, "the server is stopping"),
            End::Wrong(problem) => {
                debug!("live session: {}", problem.detail());
                if self.reply(&Reply::error(problem)).await.is_err() {
                    return;
                }
                (close_code(problem.kind()), problem.kind().name)
            }
        };
        let frame = CloseFrame {
            code,
            reason: reason.into(),
        };
        let farewell = async {
            if self.socket.send(Message::Close(Some(frame))).await.is_ok() {
                // Closing on unread data would reset the connection, and the client would lose the reason.
                while let Some(Ok(_)) = self.socket.recv().await {}
            }
        };
        let _ = timeout(FAREWELL, farewell).await;
    }

    /// Goes on until something ends it.
    async fn converse(&mut self, state: &AppState) -> Result<std::convert::Infallible, End> {
        self.reply(&Reply::session_created()?).await?;
        loop {
            let stopping = state.drain.has_begun();
            if stopping && self.pending.is_empty() {
                return Err(End::Stopping);
            }
            tokio::select! {
                message = self.socket.recv() => {
                    self.clock.heard();
                    self.take(message)?;
                }
                Some(transcript) = self.pending.next() => {
                    self.clock.busy();
                    let transcript = transcript?;
                    state.metrics.recognised(&transcript);
                    self.reply(&Reply::last(transcript)).await?;
                }
                () = state.drain.begun(), if !stopping => {}
                () = sleep_until(self.clock.next()) => self.tick(state).await?,
            }
        }
    }

    /// Does what a message asks for.
    fn take(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        match message {
            Some(Ok(Message::Text(text))) => {
                self.clock.busy();
                self.obey(Command::parse(&text)?)
            }
            Some(Ok(Message::Binary(bytes))) => {
                self.clock.busy();
                let ear = self.ear.as_mut().ok_or_else(unconfigured)?;
                Ok(ear.hear(
                    &bytes,
                    u32::try_from(self.limits.audio.as_secs()).unwrap_or(u32::MAX),
                )?)
            }
            // Pings are answered by the library.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            // The library's error type is not in reach, its words are (tungstenite, `CapacityError::MessageTooLong`).
            Some(Err(error)) if error.to_string().contains("too long") => {
                let limit = format!("at most {} KiB are taken in one frame", FRAME >> 10);
                Err(Problem::new(Kind::TOO_LARGE, limit).into())
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Gone),
        }
    }

    fn obey(&mut self, command: Command) -> Result<(), End> {
        match command {
            Command::Config(_) if self.ear.is_some() => {
                let once = "`config` comes once, before the audio";
                Err(Problem::new(Kind::BAD_REQUEST, once).into())
            }
            Command::Config(config) => {
                self.ear = Some(Ear::new(config, &self.recognizer.info().languages)?);
                Ok(())
            }
            Command::Finalize => {
                let ear = self.ear.as_mut().ok_or_else(unconfigured)?;
                if self.pending.len() >= AT_ONCE {
                    let waiting = "wait for `final` before the next `finalize`";
                    return Err(Problem::new(Kind::BUSY, waiting).into());
                }
                let request = RecognizeRequest {
                    language: ear.language(),
                    urgency: Urgency::Utterance,
                    ..RecognizeRequest::new(ear.utterance())
                };
                self.pending.push_back(self.recognizer.recognize(request)?);
                Ok(())
            }
        }
    }

    /// Does what is due.
    async fn tick(&mut self, state: &AppState) -> Result<(), End> {
        let now = Instant::now();
        if !state.auth.is_still_good(&self.grant) {
            let ended = "what let this session in is not good any more";
            return Err(Problem::new(Kind::CREDENTIAL_REFUSED, ended).into());
        }
        if self.clock.pong.is_some_and(|pong| pong <= now) {
            return Err(End::Gone);
        }
        if self.clock.end <= now {
            let longest = format!("a session lasts at most {:?}", self.limits.session);
            return Err(Problem::new(Kind::SLOW, longest).of_limit("session").into());
        }
        if self.clock.idle <= now {
            if self.pending.is_empty() {
                let silence = format!("nothing came for {:?}", self.limits.session_idle);
                return Err(Problem::new(Kind::SLOW, silence)
                    .of_limit("session-idle")
                    .into());
            }
            self.clock.busy();
        }
        if self.clock.ping <= now {
            self.send(Message::Ping(bytes::Bytes::new())).await?;
            self.clock.asked();
        }
        Ok(())
    }

    async fn reply(&mut self, reply: &Reply) -> Result<(), End> {
        let text = serde_json::to_string(reply).map_err(|error| Problem::internal(&error))?;
        self.send(Message::Text(text.into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(WRITE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

fn unconfigured() -> Problem {
    Problem::new(Kind::BAD_REQUEST, "begin with `{\"type\":\"config\"}`")
}

const fn close_code(kind: Kind) -> u16 {
    match kind.status {
        413 => TOO_BIG,
        503 => TRY_LATER,
        500.. => FAILED,
        _ => POLICY,
    }
}

/// What is due when.
struct Clock {
    ping: Instant,
    pong: Option<Instant>,
    idle: Instant,
    end: Instant,
    patience: Duration,
}

impl Clock {
    fn new(limits: &Limits) -> Self {
        let now = Instant::now();
        Self {
            ping: now + PING,
            pong: None,
            idle: now + limits.session_idle,
            end: now + limits.session,
            patience: limits.session_idle,
        }
    }

    fn next(&self) -> Instant {
        let next = self.ping.min(self.idle).min(self.end);
        self.pong.map_or(next, |pong| pong.min(next))
    }

    /// The client is there. What it sends may stand before its pong in a slow line.
    fn heard(&mut self) {
        self.pong = None;
    }

    /// The client does something, or something was done for it.
    fn busy(&mut self) {
        self.idle = Instant::now() + self.patience;
    }

    fn asked(&mut self) {
        let now = Instant::now();
        self.ping = now + PING;
        self.pong = Some(now + PONG);
    }
}
