//! The patients of a client.

use uuid::Uuid;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::values::id_of;

/// The ids of a client's patients, also of those entered under another entry of the same client;
/// without patients that were merged into others.
///
/// # Errors
/// [`crate::StoreError`].
pub fn ids_of_client(r: &ReadTx<'_>, client: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT p.id FROM patients p WHERE p.is_deleted IS NOT 1 \
               AND (p.client_id = ?1 OR p.client_id IN (SELECT id FROM aliases WHERE stands_for = ?1)) \
               AND NOT EXISTS (SELECT 1 FROM aliases l WHERE l.id = p.id) ORDER BY p.id";
    r.list(sql, [key(&client)], |row| id_of(row.get_ref(0)?))
}
