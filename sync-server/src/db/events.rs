//! What happened on the server itself, for the administrator. Never a client's or patient's value.

use serde_json::Value as Json;
use sqlx::PgPool;
use uuid::Uuid;

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
