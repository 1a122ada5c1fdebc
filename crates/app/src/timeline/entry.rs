//! One entry of the time line in full.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::measures::lab::{self, Stage};
use vetpms_model::medical::{LabResult, MedicalRecord};
use vetpms_model::{Entity, EntityDef, Row, Stamp, Value, entity};
use vetpms_store::ReadTx;

use super::kind::Reading;
use super::{Found, TimelineKind};
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::{names, said};
use crate::records_seen::Seen;
use crate::shown::user_name;
use crate::vaccinations::took;

/// What is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TimelineFact {
    /// Field name.
    pub field: String,
    /// Its label.
    pub label: String,
    /// What it was before, of something that changed.
    pub before: Option<String>,
    /// The value, as people read it.
    pub value: Option<String>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct TimelineEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: TimelineKind,
    /// Table of its record.
    pub table: String,
    /// Row id.
    pub row_id: Uuid,
    /// The visit that it belongs to, where the signed-in person may open it.
    pub visit: Option<Uuid>,
    /// What it is called, where it has a name.
    pub title: Option<String>,
    /// What is said of it.
    pub facts: Vec<TimelineFact>,
    /// Who did it.
    pub who: Option<String>,
    /// Whether it is part of a signed visit.
    pub signed: bool,
}

/// Reads what was found; nothing when its row is gone.
pub(super) fn read(
    desk: &Desk,
    tx: &ReadTx,
    found: Found,
    seen: Seen,
) -> Result<Option<TimelineEntry>, AppError> {
    if let Some(told) = found.told {
        return Ok(Some(*told));
    }
    let kind = found.place.kind;
    let Some(reading) = kind.reading() else {
        return Ok(None);
    };
    let Some(def) = entity(reading.source.table) else {
        return Ok(None);
    };
    let Some((row, stamp)) = tx.row(def, found.place.row)? else {
        return Ok(None);
    };
    let visit = match found.visit {
        Some(visit) => Some(visit),
        None => of_appointment(tx, def, &row)?,
    };
    let record = match visit {
        Some(id) => tx.row(MedicalRecord::def(), id)?,
        None => None,
    };
    let opens = record.filter(|(record, _)| !record.is_deleted(MedicalRecord::def()));
    let opens = match opens {
        Some((record, stamp)) if desk.may_read(tx, MedicalRecord::def().table).is_ok() => {
            let allowed = seen.allows(tx, MedicalRecord::def(), &record, &stamp)?;
            allowed.then_some(record)
        }
        _ => None,
    };
    let signed = opens.as_ref().is_some_and(|record| {
        let signed = record.get(MedicalRecord::def(), "signed_at");
        def.record.is_some() && !signed.is_null()
    });
    Ok(Some(TimelineEntry {
        at: found.place.at,
        kind,
        table: def.table.to_owned(),
        row_id: row.id,
        visit: opens.map(|record| record.id),
        title: title(def, &row),
        facts: facts(tx, def, &reading, &in_force(tx, def, &row)?)?,
        who: match kind {
            // Their rows say who began it, not who ended it.
            TimelineKind::ReminderClosed | TimelineKind::ProblemOver => None,
            _ => who(tx, def, &reading, (&row, &stamp))?,
        },
        signed,
    }))
}

/// The visit that an appointment became.
fn of_appointment(
    tx: &ReadTx,
    def: &'static EntityDef,
    row: &Row,
) -> Result<Option<Uuid>, AppError> {
    let appointment = match def.table {
        "appointments" => Some(row.id),
        "check_ins" => row.get(def, "appointment_id").as_id(),
        _ => None,
    };
    let Some(appointment) = appointment else {
        return Ok(None);
    };
    let records = MedicalRecord::def();
    let found = tx.rows_where(records, "appointment_id", &Value::Id(appointment))?;
    let mut kept = found
        .iter()
        .filter(|(record, _)| !record.is_deleted(records));
    Ok(kept.next().map(|(record, _)| record.id))
}

fn title(def: &EntityDef, row: &Row) -> Option<String> {
    let task = def.field("title").and_then(|_| row.text(def, "title"));
    names(def, row).or(task).map(str::to_owned)
}

/// The row without what another desk made out of date: what was said of a result that was put right since, and days that
/// would follow from a dose that does not count.
fn in_force(tx: &ReadTx, def: &'static EntityDef, row: &Row) -> Result<Row, AppError> {
    let mut row = row.clone();
    let set = |row: &mut Row, name: &str, value: Value| {
        if let Some(at) = def.index(name) {
            row.values[at] = value;
        }
    };
    if def.table == LabResult::def().table && lab::stage(&row) == Stage::ToReview {
        set(&mut row, "comment", Value::Null);
        set(&mut row, "status", Value::Text("RESULTED".to_owned()));
    } else if def.table == Vaccination::def().table {
        let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
        let took = took(tx, patient, &[&row])?.into_iter().next().flatten();
        if took.is_some_and(|(took, _)| !took.counts()) {
            set(&mut row, "valid_until", Value::Null);
            set(&mut row, "next_due_on", Value::Null);
        }
    }
    Ok(row)
}

fn facts(
    tx: &ReadTx,
    def: &'static EntityDef,
    reading: &Reading,
    row: &Row,
) -> Result<Vec<TimelineFact>, AppError> {
    let mut facts = Vec::new();
    for field in reading.facts.iter().filter_map(|name| def.field(name)) {
        let value = said(tx, field, row.get(def, field.name))?;
        if value.is_some() {
            facts.push(TimelineFact {
                field: field.name.to_owned(),
                label: field.label.to_owned(),
                before: None,
                value,
            });
        }
    }
    Ok(facts)
}

fn who(
    tx: &ReadTx,
    def: &'static EntityDef,
    reading: &Reading,
    (row, stamp): (&Row, &Stamp),
) -> Result<Option<String>, AppError> {
    let named = reading.who.and_then(|field| row.get(def, field).as_id());
    user_name(tx, named.unwrap_or(stamp.created_by))
}
