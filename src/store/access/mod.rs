//! `STATE/access`: who may use the server. The folder is 0700.

mod secret;

pub use secret::{TokenSecret, TokenSecrets};
