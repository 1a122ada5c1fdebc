//! The history of one record of any table, or of one of its fields.

use serde::Serialize;
use uuid::Uuid;
use vetpms_model::EntityDef;

use super::HistoryEntry;
use super::entries::{called, of_fields};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::words::did_you_mean;

/// Every change of a record.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct RecordHistory {
    /// What the record is called.
    pub record: String,
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
}

/// Reads who changed a record, newest first; of one field, if one is named.
///
/// # Errors
/// [`AppError::not_found`], also for a record that the signed-in person may not see; [`Code::Forbidden`] without the
/// right to its table; [`Code::InvalidValue`] for a field that the table lacks.
pub fn record_history(
    desk: &Desk,
    def: &'static EntityDef,
    id: Uuid,
    field: Option<&str>,
) -> Result<RecordHistory, AppError> {
    if let Some(name) = field
        && def.field(name).is_none()
    {
        let near = did_you_mean(name, def.fields.iter().map(|field| field.name));
        let problem = format!("{} has no field named {name}{near}", def.table);
        return Err(AppError::field(Code::InvalidValue, "field", problem));
    }
    desk.read(|tx| {
        desk.may_read_row(tx, def, id)?;
        if tx.row(def, id)?.is_none() {
            return Err(AppError::not_found(def.label));
        }
        let wanted = |found: &vetpms_model::FieldDef| field.is_none_or(|name| found.name == name);
        let mut entries = of_fields(desk, tx, (def, id), wanted)?;
        // Those of one moment stand the newer above, too.
        entries.reverse();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        Ok(RecordHistory {
            record: called(tx, def, id)?,
            entries,
        })
    })
}
