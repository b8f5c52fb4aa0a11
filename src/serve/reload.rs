//! Hot reload: a renewed pair is served from the next handshake on, and a worse one never.

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout_at};
use tracing::{info, warn};

use super::ServeError;
use super::certificate::{CertificateSource, Certificates, Pair};
use super::eyes::Eyes;
use super::metrics::Metrics;
use super::watched::Stamp;
use crate::pki::validity::{date, rfc3339};

/// Files of a pair are written one after the other: reading waits until nothing changed for so long.
const QUIET: Duration = Duration::from_millis(150);
/// But never longer than this: in a busy folder something always changes.
const LONGEST: Duration = Duration::from_millis(500);
/// How often it is looked without an event: not every file system has them, and a folder may come back as another one.
const LOOK: Duration = Duration::from_secs(10);
/// Tries to read files that change meanwhile.
const TRIES: usize = 5;

/// Watches the folders of a pair and reloads it when it changes or when SIGHUP says so; never returns.
///
/// A pair that cannot be read, does not fit together or is not valid is reported, and the present one stays. Reading is
/// done on a thread of its own: a file system that hangs stops no connection.
pub async fn watch(source: CertificateSource, certificates: Arc<Certificates>, metrics: Metrics) {
    let (changed, mut changes) = mpsc::channel(1);
    let mut hangup = signal(SignalKind::hangup()).ok();
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut watch = Watch {
        eyes: Eyes::open(changed),
        source,
        certificates,
        metrics,
        seen: None,
        retry_at: None,
    };
    let mut forced = false;
    loop {
        let look = tokio::task::spawn_blocking(move || {
            // First the watch, then the look: a change in between is an event.
            watch.eyes.look_at(&watch.source.folders());
            watch.check(forced, OffsetDateTime::now_utc());
            watch
        });
        let Ok(back) = look.await else {
            warn!("the certificate is not watched any more: restart the server to load another");
            return;
        };
        watch = back;
        forced = tokio::select! {
            // Without a watcher there are no changes, and only clock and signal are left.
            Some(()) = changes.recv() => {
                settle(&mut changes).await;
                false
            }
            _ = ticks.tick() => false,
            () = hung_up(&mut hangup) => true,
        };
    }
}

/// Waits for SIGHUP; for ever where it cannot be listened for.
async fn hung_up(signal: &mut Option<Signal>) {
    match signal {
        Some(signal) => drop(signal.recv().await),
        None => std::future::pending().await,
    }
}

/// Waits until nothing has changed for [`QUIET`].
async fn settle(changes: &mut mpsc::Receiver<()>) {
    let end = Instant::now() + LONGEST;
    while timeout_at(end.min(Instant::now() + QUIET), changes.recv())
        .await
        .is_ok_and(|change| change.is_some())
    {}
}

struct Watch {
    eyes: Eyes,
    source: CertificateSource,
    certificates: Arc<Certificates>,
    metrics: Metrics,
    /// What the files were when they were read last.
    seen: Option<Stamp>,
    /// When a pair that was not valid yet becomes so.
    retry_at: Option<OffsetDateTime>,
}

impl Watch {
    /// Reads the pair if its files are others than before, or if asked to.
    fn check(&mut self, forced: bool, now: OffsetDateTime) {
        let is_time = self.retry_at.is_some_and(|at| at <= now);
        let stamp = self.source.stamp();
        if !forced && !is_time && self.seen.as_ref() == Some(&stamp) {
            return;
        }
        let is_first = self.seen.is_none();
        let (stamp, result) = self.load(stamp);
        self.seen = Some(stamp);
        self.retry_at = None;
        let source = &self.source;
        match result {
            // Nothing has come yet, and nothing else is expected.
            Err(error) if is_first && error.is_nothing_yet() => {}
            Err(error) => {
                let because = std::error::Error::source(&error)
                    .map(|cause| format!(": {cause}"))
                    .unwrap_or_default();
                warn!("the present certificate stays: {error}{because}");
                self.metrics.reloaded(false);
            }
            Ok(pair) => {
                let until = date(pair.summary.validity.not_after);
                let present = self.certificates.present();
                if pair.summary.fingerprint == present.summary.fingerprint {
                    if forced {
                        info!("the certificate from {source} has not changed: until {until}");
                    }
                } else if let Some(why) = worse(&pair, &present, now) {
                    warn!("the present certificate stays: the one from {source} {why}");
                    self.metrics.reloaded(false);
                    let begin = pair.summary.validity.not_before;
                    self.retry_at = (begin > now).then_some(begin);
                } else {
                    self.metrics.certificate(pair.summary.validity.not_after);
                    self.metrics.reloaded(true);
                    self.certificates.replace(pair);
                    info!("reloaded the certificate from {source}: until {until}");
                }
            }
        }
    }

    /// The pair, and the stamp of the files that it was read from: not one file of before a change and one of after it.
    fn load(&self, mut stamp: Stamp) -> (Stamp, Result<Pair, ServeError>) {
        let mut result = self.source.load();
        for _ in 1..TRIES {
            let after = self.source.stamp();
            if after == stamp {
                break;
            }
            stamp = after;
            result = self.source.load();
        }
        (stamp, result)
    }
}

/// Why clients would refuse `pair` while they take the present one.
fn worse(pair: &Pair, present: &Pair, now: OffsetDateTime) -> Option<String> {
    let (new, old) = (pair.summary.validity, present.summary.validity);
    if !(old.not_before..=old.not_after).contains(&now) {
        return None;
    }
    if now > new.not_after {
        Some(format!("expired on {}", rfc3339(new.not_after)))
    } else if now < new.not_before {
        Some(format!("is not valid before {}", rfc3339(new.not_before)))
    } else {
        None
    }
}
