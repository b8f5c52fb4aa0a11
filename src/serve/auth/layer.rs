//! What a route asks of its callers.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;

use super::authenticate::{Authenticator, Grant, request_id};
use super::caller::Who;
use super::challenge::Refusal;
use super::scope::Scope;
use crate::serve::client::Client;
use crate::serve::state::AppState;

/// A route for callers with `scope`, or with any credential that is good. It finds [`Caller`](super::Caller) and [`Grant`] among the
/// extensions of its requests. Nothing of a body is read before.
pub(in crate::serve) fn require(
    authenticator: &Arc<Authenticator>,
    scope: Option<Scope>,
    route: MethodRouter<AppState>,
) -> MethodRouter<AppState> {
    let asked = (Arc::clone(authenticator), scope);
    route.route_layer(middleware::from_fn_with_state(asked, check))
}

async fn check(
    State((authenticator, scope)): State<(Arc<Authenticator>, Option<Scope>)>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let client = client_of(&parts);
    let granted = authenticator.grant(&parts, client).await;
    let granted = granted.and_then(|grant| may(&authenticator, grant, scope, &parts, client));
    match granted {
        Ok(grant) => {
            parts.extensions.insert(grant.caller.clone());
            parts.extensions.insert(grant);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn may(
    authenticator: &Authenticator,
    grant: Grant,
    scope: Option<Scope>,
    parts: &Parts,
    client: IpAddr,
) -> Result<Grant, Refusal> {
    match scope {
        Some(scope) if !grant.caller.scopes.has(scope) => {
            // Who sent nothing may have something to send.
            if grant.caller.who == Who::Anyone {
                return Err(Refusal::Missing);
            }
            let refusal = Refusal::Scope(scope);
            Err(authenticator.failed(refusal, client, request_id(parts), None))
        }
        _ => Ok(grant),
    }
}

/// Where a request comes from.
pub(in crate::serve) fn client_of(parts: &Parts) -> IpAddr {
    parts
        .extensions
        .get::<Client>()
        .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |client| client.ip)
}
