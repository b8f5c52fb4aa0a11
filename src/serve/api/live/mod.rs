//! Live audio over WebSockets, in three protocols: [`mod@ws_asr`], [`mod@listen`], [`mod@realtime`]; [`protocols`] is their table.
//!
//! [`session`] is the conversation: limits, pings, back-pressure, the way down. What a message means is in a [`Protocol`];
//! what is heard and understood is the work of [`LiveSession`](crate::speech::live::LiveSession).

mod clock;
mod listen;
mod opus;
mod protocol;
mod realtime;
mod session;
mod sound;
mod ws_asr;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::response::Response;
use axum::routing::{MethodRouter, get};

use super::stt::starting;
use crate::serve::auth::{Grant, SUBPROTOCOLS};
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;

use protocol::{Protocol, Talk};
use session::Session;

/// The protocols: where each is spoken, and what opens a session of it. One that is added here is served.
pub(crate) fn protocols() -> [(&'static str, MethodRouter<AppState>); 3] {
    [
        ("/ws/asr", get(ws_asr::ws_asr)),
        ("/v1/listen", get(listen::listen)),
        ("/v1/realtime", get(realtime::realtime)),
    ]
}

/// Most that waits to be written, in bytes.
const UNWRITTEN: usize = 1 << 20;

/// Opens a session that speaks `protocol`.
///
/// # Errors
///
/// A [`Problem`]: it is no upgrade, there is no recognizer yet, or there are too many sessions.
fn open<P: Protocol>(
    state: AppState,
    grant: Grant,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    protocol: P,
) -> Result<Response, Problem> {
    let upgrade = upgrade.map_err(|_| {
        Problem::new(
            Kind::BAD_REQUEST,
            "this path speaks WebSocket over HTTP/1.1: send an upgrade",
        )
    })?;
    let recognizer = Arc::clone(state.engines.recognizer().ok_or_else(starting)?);
    let talk = Talk::new(recognizer, state.decoder.clone(), state.limits().session)?;
    let place = Arc::clone(&state.sessions)
        .try_acquire_owned()
        .map_err(|_| busy(state.limits().sessions))?;
    let drain = state.drain.clone();
    Ok(upgrade
        .protocols(SUBPROTOCOLS)
        .max_frame_size(P::FRAME)
        .max_message_size(P::MESSAGE)
        .max_write_buffer_size(UNWRITTEN)
        .on_upgrade(async move |socket| {
            let session = Session::new(socket, grant, talk, protocol, &state.limits());
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
