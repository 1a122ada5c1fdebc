//! The head of the consult: who is on the table.

use chrono::{DateTime, Local, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::measures::weight::{self, Weighed};
use vetpms_model::people::{Allergy, Patient};
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use super::ranges::days_between;
use crate::error::AppError;
use crate::people::{Owner, Weight, read_owner, weights_of};
use crate::view::{self, Record};

/// The last weight and what it is worth.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct LastWeight {
    /// Kilograms.
    pub kg: String,
    /// When.
    pub measured_at: DateTime<Utc>,
    /// Days since.
    pub days: u32,
    /// Whether it is too old for a dose to rest on.
    pub is_old: bool,
    /// By how many percent it differs from the one before, where that is much.
    pub changed_percent: Option<String>,
}

/// The animal that is seen.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct VisitPatient {
    /// Row id.
    pub id: Uuid,
    /// Filled fields by name.
    pub values: serde_json::Map<String, serde_json::Value>,
    /// Age in days at the visit, where the day of birth is known.
    pub age_days: Option<u32>,
    /// Medical alerts.
    pub alerts: Vec<String>,
    /// Allergies.
    pub allergies: Vec<Record>,
    /// The last weight.
    pub weight: Option<LastWeight>,
    /// The owner.
    pub owner: Option<Owner>,
}

/// Days from birth to a day, where the birth is known.
pub(super) fn age_on(patient: &Row, day: NaiveDate) -> Option<u32> {
    match patient.get(Patient::def(), "date_of_birth") {
        Value::Date(born) => days_between(*born, day),
        _ => None,
    }
}

/// The last weight and the one before it, as the rules take them.
pub(super) fn last_two(weights: &[Weight]) -> (Option<Weighed>, Option<Weighed>) {
    let weighed = |weight: &Weight| Weighed {
        kg: weight.kg,
        on: weight.at.with_timezone(&Local).date_naive(),
    };
    (weights.first().map(weighed), weights.get(1).map(weighed))
}

pub(super) fn last_weight(weights: &[Weight], today: NaiveDate) -> Option<LastWeight> {
    let (Some(last), before) = last_two(weights) else {
        return None;
    };
    let notes = weight::notes(last, before, today);
    let changed = notes.iter().find_map(|note| match note {
        weight::WeightNote::Changed(percent) => Some(percent.round_dp(0).to_string()),
        weight::WeightNote::Old(_) => None,
    });
    Some(LastWeight {
        kg: last.kg.normalize().to_string(),
        measured_at: weights.first()?.at,
        days: days_between(last.on, today).unwrap_or(0),
        is_old: notes
            .iter()
            .any(|note| matches!(note, weight::WeightNote::Old(_))),
        changed_percent: changed,
    })
}

pub(super) fn animal(
    tx: &ReadTx,
    patient: &Row,
    entries: &[Uuid],
    (visit, today): (NaiveDate, NaiveDate),
) -> Result<VisitPatient, AppError> {
    let def = Patient::def();
    let mut allergies = Vec::new();
    for entry in entries {
        allergies.extend(view::children(tx, Allergy::def(), "patient_id", *entry)?);
    }
    let owner = patient.get(def, "client_id").as_id();
    let owner = owner.map(|owner| tx.stands_for(owner)).transpose()?;
    let alerts = match patient.get(def, "medical_alerts") {
        Value::Set(words) => words.iter().cloned().collect(),
        _ => Vec::new(),
    };
    Ok(VisitPatient {
        id: patient.id,
        values: view::of_row(tx, def, patient)?.values,
        age_days: age_on(patient, visit),
        alerts,
        allergies,
        weight: last_weight(&weights_of(tx, entries)?, today),
        owner: owner
            .map(|owner| read_owner(tx, owner))
            .transpose()?
            .flatten(),
    })
}
