//! Laboratory results as lists: of an animal, of a visit, and those that wait for somebody to look at them.

use std::cmp::Reverse;

use uuid::Uuid;
use vetpms_model::medical::LabResult;
use vetpms_model::{Entity, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::lab;

use super::line::{LabLine, Reader};
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::people::is_there;
use crate::records_seen::seen;

/// The results of an animal that the signed-in person may see, newest first.
///
/// # Errors
/// The user may not read medical records; [`AppError::not_found`] for what is no animal.
pub fn patient_results(desk: &Desk, patient: Uuid) -> Result<Vec<LabLine>, AppError> {
    let def = LabResult::def();
    desk.read(|tx| {
        let seen = seen(desk, tx)?;
        is_there(tx, patient)?;
        let mut reader = Reader::new(tx)?;
        let mut lines = Vec::new();
        for entry in with_aliases(tx, patient)? {
            for (row, stamp) in tx.rows_where(def, "patient_id", &Value::Id(entry))? {
                if !row.is_deleted(def) && seen.allows(tx, def, &row, &stamp)? {
                    lines.push(reader.line(&row, &stamp)?);
                }
            }
        }
        // By day and panel as they were ordered; ids go by time.
        lines.sort_by_key(|line| Reverse((text(line, "ordered_at"), Reverse(line.id))));
        Ok(lines)
    })
}

/// One result.
///
/// # Errors
/// [`AppError::not_found`], also for one that the user may not see.
pub fn result(desk: &Desk, id: Uuid) -> Result<LabLine, AppError> {
    let def = LabResult::def();
    desk.read(|tx| {
        desk.may_read_row(tx, def, id)?;
        let found = tx.row(def, id)?.filter(|(row, _)| !row.is_deleted(def));
        let (row, stamp) = found.ok_or_else(|| AppError::not_found(def.label))?;
        Reader::new(tx)?.line(&row, &stamp)
    })
}

/// The results of a visit, as they were ordered.
pub(crate) fn visit_results(tx: &ReadTx, record: Uuid) -> Result<Vec<LabLine>, AppError> {
    let def = LabResult::def();
    let mut reader = Reader::new(tx)?;
    let rows = tx.rows_where(def, "medical_record_id", &Value::Id(record))?;
    rows.iter()
        .filter(|(row, _)| !row.is_deleted(def))
        .map(|(row, stamp)| reader.line(row, stamp))
        .collect()
}

/// The results that nobody has looked at as they are, oldest first; with `own` those of visits that the signed-in person
/// wrote, and those without a visit that they ordered.
///
/// # Errors
/// The user may not read medical records.
pub fn results_to_review(desk: &Desk, own: bool) -> Result<Vec<LabLine>, AppError> {
    let def = LabResult::def();
    let user = desk.session()?.user;
    desk.read(|tx| {
        let seen = seen(desk, tx)?;
        let mut reader = Reader::new(tx)?;
        let mut lines = Vec::new();
        for id in lab::to_review(tx, own.then_some(user))? {
            let Some((row, stamp)) = tx.row(def, id)? else {
                continue;
            };
            if seen.allows(tx, def, &row, &stamp)? {
                lines.push(reader.line(&row, &stamp)?);
            }
        }
        Ok(lines)
    })
}

fn text(line: &LabLine, name: &str) -> Option<String> {
    let text = line.values.get(name).and_then(serde_json::Value::as_str);
    text.map(str::to_owned)
}
