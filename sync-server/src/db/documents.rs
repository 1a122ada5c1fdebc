//! The merged document of each row.

use std::collections::HashMap;

use uuid::Uuid;
use vetpms_model::{EntityDef, entity};

use super::Tx;
use crate::error::Refused;
use crate::seal::{Place, TenantKeys};

/// A row of a table.
pub type Key = (&'static str, Uuid);

/// The stored documents of these rows, opened.
///
/// # Errors
/// A [`Refused`] when the database fails or a document does not open.
pub async fn load(
    tx: &mut Tx,
    wanted: &[Key],
    keys: &TenantKeys,
) -> Result<HashMap<Key, Vec<u8>>, Refused> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let tables: Vec<&str> = wanted.iter().map(|(table, _)| *table).collect();
    let rows: Vec<Uuid> = wanted.iter().map(|(_, row)| *row).collect();
    let found: Vec<(String, Uuid, Vec<u8>)> = sqlx::query_as(
        "SELECT d.table_name, d.row_id, d.sealed
         FROM unnest($1::text[], $2::uuid[]) AS k (table_name, row_id)
         JOIN documents d ON d.table_name = k.table_name AND d.row_id = k.row_id",
    )
    .bind(tables)
    .bind(rows)
    .fetch_all(&mut **tx)
    .await?;
    let mut documents = HashMap::with_capacity(found.len());
    for (table, row, sealed) in found {
        let def: &'static EntityDef =
            entity(&table).ok_or_else(|| Refused::internal("a document of no table"))?;
        let opened = keys.open_blob(&Place::Document(def.table, row), &sealed)?;
        documents.insert((def.table, row), opened);
    }
    Ok(documents)
}

/// Documents to be stored, sealed.
#[derive(Default)]
pub struct Documents {
    tables: Vec<&'static str>,
    rows: Vec<Uuid>,
    sealed: Vec<Vec<u8>>,
    positions: Vec<i64>,
}

impl Documents {
    /// Adds one, each row once.
    ///
    /// # Errors
    /// A [`Refused`] when it cannot be sealed.
    pub fn add(
        &mut self,
        key: Key,
        bytes: &[u8],
        position: i64,
        keys: &TenantKeys,
    ) -> Result<(), Refused> {
        self.sealed
            .push(keys.seal_blob(&Place::Document(key.0, key.1), bytes)?);
        self.tables.push(key.0);
        self.rows.push(key.1);
        self.positions.push(position);
        Ok(())
    }

    /// Stores them with one statement. A document belongs to whom its first change does, for good: whoever may see it
    /// may see all of its changes.
    ///
    /// # Errors
    /// The database's.
    pub async fn write(self, tx: &mut Tx) -> Result<(), sqlx::Error> {
        if self.rows.is_empty() {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO documents (table_name, row_id, sealed, position, owner)
             SELECT d.table_name, d.row_id, d.sealed, d.position, c.owner
             FROM unnest($1::text[], $2::uuid[], $3::bytea[], $4::bigint[]) AS d (table_name, row_id, sealed, position)
             LEFT JOIN LATERAL (SELECT c.owner FROM changes c
                 WHERE c.table_name = d.table_name AND c.row_id = d.row_id AND c.owner IS NOT NULL
                 ORDER BY c.position LIMIT 1) AS c ON true
             ON CONFLICT (table_name, row_id) DO UPDATE SET sealed = EXCLUDED.sealed, position = EXCLUDED.position",
        )
        .bind(self.tables)
        .bind(self.rows)
        .bind(self.sealed)
        .bind(self.positions)
        .execute(&mut **tx)
        .await
        .map(drop)
    }
}
