//! The consult page in one read: the animal, this visit, and beside it the last one and the open problems.

use chrono::{DateTime, Local, Utc};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_access::Permission;
use vetpms_model::medical::{
    Addendum, Diagnosis, MedicalRecord, Prescription, SoapNote, Treatment, VitalSigns,
};
use vetpms_model::{Entity, EntityDef, Row, Stamp};
use vetpms_store::ReadTx;

use super::animal::{VisitPatient, age_on, animal};
use super::blank::may_remove;
use super::case::{Case, holds};
use super::note::note_id;
use super::patient_visits::{records_of, signed_at, visit_date};
use super::problems::problems;
use super::ranges::{ScoreScale, VitalRange, ranges, scales};
use crate::desk::Desk;
use crate::error::AppError;
use crate::lab::{LabLine, visit_results};
use crate::printing::{PrescriptionNeeds, prescription_needs};
use crate::shown::user_name;
use crate::signing::{Locked, cancelled, late_parts, locked};
use crate::view::{self, Named, Record};

/// What was noted, found and prescribed at an earlier visit: to be read, never to be built on by itself.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct EarlierVisit {
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
    /// The texts of its note by field.
    pub note: Map<String, Json>,
    /// Its diagnoses.
    pub diagnoses: Vec<Record>,
    /// Its prescriptions, without those that were cancelled.
    pub prescriptions: Vec<Record>,
}

/// A visit with everything the consult needs.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct Visit {
    /// The record itself.
    pub record: Record,
    /// Who made it.
    pub author: Option<String>,
    /// Who is on the table.
    pub patient: VisitPatient,
    /// The note; without heads until somebody writes it.
    pub note: Record,
    /// What was measured, oldest first.
    pub vitals: Vec<Record>,
    /// What was found.
    pub diagnoses: Vec<Record>,
    /// What is done.
    pub treatments: Vec<Record>,
    /// What is given at home.
    pub prescriptions: Vec<Record>,
    /// Laboratory results, as they were ordered.
    pub lab_results: Vec<LabLine>,
    /// What was added after signing, oldest first.
    pub addenda: Vec<Record>,
    /// The visit before this one.
    pub last: Option<EarlierVisit>,
    /// How many visits there were before.
    pub earlier: u32,
    /// The animal's problems, open ones first.
    pub problems: Vec<Record>,
    /// What is normal for this animal.
    pub ranges: Vec<VitalRange>,
    /// The scales of scores.
    pub scales: Vec<ScoreScale>,
    /// Everybody, for the names behind ids.
    pub people: Vec<Named>,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub signed_by: Option<String>,
    /// Why nothing of it can be changed any more.
    pub locked: Option<Locked>,
    /// Whether the signed-in person may write it.
    pub may_write: bool,
    /// Whether they may remove it: it is not signed, and they began it or may see everybody's.
    pub may_remove: bool,
    /// What its prescriptions lack, or what speaks against them, and cannot be put right once it is signed; nothing of a visit
    /// that is closed.
    pub needs: Vec<PrescriptionNeeds>,
}

/// Reads a visit.
///
/// # Errors
/// [`AppError::not_found`]; [`crate::Code::Forbidden`].
pub fn visit(desk: &Desk, id: Uuid) -> Result<Visit, AppError> {
    let today = desk.rim.today();
    desk.read(|tx| {
        let case = Case::read(desk, tx, id)?;
        let at = visit_date(&case.record);
        let day = at.with_timezone(&Local).date_naive();
        let before: Vec<(Row, Stamp)> = records_of(desk, tx, &case.entries)?
            .into_iter()
            .filter(|(row, _)| (visit_date(row), row.id) < (at, id))
            .collect();
        let last = before.first().map(|(row, stamp)| earlier(tx, row, stamp));
        let late = late_parts(tx, &case.record)?;
        let parts = |def| {
            let mut found = view::children(tx, def, "medical_record_id", id)?;
            found.retain(|part| !late.contains(&part.id));
            Ok::<_, AppError>(found)
        };
        let locked = locked(tx, id, desk.rim.now())?;
        let signer = case.record.get(MedicalRecord::def(), "signed_by").as_id();
        let signer = signer.map(|user| user_name(tx, user)).transpose()?;
        Ok(Visit {
            author: user_name(tx, case.stamp.created_by)?,
            record: view::of_row(tx, MedicalRecord::def(), &case.record)?,
            patient: animal(tx, &case.patient, &case.entries, (day, today))?,
            note: note(tx, id)?,
            vitals: by(parts(VitalSigns::def())?, "recorded_at"),
            diagnoses: parts(Diagnosis::def())?,
            treatments: parts(Treatment::def())?,
            prescriptions: parts(Prescription::def())?,
            lab_results: visit_results(tx, id)?,
            addenda: by(parts(Addendum::def())?, "written_at"),
            last: last.transpose()?,
            earlier: u32::try_from(before.len()).unwrap_or(u32::MAX),
            problems: problems(tx, &case.entries)?,
            ranges: ranges(case.species(), age_on(&case.patient, day)),
            scales: scales(),
            people: people(tx)?,
            signed_at: signed_at(&case.record),
            signed_by: signer.flatten(),
            may_remove: may_remove(desk, tx, &case)?,
            needs: match locked {
                None => prescription_needs(desk, tx, &case)?,
                Some(_) => Vec::new(),
            },
            locked,
            may_write: locked.is_none() && holds(desk, tx, Permission::CreateMedicalRecords)?,
        })
    })
}

fn note(tx: &ReadTx, record: Uuid) -> Result<Record, AppError> {
    let (def, id) = (SoapNote::def(), note_id(record));
    match tx.row(def, id)? {
        Some((row, _)) => view::of_row(tx, def, &row),
        None => Ok(Record {
            id,
            heads: Vec::new(),
            values: Map::new(),
        }),
    }
}

fn earlier(tx: &ReadTx, row: &Row, stamp: &Stamp) -> Result<EarlierVisit, AppError> {
    let def = MedicalRecord::def();
    let parts = |def: &'static EntityDef| view::children(tx, def, "medical_record_id", row.id);
    let cancelled = cancelled(tx, row.id)?;
    let mut prescriptions = parts(Prescription::def())?;
    prescriptions.retain(|one| !cancelled.contains(&one.id));
    Ok(EarlierVisit {
        id: row.id,
        visit_date: visit_date(row),
        record_type: row.text(def, "record_type").unwrap_or_default().to_owned(),
        complaint: row.text(def, "chief_complaint").map(str::to_owned),
        author: user_name(tx, stamp.created_by)?,
        signed_at: signed_at(row),
        note: note(tx, row.id)?.values,
        diagnoses: parts(Diagnosis::def())?,
        prescriptions,
    })
}

fn by(mut records: Vec<Record>, field: &str) -> Vec<Record> {
    records.sort_by_key(|record| {
        let at = record.values.get(field).and_then(Json::as_str);
        at.map(str::to_owned)
    });
    records
}

fn people(tx: &ReadTx) -> Result<Vec<Named>, AppError> {
    let users = tx.users()?.into_iter();
    Ok(users
        .map(|user| Named {
            id: user.id,
            name: user.name,
        })
        .collect())
}
