//! The voice server: sockets, TLS, routes, reload, drain.
//!
//! The core here serves what it is given: engines, a certificate source, addresses. What a user asked for on the command
//! line is resolved in `commands::serve`. An open connection survives a reload; a drain lets open requests end.

pub mod accept;
pub mod access_log;
pub mod admission;
mod api;
pub mod app;
pub mod auth;
pub mod certificate;
pub mod client;
pub mod decoder;
pub mod drain;
pub mod eager;
mod error;
mod eyes;
pub mod footprint;
mod forwarded;
mod gate;
pub mod handles;
pub mod handshake;
mod headers;
mod inherited;
mod layers;
mod leftover;
pub mod limit;
pub mod limits;
pub mod listen;
pub mod live;
pub mod log;
pub mod measure;
pub mod metrics;
pub mod notify;
pub mod origin;
pub mod problem;
pub mod proxy;
pub mod redirect;
pub mod reload;
mod router;
pub mod socket;
pub mod stand_in;
pub mod state;
mod strict;
pub mod tls;
pub mod watched;
mod web;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use tracing::warn;

pub use error::ServeError;

use accept::Front;
use admission::Admission;
use app::App;
use auth::Authenticator;
use certificate::{CertificateSource, Certificates, Pair};
use client::Proxies;
use drain::Drain;
use handshake::Handshake;
use listen::ListenAddress;
use live::{Live, Terms};
use metrics::Metrics;
use socket::Listener;
use state::{AppState, Engines};

use crate::policy;
use crate::store::Challenges;

/// What to serve, and where.
pub struct Settings {
    /// Where to listen.
    pub listen: Vec<ListenAddress>,
    /// Where to listen for plain HTTP that is sent to HTTPS.
    pub http: Vec<ListenAddress>,
    /// Where to listen for those who watch over the server: plain HTTP, without credentials.
    pub metrics: Vec<ListenAddress>,
    /// The pair, or `None` for plain HTTP.
    pub certificate: Option<CertificateSource>,
    /// What is served while a lineage has no version yet.
    pub stand_in: Option<Pair>,
    /// Answers to challenges: http-01 over plain HTTP, tls-alpn-01 over TLS.
    pub challenges: Challenges,
    /// What may change while it runs.
    pub terms: Terms,
    /// Who may use it.
    pub auth: Arc<Authenticator>,
    /// Proxies in front, of both kinds of addresses.
    pub proxies: Proxies,
}

/// A server with open sockets.
pub struct Server {
    listeners: Vec<Listener>,
    redirects: Vec<Listener>,
    watchers: Vec<Listener>,
    challenges: Challenges,
    tls: Option<(CertificateSource, Arc<Certificates>)>,
    live: Live,
    auth: Arc<Authenticator>,
    proxies: Arc<Proxies>,
    admission: Arc<Admission>,
    drain: Drain,
    metrics: Metrics,
}

impl Server {
    /// Reads the certificate and opens the sockets; from here on connections wait in line.
    ///
    /// # Errors
    ///
    /// [`ServeError`].
    pub fn bind(settings: Settings) -> Result<Self, ServeError> {
        let tls = match settings.certificate {
            Some(source) => {
                let pair = match (source.load(), settings.stand_in) {
                    (Err(error), Some(pair)) if error.is_nothing_yet() => {
                        warn!(
                            "no CA has signed a certificate yet: clients get one that signed itself, and refuse it"
                        );
                        pair
                    }
                    (pair, _) => pair?,
                };
                Some((source, Arc::new(Certificates::new(pair))))
            }
            None => None,
        };
        let metrics = Metrics::default();
        if let Some((_, certificates)) = &tls {
            metrics.certificate(certificates.present().summary.validity.not_after);
        }
        Ok(Self {
            listeners: bind(&settings.listen)?,
            redirects: bind(&settings.http)?,
            watchers: bind(&settings.metrics)?,
            challenges: settings.challenges,
            tls,
            auth: settings.auth,
            proxies: Arc::new(settings.proxies),
            admission: Admission::new(&settings.terms.limits, metrics.clone()),
            live: Live::new(settings.terms),
            drain: Drain::default(),
            metrics,
        })
    }

    /// The TCP addresses that are listened on, with the ports that were chosen.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners
            .iter()
            .filter_map(Listener::address)
            .collect()
    }

    /// The addresses of the redirect.
    #[must_use]
    pub fn redirect_addresses(&self) -> Vec<SocketAddr> {
        self.redirects
            .iter()
            .filter_map(Listener::address)
            .collect()
    }

    /// The addresses of those who watch.
    #[must_use]
    pub fn metrics_addresses(&self) -> Vec<SocketAddr> {
        self.watchers.iter().filter_map(Listener::address).collect()
    }

    /// What may be changed while it runs.
    #[must_use]
    pub const fn live(&self) -> &Live {
        &self.live
    }

    /// The unix sockets that are listened on.
    #[must_use]
    pub fn sockets(&self) -> Vec<PathBuf> {
        self.listeners.iter().filter_map(Listener::path).collect()
    }

    /// The pair being served.
    #[must_use]
    pub fn certificates(&self) -> Option<&Arc<Certificates>> {
        self.tls.as_ref().map(|(_, certificates)| certificates)
    }

    /// What is counted.
    #[must_use]
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// Serves until `stop` ends, then lets open requests end; answers how many connections had to be cut.
    ///
    /// # Errors
    ///
    /// [`ServeError::Tls`] when the policy cannot be met.
    pub async fn run(
        self,
        engines: Engines,
        stop: impl Future<Output = ()>,
    ) -> Result<usize, ServeError> {
        let limits = self.live.limits();
        let port = self.addresses().first().map_or(443, SocketAddr::port);
        let metrics = self.metrics;
        let shared = (self.live.clone(), self.drain.clone(), metrics.clone());
        let state = AppState::new(engines, self.auth, shared);
        tokio::spawn({
            let decoder = state.decoder.clone();
            async move { decoder.warm_up().await }
        });
        let front = |app, tls| {
            Arc::new(Front {
                app: Arc::new(app),
                tls,
                live: self.live.clone(),
                proxies: Arc::clone(&self.proxies),
                admission: Arc::clone(&self.admission),
                drain: self.drain.clone(),
                http: accept::protocols(&limits),
            })
        };
        let redirect = App::bare(redirect::router(port, self.challenges.clone()));
        let redirect = front(redirect, None);
        let mut tls = None;
        let mut watch = None;
        if let Some((source, certificates)) = self.tls {
            let handshake = Handshake::new(
                &policy::INTERMEDIATE,
                Arc::clone(&certificates),
                self.challenges,
            )?;
            tls = Some(handshake);
            watch = Some(tokio::spawn(reload::watch(source, certificates, metrics)));
        }
        let watchers = App::around(router::watchers(state.clone()), state.clone());
        let watchers = front(watchers, None);
        let front = front(App::new(state), tls);
        // The drain waits for these loops too: what one of them has accepted is a connection to end well.
        let drain = self.drain.clone();
        for listener in self.listeners {
            drain.track(accept::accept(listener, Arc::clone(&front)));
        }
        for listener in self.redirects {
            drain.track(accept::accept(listener, Arc::clone(&redirect)));
        }
        for listener in self.watchers {
            drain.track(accept::accept(listener, Arc::clone(&watchers)));
        }
        stop.await;
        self.drain.begin();
        let cut = self.drain.finish(self.live.limits().drain).await;
        if let Some(watch) = watch {
            watch.abort();
        }
        Ok(cut)
    }
}

fn bind(addresses: &[ListenAddress]) -> Result<Vec<Listener>, ServeError> {
    let mut listeners = Vec::new();
    for address in addresses {
        listeners.extend(address.bind()?);
    }
    Ok(listeners)
}
