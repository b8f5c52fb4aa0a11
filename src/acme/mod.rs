//! Certificates from an ACME server (RFC 8555), public or private.
//!
//! ```text
//! authority  the CAs known by name, and their directories
//! http       the client under everything: time limits, nonces, problem documents
//! signed     requests signed with a key (JWS): what instant-acme has no call for
//! account/   one account per CA, on disk before the CA hears of it
//! order/     one certificate: a journal on disk, and the steps that it lets a later run resume
//! solver/    who answers a challenge: http-01, tls-alpn-01, dns-01
//! dns/       who sets a TXT record, and who sees it
//! due/       whether it is time for another one
//! preflight/ what looks wrong before the CA is asked
//! process    one run of a hook, bounded in time and in what it says
//! ```
//!
//! Orders, authorizations and challenges are spoken by instant-acme, through our own client.

pub mod account;
pub mod authority;
pub mod directory;
pub mod dns;
pub mod due;
mod error;
pub mod http;
pub mod order;
pub mod preflight;
mod problem;
pub mod process;
mod report;
mod retry;
pub mod revoke;
mod signed;
pub mod solver;

pub use error::AcmeError;
pub use problem::{Problem, ProblemKind};
pub use report::{Reporter, Silent, Step};
pub use retry::Patience;
pub use signed::{Signer, SigningKey};
