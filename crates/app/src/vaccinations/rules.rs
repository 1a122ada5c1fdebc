//! A product's reminder rules, for an animal.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;
use vetpms_model::measures::species_code;
use vetpms_model::measures::vaccination::{Span, Took, VaccineRule};
use vetpms_model::people::Patient;
use vetpms_model::reference::{Product, ReminderRule};
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;

use crate::error::AppError;

/// Days that must lie between two doses of a vaccine where its rule does not say: the guidelines of the World Small
/// Animal Veterinary Association take doses less than two weeks apart for not valid.
const VACCINE_LEAST: i64 = 14;

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
    let products = Product::def();
    let product = tx.row(products, product)?.map(|(row, _)| row);
    let kind = product
        .as_ref()
        .and_then(|row| row.text(products, "product_kind"));
    let usual = if kind == Some("VACCINE") {
        VACCINE_LEAST
    } else {
        0
    };
    let rules = in_use.filter_map(|(row, _)| rule_of(&row, usual));
    let mut rules: Vec<Rule> = rules.filter(|rule| rule.rule.is_for(species)).collect();
    rules.sort_by_key(|rule| rule.id);
    Ok(rules)
}

/// What owners are told is due where a product is.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn name_for(
    tx: &ReadTx,
    product: Uuid,
    patient: &Row,
) -> Result<Option<String>, AppError> {
    if let Some(rule) = rules_of(tx, product, patient)?.into_iter().next() {
        return Ok(Some(rule.name));
    }
    let def = Product::def();
    let row = tx.row(def, product)?.map(|(row, _)| row);
    Ok(row.and_then(|row| row.text(def, "name").map(str::to_owned)))
}

/// The species that a product is for by all its rules in use, where the animal is of none of them.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn other_species(
    tx: &ReadTx,
    product: Uuid,
    patient: &Row,
) -> Result<Option<String>, AppError> {
    let def = ReminderRule::def();
    let own = species_code(patient.text(Patient::def(), "species").unwrap_or_default());
    let mut meant = BTreeSet::new();
    for (row, _) in tx.rows_where(def, "product_id", &Value::Id(product))? {
        if row.is_deleted(def) || *row.get(def, "is_active") == Value::Bool(false) {
            continue;
        }
        match row.text(def, "species") {
            Some(species) if species_code(species) != own => meant.insert(species.to_owned()),
            _ => return Ok(None),
        };
    }
    let names: Vec<String> = meant.into_iter().collect();
    Ok((!names.is_empty()).then(|| names.join(", ")))
}

/// `usual` are the days between two doses where the rule does not say: never more than it asks for itself.
fn rule_of(row: &Row, usual: i64) -> Option<Rule> {
    let rule = ReminderRule::from_row(row).ok()?;
    let days = |days: i64| Span::Days(u32::try_from(days).unwrap_or(u32::MAX));
    let every = days(rule.interval_days);
    let apart = rule.primary_interval_days.unwrap_or(rule.interval_days);
    let least = rule.shortest_interval_days;
    let least = least.unwrap_or(usual.min(apart).min(rule.interval_days));
    Some(Rule {
        id: rule.id,
        name: rule.name,
        rule: VaccineRule {
            species: rule.species.into_iter().collect(),
            minimum_age: days(rule.minimum_age_days.unwrap_or(0)),
            course: u32::try_from(rule.primary_doses.unwrap_or(1)).unwrap_or(1),
            apart: days(apart),
            least: days(least),
            first_booster: every,
            every,
            // Where the practice says nothing, nobody who comes late begins again.
            grace: rule.grace_days.map_or(Span::Years(100), days),
        },
    })
}

impl Rule {
    /// When the next dose is due after those given, the one of `today` included.
    pub(super) fn next(
        &self,
        patient: &Row,
        given: &[NaiveDate],
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let next = self.rule.next(given, born(patient), today);
        next.map(|next| next.due)
    }

    /// What the last of the doses did.
    pub(super) fn took(&self, patient: &Row, given: &[NaiveDate]) -> Option<Took> {
        self.rule.last_took(given, born(patient))
    }

    /// From when on another dose would count.
    pub(super) fn counts_from(&self, patient: &Row, given: &[NaiveDate]) -> Option<NaiveDate> {
        self.rule.counts_from(given, born(patient))
    }

    /// Whether a dose lies too close to one of the others.
    pub(super) fn too_close(&self, on: NaiveDate, others: &[NaiveDate]) -> Option<NaiveDate> {
        let mut close = others.iter().filter(|day| self.rule.too_close(on, **day));
        close.next().copied()
    }
}

fn born(patient: &Row) -> Option<NaiveDate> {
    match patient.get(Patient::def(), "date_of_birth") {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}
