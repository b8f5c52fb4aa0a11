//! The command line of `voicectl inspect`.

use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::threshold::{Threshold, parse_duration};
use crate::commands::passphrase::PassphraseSource;
use crate::inspect::remote::Family;
use crate::inspect::starttls::StartTls;
use crate::pki::verify::Purpose;

/// Show certificates in files, folders, lineages and on servers.
///
/// A TARGET is a file, a folder with everything below it, a lineage, `host:port`, a URL, or `-` for standard input; where
/// it could be several, the first of these that exists. What a file holds shows in its content: certificates, requests,
/// keys and revocation lists, in PEM or DER form, and PKCS#12.
///
/// Servers, and a single file or lineage, are checked against the system's roots and the local CA; `--ca`, `--name` or
/// `--purpose` have everything checked. A file that is not trusted counts as a problem only with one of these flags.
///
/// Exit code: 0 fine; 1 a target could not be read or reached, the others were; 3 all could, and something needs
/// attention: expired, not yet valid, not trusted, a wrong key, not as expected. With `--check`: 0 ok, 1 warning,
/// 2 critical, 3 unknown; of several targets the worst, critical before unknown before warning.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl inspect cert.pem
  voicectl inspect localhost                              a lineage, or the server on port 443
  voicectl inspect voice.test:8443 --json
  voicectl inspect smtp://mail.test imap://mail.test
  voicectl inspect /etc/ssl/private /etc/letsencrypt/live --ca system
  voicectl inspect voice.test --check --warn 30d --crit 7d
  voicectl inspect voice.test /etc/ssl/private --format openmetrics \\
      --out /var/lib/node_exporter/certificates.prom
  openssl s_client -connect voice.test:443 </dev/null | voicectl inspect -")]
pub(crate) struct Arguments {
    /// File, folder, lineage, `host:port`, URL, or `-`
    #[arg(value_name = "TARGET", required = true)]
    pub(super) targets: Vec<String>,
    /// Answer in JSON, always an array; the same as `--format json`
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Write the answer to a file, which is replaced in one step
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    pub(super) out: Option<PathBuf>,
    /// Pass phrase of encrypted keys and PKCS#12 files: prompt, file:PATH, fd:N or env:NAME
    #[arg(long, value_name = "SOURCE")]
    pub(super) passphrase: Option<PassphraseSource>,
    /// Leave out what is unusual about the certificates
    #[arg(long)]
    pub(super) no_lint: bool,

    /// Trust anchors to check against: a file, `system` or `local`; may be repeated
    #[arg(long, value_name = "FILE|system|local", help_heading = "Verdict")]
    pub(super) ca: Vec<AnchorChoice>,
    /// Check for this name instead of the server's
    #[arg(long, value_name = "NAME", help_heading = "Verdict")]
    pub(super) name: Option<String>,
    /// Check for this purpose [default: what the certificate is made for]
    #[arg(long, value_name = "PURPOSE", help_heading = "Verdict")]
    pub(super) purpose: Option<PurposeChoice>,

    /// Ask servers for the certificate of this name
    #[arg(long, value_name = "NAME", help_heading = "Servers")]
    pub(super) sni: Option<String>,
    /// Begin in plain text: smtp, imap, pop3, ftp, ldap, postgres, mysql, xmpp or xmpp-server [default: by scheme or port]
    #[arg(long, value_name = "PROTOCOL", help_heading = "Servers")]
    pub(super) starttls: Option<StartTls>,
    /// Use IPv4 only
    #[arg(long, short = '4', help_heading = "Servers", conflicts_with = "ipv6")]
    ipv4: bool,
    /// Use IPv6 only
    #[arg(long, short = '6', help_heading = "Servers")]
    ipv6: bool,
    /// For each server, from its address to the end of the handshake
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = parse_duration, help_heading = "Servers")]
    pub(super) timeout: Duration,
    /// How many servers are asked at once
    #[arg(long, value_name = "N", default_value = "256", value_parser = clap::value_parser!(u16).range(1..), help_heading = "Servers")]
    pub(super) concurrency: u16,
    /// Certificate to show to servers that ask for one
    #[arg(long, value_name = "FILE", help_heading = "Servers")]
    pub(super) client_cert: Option<PathBuf>,
    /// Its key [default: in the same file]
    #[arg(
        long,
        value_name = "FILE",
        requires = "client_cert",
        help_heading = "Servers"
    )]
    pub(super) client_key: Option<PathBuf>,

    /// Answer as a monitoring plugin: one line, exit codes of Nagios
    #[arg(long, conflicts_with_all = ["json", "format"], help_heading = "Checks")]
    pub(super) check: bool,
    /// Warn when less is left: 30d, 12h, or 33% of the lifetime
    #[arg(
        long,
        value_name = "LEFT",
        default_value = "30d",
        requires = "check",
        help_heading = "Checks"
    )]
    pub(super) warn: Threshold,
    /// Critical when less is left
    #[arg(
        long,
        value_name = "LEFT",
        default_value = "7d",
        requires = "check",
        help_heading = "Checks"
    )]
    pub(super) crit: Threshold,
    /// Every leaf must be for this name; may be repeated
    #[arg(long, value_name = "NAME", help_heading = "Checks")]
    pub(super) expect_san: Vec<String>,
    /// Every leaf's issuer must contain this text
    #[arg(long, value_name = "TEXT", help_heading = "Checks")]
    pub(super) expect_issuer: Option<String>,
    /// Every leaf must have the key of this file: a key, certificate or request
    #[arg(long, value_name = "FILE", help_heading = "Checks")]
    pub(super) expect_key: Option<PathBuf>,
}

/// How to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Details of one, a table of several
    Text,
    /// An array of objects, documented in docs/inspect.md
    Json,
    /// For Prometheus and its kin
    Openmetrics,
}

/// What a certificate is to be used for.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum PurposeChoice {
    /// TLS server
    Server,
    /// TLS client
    Client,
}

impl From<PurposeChoice> for Purpose {
    fn from(choice: PurposeChoice) -> Self {
        match choice {
            PurposeChoice::Server => Self::Server,
            PurposeChoice::Client => Self::Client,
        }
    }
}

/// Where trust anchors are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AnchorChoice {
    /// A file of certificates.
    File(PathBuf),
    /// The local CA.
    Local,
    /// What this machine trusts.
    System,
}

impl FromStr for AnchorChoice {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "local" => Self::Local,
            "system" => Self::System,
            path => Self::File(path.into()),
        })
    }
}

impl Arguments {
    pub(super) const fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    pub(super) const fn family(&self) -> Family {
        match (self.ipv4, self.ipv6) {
            (true, _) => Family::V4,
            (_, true) => Family::V6,
            _ => Family::Any,
        }
    }

    /// Whether the user wants to know of everything whether it is trusted.
    pub(super) const fn asks_for_trust(&self) -> bool {
        !self.ca.is_empty() || self.name.is_some() || self.purpose.is_some()
    }
}
