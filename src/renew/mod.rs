//! Renewal that nobody has to think about: what happens around a new certificate.
//!
//! ```text
//! hook/      commands of the user: before, after a new version, at the end
//! deploy/    which version was handed over, and trying again until it is
//! proof      whether endpoints serve a version
//! notify/    who is told when a lineage stays in trouble
//! schedule/  the systemd timer or the cron line that runs `voicectl renew`
//! ```
//!
//! Whether a certificate is due decides [`crate::acme::due`]; getting one is the business of [`crate::acme::order`] and of
//! [`crate::store::Order`].

pub mod deploy;
pub mod hook;
pub mod notify;
pub mod proof;
pub mod schedule;
