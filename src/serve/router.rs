//! The route table and the order of the layers, on one screen.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};

use super::problem::{Kind, Problem};
use super::state::AppState;
use super::{api, layers, limit, metrics, web};

/// The whole application.
pub(super) fn router(state: AppState) -> Router {
    let rates = Arc::clone(&state.rates);
    let metrics = state.metrics.clone();
    let speech = Router::new()
        .route("/stt", post(api::stt::stt))
        .route("/tts", post(api::tts::tts))
        .route_layer(middleware::from_fn_with_state(rates, limit::count));
    Router::new()
        .merge(speech)
        .route("/healthz", get(api::health::healthz))
        .route("/readyz", get(api::health::readyz))
        .route("/metrics", get(api::metrics::metrics))
        .merge(web::routes())
        .fallback(|| async {
            Problem::new(
                Kind::NOT_FOUND,
                "see `/` for the page, `/stt` and `/tts` for programs",
            )
        })
        .method_not_allowed_fallback(|| async {
            Problem::new(Kind::METHOD, "see the `Allow` field")
        })
        // The routes count bytes themselves and say what the limit is.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn(layers::own_origin_only))
        .layer(middleware::from_fn(layers::headers))
        .layer(middleware::from_fn(layers::request_id_and_log))
        .layer(middleware::from_fn_with_state(metrics, metrics::requests))
        .with_state(state)
}
