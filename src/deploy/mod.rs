//! Files for what stands around the server: proxies, service managers, containers, clouds, firewalls.
//!
//! ```text
//! target       what one of them is: the trait, and TARGETS, the table that feeds help, docs and tests
//! flag value   what a target is told, typed where it comes in: no value can end a line or open a block
//! quote        the words of each format; the second wall
//! front        what every proxy is told; openssl: the TLS policy in its words
//! version      what is installed decides what is written
//! rendered     the files, what makes them count, and who judges them
//! renewal      the schedule of `renew`, for targets that need one
//! receipt      what was installed, so that just that goes again
//! install      from that to what is wanted, as steps
//! templates/   a text per file, readable as that format
//! ```
//!
//! A target is pure: a request in, rendered files out. Nothing here reads files, asks the clock or runs programs.

mod caddy;
mod cloud_run;
mod container;
mod cron;
mod docker;
mod error;
mod firewall;
pub mod flag;
mod front;
mod gcp_lb;
mod haproxy;
pub mod install;
mod kubernetes;
mod nginx;
mod openssl;
pub mod quote;
pub mod receipt;
mod rendered;
pub mod renewal;
mod systemd;
mod target;
pub mod value;
mod version;

pub use caddy::Caddy;
pub use cloud_run::CloudRun;
pub use cron::Cron;
pub use docker::Docker;
pub use error::DeployError;
pub use firewall::Firewall;
pub use gcp_lb::GcpLb;
pub use haproxy::Haproxy;
pub use kubernetes::Kubernetes;
pub use nginx::Nginx;
pub use rendered::{File, Judge, Rendered, complains_aloud, complains_by_status};
pub use renewal::Renewal;
pub use systemd::Systemd;
pub use target::{Example, Probe, Request, TARGETS, Target, target};
pub use version::Version;
