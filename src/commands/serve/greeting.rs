//! What `serve` says when it starts: where, with which certificate, model and voice, and how clients come to trust it.

use std::net::SocketAddr;
use std::path::Path;

use super::Session;
use crate::commands::speech::{self, Engine};
use crate::pki::summary::Summary;
use crate::pki::validity::date;
use crate::serve::Server;
use crate::serve::auth::{Authenticator, Mode};
use crate::serve::state::Engines;

/// Says it; answers the page's URL.
pub(super) fn print(
    server: &Server,
    engines: &Engines,
    auth: &Authenticator,
    engine: &Engine,
    ca: Option<&Path>,
    session: &Session,
) -> Option<String> {
    let ui = &session.ui;
    let pair = server
        .certificates()
        .map(|certificates| certificates.present());
    let summary = pair.as_ref().map(|pair| &pair.summary);
    let urls = urls(&server.addresses(), summary);
    ui.status(&format!("voicectl {}", env!("CARGO_PKG_VERSION")));
    for url in &urls {
        ui.status(&format!("  page         {url}"));
    }
    for path in server.sockets() {
        ui.status(&format!("  socket       {}", path.display()));
    }
    for address in server.redirect_addresses() {
        ui.status(&format!("  redirect     http://{address}/ -> https"));
    }
    for address in server.metrics_addresses() {
        ui.status(&format!("  metrics      http://{address}/metrics"));
    }
    match summary {
        Some(summary) if pair.as_ref().is_some_and(|pair| pair.is_stand_in) => {
            let names = summary.names.join(", ");
            ui.status(&format!("  certificate  {names}: ordered from the CA now"));
        }
        Some(summary) => {
            let signed = if ca.is_some() {
                ", signed by the local CA"
            } else {
                ""
            };
            let until = date(summary.validity.not_after);
            ui.status(&format!(
                "  certificate  {} until {until}{signed}",
                summary.names.join(", ")
            ));
        }
        None => ui.status("  certificate  none: plain HTTP, for a proxy in front"),
    }
    ui.status(&format!("  access       {}", access(auth)));
    ui.status(&format!("  model        {}", engine.name()));
    let voices: Vec<&str> = engines
        .synthesizer()
        .voices()
        .iter()
        .map(|voice| match &*voice.language {
            "" => &*voice.name,
            language => language,
        })
        .collect();
    ui.status(&format!("  voices       {}", voices.join(", ")));
    if let (Some(ca), Some(url)) = (ca, urls.first()) {
        ui.status(&format!(
            "  trust        curl --cacert {} {url}",
            ca.display()
        ));
        ui.status(&format!(
            "               Python: verify=\"{0}\"   Node: NODE_EXTRA_CA_CERTS={0}",
            ca.display()
        ));
    }
    if speech::warn_of_demo(engine, session) {
        ui.hint("`voicectl model pull base-q5_1` fetches a real one (60 MB), `serve` then uses it");
    }
    urls.into_iter().next()
}

/// Who may use it.
fn access(auth: &Authenticator) -> String {
    let count = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {one}s")),
    };
    let holders = match auth.holders() {
        None => Some("keys and users cannot be read".to_owned()),
        Some((0, 0)) => None,
        Some((keys, users)) => {
            let words = [count(keys, "key"), count(users, "user")];
            Some(words.into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
    };
    match (auth.mode(), holders) {
        (Mode::Auto, _) => "open to this machine".to_owned(),
        (Mode::Open, None) => "open to everyone".to_owned(),
        (Mode::Open, Some(holders)) => format!("open to everyone; {holders}"),
        (Mode::Closed, None) => "closed: no key and no user".to_owned(),
        (Mode::Closed, Some(holders)) => holders,
    }
}

/// One URL per address: names where the certificate has them, so that no client stumbles.
fn urls(addresses: &[SocketAddr], summary: Option<&Summary>) -> Vec<String> {
    let scheme = if summary.is_some() { "https" } else { "http" };
    let mut urls = Vec::new();
    for address in addresses {
        let port = address.port();
        let named = |name: &str| {
            summary.is_none_or(|summary| summary.names.iter().any(|known| known == name))
        };
        let hosts = if address.ip().is_loopback() {
            vec![if named("localhost") {
                "localhost".to_owned()
            } else {
                host(address)
            }]
        } else if address.ip().is_unspecified() {
            let names = summary
                .map(|summary| summary.names.clone())
                .unwrap_or_default();
            let mut hosts: Vec<String> = names
                .into_iter()
                .filter(|name| name != "127.0.0.1" && name != "::1" && !name.starts_with("*."))
                .map(|name| {
                    if name.contains(':') {
                        format!("[{name}]")
                    } else {
                        name
                    }
                })
                .collect();
            if hosts.is_empty() {
                hosts.push("localhost".to_owned());
            }
            hosts
        } else {
            vec![host(address)]
        };
        for host in hosts {
            let default = if scheme == "https" { 443 } else { 80 };
            let url = if port == default {
                format!("{scheme}://{host}/")
            } else {
                format!("{scheme}://{host}:{port}/")
            };
            if !urls.contains(&url) {
                urls.push(url);
            }
        }
    }
    urls
}

fn host(address: &SocketAddr) -> String {
    if address.is_ipv6() {
        format!("[{}]", address.ip())
    } else {
        address.ip().to_string()
    }
}
