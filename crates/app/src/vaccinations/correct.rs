//! Putting right what was entered, and taking it back.

use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch, Row, Value};

use super::doses::{Dose, Doses};
use super::give::{Confirmed, days_fit, in_open_visit, is_meant, of_product, right_species};
use super::next::{Next, as_entered, by_rule};
use super::reminding::{close, follow, open, undo};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::view::parse_heads;
use crate::visits::patched;

/// Puts right what was entered; `opened_at` are the heads that the form was opened at. Days that followed from a rule follow the correction, those that were entered stay; so
/// do reminders that somebody moved. Another product answers and opens its own reminders in place of the former one's.
///
/// # Errors
/// The first field that is invalid; [`Code::OtherSpecies`], [`Code::BatchExpired`] and [`Code::TooSoon`],
/// unless confirmed; [`Code::Locked`] for a visit that is signed; [`AppError::not_found`].
pub fn change_vaccination(
    desk: &Desk,
    id: Uuid,
    opened_at: Option<&[String]>,
    values: &Map<String, Json>,
    confirmed: impl Into<Confirmed>,
) -> Result<(), AppError> {
    let (def, confirmed) = (Vaccination::def(), confirmed.into());
    let heads = opened_at.map(parse_heads).transpose()?;
    commit(desk, "change_vaccination", |draft| {
        let before = draft.row(def, id)?;
        let mut patch = Patch::from_json(def, values)?;
        if patch.get(def, "patient_id").is_some() {
            let problem = "this cannot be moved to another animal; remove it and enter it there";
            return Err(AppError::field(Code::NotPossible, "patient_id", problem));
        }
        let touches = |patch: &Patch, names: &[&str]| {
            let after = patched(&before, patch);
            names
                .iter()
                .any(|name| after.get(def, name) != before.get(def, name))
        };
        if touches(&patch, &["product_id"]) {
            patch = of_product(draft, patch)?;
        }
        let of = Of::read(draft, &before)?;
        if touches(&patch, &["product_id"]) {
            right_species(draft, &of.animal, &patched(&before, &patch), confirmed)?;
        }
        if touches(&patch, &["batch_expires_on", "given_at", "product_id"]) {
            let after = patched(&before, &patch);
            is_meant(draft, (&of.animal, &of.doses), &after, confirmed)?;
        }
        let had = of.next(draft, &before)?;
        let patch = of.days_follow(draft, &before, patch)?;
        let after = patched(&before, &patch);
        days_fit(draft, &of.animal, &after, |field| touches(&patch, &[field]))?;
        if touches(&patch, &["medical_record_id"]) {
            in_open_visit(desk, draft, &after)?;
        }
        let wanted = of.next(draft, &after)?;
        draft.change(def, id, patch, heads.as_deref())?;
        let (Some(was), Some(is)) = (Dose::of(&before), Dose::of(&after)) else {
            return Ok(());
        };
        if !is.same_as(&was) {
            undo(draft, of.patient, id)?;
            if of.doses.is_newest(&is) {
                close(draft, of.patient, &is)?;
                open(draft, of.patient, &after, &wanted)?;
            }
            return Ok(());
        }
        if of.doses.is_newest(&is) {
            follow(draft, of.patient, &after, (&had, &wanted))?;
        }
        Ok(())
    })
}

/// Looks at one field that was decided on before it is written: the days must fit, and nothing may be left to ask about.
///
/// # Errors
/// As [`change_vaccination`].
pub(crate) fn fits_as_decided(
    draft: &Draft<'_>,
    before: &Row,
    patch: &Patch,
) -> Result<(), AppError> {
    let def = Vaccination::def();
    let of = Of::read(draft, before)?;
    let after = patched(before, patch);
    let touched = |field: &str| after.get(def, field) != before.get(def, field);
    days_fit(draft, &of.animal, &after, touched)?;
    if ["batch_expires_on", "given_at"].into_iter().any(touched) {
        is_meant(
            draft,
            (&of.animal, &of.doses),
            &after,
            Confirmed::from(false),
        )?;
    }
    Ok(())
}

/// Takes a vaccination back that was entered by mistake: what it closed is open again, and what it opened is cancelled.
///
/// # Errors
/// [`AppError::not_found`].
pub fn remove_vaccination(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    let def = Vaccination::def();
    commit(desk, "remove_vaccination", |draft| {
        let row = draft.row(def, id)?;
        let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
        undo(draft, patient, id)?;
        draft.delete(def, id)
    })
}

/// The animal, and what it was given.
struct Of {
    patient: Uuid,
    animal: Row,
    doses: Doses,
}

impl Of {
    fn read(draft: &Draft<'_>, vaccination: &Row) -> Result<Self, AppError> {
        let of = vaccination.get(Vaccination::def(), "patient_id").as_id();
        let patient = draft.tx.stands_for(of.unwrap_or_default())?;
        Ok(Self {
            patient,
            animal: draft.row(Patient::def(), patient)?,
            doses: Doses::read(draft.tx, patient)?,
        })
    }

    fn by_rule(&self, draft: &Draft<'_>, row: &Row) -> Result<Vec<Next>, AppError> {
        by_rule(draft.tx, &self.animal, &self.doses, row)
    }

    /// What is to follow from it as it stands.
    fn next(&self, draft: &Draft<'_>, row: &Row) -> Result<Vec<Next>, AppError> {
        Ok(as_entered(row, self.by_rule(draft, row)?))
    }

    /// Days that nobody entered follow from the rule again.
    fn days_follow(
        &self,
        draft: &Draft<'_>,
        before: &Row,
        mut patch: Patch,
    ) -> Result<Patch, AppError> {
        let def = Vaccination::def();
        let days = |next: &[Next]| {
            let soonest = next.first();
            let due = soonest.map_or(Value::Null, |one| Value::Date(one.due));
            // A dose that does not count protects until no day.
            let protects = soonest.is_some_and(|one| one.took.counts());
            let until = if protects { due.clone() } else { Value::Null };
            [("next_due_on", due), ("valid_until", until)]
        };
        let was = days(&self.by_rule(draft, before)?);
        let is = days(&self.by_rule(draft, &patched(before, &patch))?);
        for ((field, was), (_, is)) in was.into_iter().zip(is) {
            let untouched = patch.get(def, field).is_none();
            if untouched && is != was && *before.get(def, field) == was {
                patch = patch.with(def, field, is.clone());
            }
        }
        Ok(patch)
    }
}
