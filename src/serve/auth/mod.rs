//! Who asks, and what they may do.
//!
//! A request brings a credential: an API key, a token of an issuer, a token from a login, or a ticket. It becomes a
//! [`Caller`] with [`Scopes`]; a route asks for one [`Scope`].

mod anyone;
mod audit;
mod authenticate;
mod caller;
mod challenge;
mod credential;
mod ended;
mod guard;
pub mod jwt;
mod layer;
mod login;
mod registry;
mod scope;
mod tickets;
mod tokens;
mod ways;

pub use authenticate::{AuthSettings, Authenticator, Grant, Mode};
pub use caller::{Caller, Quota, Who};
pub use challenge::Refusal;
pub use credential::SUBPROTOCOLS;
pub use guard::{Guard, GuardSettings};
pub use login::{From, Tokens};
pub use registry::{Known, Registry, Unreadable};
pub use scope::{BadScope, Scope, Scopes};
pub use tickets::LIFETIME as TICKET_LIFETIME;
pub use tokens::AccessTokens;
pub use ways::Ways;

pub(super) use authenticate::request_id;
pub(super) use layer::{client_of, require};
