//! What of an animal can be printed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_model::care::Vaccination;
use vetpms_model::medical::{Dispensing, MedicalRecord, Prescription};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, EntityDef, Row, Stamp, Value};
use vetpms_store::ReadTx;

use super::kind::DocumentKind;
use super::left::left;
use super::prints;
use super::take_back::{TakenBack, handed_out, taken_back};
use super::words::day_of;
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::records_seen::seen_by;
use crate::signing::cancelled;

/// A document that can be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Printable {
    /// What kind.
    pub kind: DocumentKind,
    /// The record that it shows.
    pub subject_id: Uuid,
    /// The visit that it belongs to, if any.
    pub record_id: Option<Uuid>,
    /// What it is about: the medicine, the vaccines, why they came.
    pub title: String,
    /// When that was.
    pub at: DateTime<Utc>,
    /// How often it has been printed.
    pub copies: u32,
    /// Of a prescription: how often it may still be handed out, and by this person. None of others.
    pub to_dispense: Option<u32>,
    /// Of a prescription: how much is handed out.
    pub quantity: Option<String>,
    /// What that is counted in.
    pub quantity_unit: Option<String>,
    /// Of a label: that the medicine was taken back; its label is not printed any more.
    pub taken_back: Option<TakenBack>,
    /// Of a label: whether this person may take it back.
    pub may_take_back: bool,
    /// Of a prescription: whether an addendum says that it counts no longer.
    pub is_cancelled: bool,
}

/// What of an animal the signed-in person may print, newest first.
///
/// # Errors
/// The user may not read patients.
pub fn printable(desk: &Desk, patient: Uuid) -> Result<Vec<Printable>, AppError> {
    desk.read(|tx| {
        desk.may_read(tx, Patient::def().table)?;
        let entries = with_aliases(tx, patient)?;
        let mut found = Vec::new();
        certificates(tx, &entries, &mut found)?;
        visits(desk, tx, &entries, &mut found)?;
        found.sort_by_key(|one| (std::cmp::Reverse(one.at), one.subject_id));
        Ok(found)
    })
}

/// One certificate for what one person gave on one day.
fn certificates(tx: &ReadTx, entries: &[Uuid], found: &mut Vec<Printable>) -> Result<(), AppError> {
    let def = Vaccination::def();
    let mut days: BTreeMap<(NaiveDate, Uuid), Vec<Row>> = BTreeMap::new();
    for entry in entries {
        for (row, _) in rows(tx, def, "patient_id", *entry)? {
            let by = row.get(def, "given_by").as_id().unwrap_or_default();
            days.entry((day_of(at(def, &row, "given_at")), by))
                .or_default()
                .push(row);
        }
    }
    for mut given in days.into_values() {
        given.sort_by_key(|row| (at(def, row, "given_at"), row.id));
        let ids: Vec<Uuid> = given.iter().map(|row| row.id).collect();
        let names = given.iter().filter_map(|row| row.text(def, "product_name"));
        let names = each_once(names);
        if let Some(first) = given.first() {
            found.push(Printable {
                kind: DocumentKind::Certificate,
                subject_id: first.id,
                record_id: first.get(def, "medical_record_id").as_id(),
                title: names.join(", "),
                at: at(def, first, "given_at"),
                copies: copies(tx, DocumentKind::Certificate, &ids)?,
                to_dispense: None,
                quantity: None,
                quantity_unit: None,
                taken_back: None,
                may_take_back: false,
                is_cancelled: false,
            });
        }
    }
    Ok(())
}

/// Names in their order; one that comes again is counted, so that it does not read as one entered twice.
fn each_once<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut counted: Vec<(&str, u32)> = Vec::new();
    for name in names {
        match counted.iter_mut().find(|(known, _)| *known == name) {
            Some((_, times)) => *times += 1,
            None => counted.push((name, 1)),
        }
    }
    let shown = |(name, times): (&str, u32)| match times {
        1 => name.to_owned(),
        times => format!("{times} × {name}"),
    };
    counted.into_iter().map(shown).collect()
}

fn visits(
    desk: &Desk,
    tx: &ReadTx,
    entries: &[Uuid],
    found: &mut Vec<Printable>,
) -> Result<(), AppError> {
    let def = MedicalRecord::def();
    let (policy, user) = (desk.policy(tx)?, desk.session()?.user);
    let seen = seen_by(&policy, user);
    let may_dispense = policy.allows(user, Permission::CreateMedicalRecords);
    for entry in entries {
        for (row, stamp) in rows(tx, def, "patient_id", *entry)? {
            if seen.allows(tx, def, &row, &stamp)? {
                visit(tx, &row, may_dispense, found)?;
            }
        }
    }
    Ok(())
}

fn visit(
    tx: &ReadTx,
    record: &Row,
    may_dispense: bool,
    found: &mut Vec<Printable>,
) -> Result<(), AppError> {
    let (def, prescriptions, dispensings) =
        (MedicalRecord::def(), Prescription::def(), Dispensing::def());
    let line = |kind: DocumentKind, subject: Uuid, title: &str, at: DateTime<Utc>| {
        Ok::<_, AppError>(Printable {
            kind,
            subject_id: subject,
            record_id: Some(record.id),
            title: title.to_owned(),
            at,
            copies: copies(tx, kind, &[subject])?,
            to_dispense: None,
            quantity: None,
            quantity_unit: None,
            taken_back: None,
            may_take_back: false,
            is_cancelled: false,
        })
    };
    let cancelled = cancelled(tx, record.id)?;
    let complaint = record.text(def, "chief_complaint").unwrap_or_default();
    let visited = at(def, record, "visit_date");
    found.push(line(DocumentKind::Summary, record.id, complaint, visited)?);
    let all = rows(tx, dispensings, "medical_record_id", record.id)?;
    for (row, _) in rows(tx, prescriptions, "medical_record_id", record.id)? {
        let name = row
            .text(prescriptions, "medication_name")
            .unwrap_or_default();
        let written = at(prescriptions, &row, "prescribed_at");
        let of_it = |handed: &&(Row, Stamp)| {
            handed.0.get(dispensings, "prescription_id").as_id() == Some(row.id)
        };
        let left = left(&row, handed_out(tx, row.id)?.iter());
        let is_cancelled = cancelled.contains(&row.id);
        let times = if may_dispense && !is_cancelled {
            left.times
        } else {
            0
        };
        let each = match row.get(prescriptions, "quantity") {
            Value::Decimal(each) => Some(left.amount.map_or(*each, |left| left.min(*each))),
            _ => None,
        };
        found.push(Printable {
            to_dispense: Some(times),
            quantity: each.map(|each| each.normalize().to_string()),
            quantity_unit: row.text(prescriptions, "quantity_unit").map(str::to_owned),
            is_cancelled,
            ..line(DocumentKind::Prescription, row.id, name, written)?
        });
        for (dispensed, _) in all.iter().filter(of_it) {
            let when = at(dispensings, dispensed, "dispensed_at");
            let taken_back = taken_back(tx, dispensed.id)?;
            found.push(Printable {
                may_take_back: may_dispense && taken_back.is_none(),
                taken_back,
                ..line(DocumentKind::Label, dispensed.id, name, when)?
            });
        }
    }
    Ok(())
}

fn copies(tx: &ReadTx, kind: DocumentKind, subjects: &[Uuid]) -> Result<u32, AppError> {
    let prints = prints::prints(tx, kind, subjects)?;
    Ok(u32::try_from(prints.len()).unwrap_or(u32::MAX))
}

fn rows(
    tx: &ReadTx,
    def: &'static EntityDef,
    field: &str,
    parent: Uuid,
) -> Result<Vec<(Row, Stamp)>, AppError> {
    let mut rows = tx.rows_where(def, field, &Value::Id(parent))?;
    rows.retain(|(row, _)| !row.is_deleted(def));
    Ok(rows)
}

fn at(def: &EntityDef, row: &Row, name: &str) -> DateTime<Utc> {
    match row.get(def, name) {
        Value::Instant(at) => *at,
        _ => DateTime::UNIX_EPOCH,
    }
}
