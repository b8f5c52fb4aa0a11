//! Many questions side by side.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use rustls::pki_types::CertificateDer;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

use super::client::Hello;
use super::groups::OF_CERTIFICATES;
use super::server::{Answer, Depth, ServerHello, read};
use super::{Group, HelloError, Suite, Version};

/// Connections at once, those of HTTP included.
const AT_ONCE: usize = 8;
/// Suites of one hello: some servers of old take no more than 128.
const MOST_SUITES: usize = 100;
/// So many times the limit of one question all of them may take.
const PATIENCE: u32 = 4;

/// How many connections may be open, and until when.
#[derive(Debug)]
pub(in crate::audit) struct Connections {
    room: Semaphore,
    /// For each.
    limit: Duration,
    /// For all.
    end: Instant,
}

impl Connections {
    pub(in crate::audit) fn new(limit: Duration) -> Self {
        Self {
            room: Semaphore::new(AT_ONCE),
            limit,
            end: Instant::now() + limit.saturating_mul(PATIENCE),
        }
    }

    /// What one connection may take now: nothing, once all of them took too long.
    pub(in crate::audit) fn limit(&self) -> Duration {
        self.limit
            .min(self.end.saturating_duration_since(Instant::now()))
    }

    /// Waits for its turn.
    pub(in crate::audit) async fn turn(&self) -> Option<tokio::sync::SemaphorePermit<'_>> {
        self.room.acquire().await.ok()
    }
}

/// Who is asked.
#[derive(Clone, Copy, Debug)]
pub(in crate::audit) struct Whom<'a> {
    pub(in crate::audit) address: SocketAddr,
    /// The name; none for addresses.
    pub(in crate::audit) name: Option<&'a str>,
    pub(in crate::audit) connections: &'a Connections,
}

/// What a server offers. An `Err` is what could not be found out, and why.
#[derive(Debug, Default)]
pub(in crate::audit) struct Scan {
    /// Each version, and whether it is offered.
    pub(in crate::audit) versions: Vec<(Version, Result<bool, String>)>,
    /// The suites of each version that is offered.
    pub(in crate::audit) suites: Vec<(Version, Result<Vec<Suite>, String>)>,
    /// Groups; none where there is no Diffie-Hellman over curves at all.
    pub(in crate::audit) groups: Option<Result<Vec<Group>, String>>,
    /// Bits of the prime; none where there is no Diffie-Hellman over one.
    pub(in crate::audit) prime_bits: Option<Result<usize, String>>,
    /// Whether it compresses; none where only TLS 1.3 is offered, which cannot.
    pub(in crate::audit) compression: Option<bool>,
    /// Whether it knows RFC 5746; none as above.
    pub(in crate::audit) renegotiation: Option<bool>,
    /// Its chain, where a version before TLS 1.3 showed it.
    pub(in crate::audit) chain: Vec<CertificateDer<'static>>,
}

impl Scan {
    /// Whether a version is offered, as far as that is known.
    pub(in crate::audit) fn offers(&self, version: Version) -> bool {
        let mut versions = self.versions.iter();
        versions.any(|(known, is)| *known == version && *is == Ok(true))
    }

    /// All suites, each once.
    fn all_suites(&self) -> Vec<(Version, Suite)> {
        let found = self.suites.iter().flat_map(|(version, suites)| {
            let suites = suites.iter().flatten();
            suites.map(|suite| (*version, *suite))
        });
        found.collect()
    }
}

/// Asks for everything.
pub(in crate::audit) async fn scan(whom: Whom<'_>) -> Scan {
    let mut scan = Scan::default();
    let asked = Version::ALL.map(|version| async move { (version, first(whom, version).await) });
    for (version, answer) in join_all(asked).await {
        let is_offered = match answer {
            Ok(Answer::Hello(hello)) if hello.version == version.wire() => {
                if version < Version::Tls13 {
                    *scan.compression.get_or_insert(false) |= hello.compression;
                    *scan.renegotiation.get_or_insert(true) &= hello.renegotiation;
                    if !hello.chain.is_empty() {
                        scan.chain = hello.chain;
                    }
                }
                Ok(true)
            }
            Ok(_) => Ok(false),
            Err(error) => Err(error.to_string()),
        };
        scan.versions.push((version, is_offered));
    }
    let offered = Version::ALL
        .into_iter()
        .filter(|version| scan.offers(*version));
    let suites = offered.map(|version| async move { (version, suites(whom, version).await) });
    scan.suites = join_all(suites).await;
    scan.groups = groups(whom, &scan).await;
    scan.prime_bits = prime_bits(whom, &scan).await;
    scan
}

/// The first question about a version: with everything that it could have.
async fn first(whom: Whom<'_>, version: Version) -> Result<Answer, HelloError> {
    let all = Suite::of(version);
    let mut answer = Ok(Answer::Refused);
    for suites in parts(version, &all) {
        let hello = Hello {
            version,
            suites,
            groups: &Group::all(),
            compression: version < Version::Tls13,
            name: whom.name,
        };
        answer = ask(whom, &hello, Depth::Certificate).await;
        if !matches!(answer, Ok(Answer::Refused)) {
            break;
        }
    }
    answer
}

/// What is good first: most servers are done with the first part.
fn parts(version: Version, all: &[Suite]) -> Vec<&[Suite]> {
    let mut parts: Vec<&[Suite]> = all.chunks(MOST_SUITES).collect();
    if version >= Version::Tls12 {
        parts.reverse();
    }
    parts
}

/// Lets the server pick until nothing is left that it wants.
async fn suites(whom: Whom<'_>, version: Version) -> Result<Vec<Suite>, String> {
    let all = Suite::of(version);
    let parts = parts(version, &all).into_iter().map(|part| async move {
        let mut left = part.to_vec();
        let mut found = Vec::new();
        while !left.is_empty() {
            let hello = Hello {
                version,
                suites: &left,
                groups: &Group::all(),
                compression: false,
                name: whom.name,
            };
            let picked = match ask(whom, &hello, Depth::Hello).await {
                Ok(Answer::Hello(hello)) if hello.version == version.wire() => hello.suite,
                Ok(_) => break,
                Err(error) => return Err(error.to_string()),
            };
            let Some(at) = left.iter().position(|suite| *suite == picked) else {
                return Err(format!(
                    "the server picked {}, which was not offered",
                    picked.name()
                ));
            };
            found.push(left.swap_remove(at));
        }
        Ok(found)
    });
    let found: Result<Vec<Vec<Suite>>, String> = join_all(parts).await.into_iter().collect();
    found.map(|found| found.concat())
}

async fn groups(whom: Whom<'_>, scan: &Scan) -> Option<Result<Vec<Group>, String>> {
    if scan.offers(Version::Tls13) {
        let suites = Suite::of(Version::Tls13);
        let asked = Group::all().into_iter().map(|group| {
            let suites = &suites;
            async move {
                let takes = takes(whom, Version::Tls13, suites, &[group]).await?;
                Ok((takes == Some(group)).then_some(group))
            }
        });
        let mut found = collect(join_all(asked).await);
        if let (Ok(found), Some((version, suites))) = (&mut found, before_tls13(scan)) {
            found.extend(weak(whom, version, &suites).await);
        }
        return Some(found);
    }
    let (version, suites) = before_tls13(scan)?;
    let asked = Group::before_tls13().into_iter().map(|group| {
        let suites = &suites;
        async move {
            let mut offered = vec![group];
            let mut taken = takes(whom, version, suites, &offered).await?;
            if taken.is_none() {
                offered.extend(OF_CERTIFICATES.into_iter().filter(|other| *other != group));
                taken = takes(whom, version, suites, &offered).await?;
            }
            Ok((taken == Some(group)).then_some(group))
        }
    });
    Some(collect(join_all(asked).await))
}

/// The newest version before TLS 1.3 that has a key exchange over curves, and its suites for it.
fn before_tls13(scan: &Scan) -> Option<(Version, Vec<Suite>)> {
    let all = scan.all_suites();
    let is_one =
        |(version, suite): &(Version, Suite)| *version < Version::Tls13 && suite.is_ecdhe();
    let (version, _) = *all.iter().rfind(|one| is_one(one))?;
    let suites = all.iter().filter(|one| one.0 == version && is_one(one));
    Some((version, suites.map(|(_, suite)| *suite).collect()))
}

/// Weak groups of versions before TLS 1.3, which has none: one after the other, until none is taken any more.
async fn weak(whom: Whom<'_>, version: Version, suites: &[Suite]) -> Vec<Group> {
    let all = Group::before_tls13().into_iter();
    let mut left: Vec<Group> = all.filter(|group| group.is_weak()).collect();
    let mut found = Vec::new();
    while !left.is_empty() {
        let mut offered = left.clone();
        let mut taken = takes(whom, version, suites, &offered).await;
        if matches!(taken, Ok(None)) {
            offered.extend(OF_CERTIFICATES);
            taken = takes(whom, version, suites, &offered).await;
        }
        let Some(at) = left
            .iter()
            .position(|group| matches!(taken, Ok(Some(taken)) if taken == *group))
        else {
            break;
        };
        found.push(left.swap_remove(at));
    }
    found
}

fn collect(answers: Vec<Result<Option<Group>, HelloError>>) -> Result<Vec<Group>, String> {
    let mut found = Vec::new();
    for answer in answers {
        found.extend(answer.map_err(|error| error.to_string())?);
    }
    Ok(found)
}

/// Which of these groups the server takes.
async fn takes(
    whom: Whom<'_>,
    version: Version,
    suites: &[Suite],
    groups: &[Group],
) -> Result<Option<Group>, HelloError> {
    let hello = Hello {
        version,
        suites: &suites[..suites.len().min(MOST_SUITES)],
        groups,
        compression: false,
        name: whom.name,
    };
    Ok(match ask(whom, &hello, Depth::KeyExchange).await? {
        Answer::Hello(hello) if hello.version == version.wire() => hello.group,
        _ => None,
    })
}

async fn prime_bits(whom: Whom<'_>, scan: &Scan) -> Option<Result<usize, String>> {
    let all = scan.all_suites();
    let (version, _) = all.iter().rfind(|(_, suite)| suite.is_dhe())?;
    let suites: Vec<Suite> = all
        .iter()
        .filter(|(of, suite)| of == version && suite.is_dhe())
        .map(|(_, suite)| *suite)
        .collect();
    let hello = Hello {
        version: *version,
        suites: &suites[..suites.len().min(MOST_SUITES)],
        // With groups of RFC 7919 it might take one of these instead of its own.
        groups: &[],
        compression: false,
        name: whom.name,
    };
    Some(match ask(whom, &hello, Depth::KeyExchange).await {
        Ok(Answer::Hello(hello)) => match *hello {
            ServerHello {
                prime_bits: Some(bits),
                ..
            } => Ok(bits),
            _ => Err("the server showed no prime".to_owned()),
        },
        Ok(Answer::Refused) => Err("the server refused what it had picked before".to_owned()),
        Err(error) => Err(error.to_string()),
    })
}

/// One connection, one question.
async fn ask(whom: Whom<'_>, hello: &Hello<'_>, depth: Depth) -> Result<Answer, HelloError> {
    let bytes = hello.bytes()?;
    let _turn = whom.connections.turn().await;
    let limit = whom.connections.limit();
    let whole = async {
        let mut stream = TcpStream::connect(whom.address).await?;
        let _ = stream.set_nodelay(true);
        stream.write_all(&bytes).await?;
        read(&mut stream, depth).await
    };
    tokio::time::timeout(limit, whole)
        .await
        .unwrap_or(Err(HelloError::Timeout(limit)))
}
