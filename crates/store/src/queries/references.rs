//! What the practice has set up: staff, rooms, types, species.

use vetpms_model::{EntityDef, Row, Stamp};

use crate::error::Result;
use crate::read::ReadTx;
use crate::tables::table;

/// The rows of a table that are in use, by name. Works for every table: one without a field
/// `is_active` has all its rows in use.
///
/// # Errors
/// [`crate::StoreError`].
pub fn active(r: &ReadTx<'_>, def: &'static EntityDef) -> Result<Vec<(Row, Stamp)>> {
    let table = table(def.table)?;
    let mut conditions = Vec::new();
    if def.field(vetpms_model::def::IS_DELETED).is_some() {
        conditions.push("is_deleted IS NOT 1");
    }
    if def.field("is_active").is_some() {
        conditions.push("is_active IS NOT 0");
    }
    let filter = if conditions.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", conditions.join(" AND "))
    };
    let name = ["name", "display_name", "last_name"]
        .into_iter()
        .find(|name| def.field(name).is_some());
    let order = name.map_or_else(
        || "id".to_owned(),
        |name| format!("{name} COLLATE NOCASE, id"),
    );
    r.list(
        &format!("{} {filter} ORDER BY {order}", table.select),
        [],
        |row| table.read(row),
    )
}
