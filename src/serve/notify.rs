//! What systemd is told (`sd_notify(3)`): ready, stopping, reloading, alive. Without `NOTIFY_SOCKET`, nothing.

use std::time::Duration;

use sd_notify::NotifyState;
use tokio::task::JoinHandle;
use tracing::debug;

/// The server answers from here on; `status` is shown by `systemctl status`.
pub fn ready(status: &str) {
    send(&[NotifyState::Ready, NotifyState::Status(&line(status))]);
}

/// A reload begins; it ends with [`ready`]. A unit of `Type=notify-reload` waits for that.
pub fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(now) => send(&[NotifyState::Reloading, now]),
        Err(error) => debug!("no reload is announced: {error}"),
    }
}

/// The way down begins.
pub fn stopping(status: &str) {
    send(&[NotifyState::Stopping, NotifyState::Status(&line(status))]);
}

/// Says that the server is alive, twice in each `WatchdogSec=` of the unit, as long as the runtime takes on and ends new
/// work; `None` without a watchdog. It goes on until it is aborted, the drain included: a drain that hangs is a hang.
#[must_use]
pub fn watchdog() -> Option<JoinHandle<()>> {
    let interval = sd_notify::watchdog_enabled()? / 2;
    // Zero is no interval.
    if interval.is_zero() {
        return None;
    }
    Some(tokio::spawn(async move {
        let mut ticks = tokio::time::interval(interval);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if is_alive(interval).await {
                send(&[NotifyState::Watchdog]);
            }
        }
    }))
}

/// Whether work of both kinds, that of connections and that of files, is begun and ended in time.
async fn is_alive(patience: Duration) -> bool {
    let work = async {
        let (task, blocking) = (tokio::spawn(async {}), tokio::task::spawn_blocking(|| ()));
        task.await.is_ok() && blocking.await.is_ok()
    };
    tokio::time::timeout(patience, work).await == Ok(true)
}

/// One line: the protocol is lines, and another one would be another message.
fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

fn send(states: &[NotifyState<'_>]) {
    // Nothing depends on it, least of all the server.
    if let Err(error) = sd_notify::notify(states) {
        debug!("systemd was not told: {error}");
    }
}
