//! Adding, changing and removing records that no use case of their own owns. A table that one owns is refused, by its
//! definition ([`Writing`]), with the names of the commands and pages that write it.

pub mod past_rules;
pub(crate) mod removal;
pub(crate) mod rules;
pub(crate) mod twice;

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::patch::PatchError;
use vetpms_model::{ENTITIES, EntityDef, Patch, Value, Writing, entity, ids};

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::view::parse_heads;
use crate::words::did_you_mean;

/// The definition of a table that a person named.
///
/// # Errors
/// [`Code::UnknownTable`].
pub fn table(name: &str) -> Result<&'static EntityDef, AppError> {
    entity(name).ok_or_else(|| {
        AppError::new(
            Code::UnknownTable,
            format!("there is no table named {name}{}", near(name)),
        )
    })
}

fn near(name: &str) -> String {
    did_you_mean(name, ENTITIES.iter().map(|def| def.table))
}

/// A patch from fields that a person named.
fn patch(def: &'static EntityDef, values: &Map<String, Json>) -> Result<Patch, AppError> {
    Patch::from_json(def, values).map_err(|error| {
        let near = match &error {
            PatchError::UnknownField { field, .. } => {
                did_you_mean(field, def.fields.iter().map(|field| field.name))
            }
            _ => String::new(),
        };
        let mut error = AppError::from(error);
        error.message.push_str(&near);
        error
    })
}

/// Refuses a table that use cases own.
///
/// # Errors
/// [`Code::OwnedTable`] names what writes it.
fn by_hand(def: &EntityDef) -> Result<(), AppError> {
    let Writing::UseCase(owner) = def.writing else {
        return Ok(());
    };
    let label = def.label;
    let problem =
        format!("{label}: this has rules of its own and is not written here; use {owner}");
    Err(AppError::new(Code::OwnedTable, problem))
}

/// Adds a record, with the id given or a new one. Refuses tables and fields that a use case owns.
///
/// # Errors
/// [`Code::OwnedTable`]; the first field that is missing, unknown, owned or invalid.
pub fn add_record(
    desk: &Desk,
    def: &'static EntityDef,
    id: Option<Uuid>,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    by_hand(def)?;
    commit(desk, "add_record", |draft| {
        let patch = rules::held(draft, def, None, patch(def, values)?)?;
        write_new(draft, def, id, patch)
    })
}

fn write_new(
    draft: &mut Draft<'_>,
    def: &'static EntityDef,
    id: Option<Uuid>,
    patch: Patch,
) -> Result<Uuid, AppError> {
    let id = natural_or_new(def, &patch, || id.unwrap_or_else(|| draft.new_id()))?;
    draft.create(def, id, patch)
}

/// Changes the touched fields of a record; `opened_at` are the heads that the form was opened at.
///
/// # Errors
/// [`Code::OwnedTable`]; the first field that is unknown, owned or invalid; [`Code::NotFound`].
pub fn change_record(
    desk: &Desk,
    def: &'static EntityDef,
    id: Uuid,
    opened_at: Option<&[String]>,
    values: &Map<String, Json>,
) -> Result<(), AppError> {
    by_hand(def)?;
    let heads = opened_at.map(parse_heads).transpose()?;
    commit(desk, "change_record", |draft| {
        let before = draft.row(def, id)?;
        let patch = rules::held(draft, def, Some(&before), patch(def, values)?)?;
        draft.change(def, id, patch, heads.as_deref())
    })
}

/// Marks a record as deleted.
///
/// # Errors
/// [`Code::OwnedTable`]; [`Code::NotFound`], or the user may not; [`Code::NotPossible`] for a client who has animals, an
/// animal that has a medical history, a product that doses or reminders are laid down for, and a record that others were merged into.
pub fn remove_record(desk: &Desk, def: &'static EntityDef, id: Uuid) -> Result<(), AppError> {
    by_hand(def)?;
    commit(desk, "remove_record", |draft| {
        removal::possible(draft, def, id)?;
        draft.delete(def, id)
    })
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
            Some(Value::Text(word)) => key.push(ids::of_word(word.trim())),
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
