//! `/auth/*`: signing in and out, tickets, who one is.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use http_body_util::{BodyExt, Limited};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zeroize::Zeroizing;

use crate::serve::auth::{
    Authenticator, From, Grant, Refusal, TICKET_LIFETIME, Tokens, Who, client_of, request_id,
};
use crate::serve::problem::{Kind, Problem};
use crate::serve::state::AppState;

/// Bytes of the largest body: names, passwords and tokens are short.
const LARGEST_BODY: usize = 16 << 10;

/// Bytes of the longest password; the hash takes any, its queue not.
const LONGEST_PASSWORD: usize = 1024;

#[derive(Deserialize)]
struct Login {
    username: String,
    password: Zeroizing<String>,
}

#[derive(Deserialize)]
struct Refresh {
    refresh_token: Zeroizing<String>,
}

/// `POST /auth/login`: `{"username", "password"}` -> tokens.
///
/// # Errors
///
/// An answer.
pub(crate) async fn login(
    State(state): State<AppState>,
    request: Request,
) -> Result<Json<Value>, Response> {
    let (parts, login) = json::<Login>(request, state.limits().body_pause).await?;
    let password = login.password;
    if password.len() > LONGEST_PASSWORD {
        return Err(Refusal::Login.into_response());
    }
    let from = from(&parts);
    let tokens = state.auth.login(&login.username, password, from).await;
    tokens
        .map(|tokens| answer(&tokens))
        .map_err(IntoResponse::into_response)
}

/// `POST /auth/refresh`: `{"refresh_token"}` -> other tokens.
///
/// # Errors
///
/// An answer.
pub(crate) async fn refresh(
    State(state): State<AppState>,
    request: Request,
) -> Result<Json<Value>, Response> {
    let (parts, refresh) = json::<Refresh>(request, state.limits().body_pause).await?;
    let tokens = state
        .auth
        .refresh(refresh.refresh_token, from(&parts))
        .await;
    tokens
        .map(|tokens| answer(&tokens))
        .map_err(IntoResponse::into_response)
}

/// `POST /auth/logout`, with the access token, or with `{"refresh_token"}`.
///
/// # Errors
///
/// An answer.
pub(crate) async fn logout(
    State(state): State<AppState>,
    request: Request,
) -> Result<StatusCode, Response> {
    let ended = if request.headers().contains_key(CONTENT_TYPE) {
        let (parts, refresh) = json::<Refresh>(request, state.limits().body_pause).await?;
        state
            .auth
            .logout_by(refresh.refresh_token, from(&parts))
            .await
    } else {
        let (parts, _) = request.into_parts();
        by_access_token(&state.auth, &parts).await
    };
    ended
        .map(|()| StatusCode::NO_CONTENT)
        .map_err(IntoResponse::into_response)
}

async fn by_access_token(auth: &Arc<Authenticator>, parts: &Parts) -> Result<(), Refusal> {
    let grant = auth.grant(parts, client_of(parts)).await?;
    let session = grant.session.ok_or(Refusal::Malformed(
        "only a login has an end: send its access token or its refresh token",
    ))?;
    auth.logout(session, from(parts)).await
}

/// `POST /auth/ticket` -> `{"ticket", "expires_in"}`.
///
/// # Errors
///
/// An answer.
pub(crate) async fn ticket(
    State(state): State<AppState>,
    Extension(grant): Extension<Grant>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let (parts, _) = request.into_parts();
    let ticket = state.auth.ticket(grant, &parts, client_of(&parts))?;
    Ok(Json(json!({
        "ticket": *ticket,
        "expires_in": TICKET_LIFETIME.as_secs(),
    })))
}

/// `GET /auth/whoami`.
pub(crate) async fn whoami(Extension(grant): Extension<Grant>) -> Json<Value> {
    let scopes: Vec<&str> = grant
        .caller
        .scopes
        .iter()
        .map(crate::serve::auth::Scope::name)
        .collect();
    let (kind, name, issuer) = match grant.caller.who {
        Who::Anyone => ("anyone", None, None),
        Who::Key { id } => ("key", Some(id), None),
        Who::User { name } => ("user", Some(name), None),
        Who::Subject { issuer, subject } => ("subject", Some(subject), Some(issuer)),
    };
    let expires = grant.expires.and_then(whole_seconds);
    Json(json!({
        "kind": kind,
        "name": name,
        "issuer": issuer,
        "scopes": scopes,
        "expires": expires,
    }))
}

fn whole_seconds(moment: OffsetDateTime) -> Option<String> {
    moment.replace_nanosecond(0).ok()?.format(&Rfc3339).ok()
}

/// The answer of RFC 6749 section 5.1.
fn answer(tokens: &Tokens) -> Json<Value> {
    Json(json!({
        "access_token": *tokens.access,
        "token_type": "Bearer",
        "expires_in": tokens.lifetime.as_secs(),
        "refresh_token": *tokens.refresh,
        "scope": tokens.scopes.to_string(),
    }))
}

fn from(parts: &Parts) -> From<'_> {
    From {
        client: client_of(parts),
        request: request_id(parts),
    }
}

/// A small JSON body. What is wrong with it is told without showing any of it.
async fn json<T: DeserializeOwned>(
    request: Request,
    pause: Duration,
) -> Result<(Parts, T), Response> {
    let (parts, body) = request.into_parts();
    let media_type = parts
        .headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok()?.split(';').next())
        .unwrap_or_default();
    let problem = |kind, detail: &str| Problem::new(kind, detail).into_response();
    if !media_type.trim().eq_ignore_ascii_case("application/json") {
        return Err(problem(
            Kind::NOT_JSON,
            "send `Content-Type: application/json`",
        ));
    }
    let body = tokio::time::timeout(pause, Limited::new(body, LARGEST_BODY).collect())
        .await
        .map_err(|_| problem(Kind::SLOW, "the body did not arrive in time"))?
        .map_err(|_| problem(Kind::BAD_REQUEST, "the body is cut off, or too long"))?
        .to_bytes();
    match serde_json::from_slice(&body) {
        Ok(value) => Ok((parts, value)),
        Err(_) => Err(problem(
            Kind::BAD_REQUEST,
            "send JSON with the fields that `docs/access.md` shows",
        )),
    }
}
