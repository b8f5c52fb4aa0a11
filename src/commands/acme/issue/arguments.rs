//! Flags of `voicectl acme issue`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::acme::authority::Authority;
use crate::acme::solver::ChallengeKind;
use crate::commands::acme::dns::DnsArguments;
use crate::commands::acme::order::Preflight;
use crate::commands::acme::registration::RegistrationArguments;
use crate::commands::inspect::parse_duration;
use crate::commands::renew::HookArguments;
use crate::pki::key::KeyType;
use crate::store::LineageName;

/// Get a certificate from a CA that speaks ACME, and keep it as a lineage.
///
/// By default Let's Encrypt is asked, and looks for its proof on port 80 (http-01): on a port that this command opens, or
/// from a web server that runs there. A certificate that is there and not yet due is kept, so the command can be run as
/// often as you like. A run that was interrupted goes on where it was.
///
/// Exit codes: 0 done, 1 refused, 2 wrong use, 3 the CA is still at work and the next run goes on.
#[derive(clap::Args, Debug)]
#[command(after_help = "\
Examples:
  voicectl acme issue -d voice.example.com --email ops@example.com --agree-tos
  voicectl acme issue -d voice.example.com -d www.example.com --webroot ./htdocs
  voicectl acme issue -d '*.example.com' -d example.com --dns cloudflare
  voicectl acme issue -d 203.0.113.7 --profile shortlived
  voicectl acme issue -d voice.example.com --ca letsencrypt --ca zerossl --eab-kid ID --eab-hmac-key env:HMAC
  voicectl acme issue -d voice.corp --ca https://ca.corp/acme/directory --ca-root corp-root.pem
  voicectl acme issue -d voice.example.com --dry-run")]
pub(crate) struct Arguments {
    /// DNS names, wildcards and IP addresses of one certificate; may be repeated, or separated by commas
    #[arg(short, long = "domain", value_name = "NAME", value_delimiter = ',', num_args = 1.., required_unless_present_any = ["names_from", "csr"])]
    pub(super) domains: Vec<String>,
    /// One certificate for each line of this file; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["domains", "name", "csr"])]
    pub(super) names_from: Option<PathBuf>,
    /// Name of the lineage [default: the first name]
    #[arg(long, value_name = "LINEAGE")]
    pub(super) name: Option<LineageName>,
    /// Order it again although it is not due, or is there with other names or from elsewhere
    #[arg(long)]
    pub(super) force: bool,
    /// Try everything with the CA's trial directory, and change nothing here
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Longest time for one CA, such as 90s or 10m
    #[arg(long, value_name = "TIME", default_value = "5m", value_parser = parse_duration)]
    pub(super) timeout: Duration,
    /// Try although a failure was too short a while ago
    #[arg(long)]
    pub(super) now: bool,

    /// letsencrypt, letsencrypt-staging, zerossl, google, buypass or the https:// URL of a directory; repeat it in order of preference [default: letsencrypt]
    #[arg(long, value_name = "CA", help_heading = "CA")]
    pub(super) ca: Vec<Authority>,
    /// Trust this root, too, when talking to the CA's server
    #[arg(long, value_name = "FILE", help_heading = "CA")]
    pub(super) ca_root: Option<PathBuf>,
    /// Ask the CA's trial directory: no limits, and certificates that nobody trusts
    #[arg(long, help_heading = "CA")]
    pub(super) staging: bool,
    #[command(flatten)]
    pub(super) registration: RegistrationArguments,

    /// http-01, tls-alpn-01, dns-01 or dns-persist-01 [default: dns-01 with --dns, else http-01]
    #[arg(long, value_name = "KIND", help_heading = "Proof")]
    pub(super) challenge: Option<ChallengeKind>,
    /// Put http-01 answers below this folder, which a web server shows on port 80
    #[arg(long, value_name = "DIR", help_heading = "Proof")]
    pub(super) webroot: Option<PathBuf>,
    /// Answer http-01 on this address; may be repeated [default: port 80 of all addresses]
    #[arg(
        long,
        value_name = "ADDR:PORT",
        conflicts_with = "webroot",
        help_heading = "Proof"
    )]
    pub(super) http_listen: Vec<SocketAddr>,
    /// Answer tls-alpn-01 on this address; may be repeated [default: port 443 of all addresses]
    #[arg(long, value_name = "ADDR:PORT", help_heading = "Proof")]
    pub(super) tls_listen: Vec<SocketAddr>,
    /// What to do about things that look wrong before the CA is asked [default: warn; off for CAs by URL]
    #[arg(long, value_name = "WHAT", help_heading = "Proof")]
    pub(super) preflight: Option<Preflight>,

    #[command(flatten)]
    pub(super) dns: DnsArguments,
    #[command(flatten)]
    pub(super) hooks: HookArguments,

    /// Kind of key: p256, p384, p521, ed25519, rsa2048, rsa3072, rsa4096
    #[arg(
        long,
        value_name = "TYPE",
        default_value_t,
        help_heading = "Certificate"
    )]
    pub(super) key_type: KeyType,
    /// Keep the key that is there
    #[arg(long, conflicts_with = "csr", help_heading = "Certificate")]
    pub(super) reuse_key: bool,
    /// Have this request signed, whose key is elsewhere
    #[arg(long, value_name = "FILE", conflicts_with_all = ["domains", "key_type"], help_heading = "Certificate")]
    pub(super) csr: Option<PathBuf>,
    /// The key of the request, to make it a lineage
    #[arg(
        long,
        value_name = "FILE",
        requires = "csr",
        help_heading = "Certificate"
    )]
    pub(super) key: Option<PathBuf>,
    /// Write cert.pem, chain.pem and fullchain.pem into this folder
    #[arg(
        long,
        value_name = "DIR",
        requires = "csr",
        conflicts_with = "key",
        help_heading = "Certificate"
    )]
    pub(super) out: Option<PathBuf>,
    /// The CA's kind of certificate, such as shortlived
    #[arg(long, value_name = "PROFILE", help_heading = "Certificate")]
    pub(super) profile: Option<String>,
    /// Name of the root that the chain shall lead to
    #[arg(long, value_name = "NAME", help_heading = "Certificate")]
    pub(super) preferred_chain: Option<String>,
}
