//! Conflicts that wait for a person. Their values may be anything a row holds, so they are sealed.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use uuid::Uuid;
use vetpms_model::{Conflict, entity};

use super::Tx;
use super::documents::Key;
use crate::error::Refused;
use crate::seal::{Place, TenantKeys};

/// The open conflicts of these rows.
///
/// # Errors
/// A [`Refused`] when the database fails or a conflict does not open.
pub async fn open(
    tx: &mut Tx,
    wanted: &[Key],
    keys: &TenantKeys,
) -> Result<HashMap<Key, Vec<Conflict>>, Refused> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let tables: Vec<&str> = wanted.iter().map(|(table, _)| *table).collect();
    let rows: Vec<Uuid> = wanted.iter().map(|(_, row)| *row).collect();
    let found: Vec<(String, String, Uuid, Vec<u8>)> = sqlx::query_as(
        "SELECT c.id, c.table_name, c.row_id, c.sealed
         FROM unnest($1::text[], $2::uuid[]) AS k (table_name, row_id)
         JOIN conflicts c ON c.table_name = k.table_name AND c.row_id = k.row_id AND c.closed_at IS NULL
         ORDER BY c.raised_position, c.id",
    )
    .bind(tables)
    .bind(rows)
    .fetch_all(&mut **tx)
    .await?;
    let mut conflicts: HashMap<Key, Vec<Conflict>> = HashMap::new();
    for (id, table, row, sealed) in found {
        let Some(def) = entity(&table) else { continue };
        let json = keys.open_blob(&Place::Conflict(&id), &sealed)?;
        let conflict = serde_json::from_slice(&json)
            .map_err(|_| Refused::internal("a stored conflict is unreadable"))?;
        conflicts
            .entry((def.table, row))
            .or_default()
            .push(conflict);
    }
    Ok(conflicts)
}

/// Stores a conflict unless it was raised before.
///
/// # Errors
/// A [`Refused`] when the database fails.
pub async fn raise(
    tx: &mut Tx,
    conflict: &Conflict,
    position: i64,
    keys: &TenantKeys,
) -> Result<(), Refused> {
    let json = serde_json::to_vec(conflict)
        .map_err(|_| Refused::internal("a conflict cannot be encoded"))?;
    sqlx::query(
        "INSERT INTO conflicts (id, table_name, row_id, raised_position, sealed) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(&conflict.id)
    .bind(&conflict.table)
    .bind(conflict.row)
    .bind(position)
    .bind(keys.seal_blob(&Place::Conflict(&conflict.id), &json)?)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Closes a conflict by the set at this position.
///
/// # Errors
/// The database's.
pub async fn close(
    tx: &mut Tx,
    id: &str,
    position: i64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE conflicts SET closed_position = $2, closed_at = $3 WHERE id = $1 AND closed_at IS NULL")
        .bind(id)
        .bind(position)
        .bind(now)
        .execute(&mut **tx)
        .await
        .map(drop)
}
