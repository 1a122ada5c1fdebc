//! The visits of an animal, and everything that was measured at them.

use chrono::{DateTime, Local, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::medical::{Diagnosis, MedicalRecord, VitalSigns};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Row, Stamp, Value};
use vetpms_store::ReadTx;

use super::animal::age_on;
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::people::weights_of;
use crate::records_seen::seen_by;
use crate::shown::user_name;

/// A visit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct VisitLine {
    /// Row id.
    pub id: Uuid,
    /// When.
    pub visit_date: DateTime<Utc>,
    /// Code of its kind.
    pub record_type: String,
    /// Why they came.
    pub complaint: Option<String>,
    /// Who made the record.
    pub author: Option<String>,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// What was found.
    pub diagnoses: Vec<String>,
}

/// One moment's values.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Measured {
    /// When.
    pub at: DateTime<Utc>,
    /// The animal's age in days, where the day of birth is known.
    pub age_days: Option<u32>,
    /// Filled fields of the vital signs by name; `weight_kg` alone for a plain weighing.
    pub values: Map<String, Json>,
}

/// The visits of an animal that the signed-in person may see, newest first.
///
/// # Errors
/// The user may not read medical records.
pub fn patient_visits(desk: &Desk, patient: Uuid) -> Result<Vec<VisitLine>, AppError> {
    desk.read(|tx| {
        desk.may_read(tx, MedicalRecord::def().table)?;
        let entries = with_aliases(tx, patient)?;
        let records = records_of(desk, tx, &entries)?;
        records
            .iter()
            .map(|(row, stamp)| line(tx, row, stamp))
            .collect()
    })
}

/// The records of an animal, newest first.
pub(super) fn records_of(
    desk: &Desk,
    tx: &ReadTx,
    entries: &[Uuid],
) -> Result<Vec<(Row, Stamp)>, AppError> {
    let def = MedicalRecord::def();
    let seen = seen_by(&desk.policy(tx)?, desk.session()?.user);
    let mut records = Vec::new();
    for entry in entries {
        for (row, stamp) in tx.rows_where(def, "patient_id", &Value::Id(*entry))? {
            if !row.is_deleted(def) && seen.allows(tx, def, &row, &stamp)? {
                records.push((row, stamp));
            }
        }
    }
    records.sort_by_key(|(row, _)| std::cmp::Reverse((visit_date(row), row.id)));
    Ok(records)
}

pub(super) fn visit_date(record: &Row) -> DateTime<Utc> {
    match record.get(MedicalRecord::def(), "visit_date") {
        Value::Instant(at) => *at,
        _ => DateTime::UNIX_EPOCH,
    }
}

fn line(tx: &ReadTx, row: &Row, stamp: &Stamp) -> Result<VisitLine, AppError> {
    let (def, diagnoses) = (MedicalRecord::def(), Diagnosis::def());
    let found = tx.rows_where(diagnoses, "medical_record_id", &Value::Id(row.id))?;
    let names = found
        .iter()
        .filter(|(row, _)| !row.is_deleted(diagnoses))
        .filter_map(|(row, _)| row.text(diagnoses, "diagnosis_name").map(str::to_owned));
    Ok(VisitLine {
        id: row.id,
        visit_date: visit_date(row),
        record_type: row.text(def, "record_type").unwrap_or_default().to_owned(),
        complaint: row.text(def, "chief_complaint").map(str::to_owned),
        author: user_name(tx, stamp.created_by)?,
        signed_at: signed_at(row),
        diagnoses: names.collect(),
    })
}

pub(super) fn signed_at(record: &Row) -> Option<DateTime<Utc>> {
    match record.get(MedicalRecord::def(), "signed_at") {
        Value::Instant(at) => Some(*at),
        _ => None,
    }
}

/// Everything that was measured of an animal, oldest first: for charts.
///
/// # Errors
/// The user may not read patients. Without the right to medical records there are the weights alone.
pub fn patient_measures(desk: &Desk, patient: Uuid) -> Result<Vec<Measured>, AppError> {
    let def = VitalSigns::def();
    desk.read(|tx| {
        desk.may_read(tx, Patient::def().table)?;
        let entries = with_aliases(tx, patient)?;
        let animal = tx.row(Patient::def(), entries[0])?;
        let (animal, _) = animal.ok_or_else(|| AppError::not_found(Patient::def().label))?;
        let mut found: Vec<(DateTime<Utc>, Map<String, Json>)> = Vec::new();
        for (record, _) in records_of(desk, tx, &entries)? {
            for (row, _) in tx.rows_where(def, "medical_record_id", &Value::Id(record.id))? {
                if let (false, Value::Instant(at)) =
                    (row.is_deleted(def), row.get(def, "recorded_at"))
                {
                    found.push((*at, measured(&row)));
                }
            }
        }
        for weight in weights_of(tx, &entries)? {
            if found
                .iter()
                .all(|(at, values)| *at != weight.at || !values.contains_key("weight_kg"))
            {
                let kg = Value::Decimal(weight.kg).to_json();
                found.push((weight.at, Map::from_iter([("weight_kg".to_owned(), kg)])));
            }
        }
        found.sort_by_key(|(at, _)| *at);
        let with_age = |(at, values): (DateTime<Utc>, Map<String, Json>)| Measured {
            at,
            age_days: age_on(&animal, at.with_timezone(&Local).date_naive()),
            values,
        };
        Ok(found.into_iter().map(with_age).collect())
    })
}

/// The values alone.
fn measured(row: &Row) -> Map<String, Json> {
    let mut values = row.to_json(VitalSigns::def());
    for about in [
        "medical_record_id",
        "recorded_at",
        "recorded_by",
        "signed_heads",
    ] {
        values.remove(about);
    }
    values
}
