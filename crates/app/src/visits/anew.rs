//! What was prescribed wrongly at a visit that can no longer be changed: an addendum says that it counts no longer, and a
//! prescription in a visit of its own takes its place.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::medical::{MedicalRecord, Prescription};
use vetpms_model::{Entity, Patch, Row, Value};

use super::case::{Case, said, stays};
use super::open::begin;
use super::prescriptions::write_prescription;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::signing::{cancel, cancelled, locked};

/// What was written in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct WrittenAnew {
    /// The new visit's record.
    pub record_id: Uuid,
    /// The new prescription.
    pub prescription_id: Uuid,
}

/// Says in an addendum that a prescription counts no longer: it is neither handed out nor printed from now on. `reason` is
/// the addendum's text.
///
/// # Errors
/// [`Code::InvalidValue`] without a reason; [`Code::NotPossible`] for a visit that can still be changed, and for what was
/// cancelled already; [`Code::Forbidden`].
pub fn cancel_prescription(desk: &Desk, id: Uuid, reason: &str) -> Result<Uuid, AppError> {
    commit(desk, "cancel_prescription", |draft| {
        let (case, row) = Case::of_part(desk, draft, Prescription::def(), id)?;
        cancel_in(draft, &case, &row, reason)
    })
}

fn cancel_in(
    draft: &mut Draft<'_>,
    case: &Case,
    row: &Row,
    reason: &str,
) -> Result<Uuid, AppError> {
    let record = case.record.id;
    if locked(draft.tx, record, draft.now())?.is_none() {
        let words = "this visit is still open: correct the prescription itself, or take it out";
        return Err(AppError::new(Code::NotPossible, words));
    }
    if cancelled(draft.tx, record)?.contains(&row.id) {
        let words = "this prescription was cancelled already";
        return Err(AppError::new(Code::NotPossible, words));
    }
    let Some(reason) = said(Some(reason)) else {
        let words = "say why it counts no longer";
        return Err(AppError::field(Code::InvalidValue, "reason", words));
    };
    cancel(draft, record, row.id, reason)
}

/// Cancels a prescription as [`cancel_prescription`] does and writes it anew, as it was but for `values`, in a new visit of
/// the animal, which is signed as any other; its kind is advice by phone until somebody says otherwise.
///
/// # Errors
/// As [`cancel_prescription`] and [`super::prescribe`].
pub fn prescribe_anew(
    desk: &Desk,
    id: Uuid,
    values: &Map<String, Json>,
    reason: &str,
    in_spite: Option<&str>,
) -> Result<WrittenAnew, AppError> {
    let (def, records) = (Prescription::def(), MedicalRecord::def());
    commit(desk, "prescribe_anew", |draft| {
        let (case, before) = Case::of_part(desk, draft, def, id)?;
        cancel_in(draft, &case, &before, reason)?;
        let text = |text: &str| Value::Text(text.to_owned());
        // The animal is not in the clinic for it.
        let why = Patch::default()
            .with(records, "record_type", text("PHONE"))
            .with(records, "chief_complaint", text(reason.trim()));
        let record_id = begin(draft, case.patient.id, why)?;
        let changed = Patch::from_json(def, values)?;
        stays(def, &changed)?;
        let prescription_id = write_prescription(
            desk,
            draft,
            record_id,
            copied(&before, &changed),
            in_spite.or(before.text(def, "allergy_override")),
        )?;
        Ok(WrittenAnew {
            record_id,
            prescription_id,
        })
    })
}

/// What was prescribed, with what is changed of it; whose it is, when and by whom is new.
fn copied(before: &Row, changed: &Patch) -> Patch {
    let def = Prescription::def();
    let own = ["medical_record_id", "prescribed_at", "prescribed_by"];
    let mut patch = Patch::default();
    for field in def.fields.iter().filter(|field| !field.owned) {
        let value = changed.get(def, field.name);
        let value = value.unwrap_or_else(|| before.get(def, field.name));
        if !own.contains(&field.name) && !value.is_null() {
            patch = patch.with(def, field.name, value.clone());
        }
    }
    patch
}
