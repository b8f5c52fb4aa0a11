//! What `voicectl up` is told.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::commands::Session;
use crate::commands::place::whole;
use crate::error::Failure;
use crate::paths::Paths;
use crate::pki::name::Identifier;
use crate::up::{Access, Behind, Proxy, Wish};

/// From a machine with nothing on it to a server in production
///
/// Looks whether the names lead here and the ports are free, shows every step as the command that it is, and does them:
/// certificate, key, model, service and renewal, firewall, audit. What is there already stays as it is. `voicectl down` takes
/// back what was done, and nothing else.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Exit codes:
  0  up, and the audit is content
  1  a step failed; the same command again goes on from there
  3  up, and something is left to you

Examples:
  sudo voicectl up --domain voice.example.com --email ops@example.com --agree-tos
  sudo voicectl up --domain voice.example.com --agree-tos --dry-run
  sudo voicectl up --domain voice.example.com --agree-tos --open --yes
  sudo voicectl up --domain voice.example.com --agree-tos --proxy nginx")]
pub(crate) struct Arguments {
    /// Name that clients use; may be repeated
    #[arg(long, short, value_name = "NAME", required = true)]
    domain: Vec<Identifier>,
    /// Address that the CA may write to
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Agree to the CA's terms of service
    #[arg(long)]
    agree_tos: bool,
    /// letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory [default: letsencrypt]
    #[arg(long, value_name = "CA")]
    ca: Option<String>,
    /// Trust this root, too, when talking to the CA's server
    #[arg(long, value_name = "FILE")]
    ca_root: Option<PathBuf>,
    /// Name of the API key that is made for the first client
    #[arg(
        long,
        value_name = "NAME",
        default_value = "first",
        conflicts_with = "open"
    )]
    key: String,
    /// Let everyone who reaches the server use it
    #[arg(long)]
    open: bool,
    /// Recognition model, a name of `voicectl model list`
    #[arg(long, value_name = "NAME", default_value = crate::commands::speech::DEFAULT_MODEL)]
    model: String,
    /// Port of HTTPS
    #[arg(long, value_name = "PORT", default_value_t = 443)]
    https_port: u16,
    /// Port of HTTP, which redirects and answers the CA
    #[arg(long, value_name = "PORT", default_value_t = 80)]
    http_port: u16,
    /// Put it behind a proxy that is installed and runs: it gets the ports and the certificate
    #[arg(long, value_name = "PROXY")]
    proxy: Option<Front>,
    /// With --proxy: port of this machine between proxy and server [default: a unix socket; 127.0.0.1:8000 for haproxy]
    #[arg(long, value_name = "IP:PORT", requires = "proxy")]
    server: Option<SocketAddr>,
    /// With --proxy: port of this machine where the CA's challenges are answered [default: 127.0.0.1:8080]
    #[arg(long, value_name = "IP:PORT", requires = "proxy")]
    challenges: Option<SocketAddr>,
    /// With --proxy: leave the service its network, which engines and issuers elsewhere need
    #[arg(long, requires = "proxy")]
    network: bool,
    /// Leave the firewall as it is
    #[arg(long)]
    no_firewall: bool,
    /// Grade that the audit must give: A+, A, B, C, D
    #[arg(long, value_name = "GRADE", default_value = "A")]
    fail_under: String,
    /// Show everything that would be done, and do nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    pub(super) yes: bool,
    /// With --dry-run: answer as JSON
    #[arg(long, requires = "dry_run")]
    pub(super) json: bool,
}

/// Who may stand in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Front {
    Nginx,
    Caddy,
    Haproxy,
}

impl From<Front> for Proxy {
    fn from(front: Front) -> Self {
        match front {
            Front::Nginx => Self::Nginx,
            Front::Caddy => Self::Caddy,
            Front::Haproxy => Self::Haproxy,
        }
    }
}

impl Arguments {
    pub(super) fn wish(&self, session: &Session) -> Result<Wish, Failure> {
        if let Some(name) = self.domain.iter().find(|name| name.is_wildcard()) {
            return Err(
                Failure::usage(format!("`{}` cannot be put up", name.ascii()))
                    .because("a server is reached under names, not under a pattern")
                    .hint("name the hosts, or issue the wildcard before: `voicectl acme issue --help`"),
            );
        }
        let authority = self.authority()?;
        let mut acme = authority.clone();
        if let Some(email) = &self.email {
            acme.extend(["--email".to_owned(), email.clone()]);
        }
        if self.agree_tos {
            acme.push("--agree-tos".to_owned());
        }
        let behind = self.behind()?;
        if let Some(behind) = &behind {
            acme.push(format!("--http-listen={}", behind.challenges));
        } else if self.http_port != 80 {
            acme.push(format!("--http-listen=0.0.0.0:{}", self.http_port));
        }
        Ok(Wish {
            names: self.domain.clone(),
            acme,
            authority,
            access: if self.open {
                Access::Open
            } else {
                Access::Key(self.key.clone())
            },
            model: Some(self.model.clone()),
            ports: (self.https_port, self.http_port),
            behind,
            firewall: !self.no_firewall,
            grade: self.fail_under.clone(),
            global: global(session)?,
        })
    }

    /// What is between a proxy and the server.
    fn behind(&self) -> Result<Option<Behind>, Failure> {
        let Some(front) = self.proxy else {
            return Ok(None);
        };
        let proxy = Proxy::from(front);
        let server = self.server.or_else(|| proxy.port());
        let challenges = self.challenges.unwrap_or(Proxy::CHALLENGES);
        for (flag, address) in [("--server", server), ("--challenges", Some(challenges))] {
            if let Some(address) = address
                && !address.ip().is_loopback()
            {
                return Err(Failure::usage(format!("cannot use `{flag} {address}`"))
                    .because("what goes between the proxy and the server is not encrypted")
                    .hint(format!(
                        "pass a port of this machine: `{flag} 127.0.0.1:{}`",
                        address.port()
                    )));
            }
        }
        Ok(Some(Behind {
            proxy,
            group: group(proxy),
            server,
            challenges,
            has_network: self.network,
        }))
    }

    /// The CA, as `acme account` takes it, too.
    fn authority(&self) -> Result<Vec<String>, Failure> {
        let mut words = Vec::new();
        if let Some(ca) = &self.ca {
            words.extend(["--ca".to_owned(), ca.clone()]);
        }
        if let Some(root) = &self.ca_root {
            let root = whole(root)?;
            let text = root.to_str().ok_or_else(|| {
                Failure::usage("the path of --ca-root cannot be used").because("it is no UTF-8")
            })?;
            words.extend(["--ca-root".to_owned(), text.to_owned()]);
        }
        Ok(words)
    }
}

/// The group that the proxy runs in: the first one of its packages that this machine has.
fn group(proxy: Proxy) -> String {
    let known = std::fs::read_to_string("/etc/group").unwrap_or_default();
    let is_known = |group: &&&str| {
        let mut names = known.lines().filter_map(|line| line.split(':').next());
        names.any(|name| name == **group)
    };
    let groups = proxy.groups();
    let found = groups.iter().find(is_known).or(groups.first());
    found.copied().unwrap_or_default().to_owned()
}

/// The state folder, where a command would not find it by itself.
pub(in crate::commands) fn global(session: &Session) -> Result<Vec<String>, Failure> {
    let is_root = rustix::process::geteuid().is_root();
    let found = Paths::find(&session.environment, is_root, None).ok();
    let state = whole(&session.paths.state)?;
    if found.is_some_and(|found| found.state == state) {
        return Ok(Vec::new());
    }
    Ok(vec!["--state".to_owned(), state.display().to_string()])
}
