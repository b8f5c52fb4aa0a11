//! The server of the page: a few connections, one request each, everything within a time.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hyper::Request;
use hyper::body::Incoming;
use hyper::header::USER_AGENT;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use super::ShareError;
use super::address::network_addresses;
use super::answer::{Served, Site};
use super::offer::Offer;
use super::platform::Platform;

/// Connections at once; the kernel keeps the others waiting.
const CONNECTIONS: usize = 32;
/// Longest wait for a request head.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// Longest connection, from its beginning to its end.
const WHOLE_TIME: Duration = Duration::from_secs(30);
/// Bytes of the largest request head, the least that hyper takes.
const LARGEST_HEAD: usize = 8 << 10;
/// Pause after a connection that could not be accepted: trying again at once would spin.
const PAUSE: Duration = Duration::from_millis(100);
/// How long answers that are under way may go on once the page ends.
const GRACE: Duration = Duration::from_secs(2);

/// Letters and digits that nobody mistakes for each other; 20 of them are 100 random bits.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A page that is ready to be served: its port is open.
#[derive(Debug)]
pub struct Share {
    listener: TcpListener,
    site: Site,
}

/// Somebody who got something.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// From where.
    pub peer: IpAddr,
    /// By what its browser says.
    pub platform: Option<Platform>,
    /// What.
    pub served: Served,
}

/// How often the page and the certificate were fetched, and from how many addresses.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Times that the page was opened.
    pub pages: u64,
    /// Times that the certificate was fetched, in whichever form.
    pub certificates: u64,
    /// Who fetched it.
    pub peers: BTreeSet<IpAddr>,
}

/// Why the page ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Its time was over.
    Time,
    /// The certificate was fetched, which was to be all.
    Fetched,
    /// It was told to.
    Stopped,
}

impl Share {
    /// Opens the port; 0 becomes a free one. Needs a runtime.
    ///
    /// # Errors
    ///
    /// [`ShareError::Listen`], [`ShareError::Random`].
    pub async fn bind(offer: Offer, address: SocketAddr) -> Result<Self, ShareError> {
        let fail = |source| ShareError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(fail)?;
        let mut reached = listener.local_addr().map_err(fail)?;
        if reached.ip().is_unspecified() {
            let own = network_addresses().into_iter().next();
            let own = own.unwrap_or(IpAddr::from([127, 0, 0, 1]));
            reached.set_ip(own);
        }
        let token = token()?;
        Ok(Self {
            listener,
            site: Site {
                offer,
                url: format!("http://{reached}/{token}"),
                token,
            },
        })
    }

    /// The address of the page, the secret in it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.site.url
    }

    /// What is handed out.
    #[must_use]
    pub const fn offer(&self) -> &Offer {
        &self.site.offer
    }

    /// Serves until `limit` is over, until `stop`, or with `once` until the certificate was fetched. `notice` is told of
    /// every visit.
    pub async fn serve(
        self,
        limit: Duration,
        once: bool,
        stop: impl Future<Output = ()>,
        mut notice: impl FnMut(&Visit),
    ) -> (End, Tally) {
        let Self { listener, site } = self;
        let until = Instant::now() + limit;
        let site = Arc::new(site);
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        let (sender, mut visits) = mpsc::channel(CONNECTIONS);
        let mut connections = JoinSet::new();
        let mut tally = Tally::default();
        let mut stop = pin!(stop);
        let end = loop {
            tokio::select! {
                () = stop.as_mut() => break End::Stopped,
                () = tokio::time::sleep_until(until) => break End::Time,
                Some(visit) = visits.recv() => {
                    tally.count(&visit);
                    notice(&visit);
                    if once && tally.certificates > 0 {
                        break End::Fetched;
                    }
                }
                Some(_) = connections.join_next() => {}
                accepted = async {
                    let slot = Arc::clone(&slots).acquire_owned().await;
                    (slot, listener.accept().await)
                } => match accepted {
                    (Ok(slot), Ok((stream, peer))) => {
                        let (site, sender) = (Arc::clone(&site), sender.clone());
                        connections.spawn(async move {
                            if let Some(visit) = converse(stream, peer.ip(), &site, until).await {
                                // Nobody counts once the page has ended.
                                let _ = sender.send(visit).await;
                            }
                            drop(slot);
                        });
                    }
                    _ => tokio::time::sleep(PAUSE).await,
                },
            }
        };
        drop((listener, sender));
        let rest = async {
            while let Some(visit) = visits.recv().await {
                tally.count(&visit);
                notice(&visit);
            }
        };
        // What is not done by then is cut.
        let _ = timeout(GRACE, rest).await;
        (end, tally)
    }
}

impl Tally {
    fn count(&mut self, visit: &Visit) {
        match visit.served {
            Served::Page => self.pages += 1,
            Served::Certificate(_) => {
                self.certificates += 1;
                self.peers.insert(visit.peer);
            }
        }
    }
}

/// One connection, one request; answers who got what, once it is on its way.
async fn converse(
    stream: TcpStream,
    peer: IpAddr,
    site: &Arc<Site>,
    until: Instant,
) -> Option<Visit> {
    let visit = Mutex::new(None);
    let service = service_fn(|request: Request<Incoming>| {
        let (request, _) = request.into_parts();
        let (answer, served) = site.answer(&request, until - Instant::now());
        let agent = request.headers.get(USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok());
        *visit.lock().unwrap_or_else(PoisonError::into_inner) = served.map(|served| Visit {
            peer,
            platform: agent.and_then(Platform::of),
            served,
        });
        async { Ok::<_, Infallible>(answer) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(LARGEST_HEAD)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), service);
    timeout(WHOLE_TIME, connection).await.ok()?.ok()?;
    visit.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn token() -> Result<String, ShareError> {
    let mut octets = [0; 20];
    aws_lc_rs::rand::fill(&mut octets).map_err(|_| ShareError::Random)?;
    let letter = |octet: &u8| char::from(LETTERS[usize::from(octet % 32)]);
    Ok(octets.iter().map(letter).collect())
}
