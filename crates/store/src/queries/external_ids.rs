//! Finding a row by the name another system knows it by.

use uuid::Uuid;

use crate::error::Result;
use crate::read::ReadTx;
use crate::values::id_of;

/// The row that a source knows by this key; `kind` is the row's table.
///
/// # Errors
/// [`crate::StoreError`].
pub fn row_known_as(
    r: &ReadTx<'_>,
    source: &str,
    kind: &str,
    external_id: &str,
) -> Result<Option<Uuid>> {
    r.first(
        "SELECT row_id FROM external_ids WHERE source = ?1 AND kind = ?2 AND external_id = ?3 ORDER BY id LIMIT 1",
        (source, kind, external_id),
        |row| id_of(row.get_ref(0)?),
    )
}
