//! What somebody who has sent nothing yet may know: whether a credential is needed, and which there are.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::Serialize;

use super::authenticate::Authenticator;
use super::layer::client_of;
use crate::serve::state::AppState;

/// The ways in, for whoever sends this request. The page asks before it shows a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ways {
    /// No credential is needed.
    pub open: bool,
    /// There are API keys.
    pub keys: bool,
    /// There are users, who sign in with a password.
    pub users: bool,
    /// There are issuers, whose tokens are taken.
    pub issuers: bool,
}

impl Authenticator {
    fn ways(&self, parts: &Parts) -> Ways {
        let known = self.registry.known();
        let is_guarded = self.is_guarded(known.as_deref().map_err(|error| *error));
        Ways {
            open: self.is_for_anyone(is_guarded) && self.is_near_enough(parts, client_of(parts)),
            // While the files cannot be read there may be some: who tries is told so.
            keys: known.as_ref().map_or(true, |known| !known.keys.is_empty()),
            users: known.map_or(true, |known| !known.users.is_empty()),
            issuers: self.tokens.has_issuers(),
        }
    }
}

impl FromRequestParts<AppState> for Ways {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Infallible> {
        Ok(state.auth.ways(parts))
    }
}
