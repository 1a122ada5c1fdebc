//! Prescribing: an allergy or an unusual dose stops it until a vet gives a reason.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::medical::Prescription;
use vetpms_model::{Entity, Patch, Row, Value};

use super::allergies;
use super::case::{Case, patched, stays};
use super::dose::is_usual;
use super::doubts::{dose_of, given};
use super::patient_visits::visit_date;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::life::Life;
use crate::printing::handed_out;
use crate::shown::day_of;
use crate::view::parse_heads;

/// Prescribes; now and by the signed-in user. `in_spite` is why it is given in spite of a known allergy; why the dose
/// is unusual stands in the field `dose_override`.
///
/// # Errors
/// [`crate::Code::Allergy`], [`crate::Code::UnusualDose`]; the first field that is missing or invalid; the animal had died
/// by the day of the visit.
pub fn prescribe(
    desk: &Desk,
    record: Uuid,
    values: &Map<String, Json>,
    in_spite: Option<&str>,
) -> Result<Uuid, AppError> {
    commit(desk, "prescribe", |draft| {
        let patch = Patch::from_json(Prescription::def(), values)?;
        write_prescription(desk, draft, record, patch, in_spite)
    })
}

/// The same within a write that has begun.
pub(super) fn write_prescription(
    desk: &Desk,
    draft: &mut Draft<'_>,
    record: Uuid,
    patch: Patch,
    in_spite: Option<&str>,
) -> Result<Uuid, AppError> {
    let def = Prescription::def();
    let case = Case::read(desk, draft.tx, record)?;
    // The visit's day: one that took place before the death may be entered after it.
    let life = Life::of(&case.patient, draft.today());
    life.holds("prescribed_at", day_of(visit_date(&case.record)))?;
    let patch = patch
        .with(def, "medical_record_id", Value::Id(record))
        .with(def, "prescribed_at", Value::Instant(draft.now()))
        .with(def, "prescribed_by", Value::Id(draft.author()));
    let id = draft.new_id();
    let row = patch.to_row(def, id);
    let reason = may_be_given(desk, draft, &case, &row, in_spite)?;
    draft.create(def, id, patch.with(def, "allergy_override", reason))
}

/// Changes a prescription; what it becomes is looked at as a new one is.
///
/// # Errors
/// As [`prescribe`]; [`Code::NotPossible`] for what was handed out.
pub fn change_prescription(
    desk: &Desk,
    id: Uuid,
    opened_at: &[String],
    values: &Map<String, Json>,
    in_spite: Option<&str>,
) -> Result<(), AppError> {
    let def = Prescription::def();
    let heads = parse_heads(opened_at)?;
    commit(desk, "change_prescription", |draft| {
        let (case, before) = Case::of_part(desk, draft, def, id)?;
        let patch = Patch::from_json(def, values)?;
        stays_as_handed_out(draft, &before, &patch)?;
        let patch = changed(draft, &case, &before, patch, in_spite)?;
        draft.change(def, id, patch, Some(&heads))
    })
}

/// What stands on a label, and in the household, once it was handed out.
const HANDED_OUT: [&str; 7] = [
    "product_id",
    "medication_name",
    "strength",
    "dosage",
    "dose_mg",
    "quantity",
    "quantity_unit",
];

/// What was handed out stays as it was until it is taken back; what was left out may be put in.
fn stays_as_handed_out(draft: &Draft<'_>, before: &Row, patch: &Patch) -> Result<(), AppError> {
    let (def, after) = (Prescription::def(), patched(before, patch));
    let (was, is) = (
        |name: &str| before.get(def, name),
        |name: &str| after.get(def, name),
    );
    let field = HANDED_OUT
        .into_iter()
        .find(|name| !was(name).is_null() && was(name) != is(name));
    match field {
        Some(field) => is_not_handed_out(draft, before.id, Some(field)),
        None => Ok(()),
    }
}

/// Refuses to change or to take out what somebody has at home.
///
/// # Errors
/// [`Code::NotPossible`].
pub(super) fn is_not_handed_out(
    draft: &Draft<'_>,
    id: Uuid,
    field: Option<&str>,
) -> Result<(), AppError> {
    if handed_out(draft.tx, id)?.is_empty() {
        return Ok(());
    }
    let problem = "this was handed out; take that back first, then correct the prescription";
    Err(match field {
        Some(field) => AppError::field(Code::NotPossible, field, problem),
        None => AppError::new(Code::NotPossible, problem),
    })
}

/// Looks at a change before it is written; the patch with the reason in spite of an allergy.
///
/// # Errors
/// As [`prescribe`].
pub(crate) fn changed(
    draft: &Draft<'_>,
    case: &Case,
    before: &Row,
    patch: Patch,
    in_spite: Option<&str>,
) -> Result<Patch, AppError> {
    let def = Prescription::def();
    stays(def, &patch)?;
    let after = patched(before, &patch);
    let known = before.text(def, "allergy_override");
    let same = ["product_id", "medication_name"]
        .iter()
        .all(|name| before.get(def, name) == after.get(def, name));
    let reason = in_spite.or(known.filter(|_| same));
    let reason = may_be_given(draft.desk(), draft, case, &after, reason)?;
    Ok(if before.get(def, "allergy_override") == &reason {
        patch
    } else {
        patch.with(def, "allergy_override", reason)
    })
}

/// Looks at allergies and at the dose; the reason to be kept.
fn may_be_given(
    desk: &Desk,
    draft: &Draft<'_>,
    case: &Case,
    row: &Row,
    in_spite: Option<&str>,
) -> Result<Value, AppError> {
    let def = Prescription::def();
    if let (Value::Date(until), Value::Instant(at)) =
        (row.get(def, "valid_until"), row.get(def, "prescribed_at"))
        && *until < day_of(*at)
    {
        let problem = "this lies before the day on which it is prescribed";
        return Err(AppError::field(Code::InvalidValue, "valid_until", problem));
    }
    let reason = allergies::passes(draft.tx, &case.entries, &given(row), in_spite)?;
    if let Some(dose) = dose_of(row) {
        let why = row.text(def, "dose_override");
        is_usual(draft.tx, case, dose, why, desk.rim.today())?;
    }
    Ok(reason)
}
