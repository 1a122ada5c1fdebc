//! The patients of a client.

use uuid::Uuid;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::values::id_of;

/// The ids of a client's patients.
///
/// # Errors
/// [`crate::StoreError`].
pub fn ids_of_client(r: &ReadTx<'_>, client: Uuid) -> Result<Vec<Uuid>> {
    let sql = "SELECT id FROM patients WHERE client_id = ?1 AND is_deleted IS NOT 1 ORDER BY id";
    r.list(sql, [key(&client)], |row| id_of(row.get_ref(0)?))
}
