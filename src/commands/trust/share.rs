//! `voicectl trust share`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::Duration;

use serde::Serialize;
use time::OffsetDateTime;
use tokio::signal::unix::{SignalKind, signal};

use super::Session;
use super::roots::{Choice, Given, file_roots, store_root};
use crate::error::{Failure, OrFail};
use crate::exit::ExitStatus;
use crate::pki::validity::rfc3339;
use crate::store::{CaName, Store};
use crate::trust::share::{End, Offer, Served, Share, ShareError, Tally, Visit, network_addresses};

/// Hand your CA to phones and other machines: a page for some minutes.
///
/// Shows a QR code for a secret link on the local network. The page behind it has the certificate in the forms that Android,
/// iPhone, Mac, Windows and Linux install, with the steps for each. It is plain HTTP, as nobody trusts you yet: compare the
/// fingerprint that the device shows with the one here. No key is ever handed out.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl trust share
  voicectl trust share --once --for 2m
  voicectl trust share --ca office --listen 192.168.1.20:8090

Exit code 3 means that `--once` found nobody.")]
pub(crate) struct Arguments {
    /// A CA by its name, or a file with a root in PEM or DER form [default: local]
    #[arg(long, value_name = "NAME|FILE")]
    ca: Option<Given>,
    /// Address to listen on [default: this machine's on the local network, any free port]
    #[arg(long, value_name = "ADDR[:PORT]")]
    listen: Option<Listen>,
    /// Time after which the page is gone, such as `90s`, `10m` or `1h`; at most a day
    #[arg(long = "for", value_name = "TIME", default_value = "10m")]
    limit: TimeLimit,
    /// End as soon as the certificate was fetched
    #[arg(long)]
    once: bool,
    /// Print link and fingerprint in JSON, then serve
    #[arg(long)]
    json: bool,
}

/// An address, and a port where one was given.
#[derive(Clone, Copy, Debug)]
struct Listen(SocketAddr);

impl FromStr for Listen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let bare = text.trim_start_matches('[').trim_end_matches(']');
        text.parse()
            .or_else(|_| bare.parse::<IpAddr>().map(|ip| SocketAddr::new(ip, 0)))
            .map(Self)
            .map_err(|_| {
                "give an IP address, and a port if you like, as in `192.168.1.20:8090`".to_owned()
            })
    }
}

/// How long the page is there.
#[derive(Clone, Copy, Debug)]
struct TimeLimit(Duration);

impl FromStr for TimeLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let units = [('s', 1), ('m', 60), ('h', 3600)];
        let seconds = units.iter().find_map(|(unit, seconds)| {
            let number: u64 = text.strip_suffix(*unit)?.parse().ok()?;
            number.checked_mul(*seconds)
        });
        match seconds {
            Some(seconds @ 1..=86_400) => Ok(Self(Duration::from_secs(seconds))),
            Some(_) => Err("it is between one second and a day".to_owned()),
            None => Err("give a number with `s`, `m` or `h`, as in `10m`".to_owned()),
        }
    }
}

/// The answer, as `--json` shows it.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    url: &'a str,
    subject: &'a str,
    /// SHA-256 of the DER, lower-case hex.
    fingerprint: &'a str,
    /// When the page is gone.
    until: String,
}

pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    store: &Store,
) -> Result<ExitStatus, Failure> {
    let choice = arguments.ca.as_ref().map(|given| given.choice(store));
    let root = match &choice {
        None => store_root(&CaName::default(), store)?,
        Some(Choice::Name(name)) => store_root(name, store)?,
        Some(Choice::File(path)) => {
            let mut roots = file_roots(path)?;
            if roots.len() > 1 {
                return Err(
                    Failure::failed(format!("cannot share {}", path.display())).because(format!(
                        "it holds {} roots, and a page is for one",
                        roots.len()
                    )),
                );
            }
            roots.swap_remove(0)
        }
    };
    let offer = Offer::new(root).or_fail("cannot share the certificate")?;
    let addresses = network_addresses();
    let address = arguments.listen.map_or_else(
        || {
            let first = addresses.first().copied();
            SocketAddr::new(first.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), 0)
        },
        |Listen(address)| address,
    );
    let others: Vec<String> = addresses
        .iter()
        .skip(1)
        .filter(|other| other.is_ipv4() == address.is_ipv4())
        .map(ToString::to_string)
        .collect();
    if arguments.listen.is_none() && !others.is_empty() {
        session.ui.hint(&format!(
            "this machine is on other networks too; `--listen` takes {}",
            others.join(", ")
        ));
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .or_fail("cannot start the page's thread")?;
    runtime.block_on(share(offer, address, arguments, session))
}

async fn share(
    offer: Offer,
    address: SocketAddr,
    arguments: &Arguments,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    let limit = arguments.limit.0;
    let listen = |kind| signal(kind).or_fail("cannot listen for signals");
    let (mut interrupt, mut terminate) = (
        listen(SignalKind::interrupt())?,
        listen(SignalKind::terminate())?,
    );
    let share = Share::bind(offer, address)
        .await
        .map_err(|error| listen_failure(&error))?;
    if arguments.json {
        session.ui.json(&Shown {
            url: share.url(),
            subject: share.offer().subject(),
            fingerprint: share.offer().fingerprint(),
            until: rfc3339(OffsetDateTime::now_utc() + limit),
        })?;
    } else {
        greet(&share, limit, address.ip().is_loopback(), session)?;
    }
    let stop = async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    let notice = |visit: &Visit| session.ui.status(&told(visit));
    let (end, tally) = share.serve(limit, arguments.once, stop, notice).await;
    session.ui.status(&summed(end, &tally));
    if end == End::Time && tally.pages == 0 && tally.certificates == 0 {
        session.ui.hint(
            "is the device on the same network? A firewall of this machine may close the port; `--listen ADDR:PORT` chooses one",
        );
    }
    let in_vain = arguments.once && tally.certificates == 0 && end == End::Time;
    Ok(if in_vain {
        ExitStatus::Attention
    } else {
        ExitStatus::Done
    })
}

fn greet(
    share: &Share,
    limit: Duration,
    only_here: bool,
    session: &Session,
) -> Result<(), Failure> {
    let ui = &session.ui;
    let offer = share.offer();
    ui.status(&format!(
        "Sharing the root certificate of {} for {}",
        offer.subject(),
        words(limit)
    ));
    if only_here {
        ui.warn("this address is reached from this machine alone; `--listen ADDR` names one of the network");
    }
    ui.status("Open this on the other device:\n");
    ui.data(share.url())?;
    ui.status("");
    ui.qr_code(share.url());
    let mut lead = "SHA-256";
    for line in offer.fingerprint_lines() {
        ui.status(&format!("  {lead:7}  {line}"));
        lead = "";
    }
    ui.status("\nCompare it with what the device shows before it trusts. Ctrl-C ends the page.");
    Ok(())
}

fn told(visit: &Visit) -> String {
    let who = match visit.platform {
        Some(platform) => format!("{} ({})", visit.peer, platform.name()),
        None => visit.peer.to_string(),
    };
    match visit.served {
        Served::Page => format!("{who} opened the page"),
        Served::Certificate(form) => format!("{who} fetched the certificate, {}", form.name()),
    }
}

fn summed(end: End, tally: &Tally) -> String {
    let why = match end {
        End::Time => "The time is over",
        End::Fetched => "Done",
        End::Stopped => "Stopped",
    };
    let times = |done: &str, number: u64| match number {
        0 => format!("never {done}"),
        1 => format!("{done} once"),
        number => format!("{done} {number} times"),
    };
    let peers = match tally.peers.len() {
        0 => String::new(),
        1 => ", from one address".to_owned(),
        number => format!(", from {number} addresses"),
    };
    format!(
        "{why}: the page was {}, the certificate {}{peers}",
        times("opened", tally.pages),
        times("fetched", tally.certificates)
    )
}

fn words(limit: Duration) -> String {
    let seconds = limit.as_secs();
    let (number, unit) = match seconds {
        seconds if seconds % 3600 == 0 => (seconds / 3600, "hour"),
        seconds if seconds % 60 == 0 => (seconds / 60, "minute"),
        seconds => (seconds, "second"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

fn listen_failure(error: &ShareError) -> Failure {
    let failure = Failure::failed("cannot share the certificate").caused_by(error);
    match error {
        ShareError::Listen { source, .. } => match source.kind() {
            std::io::ErrorKind::AddrInUse => {
                failure.hint("another program has that port: leave it out, and a free one is taken")
            }
            std::io::ErrorKind::AddrNotAvailable => failure.hint(
                "this machine does not have that address: `ip -brief address` lists those it has",
            ),
            std::io::ErrorKind::PermissionDenied => failure
                .hint("ports below 1024 need root: leave the port out, and a free one is taken"),
            _ => failure,
        },
        _ => failure,
    }
}
