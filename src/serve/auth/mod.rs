//! Who asks, and what they may do.
//!
//! A request brings a credential: an API key, a token of an issuer, a token from a login, or a ticket. It becomes a
//! [`Caller`] with [`Scopes`]; a route asks for one [`Scope`].

mod caller;
pub mod jwt;
mod scope;

pub use caller::{Caller, Quota, Who};
pub use scope::{BadScope, Scope, Scopes};
