//! The routes: who is asking, the message, the answer. What they do stands in other modules.

pub mod adopt;
pub mod aside;
pub mod audit;
pub mod bootstrap;
pub mod caller;
pub mod devices;
pub mod digests;
pub mod enrol;
pub mod events;
pub mod files;
pub mod framed;
pub mod health;
pub mod hello;
pub mod last_work;
pub mod person;
pub mod pull;
pub mod push;
pub mod rights;
pub mod rim;
pub mod sign_in;
pub mod token;
pub mod users;

use axum::Router;
use axum::routing::{get, post};

use crate::app::Shared;
use crate::error::Refused;

/// Every route that asks for a device's token, by path: the list that tests of the rim go through.
pub const WITH_TOKEN: [&str; 22] = [
    "/v1/sign-in",
    "/v1/hello",
    "/v1/push",
    "/v1/pull",
    "/v1/bootstrap",
    "/v1/digests",
    "/v1/files/offer",
    "/v1/files/part",
    "/v1/files/fetch",
    "/v1/events",
    "/v1/devices",
    "/v1/devices/invite",
    "/v1/devices/revoke",
    "/v1/users",
    "/v1/users/create",
    "/v1/users/roles",
    "/v1/users/active",
    "/v1/users/password",
    "/v1/audit",
    "/v1/aside",
    "/v1/aside/release",
    "/v1/aside/dismiss",
];

/// All routes.
pub fn router(app: Shared) -> Router {
    let timed = Router::new()
        .route("/v1/enrol", post(enrol::enrol))
        .route("/v1/adopt", post(adopt::adopt))
        .route("/v1/sign-in", post(sign_in::sign_in))
        .route("/v1/token", post(token::renew))
        .route("/v1/hello", post(hello::hello))
        .route("/v1/push", post(push::push))
        .route("/v1/last-work", post(last_work::keep))
        .route("/v1/pull", post(pull::pull))
        .route("/v1/bootstrap", post(bootstrap::bootstrap))
        .route("/v1/digests", post(digests::digests))
        .route("/v1/files/offer", post(files::offer))
        .route("/v1/files/part", post(files::part))
        .route("/v1/files/fetch", post(files::fetch))
        .route("/v1/devices", post(devices::list))
        .route("/v1/devices/invite", post(devices::invite))
        .route("/v1/devices/revoke", post(devices::revoke))
        .route("/v1/users", post(users::list))
        .route("/v1/users/create", post(users::create))
        .route("/v1/users/roles", post(users::set_roles))
        .route("/v1/users/active", post(users::set_active))
        .route("/v1/users/password", post(users::set_password))
        .route("/v1/audit", post(audit::read))
        .route("/v1/aside", post(aside::list))
        .route("/v1/aside/release", post(aside::release))
        .route("/v1/aside/dismiss", post(aside::dismiss))
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
        .layer(axum::middleware::from_fn_with_state(
            Shared::clone(&app),
            rim::told_apart,
        ))
        .layer(axum::middleware::from_fn(rim::logged))
        .with_state(app)
}
