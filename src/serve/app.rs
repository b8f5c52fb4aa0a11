//! Everything that answers requests: the routes, and what happens around each request.
//!
//! Around, not as layers of the router: each of those copies and boxes the request's way once more, which costs more than
//! what it does.

use std::convert::Infallible;

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;

use super::client::Client;
use super::layers::{Line, RequestId};
use super::state::AppState;
use super::{api, headers, router};

/// Answers requests.
pub struct App {
    routes: Router,
    /// `None` where answers are left as they are.
    state: Option<AppState>,
}

impl App {
    /// The voice server.
    pub(super) fn new(state: AppState) -> Self {
        Self::around(router::router(state.clone()), state)
    }

    /// Other routes of the same server.
    pub(super) const fn around(routes: Router, state: AppState) -> Self {
        Self {
            routes,
            state: Some(state),
        }
    }

    /// Routes and nothing around them.
    #[must_use]
    pub const fn bare(routes: Router) -> Self {
        Self {
            routes,
            state: None,
        }
    }

    /// Answers one of a client.
    ///
    /// # Errors
    ///
    /// None.
    pub async fn answer(
        &self,
        mut request: Request,
        client: Client,
    ) -> Result<Response, Infallible> {
        let Some(state) = &self.state else {
            return self.routes.clone().oneshot(request).await;
        };
        let line = Line::begin(&request, client.ip);
        let hsts = headers::hsts_of(state, &request, client);
        let mut response = if is_sign_of_life(&request) {
            state.metrics.sign_of_life(line.took());
            api::health::healthz().await.into_response()
        } else {
            let id = RequestId(line.id.clone());
            request.extensions_mut().insert(id);
            request.extensions_mut().insert(client);
            self.routes.clone().oneshot(request).await?
        };
        headers::add(response.headers_mut(), hsts);
        Ok(line.end(response))
    }
}

/// `/healthz` is asked by whatever starts the server anew when it is silent: nothing else may hold up its answer.
fn is_sign_of_life(request: &Request) -> bool {
    request.uri().path() == "/healthz" && *request.method() == Method::GET
}
