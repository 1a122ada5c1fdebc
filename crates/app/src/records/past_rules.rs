//! Past the rules of the use cases, as if a desk of another version had written it: for the programs of tests and the
//! simulator. Nothing that ships calls it, and a test looks that nothing does.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::EntityDef;

use super::{patch, write_new};
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::AppError;
use crate::view::parse_heads;

/// Adds a record of any table.
///
/// # Errors
/// The first field that is missing, unknown, owned or invalid.
#[doc(hidden)]
pub fn add_record(
    desk: &Desk,
    def: &'static EntityDef,
    id: Option<Uuid>,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    commit(desk, "add_record", |draft| {
        write_new(draft, def, id, patch(def, values)?)
    })
}

/// Changes the touched fields of a record of any table.
///
/// # Errors
/// The first field that is unknown, owned or invalid; [`AppError::not_found`].
#[doc(hidden)]
pub fn change_record(
    desk: &Desk,
    def: &'static EntityDef,
    id: Uuid,
    opened_at: Option<&[String]>,
    values: &Map<String, Json>,
) -> Result<(), AppError> {
    let heads = opened_at.map(parse_heads).transpose()?;
    commit(desk, "change_record", |draft| {
        draft.row(def, id)?;
        draft.change(def, id, patch(def, values)?, heads.as_deref())
    })
}

/// Marks a record of any table as deleted.
///
/// # Errors
/// [`AppError::not_found`], or the user may not.
#[doc(hidden)]
pub fn remove_record(desk: &Desk, def: &'static EntityDef, id: Uuid) -> Result<(), AppError> {
    commit(desk, "remove_record", |draft| draft.delete(def, id))
}
