//! JWT access tokens (RFC 7519, RFC 9068): who signed them, whom they are about, what they are good for.
//!
//! The rules are those of RFC 8725. Which algorithm and which key count is said by the settings of an issuer, never by a
//! token: `alg` must be one of the issuer's, `kid` is looked up among its keys and is nothing else, and keys or addresses
//! of keys in a token's header are not looked at.

mod algorithm;
mod cache;
mod claims;
mod fetch;
mod issuers;
mod keyset;
mod own;
mod refused;
mod settings;
mod source;
mod strict;
mod token;

pub use algorithm::{Algorithm, BadAlgorithm};
pub use fetch::{BadKeyUrl, KeyUrl};
pub use issuers::{Issuers, Verified};
pub use own::OwnTokens;
pub use refused::TokenRefused;
pub use settings::{IssuerError, IssuerSettings, KeysFrom};

/// Bytes of the longest token that is looked at.
pub const LONGEST_TOKEN: usize = 8 << 10;
