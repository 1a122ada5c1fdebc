//! When the next one is due.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch, Row, Value, ids};
use vetpms_store::ReadTx;

use super::doses::{Dose, Doses};
use super::rules::rules_of;
use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::day_of;

/// A reminder that is to follow from a vaccination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Next {
    pub(super) rule: Option<Uuid>,
    pub(super) purpose: String,
    pub(super) due: NaiveDate,
}

/// What follows from giving a vaccine, soonest first, as far as rules say.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn by_rule(
    tx: &ReadTx,
    animal: &Row,
    doses: &Doses,
    row: &Row,
) -> Result<Vec<Next>, AppError> {
    let product = row.get(Vaccination::def(), "product_id").as_id();
    let (Some(product), Some(dose)) = (product, Dose::of(row)) else {
        return Ok(Vec::new());
    };
    let on = day_of(dose.at);
    let mut days = doses.before(&dose);
    days.push(on);
    let mut all = Vec::new();
    for rule in rules_of(tx, product, animal)? {
        if let Some(due) = rule.next(animal, &days, on) {
            all.push(Next {
                rule: Some(rule.id),
                purpose: rule.name,
                due,
            });
        }
    }
    all.sort_by_key(|next| (next.due, next.rule));
    Ok(all)
}

/// The same with the day that was entered in place of the soonest; without any rule, the vaccine under its own name.
/// No day at all means that none follows.
pub(super) fn as_entered(row: &Row, mut by_rule: Vec<Next>) -> Vec<Next> {
    let def = Vaccination::def();
    let Value::Date(entered) = row.get(def, "next_due_on") else {
        return Vec::new();
    };
    let Some(soonest) = by_rule.first().map(|next| next.due) else {
        return vec![Next {
            rule: None,
            purpose: row.text(def, "product_name").unwrap_or_default().to_owned(),
            due: *entered,
        }];
    };
    for next in &mut by_rule {
        if next.due == soonest {
            next.due = *entered;
        }
    }
    by_rule
}

/// What a form offers for a product before it is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct NextDose {
    /// When the next one would be due, as far as a rule says.
    pub next_due_on: Option<NaiveDate>,
    /// What owners would be told is due then.
    pub purposes: Vec<String>,
}

/// When the next dose of a product would be due for an animal that is given it at a time; now where none is said.
///
/// # Errors
/// [`AppError::not_found`]; the user may not read vaccinations.
pub fn next_dose(
    desk: &Desk,
    patient: Uuid,
    product: Uuid,
    at: Option<DateTime<Utc>>,
) -> Result<NextDose, AppError> {
    let (def, patients) = (Vaccination::def(), Patient::def());
    let at = at.unwrap_or_else(|| desk.rim.now());
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let patient = tx.stands_for(patient)?;
        let Some((animal, _)) = tx.row(patients, patient)? else {
            return Err(AppError::not_found(patients.label));
        };
        let patch = Patch::default()
            .with(def, "product_id", Value::Id(product))
            .with(def, "given_at", Value::Instant(at));
        // Newer than all that was given at the same time.
        let row = patch.to_row(def, ids::new_id(at, [u8::MAX; 10]));
        let doses = Doses::read(tx, patient)?;
        let all = by_rule(tx, &animal, &doses, &row)?;
        Ok(NextDose {
            next_due_on: all.first().map(|next| next.due),
            purposes: all.into_iter().map(|next| next.purpose).collect(),
        })
    })
}
