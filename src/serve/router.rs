//! The route table and the order of the layers, on one screen.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};

use super::problem::{Kind, Problem};
use super::state::AppState;
use super::{api, origin, web};

/// The routes and the checks before them.
pub(super) fn router(state: AppState) -> Router {
    Router::new()
        .route("/stt", post(api::stt::stt))
        .route("/tts", post(api::tts::tts))
        .route("/healthz", get(api::health::healthz))
        .route("/readyz", get(api::health::readyz))
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
        .layer(middleware::from_fn_with_state(
            state.live.clone(),
            origin::check,
        ))
        .layer(origin::cors(state.live.clone()))
        .with_state(state)
}
