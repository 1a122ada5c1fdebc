//! Weighing a patient.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::people::{Patient, Weighing};
use vetpms_model::{Entity, Patch, Row, Value};
use vetpms_store::ReadTx;

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::life::Life;
use crate::shown::day_of;
use crate::visits::weight_is_meant;

/// A weighing that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Row id.
    pub(crate) id: Uuid,
    /// Kilograms.
    pub(crate) kg: Decimal,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

/// Records a weight; measured now unless the values say otherwise. `confirmed`: one far from the one before is right.
///
/// # Errors
/// [`crate::Code::WeightJump`]; the first field that is missing or invalid.
pub fn record_weight(
    desk: &Desk,
    patient: Uuid,
    values: &Map<String, Json>,
    confirmed: bool,
) -> Result<Uuid, AppError> {
    commit(desk, "record_weight", |draft| {
        let animal = draft.row(Patient::def(), patient)?;
        let def = Weighing::def();
        let mut patch = Patch::from_json(def, values)?.with(def, "patient_id", Value::Id(patient));
        if patch.get(def, "measured_at").is_none_or(Value::is_null) {
            patch = patch.with(def, "measured_at", Value::Instant(draft.now()));
        }
        weighed_in_life(draft, &animal, &patch)?;
        let id = draft.new_id();
        let row = patch.to_row(def, id);
        draft.create(def, id, patch)?;
        // Once it is known to be a weight at all.
        if let (Value::Decimal(kg), Value::Instant(at)) =
            (row.get(def, "weight_kg"), row.get(def, "measured_at"))
        {
            let entries = with_aliases(draft.tx, patient)?;
            weight_is_meant(draft.tx, &entries, *kg, *at, confirmed)?;
        }
        Ok(id)
    })
}

/// Refuses a weight of a day on which there was nothing to weigh.
///
/// # Errors
/// [`crate::Code::InvalidValue`].
pub(super) fn weighed_in_life(
    draft: &Draft<'_>,
    animal: &Row,
    patch: &Patch,
) -> Result<(), AppError> {
    match patch.get(Weighing::def(), "measured_at") {
        Some(Value::Instant(at)) => {
            Life::of(animal, draft.today()).holds("measured_at", day_of(*at))
        }
        _ => Ok(()),
    }
}

/// Records a weight within a write that has begun.
pub(crate) fn weigh_in(
    draft: &mut Draft<'_>,
    patient: Uuid,
    kg: Decimal,
    at: DateTime<Utc>,
) -> Result<Uuid, AppError> {
    let def = Weighing::def();
    let patch = Patch::default()
        .with(def, "patient_id", Value::Id(patient))
        .with(def, "weight_kg", Value::Decimal(kg))
        .with(def, "measured_at", Value::Instant(at));
    let id = draft.new_id();
    draft.create(def, id, patch)
}

/// The weighings of an animal that count, newest first: of two for one moment the later one corrects the earlier.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn weights_of(tx: &ReadTx, patients: &[Uuid]) -> Result<Vec<Weight>, AppError> {
    let def = Weighing::def();
    let mut at_moment: BTreeMap<DateTime<Utc>, Weight> = BTreeMap::new();
    for patient in patients {
        for (row, _) in tx.rows_where(def, "patient_id", &Value::Id(*patient))? {
            let (Value::Decimal(kg), Value::Instant(at)) =
                (row.get(def, "weight_kg"), row.get(def, "measured_at"))
            else {
                continue;
            };
            let (id, kg, at) = (row.id, *kg, *at);
            let kept = at_moment.entry(at).or_insert(Weight { id, kg, at });
            if kept.id < id {
                *kept = Weight { id, kg, at };
            }
        }
    }
    Ok(at_moment.into_values().rev().collect())
}
