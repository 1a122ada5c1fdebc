//! What signing and locking ask.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::values::{id_of, instant_of};

/// When the server took the first set that is here of a row; none for a row that it never took, or that came with the
/// first copy.
///
/// # Errors
/// [`crate::StoreError`].
pub fn first_received(r: &ReadTx<'_>, table: &str, row: Uuid) -> Result<Option<DateTime<Utc>>> {
    let sql = "SELECT s.received_at FROM changes c \
               JOIN change_sets s ON s.replica = c.replica AND s.seq = c.seq \
               WHERE c.row_id = ?1 AND c.table_name = ?2 AND s.received_at IS NOT NULL \
               ORDER BY s.received_at LIMIT 1";
    r.first(sql, (key(&row), table), |row| instant_of(row.get_ref(0)?))
}

/// The visits that nobody has signed, oldest first; of one author, if one is given. Those that came from another
/// program are not this one's to sign.
///
/// # Errors
/// [`crate::StoreError`].
pub fn unsigned(r: &ReadTx<'_>, author: Option<Uuid>) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM medical_records WHERE signed_heads IS NULL AND record_type IS NOT 'IMPORTED' \
               AND is_deleted IS NOT 1 AND (?1 IS NULL OR created_by = ?1) ORDER BY visit_date, id";
    r.list(sql, [author.as_ref().map(key)], |row| {
        id_of(row.get_ref(0)?)
    })
}
