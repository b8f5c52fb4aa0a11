//! Hot reload: a renewed pair is served from the next handshake on.

use std::sync::Arc;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecursiveMode, Watcher};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc;
use tracing::{info, warn};

use super::certificate::{CertificateSource, Certificates};
use crate::pki::validity::date;

/// Files of a pair are written one after the other: reading waits until nothing changed for so long.
const QUIET: Duration = Duration::from_millis(300);

/// Watches the folders of a pair and reloads it when they change or when SIGHUP says so; never returns.
///
/// A pair that cannot be read or does not fit together is reported and the present one stays.
pub async fn watch(source: CertificateSource, certificates: Arc<Certificates>) {
    let (changed, mut changes) = mpsc::channel(1);
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        // Reading is no change: a reload that read the files would otherwise cause the next one.
        let is_read = |event: &Event| {
            event.kind.is_access()
                && event.kind != EventKind::Access(AccessKind::Close(AccessMode::Write))
        };
        if !event.is_ok_and(|event| is_read(&event)) {
            // Full means that a reload is due already.
            let _ = changed.try_send(());
        }
    });
    // Held for as long as this runs: dropping it ends the watch.
    let _watcher = match watcher {
        Ok(mut watcher) => {
            for folder in source.folders() {
                if let Err(error) = watcher.watch(&folder, RecursiveMode::NonRecursive) {
                    warn!(
                        "cannot watch {}: {error}; SIGHUP still reloads",
                        folder.display()
                    );
                }
            }
            Some(watcher)
        }
        Err(error) => {
            warn!("cannot watch files: {error}; SIGHUP still reloads");
            None
        }
    };
    let mut hangup = signal(SignalKind::hangup()).ok();
    loop {
        let forced = tokio::select! {
            // Without a watcher there are no changes, and only the signal is left.
            Some(()) = changes.recv() => false,
            () = hung_up(&mut hangup) => true,
        };
        if !forced {
            settle(&mut changes).await;
        }
        reload(&source, &certificates, forced);
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
    while tokio::time::timeout(QUIET, changes.recv())
        .await
        .is_ok_and(|change| change.is_some())
    {}
}

fn reload(source: &CertificateSource, certificates: &Certificates, forced: bool) {
    match source.load() {
        Ok(pair) => {
            let until = date(pair.summary.validity.not_after);
            if pair.summary.fingerprint != certificates.present().summary.fingerprint {
                certificates.replace(pair);
                info!("reloaded the certificate from {source}: until {until}");
            } else if forced {
                info!("the certificate from {source} has not changed: until {until}");
            }
        }
        Err(error) => {
            let because = std::error::Error::source(&error)
                .map(|cause| format!(": {cause}"))
                .unwrap_or_default();
            warn!("the present certificate stays: {error}{because}");
        }
    }
}
