//! The layer that counts. It stands behind authentication: a request that is refused there costs nobody's quota.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::Extensions;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::fields::fields;
use super::{Exceeded, LiveRates};
use crate::serve::auth::{Caller, Scopes, Who};
use crate::serve::client::Client;
use crate::serve::problem::Problem;

/// Counts a request against its caller's quota, refuses it when it is one too many, and says where the caller stands.
pub(in crate::serve) async fn count(
    State(rates): State<Arc<LiveRates>>,
    request: Request,
    next: Next,
) -> Response {
    let rates = rates.present();
    let address = client_address(request.extensions());
    let checked = match request.extensions().get::<Caller>() {
        Some(caller) => rates.check(caller, address),
        None => rates.check(&anyone(), address),
    };
    let (mut response, standing) = match checked {
        Ok(standing) => (next.run(request).await, standing),
        Err(exceeded) => {
            let mut response = Problem::from(exceeded).into_response();
            // For who counts refusals.
            response.extensions_mut().insert::<Exceeded>(exceeded);
            (response, Some(exceeded.0))
        }
    };
    if let Some(standing) = standing {
        response.headers_mut().extend(fields(&standing));
    }
    response
}

/// Where a request comes from.
pub(in crate::serve) fn client_address(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<Client>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.ip)
}

/// Who asks where nobody has to say.
const fn anyone() -> Caller {
    Caller {
        who: Who::Anyone,
        scopes: Scopes::NONE,
        quota: None,
    }
}
