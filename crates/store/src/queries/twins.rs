//! What a client, or an entry of a list, that was entered twice has in common with the other entry. Deleted contacts count for nothing;
//! what is deleted or merged itself, the caller tells.

use uuid::Uuid;
use vetpms_model::EntityDef;

use crate::error::Result;
use crate::read::{ReadTx, key};
use crate::values::id_of;

/// The last digits of a number without what people write between them; the same expression as the
/// index has.
macro_rules! last_digits {
    ($value:literal) => {
        concat!(
            "substr(replace(replace(replace(replace(replace(replace(",
            $value,
            ", ' ', ''), '-', ''), '.', ''), '/', ''), '(', ''), ')', ''), -7)"
        )
    };
}

/// The clients with this e-mail address, however it is capitalised.
///
/// # Errors
/// [`crate::StoreError`].
pub fn clients_with_email(r: &ReadTx<'_>, email: &str) -> Result<Vec<Uuid>> {
    r.list(
        "SELECT id FROM clients WHERE email = ?1 COLLATE NOCASE ORDER BY id",
        [email],
        |row| id_of(row.get_ref(0)?),
    )
}

/// A client's phone numbers, as they were entered.
///
/// # Errors
/// [`crate::StoreError`].
pub fn numbers_of(r: &ReadTx<'_>, client: Uuid) -> Result<Vec<String>> {
    r.list(
        "SELECT value FROM contact_methods WHERE client_id = ?1 AND type IN ('PHONE', 'MOBILE') \
         AND value IS NOT NULL AND is_deleted IS NOT 1 ORDER BY id",
        [key(&client)],
        |row| Ok(row.get(0)?),
    )
}

/// The phone numbers that end in the same digits, with whose they are.
///
/// # Errors
/// [`crate::StoreError`].
pub fn numbers_ending_like(r: &ReadTx<'_>, number: &str) -> Result<Vec<(Uuid, String)>> {
    r.list(
        concat!(
            "SELECT client_id, value FROM contact_methods WHERE ",
            last_digits!("value"),
            " = ",
            last_digits!("?1"),
            " AND type IN ('PHONE', 'MOBILE') AND client_id IS NOT NULL AND is_deleted IS NOT 1 ORDER BY id"
        ),
        [number],
        |row| Ok((id_of(row.get_ref(0)?)?, row.get(1)?)),
    )
}

/// The entries of a list with this text in a field, however it is capitalised.
///
/// # Errors
/// [`crate::StoreError`].
pub fn entries_named(
    r: &ReadTx<'_>,
    def: &'static EntityDef,
    field: &str,
    text: &str,
) -> Result<Vec<Uuid>> {
    let Some(field) = def.field(field) else {
        return Ok(Vec::new());
    };
    r.list(
        &format!(
            "SELECT id FROM {} WHERE {} = ?1 COLLATE NOCASE AND is_deleted IS NOT 1 ORDER BY id",
            def.table, field.name
        ),
        [text],
        |row| id_of(row.get_ref(0)?),
    )
}
