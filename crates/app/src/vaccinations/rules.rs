//! A product's reminder rules, for an animal.

use chrono::NaiveDate;
use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::measures::vaccination::{Next, Span, VaccineRule};
use vetpms_model::people::Patient;
use vetpms_model::reference::ReminderRule;
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use crate::error::AppError;
use crate::history::with_aliases;

/// A rule that holds for an animal.
pub(super) struct Rule {
    pub(super) id: Uuid,
    /// What owners are told is due.
    pub(super) name: String,
    rule: VaccineRule,
}

/// The rules of a product for an animal's species, oldest first.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn rules_of(tx: &ReadTx, product: Uuid, patient: &Row) -> Result<Vec<Rule>, AppError> {
    let def = ReminderRule::def();
    let species = patient.text(Patient::def(), "species").unwrap_or_default();
    let rows = tx.rows_where(def, "product_id", &Value::Id(product))?;
    let in_use = rows.into_iter().filter(|(row, _)| {
        !row.is_deleted(def) && *row.get(def, "is_active") != Value::Bool(false)
    });
    let rules = in_use.filter_map(|(row, _)| rule_of(&row));
    Ok(rules.filter(|rule| rule.rule.is_for(species)).collect())
}

fn rule_of(row: &Row) -> Option<Rule> {
    let rule = ReminderRule::from_row(row).ok()?;
    let days = |days: i64| Span::Days(u32::try_from(days).unwrap_or(u32::MAX));
    let every = days(rule.interval_days);
    Some(Rule {
        id: rule.id,
        name: rule.name,
        rule: VaccineRule {
            species: rule.species.into_iter().collect(),
            minimum_age: days(rule.minimum_age_days.unwrap_or(0)),
            course: u32::try_from(rule.primary_doses.unwrap_or(1)).unwrap_or(1),
            apart: rule.primary_interval_days.map_or(every, days),
            first_booster: every,
            every,
            grace: days(rule.grace_days.unwrap_or(0)),
        },
    })
}

impl Rule {
    /// The next dose after those given, `today` included.
    pub(super) fn next(
        &self,
        patient: &Row,
        given: &[NaiveDate],
        today: NaiveDate,
    ) -> Option<Next> {
        let born = match patient.get(Patient::def(), "date_of_birth") {
            Value::Date(day) => Some(*day),
            _ => None,
        };
        self.rule.next(given, born, today)
    }
}

/// When an animal was given a product, under all its entries; `without` a vaccination that does not count.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn given(
    tx: &ReadTx,
    patient: Uuid,
    product: Uuid,
    without: Option<Uuid>,
) -> Result<Vec<NaiveDate>, AppError> {
    let def = Vaccination::def();
    let mut days = Vec::new();
    for entry in with_aliases(tx, patient)? {
        for (row, _) in tx.rows_where(def, "patient_id", &Value::Id(entry))? {
            let same = row.get(def, "product_id").as_id() == Some(product);
            if same
                && !row.is_deleted(def)
                && Some(row.id) != without
                && let Value::Instant(at) = row.get(def, "given_at")
            {
                days.push(at.date_naive());
            }
        }
    }
    Ok(days)
}
