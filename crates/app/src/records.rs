//! Adding, changing and removing records that no use case of their own owns.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::{EntityDef, Patch, Value, entity, ids};

use crate::commit::commit;
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::view::parse_heads;

/// The definition of a table that a person named.
///
/// # Errors
/// [`Code::UnknownTable`].
pub fn table(name: &str) -> Result<&'static EntityDef, AppError> {
    entity(name).ok_or_else(|| {
        AppError::new(
            Code::UnknownTable,
            format!("there is no table named {name}"),
        )
    })
}

/// Adds a record, with the id given or a new one. Refuses fields that a use case owns.
///
/// # Errors
/// The first field that is missing, unknown, owned or invalid.
pub fn add_record(
    desk: &Desk,
    def: &'static EntityDef,
    id: Option<Uuid>,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    commit(desk, "add_record", |draft| {
        let patch = Patch::from_json(def, values)?;
        let id = natural_or_new(def, &patch, || id.unwrap_or_else(|| draft.new_id()))?;
        draft.create(def, id, patch)
    })
}

/// Changes the touched fields of a record; `opened_at` are the heads that the form was opened at.
///
/// # Errors
/// The first field that is unknown, owned or invalid; [`Code::NotFound`].
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
        draft.change(def, id, Patch::from_json(def, values)?, heads.as_deref())
    })
}

/// Marks a record as deleted.
///
/// # Errors
/// [`Code::NotFound`], or the user may not.
pub fn remove_record(desk: &Desk, def: &'static EntityDef, id: Uuid) -> Result<(), AppError> {
    commit(desk, "remove_record", |draft| draft.delete(def, id))
}

/// The id of a new row: from its natural key where the table has one.
fn natural_or_new(
    def: &'static EntityDef,
    patch: &Patch,
    new: impl FnOnce() -> Uuid,
) -> Result<Uuid, AppError> {
    if def.natural_key.is_empty() {
        return Ok(new());
    }
    let mut key = Vec::new();
    for name in def.natural_key {
        match patch.get(def, name) {
            Some(Value::Id(id)) => key.push(*id),
            _ => {
                return Err(AppError::field(
                    Code::InvalidValue,
                    name,
                    "this must be filled in",
                ));
            }
        }
    }
    Ok(ids::natural_id(def.table, &key))
}
