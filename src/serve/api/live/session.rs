//! One client, from the upgrade to the close.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use tokio::time::{Instant, sleep_until, timeout};
use tracing::debug;

use super::clock::Clock;
use super::protocol::{Complaint, DONE, GOING_AWAY, Protocol, Talk};
use crate::serve::auth::Grant;
use crate::serve::limits::Limits;
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;
use crate::speech::live::{LiveEvent, LiveSession};

/// Longest wait for a client to read a reply, and for its farewell after ours.
const WRITE: Duration = Duration::from_secs(10);
const FAREWELL: Duration = Duration::from_secs(2);

/// Sound, and utterances, that wait to be recognised before no more is read: the client notices, and waits.
const BACKLOG: Duration = Duration::from_secs(30);
const AWAITED: usize = 64;

/// Messages in a row without a byte in them.
const EMPTY: u32 = 1000;

/// A session. Dropping it cancels what is being recognised for it.
pub(super) struct Session<P> {
    socket: WebSocket,
    /// What let the client in, as long as it is good.
    grant: Grant,
    talk: Talk,
    protocol: P,
    clock: Clock,
    limits: Limits,
    /// Empty messages since the last that was none.
    empty: u32,
}

/// How a session ends.
enum End {
    /// The client closed or is gone.
    Gone,
    /// The client has said that it is done.
    Over,
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

impl<P: Protocol> Session<P> {
    pub(super) fn new(
        socket: WebSocket,
        grant: Grant,
        talk: Talk,
        protocol: P,
        limits: &Limits,
    ) -> Self {
        Self {
            socket,
            grant,
            talk,
            protocol,
            clock: Clock::new(limits),
            limits: *limits,
            empty: 0,
        }
    }

    pub(super) async fn run(mut self, state: &AppState) {
        let Err(end) = self.converse(state).await;
        // Nobody waits for these words any more.
        self.talk.live = None;
        let Complaint {
            messages,
            code,
            reason,
        } = match &end {
            End::Gone => return,
            End::Over => closing(DONE, ""),
            End::Stopping => closing(GOING_AWAY, "the server is stopping"),
            End::Wrong(problem) => {
                debug!("live session: {}", problem.detail());
                self.protocol.complain(problem)
            }
        };
        for message in messages {
            if self.send(Message::Text(message.into())).await.is_err() {
                return;
            }
        }
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
    async fn converse(&mut self, state: &AppState) -> Result<Infallible, End> {
        self.protocol.greet(&mut self.talk)?;
        let mut stopping = false;
        loop {
            self.say().await?;
            let ending = stopping || self.talk.is_over;
            if ending && self.talk.is_idle() {
                self.protocol.farewell(&mut self.talk)?;
                self.say().await?;
                return Err(if stopping { End::Stopping } else { End::Over });
            }
            let is_deaf = ending || self.is_behind();
            if is_deaf {
                self.clock.deaf();
            }
            let due = self.due();
            tokio::select! {
                message = self.socket.recv(), if !is_deaf => {
                    self.clock.heard();
                    self.take(message).await?;
                }
                event = self.talk.next() => {
                    self.clock.busy();
                    let event = event?;
                    if let LiveEvent::Final(last) = &event {
                        state.metrics.recognised(&last.transcript);
                    }
                    self.protocol.tell(event, &mut self.talk)?;
                }
                () = state.drain.begun(), if !stopping => {
                    stopping = true;
                    // What was said so far is not lost.
                    self.talk.live.as_mut().map(LiveSession::finish);
                }
                () = sleep_until(due) => self.tick(state, is_deaf).await?,
            }
        }
    }

    /// Whether more is waiting than should. A client that leaves then is noticed when we knock.
    fn is_behind(&self) -> bool {
        let is_behind = |live: &LiveSession| live.backlog() > BACKLOG || live.awaited() >= AWAITED;
        self.talk.live.as_ref().is_some_and(is_behind)
    }

    /// Does what a message asks for.
    async fn take(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        match message {
            Some(Ok(Message::Text(text))) => {
                self.clock.busy();
                self.empty = 0;
                Ok(self.protocol.read(&text, &mut self.talk)?)
            }
            Some(Ok(Message::Binary(bytes))) => {
                self.clock.busy();
                self.empty = if bytes.is_empty() { self.empty + 1 } else { 0 };
                if self.empty > EMPTY {
                    let empty = format!("{EMPTY} messages in a row were empty");
                    return Err(Problem::new(Kind::BAD_REQUEST, empty).into());
                }
                Ok(self.protocol.hear(&bytes, &mut self.talk).await?)
            }
            // Pings are answered by the library.
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
            // The library's error type is not in reach, its words are (tungstenite, `CapacityError::MessageTooLong`).
            Some(Err(error)) if error.to_string().contains("too long") => {
                let limit = format!("at most {} KiB are taken in one frame", P::FRAME >> 10);
                Err(Problem::new(Kind::TOO_LARGE, limit).into())
            }
            Some(Ok(Message::Close(_)) | Err(_)) | None => Err(End::Gone),
        }
    }

    /// When something is due.
    fn due(&self) -> Instant {
        let next = self.clock.next();
        let patience = self.protocol.patience();
        patience.map_or(next, |(patience, _)| patience.min(next))
    }

    /// Does what is due.
    async fn tick(&mut self, state: &AppState, is_deaf: bool) -> Result<(), End> {
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
            if self.talk.is_idle() {
                let silence = format!("nothing came for {:?}", self.limits.session_idle);
                return Err(Problem::new(Kind::SLOW, silence)
                    .of_limit("session-idle")
                    .into());
            }
            self.clock.busy();
        }
        if let Some((end, problem)) = self.protocol.patience()
            && end <= now
            && !is_deaf
        {
            return Err(problem.into());
        }
        if self.clock.ping <= now {
            self.send(Message::Ping(bytes::Bytes::new())).await?;
            if is_deaf {
                self.clock.knocked();
            } else {
                self.clock.asked();
            }
        }
        Ok(())
    }

    /// Sends what the protocol has said.
    async fn say(&mut self) -> Result<(), End> {
        while let Some(text) = self.talk.unsaid() {
            self.send(Message::Text(text.into())).await?;
        }
        Ok(())
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        match timeout(WRITE, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

fn closing(code: u16, reason: &str) -> Complaint {
    Complaint {
        messages: Vec::new(),
        code,
        reason: reason.to_owned(),
    }
}
