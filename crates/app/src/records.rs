//! Adding, changing and removing records that no use case of their own owns.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::patch::PatchError;
use vetpms_model::people::{Client, Patient};
use vetpms_model::{ENTITIES, Entity, EntityDef, Patch, Value, entity, ids};

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::shown::label_of;
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
        let patch = patch(def, values)?;
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
        draft.change(def, id, patch(def, values)?, heads.as_deref())
    })
}

/// Marks a record as deleted.
///
/// # Errors
/// [`Code::NotFound`], or the user may not; [`Code::NotPossible`] for a client who has animals, and for a record that
/// others were merged into.
pub fn remove_record(desk: &Desk, def: &'static EntityDef, id: Uuid) -> Result<(), AppError> {
    commit(desk, "remove_record", |draft| {
        if def.table == Client::def().table {
            has_no_animals(draft, id)?;
        }
        stands_for_nobody(draft, def, id)?;
        draft.delete(def, id)
    })
}

/// Whoever was merged into the record would be gone with it.
fn stands_for_nobody(draft: &Draft<'_>, def: &'static EntityDef, id: Uuid) -> Result<(), AppError> {
    let mut names = Vec::new();
    for other in draft.tx.aliases_of(id)? {
        if let Some((row, _)) = draft.tx.row(def, other)?
            && !row.is_deleted(def)
        {
            let name = label_of(draft.tx, def.table, other)?;
            names.push(name.unwrap_or_else(|| def.label.to_owned()));
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let problem = format!(
        "other entries were merged into this one: {}; take them apart first, or remove them as well",
        names.join(", ")
    );
    Err(AppError::new(Code::NotPossible, problem))
}

/// Animals would be left without anybody to call.
fn has_no_animals(draft: &Draft<'_>, client: Uuid) -> Result<(), AppError> {
    let def = Patient::def();
    let pets = draft.tx.rows_where(def, "client_id", &Value::Id(client))?;
    let names: Vec<&str> = pets
        .iter()
        .filter(|(pet, _)| !pet.is_deleted(def))
        .filter_map(|(pet, _)| pet.text(def, "name"))
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let problem = format!(
        "this client still has {}; give the animals another owner first, or remove them",
        names.join(", ")
    );
    Err(AppError::new(Code::NotPossible, problem))
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
