//! Whether a record says more than this version can show.

use uuid::Uuid;
use vetpms_model::people::{Client, Patient};
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Entity, EntityDef, Row};

use crate::desk::Desk;
use crate::documents;
use crate::error::AppError;
use crate::history::HistoryTable;
use crate::sync::versions;

/// Whether a newer version of the program has written a part of a record that this one does not know: a field, or a
/// choice of a field. It is kept as it came, and edits here leave it alone.
///
/// # Errors
/// The user may not read the table; [`AppError`] of the store.
pub fn has_newer_parts(desk: &Desk, table: HistoryTable, id: Uuid) -> Result<bool, AppError> {
    let def = match table {
        HistoryTable::Clients => Client::def(),
        HistoryTable::Patients => Patient::def(),
        HistoryTable::Appointments => Appointment::def(),
    };
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let id = tx.stands_for(id)?;
        let row = tx.row(def, id)?;
        if row.is_some_and(|(row, _)| has_unknown_choice(def, &row)) {
            return Ok(true);
        }
        let Some(mut document) = documents::open(tx, def, id)? else {
            return Ok(false);
        };
        // What an unknown text is born by is unknown too, so its edits wait in the document.
        let has_texts = document.has_waiting() && versions::server_knows_more(tx, def)?;
        Ok(has_texts || !document.unknown_keys().is_empty())
    })
}

fn has_unknown_choice(def: &EntityDef, row: &Row) -> bool {
    let mut all = def.fields.iter().zip(&row.values);
    all.any(|(field, value)| field.is_unknown_choice(value))
}
