//! The audit trail of a practice, read backwards.

use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use uuid::Uuid;
use vetpms_protocol::ReadAudit;

use super::Tx;

/// An entry as it is stored; sealed values are masked by the trail itself.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Entry {
    /// Number.
    pub id: i64,
    /// The server's clock.
    pub at: DateTime<Utc>,
    /// Table.
    pub table_name: String,
    /// Row.
    pub row_id: Uuid,
    /// One letter.
    pub action: String,
    /// Changed fields before.
    pub old_data: Option<Json>,
    /// And after.
    pub new_data: Option<Json>,
    /// Who.
    pub user_id: Option<Uuid>,
    /// On which device.
    pub device_id: Uuid,
    /// Position of the change set.
    pub position: Option<i64>,
    /// The device's clock.
    pub device_time: Option<DateTime<Utc>>,
}

/// At most `most` entries before a place, newest first.
///
/// # Errors
/// The database's.
pub async fn page(tx: &mut Tx, wanted: &ReadAudit, most: i64) -> Result<Vec<Entry>, sqlx::Error> {
    sqlx::query_as(
        "SELECT id, at, table_name, row_id, action::text AS action, old_data, new_data, user_id, device_id,
                position, device_time
         FROM audit_log
         WHERE (at, id) < (coalesce($1, 'infinity'::timestamptz), $2)
           AND ($3::text IS NULL OR table_name = $3)
           AND ($4::uuid IS NULL OR row_id = $4)
           AND ($5::uuid IS NULL OR user_id = $5)
         ORDER BY at DESC, id DESC LIMIT $6",
    )
    .bind(wanted.before.map(|place| place.at))
    .bind(wanted.before.and_then(|place| place.id).unwrap_or(0))
    .bind(&wanted.table)
    .bind(wanted.row)
    .bind(wanted.user)
    .bind(most)
    .fetch_all(&mut **tx)
    .await
}
