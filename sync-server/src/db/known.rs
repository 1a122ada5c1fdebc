//! What the program knew that last made rows of a practice.

use std::collections::HashMap;

use vetpms_model::{ENTITIES, EntityDef};

use super::Tx;

/// The tables of which this program knows more fields than the one before it; none in a practice whose rows no other
/// program has made.
///
/// # Errors
/// The database's.
pub async fn grown(tx: &mut Tx) -> Result<Vec<&'static EntityDef>, sqlx::Error> {
    let before: Vec<(String, i32)> = sqlx::query_as("SELECT table_name, fields FROM known_tables")
        .fetch_all(&mut **tx)
        .await?;
    let before: HashMap<String, i32> = before.into_iter().collect();
    let has_grown = |def: &&EntityDef| {
        let fields = before.get(def.table).and_then(|n| usize::try_from(*n).ok());
        fields.is_some_and(|fields| fields < def.fields.len())
    };
    Ok(ENTITIES.iter().copied().filter(has_grown).collect())
}

/// Notes what this program knows.
///
/// # Errors
/// The database's.
pub async fn note(tx: &mut Tx) -> Result<(), sqlx::Error> {
    let tables: Vec<&str> = ENTITIES.iter().map(|def| def.table).collect();
    let fields = ENTITIES.iter().map(|def| i32::try_from(def.fields.len()));
    let fields: Vec<i32> = fields.map(|n| n.unwrap_or(i32::MAX)).collect();
    sqlx::query(
        "INSERT INTO known_tables SELECT * FROM unnest($1::text[], $2::integer[])
         ON CONFLICT (table_name) DO UPDATE SET fields = excluded.fields WHERE known_tables.fields <> excluded.fields",
    )
    .bind(tables)
    .bind(fields)
    .execute(&mut **tx)
    .await
    .map(drop)
}
