//! The voice server: sockets, TLS, routes, reload, drain.
//!
//! The core here serves what it is given: engines, a certificate source, addresses. What a user asked for on the command
//! line is resolved in `commands::serve`. An open connection survives a reload; a drain lets open requests end.

pub mod accept;
pub mod access_log;
mod api;
pub mod app;
pub mod auth;
pub mod certificate;
pub mod drain;
mod error;
mod eyes;
pub mod handshake;
mod headers;
mod layers;
mod leftover;
pub mod limits;
pub mod listen;
pub mod live;
pub mod log;
pub mod measure;
pub mod origin;
pub mod problem;
pub mod redirect;
pub mod reload;
mod router;
pub mod stand_in;
pub mod state;
pub mod tls;
pub mod watched;
mod web;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tracing::warn;

pub use error::ServeError;

use accept::Front;
use app::App;
use certificate::{CertificateSource, Certificates, Pair};
use drain::Drain;
use handshake::Handshake;
use listen::ListenAddress;
use live::{Live, Terms};
use state::{AppState, Engines};

use crate::policy;
use crate::store::Challenges;

/// What to serve, and where.
pub struct Settings {
    /// Where to listen.
    pub listen: Vec<ListenAddress>,
    /// Where to listen for plain HTTP that is sent to HTTPS.
    pub http: Vec<ListenAddress>,
    /// The pair, or `None` for plain HTTP.
    pub certificate: Option<CertificateSource>,
    /// What is served while a lineage has no version yet.
    pub stand_in: Option<Pair>,
    /// Answers to challenges: http-01 over plain HTTP, tls-alpn-01 over TLS.
    pub challenges: Challenges,
    /// What may change while it runs.
    pub terms: Terms,
}

/// A server with open sockets.
pub struct Server {
    listeners: Vec<TcpListener>,
    redirects: Vec<TcpListener>,
    challenges: Challenges,
    tls: Option<(CertificateSource, Arc<Certificates>)>,
    live: Live,
    drain: Drain,
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
        Ok(Self {
            listeners: bind(&settings.listen)?,
            redirects: bind(&settings.http)?,
            challenges: settings.challenges,
            tls,
            live: Live::new(settings.terms),
            drain: Drain::default(),
        })
    }

    /// The addresses that are listened on, with the ports that were chosen.
    #[must_use]
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.listeners
            .iter()
            .filter_map(|listener| listener.local_addr().ok())
            .collect()
    }

    /// The addresses of the redirect.
    #[must_use]
    pub fn redirect_addresses(&self) -> Vec<SocketAddr> {
        self.redirects
            .iter()
            .filter_map(|listener| listener.local_addr().ok())
            .collect()
    }

    /// What may be changed while it runs.
    #[must_use]
    pub const fn live(&self) -> &Live {
        &self.live
    }

    /// The pair being served.
    #[must_use]
    pub fn certificates(&self) -> Option<&Arc<Certificates>> {
        self.tls.as_ref().map(|(_, certificates)| certificates)
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
        let connections = Arc::new(Semaphore::new(limits.connections));
        let port = self.addresses().first().map_or(443, SocketAddr::port);
        let mut state = AppState::new(engines, self.live.clone(), self.drain.clone());
        if self.tls.is_some() {
            state.hsts = headers::hsts(&policy::INTERMEDIATE);
        }
        let mut front = Front {
            app: Arc::new(App::new(state)),
            tls: None,
            limits,
            connections,
            drain: self.drain.clone(),
        };
        let redirect = Front {
            app: Arc::new(App::bare(redirect::router(port, self.challenges.clone()))),
            ..front.clone()
        };
        let mut watch = None;
        if let Some((source, certificates)) = self.tls {
            let handshake = Handshake::new(
                &policy::INTERMEDIATE,
                Arc::clone(&certificates),
                self.challenges,
            )?;
            front.tls = Some(handshake);
            watch = Some(tokio::spawn(reload::watch(source, certificates)));
        }
        for listener in self.listeners {
            tokio::spawn(accept::accept(listener, front.clone()));
        }
        for listener in self.redirects {
            tokio::spawn(accept::accept(listener, redirect.clone()));
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

fn bind(addresses: &[ListenAddress]) -> Result<Vec<TcpListener>, ServeError> {
    let mut listeners = Vec::new();
    for address in addresses {
        listeners.extend(address.bind()?);
    }
    Ok(listeners)
}
