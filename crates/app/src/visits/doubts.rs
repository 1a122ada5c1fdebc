//! What speaks against a prescription by now: the animal was weighed again, or an allergy was entered, since it was written.

use uuid::Uuid;
use vetpms_model::medical::Prescription;
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use super::allergies::{self, Given};
use super::case::{Case, said};
use super::dose::{UnusualDose, unusual};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::signing::locked;

/// What speaks against a prescription and was not explained on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// The allergens.
    pub(crate) allergens: Vec<String>,
    /// The dose, by the last weight.
    pub(crate) dose: Option<UnusualDose>,
    /// Whether the visit can no longer be changed.
    is_closed: bool,
}

/// What of a prescription is looked at.
pub(super) fn given(row: &Row) -> Given<'_> {
    let def = Prescription::def();
    Given {
        product: row.get(def, "product_id").as_id(),
        name: row.text(def, "medication_name").unwrap_or_default(),
    }
}

/// Looks at a prescription again, by the rules under which one is written.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn doubt(desk: &Desk, tx: &ReadTx, case: &Case, row: &Row) -> Result<Doubt, AppError> {
    let def = Prescription::def();
    let (given, is_said) = (given(row), |name: &str| said(row.text(def, name)).is_some());
    let mut doubt = Doubt {
        is_closed: locked(tx, case.record.id, desk.rim.now())?.is_some(),
        ..Doubt::default()
    };
    if !is_said("allergy_override") {
        doubt.allergens = allergies::hits(tx, &case.entries, &given)?;
    }
    if let (false, Some(dose)) = (is_said("dose_override"), dose_of(row)) {
        doubt.dose = unusual(tx, case, dose, desk.rim.today())?;
    }
    Ok(doubt)
}

/// The product and the milligrams, where both are known.
pub(super) fn dose_of(row: &Row) -> Option<(Uuid, rust_decimal::Decimal)> {
    let def = Prescription::def();
    match (row.get(def, "product_id").as_id(), row.get(def, "dose_mg")) {
        (Some(product), Value::Decimal(mg)) => Some((product, *mg)),
        _ => None,
    }
}

impl Doubt {
    /// Refuses what an allergy or the dose speaks against, and says how to go on.
    ///
    /// # Errors
    /// [`Code::Allergy`], [`Code::UnusualDose`].
    pub(crate) fn refuse(&self) -> Result<(), AppError> {
        if let Some(refused) = self.allergy() {
            return Err(refused);
        }
        let Some(dose) = &self.dose else {
            return Ok(());
        };
        // Whole sentences, for the window says them in other languages.
        let (kg, words) = (&dose.kg, dose.words());
        let problem = if self.is_closed {
            format!(
                "by the last weight, {kg} kg, {words}. The visit is closed: write the prescription anew, with another dose or with why"
            )
        } else {
            format!(
                "by the last weight, {kg} kg, {words}. Correct the prescription in its visit, or say there why"
            )
        };
        Err(AppError::field(Code::UnusualDose, "dose_override", problem))
    }

    /// The refusal for an allergy alone.
    pub(crate) fn allergy(&self) -> Option<AppError> {
        if self.allergens.is_empty() {
            return None;
        }
        let allergens = self.allergens.join(", ");
        let problem = if self.is_closed {
            format!(
                "this animal is allergic to {allergens}. The visit is closed: write something else anew, or the same with why"
            )
        } else {
            format!(
                "this animal is allergic to {allergens}. Correct the prescription in its visit and say there why, or take it out"
            )
        };
        Some(AppError::field(Code::Allergy, "allergy_override", problem))
    }
}
