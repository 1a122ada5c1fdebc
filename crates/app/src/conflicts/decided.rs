//! A value that somebody decides on is held to the rules of a first writing: no way in is a way round them.

use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::medical::{LabResult, MedicalRecord, Prescription, Treatment, VitalSigns};
use vetpms_model::scheduling::Appointment;
use vetpms_model::{Entity, EntityDef, FieldDef, Patch};

use crate::commit::Draft;
use crate::error::{AppError, Code};
use crate::records::rules;
use crate::visits::case::Case;
use crate::{lab, scheduling, vaccinations, visits};

/// The patch as it may be written to a record that stands.
///
/// # Errors
/// As the use case that writes the table; [`Code::NotPossible`] for what it would ask about.
pub(super) fn held(
    draft: &Draft<'_>,
    def: &'static EntityDef,
    id: Uuid,
    patch: Patch,
) -> Result<Patch, AppError> {
    let found = draft.tx.row(def, id)?;
    let Some((before, _)) = found.filter(|(row, _)| !row.is_deleted(def)) else {
        return Ok(patch);
    };
    let is = |other: &EntityDef| def.table == other.table;
    let case = || Case::of_part(draft.desk(), draft, def, id).map(|(case, _)| case);
    let held = if is(VitalSigns::def()) {
        visits::vitals_corrected(draft, &case()?, (&before, &patch), false).map(|_| patch)
    } else if is(Prescription::def()) {
        visits::prescription_changed(draft, &case()?, &before, patch, None)
    } else if is(Treatment::def()) {
        visits::treatment_changed(draft, &case()?, &before, patch, None)
    } else if is(MedicalRecord::def()) {
        let case = Case::read(draft.desk(), draft.tx, id)?;
        visits::visit_changed(draft, &case, &patch).map(|()| patch)
    } else if is(Vaccination::def()) {
        vaccinations::fits_as_decided(draft, &before, &patch).map(|()| patch)
    } else if is(LabResult::def()) {
        let is_first = before.get(def, "resulted_at").is_null();
        lab::put_right(draft, &before, patch, is_first)
    } else if is(Appointment::def()) {
        scheduling::bookable(draft, &patch).map(|()| patch)
    } else {
        rules::held(draft, def, Some(&before), patch)
    };
    held.map_err(|error| if asks(error.code) { elsewhere() } else { error })
}

/// What goes with a value of the field, once it was decided on.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn follow(
    draft: &mut Draft<'_>,
    (def, field): (&EntityDef, &FieldDef),
    id: Uuid,
) -> Result<(), AppError> {
    if def.table != VitalSigns::def().table || field.name != "weight_kg" {
        return Ok(());
    }
    let found = draft.tx.row(VitalSigns::def(), id)?;
    match found.filter(|(row, _)| !row.is_deleted(VitalSigns::def())) {
        Some(_) => visits::weigh_as_decided(draft, id),
        None => Ok(()),
    }
}

/// Whether a refusal is a question, which the form of the record puts and takes an answer to.
fn asks(code: Code) -> bool {
    matches!(
        code,
        Code::WeightJump
            | Code::Allergy
            | Code::UnusualDose
            | Code::TooSoon
            | Code::BatchExpired
            | Code::OtherSpecies
    )
}

fn elsewhere() -> AppError {
    let problem = "this is out of the ordinary, and the page that it belongs to would ask about it; keep one of the versions here, and change it there";
    AppError::field(Code::NotPossible, "value", problem)
}
