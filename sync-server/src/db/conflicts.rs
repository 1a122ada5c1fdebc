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
        "INSERT INTO conflicts (id, table_name, row_id, raised_position, sealed, field, owner)
         VALUES ($1, $2, $3, $4, $5, $6, (SELECT owner FROM documents WHERE table_name = $2 AND row_id = $3))
         ON CONFLICT (id) DO NOTHING",
    )
    .bind(&conflict.id)
    .bind(&conflict.table)
    .bind(conflict.row)
    .bind(position)
    .bind(keys.seal_blob(&Place::Conflict(&conflict.id), &json)?)
    .bind(&conflict.field)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A decision about the conflict `c` that has not been taken back, and that was made with the right
/// to its field.
macro_rules! settled {
    () => {
        "EXISTS (SELECT 1 FROM conflict_resolutions r WHERE r.conflict_id = c.id AND r.undoes IS NULL
           AND r.record_table = c.table_name AND r.record_id = c.row_id
           AND (c.field IS NULL OR c.field = r.record_field)
           AND NOT EXISTS (SELECT 1 FROM conflict_resolutions u WHERE u.undoes = r.id
             AND u.record_table = r.record_table AND u.record_id = r.record_id
             AND u.record_field IS NOT DISTINCT FROM r.record_field))"
    };
}

/// Closes or opens a conflict that the set at this position decides about, as the decisions say.
///
/// # Errors
/// The database's.
pub async fn settle(
    tx: &mut Tx,
    id: &str,
    position: i64,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query(concat!(
        "UPDATE conflicts c SET closed_position = $2, closed_at = $3 WHERE c.id = $1 AND c.closed_at IS NULL AND ",
        settled!()
    ))
    .bind(id)
    .bind(position)
    .bind(now)
    .execute(&mut **tx)
    .await?;
    sqlx::query(concat!(
        "UPDATE conflicts c SET closed_position = NULL, closed_at = NULL \
         WHERE c.id = $1 AND c.closed_at IS NOT NULL AND NOT ",
        settled!()
    ))
    .bind(id)
    .execute(&mut **tx)
    .await
    .map(drop)
}

/// The records whose conflicts the sets at these positions decide about: a device that never had one
/// of them gets it with its record when it is opened again.
///
/// # Errors
/// The database's.
pub async fn decided_records(
    tx: &mut Tx,
    positions: &[i64],
) -> Result<Vec<(String, Uuid)>, sqlx::Error> {
    sqlx::query_as(
        "SELECT DISTINCT record_table::text, record_id FROM conflict_resolutions WHERE updated_position = ANY($1)",
    )
    .bind(positions)
    .fetch_all(&mut **tx)
    .await
}
