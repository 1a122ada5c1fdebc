//! What happened on the server itself, for the administrator. Never a client's or patient's value.

use serde_json::Value as Json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::error::{Refused, sqlstate};

/// Who and what an event is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct About {
    /// The practice.
    pub tenant: Option<Uuid>,
    /// The user.
    pub user: Option<Uuid>,
    /// The device.
    pub device: Option<Uuid>,
}

/// Writes what a person did, inside the transaction that does it.
///
/// # Errors
/// A [`Refused`] with code `act_repeated` when the act counted before.
pub async fn record_act(
    tx: &mut PgConnection,
    about: About,
    act: Uuid,
    kind: &str,
    detail: Json,
) -> Result<(), Refused> {
    sqlx::query(
        "INSERT INTO system.events (tenant_id, user_id, device_id, kind, detail, act) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(about.tenant)
    .bind(about.user)
    .bind(about.device)
    .bind(kind)
    .bind(detail)
    .bind(act)
    .execute(tx)
    .await
    .map(drop)
    .map_err(|error| match sqlstate(&error).as_deref() {
        Some("23505") => Refused::conflict("act_repeated", "this was done already"),
        _ => error.into(),
    })
}

/// Writes an event. That it cannot be written is logged and stops nothing.
pub async fn record(directory: &PgPool, about: About, kind: &str, detail: Json) {
    let written = sqlx::query(
        "INSERT INTO system.events (tenant_id, user_id, device_id, kind, detail) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(about.tenant)
    .bind(about.user)
    .bind(about.device)
    .bind(kind)
    .bind(detail)
    .execute(directory)
    .await;
    if let Err(error) = written {
        tracing::error!(
            cause = crate::error::describe(&error),
            kind,
            "an event could not be recorded"
        );
    }
}
