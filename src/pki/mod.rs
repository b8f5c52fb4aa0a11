//! Names, keys, certificates. Pure: no files, and the clock is a parameter.
//!
//! One leaf profile that every client takes, one CA profile below it; what each client really enforces was measured
//! over 41 variants with OpenSSL, Python 3.13, GnuTLS, Java, rustls, Chromium and Firefox.

pub mod algorithm;
mod asn1;
pub mod ca;
pub mod chain;
pub mod constraints;
pub mod csr;
pub mod decode;
pub mod describe;
mod encryption;
mod error;
mod jwk;
pub mod key;
pub mod leaf;
pub mod lint;
pub mod name;
pub mod passphrase;
pub mod pkcs12;
mod pkcs8;
pub mod profile;
#[cfg(test)]
mod sample;
pub mod san;
mod serial;
pub mod shown;
pub mod subject;
pub mod summary;
mod usage;
pub mod validity;
pub mod verify;

pub use error::PkiError;
