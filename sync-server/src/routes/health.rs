//! `GET /live`, `GET /ready`: for whoever watches the server.

use axum::Json;
use axum::extract::State;
use serde_json::{Value as Json_, json};

use super::caller::Anyone;
use crate::app::Shared;
use crate::db::migrations;
use crate::error::Refused;

/// The process runs.
pub async fn live() -> Json<Json_> {
    Json(json!({ "live": true }))
}

/// Database reachable, migrations current, keys open.
///
/// # Errors
/// A [`Refused`] that names what is not ready.
pub async fn ready(State(app): State<Shared>, _: Anyone) -> Result<Json<Json_>, Refused> {
    migrations::check(app.db.directory())
        .await
        .map_err(|cause| {
            let refused = Refused::busy("not_ready", "the database is not ready", 5);
            Refused {
                cause: Some(cause),
                ..refused
            }
        })?;
    app.keys.check(app.db.directory()).await?;
    Ok(Json(json!({ "ready": true })))
}
