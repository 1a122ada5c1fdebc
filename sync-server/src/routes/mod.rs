//! The routes: who is asking, the message, the answer. What they do stands in other modules.

pub mod bootstrap;
pub mod caller;
pub mod digests;
pub mod enrol;
pub mod events;
pub mod framed;
pub mod health;
pub mod hello;
pub mod pull;
pub mod push;
pub mod rim;
pub mod sign_in;
pub mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::app::Shared;
use crate::error::Refused;

/// Every route that asks for a device's token, by path: the list that tests of the rim go through.
pub const WITH_TOKEN: [&str; 7] = [
    "/v1/sign-in",
    "/v1/hello",
    "/v1/push",
    "/v1/pull",
    "/v1/bootstrap",
    "/v1/digests",
    "/v1/events",
];

/// All routes.
pub fn router(app: Shared) -> Router {
    let timed = Router::new()
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/sign-in", post(sign_in::sign_in))
        .route("/v1/token", post(token::renew))
        .route("/v1/hello", post(hello::hello))
        .route("/v1/push", post(push::push))
        .route("/v1/pull", post(pull::pull))
        .route("/v1/bootstrap", post(bootstrap::bootstrap))
        .route("/v1/digests", post(digests::digests))
        .route("/live", get(health::live))
        .route("/ready", get(health::ready))
        .layer(axum::middleware::from_fn(rim::bounded));
    timed
        .route("/v1/events", get(events::events))
        .fallback(async || Refused::not_found("there is no such address on this server"))
        .method_not_allowed_fallback(async || {
            Refused::new(
                axum::http::StatusCode::METHOD_NOT_ALLOWED,
                "method",
                "this address is asked differently",
            )
        })
        .layer(axum::middleware::from_fn(rim::logged))
        .with_state(app)
}
