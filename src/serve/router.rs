//! The route table and the order of the layers, on one screen.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{MethodRouter, get, post};

use super::api::openai;
use super::auth::{self, Scope};
use super::problem::{Kind, Problem};
use super::state::AppState;
use super::{api, limit, metrics, origin, web};

/// The routes and the checks before them.
pub(super) fn router(state: AppState) -> Router {
    let auth = Arc::clone(&state.auth);
    let require = |scope, route| auth::require(&auth, scope, route);
    let rates = Arc::clone(&state.rates);
    // A request is counted once it is known whose it is.
    let speech = |scope, route: MethodRouter<AppState>| {
        let counted = middleware::from_fn_with_state(Arc::clone(&rates), limit::count);
        require(Some(scope), route.route_layer(counted))
    };
    let requests = middleware::from_fn_with_state(state.metrics.clone(), metrics::requests);
    let openai = Router::new()
        .route(
            "/v1/audio/transcriptions",
            speech(Scope::Stt, post(openai::transcriptions::transcriptions)),
        )
        .route(
            "/v1/audio/translations",
            speech(Scope::Stt, post(openai::transcriptions::translations)),
        )
        .route(
            "/v1/audio/speech",
            speech(Scope::Tts, post(openai::speech::speech)),
        )
        .route("/v1/audio/voices", require(None, get(openai::voices::list)))
        .route("/v1/models", require(None, get(openai::models::list)))
        .route(
            "/v1/models/{name}",
            require(None, get(openai::models::retrieve)),
        );
    let mut live = Router::new();
    for (path, route) in api::live::protocols() {
        live = live.route(path, speech(Scope::Stream, route));
    }
    let numbers = require(Some(Scope::Metrics), get(api::metrics::metrics));
    Router::new()
        .route("/stt", speech(Scope::Stt, post(api::stt::stt)))
        .route("/tts", speech(Scope::Tts, post(api::tts::tts)))
        .merge(openai)
        .merge(live)
        .route("/auth/login", post(api::auth::login))
        .route("/auth/refresh", post(api::auth::refresh))
        .route("/auth/logout", post(api::auth::logout))
        .route("/auth/ticket", require(None, post(api::auth::ticket)))
        .route("/auth/whoami", require(None, get(api::auth::whoami)))
        .route("/healthz", get(api::health::healthz))
        .route("/readyz", get(api::health::readyz))
        .route("/metrics", numbers)
        .merge(web::routes())
        .fallback(|| async {
            Problem::new(
                Kind::NOT_FOUND,
                "see `/` for the page, `/stt`, `/tts` and `/v1` for programs",
            )
        })
        .method_not_allowed_fallback(|| async {
            Problem::new(Kind::METHOD, "see the `Allow` field")
        })
        // The routes count bytes themselves and say what the limit is.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(
            state.live.clone(),
            origin::check,
        ))
        .layer(origin::cors(state.live.clone()))
        .layer(requests)
        .with_state(state)
}

/// What those see who watch over the server, on an address of their own.
pub(super) fn watchers(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(api::metrics::metrics))
        .route("/healthz", get(api::health::healthz))
        .route("/readyz", get(api::health::readyz))
        .fallback(|| async { Problem::new(Kind::NOT_FOUND, "see `/metrics`") })
        .with_state(state)
}
