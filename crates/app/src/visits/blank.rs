//! A visit in which nothing stands: opened by mistake, and removed again.

use uuid::Uuid;
use vetpms_access::{Permission, Scope};
use vetpms_model::def::SIGNED_HEADS;
use vetpms_model::medical::{MedicalRecord, SoapNote};
use vetpms_model::scheduling::{Appointment, Status};
use vetpms_model::{ENTITIES, Entity, EntityDef, Row, Value};
use vetpms_store::ReadTx;

use super::case::{Case, holds};
use super::patient_visits::visit_date;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::scheduling::{status_of, step_in};
use crate::whiteboard::not_here_after_all;

/// Removes a visit in which nothing stands; its appointment goes back to where it was before the visit was opened.
///
/// # Errors
/// [`Code::NotPossible`] names what stands in it; [`Code::Locked`] for a signed one; [`Code::Forbidden`] for somebody
/// else's; [`AppError::not_found`].
pub fn remove_visit(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    let def = MedicalRecord::def();
    commit(desk, "remove_visit", |draft| {
        let case = Case::read(desk, draft.tx, id)?;
        if !case.record.get(def, SIGNED_HEADS).is_null() {
            let problem = "this visit is signed and stays";
            return Err(AppError::new(Code::Locked, problem));
        }
        if !is_theirs(desk, draft.tx, &case)? {
            let problem = "a colleague began this visit; whoever began it may remove it, or somebody who may see all records";
            return Err(AppError::new(Code::Forbidden, problem));
        }
        let what = stands_in(draft.tx, &case.record)?;
        if !what.is_empty() {
            let problem = format!(
                "something stands in this visit, so it stays: {}; take that out first if it was entered in error",
                what.join(", ")
            );
            return Err(AppError::new(Code::NotPossible, problem));
        }
        draft.delete(def, id)?;
        match case.record.get(def, "appointment_id").as_id() {
            Some(appointment) => step_back(desk, draft, appointment),
            None => {
                let (patient, began) = (case.patient.id, visit_date(&case.record));
                not_here_after_all(desk, draft, id, patient, began)
            }
        }
    })
}

/// Whether somebody may remove a visit, as long as nothing stands in it.
pub(super) fn may_remove(desk: &Desk, tx: &ReadTx, case: &Case) -> Result<bool, AppError> {
    let is_signed = !case
        .record
        .get(MedicalRecord::def(), SIGNED_HEADS)
        .is_null();
    Ok(!is_signed
        && holds(desk, tx, Permission::CreateMedicalRecords)?
        && is_theirs(desk, tx, case)?
        && stands_in(tx, &case.record)?.is_empty())
}

fn is_theirs(desk: &Desk, tx: &ReadTx, case: &Case) -> Result<bool, AppError> {
    let user = desk.session()?.user;
    let sees_all = desk.policy(tx)?.medical_records_scope(user) == Some(Scope::All);
    Ok(case.stamp.created_by == user || sees_all)
}

/// An appointment that was with the vet waits again: in its room, at the desk, or in the book where it never arrived.
fn step_back(desk: &Desk, draft: &mut Draft<'_>, id: Uuid) -> Result<(), AppError> {
    let def = Appointment::def();
    let Some((row, _)) = draft.tx.row(def, id)? else {
        return Ok(());
    };
    if row.is_deleted(def)
        || status_of(&row)? != Status::InProgress
        || !holds(desk, draft.tx, Permission::EditSchedule)?
    {
        return Ok(());
    }
    let reached = |field: &str| !row.get(def, field).is_null();
    if reached("roomed_at") {
        return step_in(draft, id, Status::InRoom, None);
    }
    if !reached("checked_in_at") {
        // It was called in from the book: a step at a time, as the front desk takes slips back.
        step_in(draft, id, Status::CheckedIn, None)?;
        return step_in(draft, id, Status::Scheduled, None);
    }
    step_in(draft, id, Status::CheckedIn, None)
}

/// Whether nothing stands in a visit but what it was opened with, and nobody has signed it.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn is_blank(tx: &ReadTx, record: Uuid) -> Result<bool, AppError> {
    let def = MedicalRecord::def();
    let found = tx.row(def, record)?;
    match found.filter(|(row, _)| row.get(def, SIGNED_HEADS).is_null()) {
        Some((row, _)) => Ok(stands_in(tx, &row)?.is_empty()),
        None => Ok(false),
    }
}

/// What stands in a visit, in words; what was taken out left out, as well as a note without a word.
fn stands_in(tx: &ReadTx, row: &Row) -> Result<Vec<String>, AppError> {
    let def = MedicalRecord::def();
    let mut what = Vec::new();
    if !complaint_is_as_opened(tx, row)? {
        what.push("Complaint".to_owned());
    }
    let of = Value::Id(row.id);
    for part in ENTITIES.iter() {
        let links = part.fields.iter();
        for field in links.filter(|field| field.refers == Some(def.table)) {
            let rows = tx.rows_where(part, field.name, &of)?;
            let written = |row: &Row| !row.is_deleted(part) && !says_nothing(part, row);
            if rows.iter().any(|(row, _)| written(row)) && !what.iter().any(|one| one == part.label)
            {
                what.push(part.label.to_owned());
            }
        }
    }
    Ok(what)
}

fn complaint_is_as_opened(tx: &ReadTx, row: &Row) -> Result<bool, AppError> {
    let def = MedicalRecord::def();
    let appointment = match row.get(def, "appointment_id").as_id() {
        Some(id) => tx.row(Appointment::def(), id)?.map(|(row, _)| row),
        None => None,
    };
    let booked = appointment.as_ref();
    let reason = booked.and_then(|row| row.text(Appointment::def(), "reason"));
    let complaint = row.text(def, "chief_complaint").unwrap_or_default();
    Ok(complaint.trim().is_empty() || Some(complaint) == reason)
}

/// A note that somebody began and emptied again.
pub(crate) fn says_nothing(def: &EntityDef, row: &Row) -> bool {
    let is_empty = |value: &Value| match value {
        Value::Text(text) => text.trim().is_empty(),
        Value::Bool(said) => !said,
        value => value.is_null(),
    };
    def.table == SoapNote::def().table
        && def
            .fields
            .iter()
            .zip(&row.values)
            .filter(|(field, _)| field.refers.is_none())
            .all(|(_, value)| is_empty(value))
}
