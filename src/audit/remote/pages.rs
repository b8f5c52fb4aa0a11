//! What a server answers over HTTP to somebody without a credential.

use std::net::SocketAddr;
use std::time::Duration;

use rustls::pki_types::{CertificateDer, ServerName};

use super::{Question, words};
use crate::audit::hello::Connections;
use crate::doctor::Target;
use crate::doctor::local::is_of_voicectl;
use crate::doctor::server::http::{Answer, Head, Peer, ask};
use crate::doctor::server::upgrade;
use crate::inspect::endpoint::Endpoint;
use crate::inspect::remote::{Family, reach};
use crate::pki::shown::shown;

/// A page of somebody else: its name is reserved (RFC 6761), so nobody has it.
pub(in crate::audit) const STRANGER: &str = "https://evil.example";

/// What costs the server work, and so wants to know who asks.
pub(in crate::audit) const SPEECH: [&str; 3] = ["/stt", "/tts", "/v1/audio/transcriptions"];

/// Redirects in a row that a client follows here.
const MOST_REDIRECTS: usize = 5;

/// The head of an answer, or why there is none.
pub(in crate::audit) type Fetch = Result<Head, String>;

/// Everything that was fetched.
#[derive(Debug)]
pub(in crate::audit) struct Pages {
    /// The first answer at the path of the URL.
    pub(in crate::audit) first: Fetch,
    /// Where its redirects lead.
    pub(in crate::audit) page: Page,
    pub(in crate::audit) readyz: Fetch,
    pub(in crate::audit) healthz: Fetch,
    pub(in crate::audit) metrics: Fetch,
    /// A POST without a credential, for each of [`SPEECH`].
    pub(in crate::audit) speech: Vec<(&'static str, Fetch)>,
    /// An upgrade to WebSocket that a page of a stranger asks for.
    pub(in crate::audit) socket: Fetch,
    /// Whether a page of a stranger may POST (CORS).
    pub(in crate::audit) preflight: Fetch,
    pub(in crate::audit) plain: Plain,
    /// Whether it is a voicectl.
    pub(in crate::audit) is_voicectl: bool,
}

impl Pages {
    /// What the server calls itself, in lower case.
    pub(in crate::audit) fn software(&self) -> String {
        let heads = [&self.first, &self.readyz, &self.healthz];
        let mut names = heads.into_iter().flatten();
        names
            .find_map(|head| head.field("server"))
            .unwrap_or_default()
            .to_ascii_lowercase()
    }
}

/// The end of the redirects.
#[derive(Debug)]
pub(in crate::audit) enum Page {
    /// An answer that is none, or leads to another site.
    Answer(Fetch),
    /// They go on and on.
    Endless,
    /// They lead to plain HTTP.
    InTheClear(String),
}

/// The port for plain HTTP.
#[derive(Debug)]
pub(in crate::audit) enum Plain {
    /// It is not known which it is.
    NotAsked,
    /// Nobody answers there.
    Closed(u16),
    /// Somebody does.
    Answer(u16, Fetch),
}

/// Who is asked, and how long one may wait.
struct Asked<'a> {
    peer: Result<Peer, String>,
    target: &'a Target,
    connections: &'a Connections,
}

pub(super) async fn fetch(
    question: &Question<'_>,
    address: SocketAddr,
    tls: Result<(ServerName<'static>, CertificateDer<'static>), String>,
    connections: &Connections,
) -> Pages {
    let asked = Asked {
        peer: tls.map(|(name, leaf)| Peer {
            address,
            tls: Some((name, Some(leaf))),
        }),
        target: &question.target,
        connections,
    };
    let speech = async {
        let asked = &asked;
        let posts = SPEECH.map(|path| async move {
            let answer = asked.send("POST", path, "Content-Length: 0\r\n").await;
            (path, answer)
        });
        futures_util::future::join_all(posts).await
    };
    let preflight = format!(
        "Origin: {STRANGER}\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n"
    );
    let (upgrade, _) = upgrade(&question.target, "/ws/asr", STRANGER);
    let (first, readyz, healthz, metrics, speech, socket, preflight, plain) = tokio::join!(
        asked.get(&question.target.path),
        asked.get("/readyz"),
        asked.get("/healthz"),
        asked.get("/metrics"),
        speech,
        asked.ask(&upgrade),
        asked.send("OPTIONS", "/stt", &preflight),
        plain(question, connections),
    );
    let page = asked.follow(first.clone()).await;
    let is_voicectl = readyz
        .as_ref()
        .is_ok_and(|head| is_of_voicectl(&head.content));
    Pages {
        first,
        page,
        readyz,
        healthz,
        metrics,
        speech,
        socket,
        preflight,
        plain,
        is_voicectl,
    }
}

impl Asked<'_> {
    async fn get(&self, path: &str) -> Fetch {
        self.send("GET", path, "").await
    }

    async fn send(&self, method: &str, path: &str, fields: &str) -> Fetch {
        self.ask(&request(
            method,
            path,
            &self.target.endpoint.to_string(),
            fields,
        ))
        .await
    }

    async fn ask(&self, request: &str) -> Fetch {
        let peer = self.peer.as_ref().map_err(Clone::clone)?;
        one(peer, request, self.connections).await
    }

    /// Goes where redirects lead, as long as that is this server.
    async fn follow(&self, first: Fetch) -> Page {
        let mut answer = first;
        for _ in 0..=MOST_REDIRECTS {
            let next = match &answer {
                Ok(head) if (300..400).contains(&head.status) => head.field("location"),
                _ => None,
            };
            let Some(next) = next else {
                return Page::Answer(answer);
            };
            let next = if next.starts_with('/') && !next.starts_with("//") {
                Target::parse(&format!("{}{next}", origin(self.target)))
            } else {
                Target::parse(next)
            };
            let Ok(next) = next else {
                return Page::Answer(answer);
            };
            if !next.is_tls {
                return Page::InTheClear(next.to_string());
            }
            if next.endpoint != self.target.endpoint {
                return Page::Answer(answer);
            }
            answer = self.get(&next.path).await;
        }
        Page::Endless
    }
}

/// The URL without its path.
fn origin(target: &Target) -> String {
    format!("https://{}", target.endpoint)
}

fn request(method: &str, path: &str, host: &str, fields: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: voicectl/{}\r\n{fields}Connection: close\r\n\r\n",
        env!("CARGO_PKG_VERSION")
    )
}

async fn one(peer: &Peer, request: &str, connections: &Connections) -> Fetch {
    let _turn = connections.turn().await;
    let limit: Duration = connections.limit();
    match Box::pin(ask(peer, request, limit)).await {
        Ok(Answer::Http(head)) if head.is_whole => Ok(head),
        Ok(Answer::Http(_)) => Err("the head of the answer has no end within 16 KiB".to_owned()),
        Ok(Answer::Tls) => Err("it speaks TLS".to_owned()),
        Ok(Answer::Other(said)) => Err(format!("`{}` is no HTTP", shown(&said))),
        Ok(Answer::Nothing) => Err("the server closed the connection without an answer".to_owned()),
        Err(error) => Err(words(&error, limit)),
    }
}

/// What plain HTTP answers, where it is known where it is.
async fn plain(question: &Question<'_>, connections: &Connections) -> Plain {
    let target = &question.target;
    let port = match (question.http_port, target.endpoint.port) {
        (Some(port), _) => port,
        (None, 443) => 80,
        (None, _) => return Plain::NotAsked,
    };
    let endpoint = Endpoint {
        port,
        ..target.endpoint.clone()
    };
    let Ok(address) = reach(&endpoint, Family::Any, connections.limit()).await else {
        return Plain::Closed(port);
    };
    let host = endpoint.to_string();
    let host = host.strip_suffix(":80").unwrap_or(&host);
    let request = request("GET", &target.path, host, "");
    let peer = Peer { address, tls: None };
    Plain::Answer(port, one(&peer, &request, connections).await)
}
