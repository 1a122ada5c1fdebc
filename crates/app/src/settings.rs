//! What a practice sets up: staff, rooms, places, types, hours, its own species and breeds, products and their rules,
//! terms and texts.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::scheduling::{OpeningHours, WorkingHours};
use vetpms_model::{Entity, EntityDef};

use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::lists::ReferenceTable;
use crate::records::{add_record, change_record, remove_record};
use crate::view::{self, Record};

/// Every row of a table, those out of use too, in the order in which they were made.
///
/// # Errors
/// The user may not read the table.
pub fn settings(desk: &Desk, table: ReferenceTable) -> Result<Vec<Record>, AppError> {
    let def = table.def()?;
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let rows = tx.scan(def, None, usize::MAX)?;
        rows.iter()
            .filter(|(row, _)| !row.is_deleted(def))
            .map(|(row, _)| view::of_row(tx, def, row))
            .collect()
    })
}

/// Adds a row.
///
/// # Errors
/// The first field that is missing or invalid; hours that end before they begin.
pub fn add_setting(
    desk: &Desk,
    table: ReferenceTable,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    let def = table.def()?;
    in_order(def, values)?;
    add_record(desk, def, None, values)
}

/// Changes the touched fields of a row.
///
/// # Errors
/// As [`add_setting`], and [`Code::NotFound`].
pub fn change_setting(
    desk: &Desk,
    table: ReferenceTable,
    id: Uuid,
    opened_at: &[String],
    patch: &Map<String, Json>,
) -> Result<(), AppError> {
    let def = table.def()?;
    let mut whole = desk.read(|tx| view::record(tx, def, id))?.values;
    whole.extend(patch.clone());
    in_order(def, &whole)?;
    change_record(desk, def, id, Some(opened_at), patch)
}

/// Takes a row out of use for good.
///
/// # Errors
/// [`Code::NotFound`].
pub fn remove_setting(desk: &Desk, table: ReferenceTable, id: Uuid) -> Result<(), AppError> {
    remove_record(desk, table.def()?, id)
}

/// Hours end after they begin.
fn in_order(def: &EntityDef, values: &Map<String, Json>) -> Result<(), AppError> {
    let (from, to) = if def.table == OpeningHours::def().table {
        ("opens_minute", "closes_minute")
    } else if def.table == WorkingHours::def().table {
        ("starts_minute", "ends_minute")
    } else {
        return Ok(());
    };
    let minute = |name: &str| values.get(name).and_then(Json::as_i64);
    match (minute(from), minute(to)) {
        (Some(from), Some(end)) if end <= from => Err(AppError::field(
            Code::InvalidValue,
            to,
            "this must be after the start",
        )),
        _ => Ok(()),
    }
}
