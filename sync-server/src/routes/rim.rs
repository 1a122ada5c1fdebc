//! Around every request: a number, a time limit, one line in the log.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::Shared;
use crate::error::{Logged, NO_CONNECTION, REQUEST, Refused};
use crate::rim;

/// How long a request may take, its body included.
const WHOLE: Duration = Duration::from_secs(55);

/// Gives the request a number and logs how it ended; never what it was about.
pub async fn logged(request: Request, next: Next) -> Response {
    let id = rim::new_id().simple().to_string();
    let began = rim::instant();
    let method = request.method().clone();
    let path = request.uri().path().chars().take(64).collect::<String>();
    let mut response = REQUEST.scope(id.clone(), next.run(request)).await;
    let millis = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    match response.extensions().get::<Logged>() {
        None if path == "/live" || path == "/ready" => {}
        None => tracing::info!(request = id, %method, path, status, millis, "answered"),
        Some(Logged { code, cause: None }) => {
            tracing::info!(request = id, %method, path, status, millis, code, "refused")
        }
        Some(Logged {
            code,
            cause: Some(cause),
        }) => {
            tracing::error!(request = id, %method, path, status, millis, code, cause, "failed");
        }
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}

/// Tells a database that is gone from one that everybody is using: the pool knows no difference, a connection of
/// its own does.
pub async fn told_apart(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let logged = response.extensions().get::<Logged>();
    let cause = logged.and_then(|logged| logged.cause.as_deref());
    if cause != Some(NO_CONNECTION) || app.db.answers().await {
        return response;
    }
    Refused::database_away(Some(NO_CONNECTION.into())).into_response()
}

/// Ends a request that takes too long.
pub async fn bounded(request: Request, next: Next) -> Response {
    match tokio::time::timeout(WHOLE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refused::busy("too_slow", "this took too long, try again in a moment", 5)
            .into_response(),
    }
}
