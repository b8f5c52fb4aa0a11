//! Tokens of issuers, signed by OpenSSL and judged by the library that the server uses.

mod accepted;
mod attacks;
mod claims;
mod hostile;
mod own;
mod peer;
mod renewal;
mod settings;
