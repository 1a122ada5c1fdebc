//! When the next one is due.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::measures::vaccination::Took;
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
    pub(super) took: DoseTook,
    /// Where it does not count: from when on another one would.
    pub(super) counts_from: Option<NaiveDate>,
}

/// What a dose did, and where it does not count, from when on another one would.
pub(crate) type Effect = (DoseTook, Option<NaiveDate>);

/// What a dose does for the protection, as far as a rule says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DoseTook {
    /// It counts.
    Counts,
    /// It was so late that the course begins again with it.
    BeginsAgain,
    /// It does not count: the animal is too young.
    TooYoung,
    /// It does not count: another one was given too shortly before.
    TooSoon,
}

impl DoseTook {
    /// Whether it adds to the protection.
    #[must_use]
    pub fn counts(self) -> bool {
        matches!(self, Self::Counts | Self::BeginsAgain)
    }
}

impl From<Took> for DoseTook {
    fn from(took: Took) -> Self {
        match took {
            Took::Counts => Self::Counts,
            Took::BeginsAgain => Self::BeginsAgain,
            Took::TooYoung => Self::TooYoung,
            Took::TooSoon => Self::TooSoon,
        }
    }
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
            let took = rule.took(animal, &days);
            let took = took.map_or(DoseTook::Counts, DoseTook::from);
            let another = rule.counts_from(animal, &days);
            all.push(Next {
                rule: Some(rule.id),
                took,
                counts_from: another.filter(|_| !took.counts()),
                purpose: rule.name,
                due,
            });
        }
    }
    all.sort_by_key(|next| (next.due, next.rule));
    Ok(all)
}

/// What vaccinations of one animal did, as far as rules say: each in the order that they are given here.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn took(
    tx: &ReadTx,
    patient: Uuid,
    given: &[&Row],
) -> Result<Vec<Option<Effect>>, AppError> {
    let patient = tx.stands_for(patient)?;
    let Some((animal, _)) = tx.row(Patient::def(), patient)? else {
        return Ok(vec![None; given.len()]);
    };
    let doses = Doses::read(tx, patient)?;
    let one = |row: &&Row| {
        let next = by_rule(tx, &animal, &doses, row)?;
        Ok(next.first().map(|next| (next.took, next.counts_from)))
    };
    given.iter().map(one).collect()
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
            took: DoseTook::Counts,
            counts_from: None,
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
    /// What this dose would do, as far as a rule says.
    pub took: Option<DoseTook>,
}

/// The day of a dose of the same vaccine that lies too close to this one, if any does.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn too_close(
    tx: &ReadTx,
    animal: &Row,
    doses: &Doses,
    row: &Row,
) -> Result<Option<NaiveDate>, AppError> {
    let product = row.get(Vaccination::def(), "product_id").as_id();
    let (Some(product), Some(dose)) = (product, Dose::of(row)) else {
        return Ok(None);
    };
    let others = doses.beside(&dose);
    let rules = rules_of(tx, product, animal)?;
    let mut close = rules
        .iter()
        .filter_map(|rule| rule.too_close(day_of(dose.at), &others));
    Ok(close.next())
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
            took: all.first().map(|next| next.took),
            purposes: all.into_iter().map(|next| next.purpose).collect(),
        })
    })
}
