//! Help with a dose: what the practice's list says for this animal, and what somebody chose against it.

use rust_decimal::Decimal;
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::measures::dose::{self, Dose, DoseRange, Fit, Strength, amount, mg_per_kg};
use vetpms_model::reference::{DoseRule, Product};
use vetpms_model::{Entity, Row, Value};
use vetpms_search::fold::{fold, query_words};
use vetpms_store::ReadTx;
use vetpms_store::queries::references;

use super::allergies::{self, Given};
use super::animal::{LastWeight, last_two, last_weight};
use super::case::{Case, said};
use super::diagnoses::{begin_words, is_for};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::people::weights_of;

/// A product that fits what is typed.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ProductHit {
    /// Row id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its filled fields.
    pub values: serde_json::Map<String, serde_json::Value>,
}

/// What one dose of the list comes to for this animal.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct DoseLine {
    /// Row id of the rule.
    pub id: Uuid,
    /// Least, in mg/kg.
    pub from_mg_per_kg: String,
    /// Most, in mg/kg.
    pub to_mg_per_kg: String,
    /// Least, in mg, where there is a weight.
    pub least_mg: Option<String>,
    /// Most, in mg.
    pub most_mg: Option<String>,
    /// Whether the highest single dose, not the weight, sets the upper end.
    pub capped: bool,
    /// Tablets or millilitres in the middle of the range that can be measured out.
    pub amount: Option<String>,
    /// Milligrams in them.
    pub amount_mg: Option<String>,
    /// How it is given.
    pub route: Option<String>,
    /// How often.
    pub frequency: Option<String>,
    /// Where the figures come from.
    pub source: Option<String>,
}

/// What there is to go by.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct DoseHelp {
    /// The product.
    pub product: ProductHit,
    /// The last weight.
    pub weight: Option<LastWeight>,
    /// What the list says.
    pub lines: Vec<DoseLine>,
    /// Allergens of the animal that speak against it.
    pub allergies: Vec<String>,
}

/// What the list says about a product for the animal of a visit.
///
/// # Errors
/// [`AppError::not_found`]; the user may not see the visit.
pub fn dose_help(desk: &Desk, record: Uuid, product: Uuid) -> Result<DoseHelp, AppError> {
    let today = desk.rim.today();
    desk.read(|tx| {
        let case = Case::read(desk, tx, record)?;
        let def = Product::def();
        let row = tx
            .row(def, product)?
            .filter(|(row, _)| !row.is_deleted(def));
        let (row, _) = row.ok_or_else(|| AppError::not_found(def.label))?;
        let weights = weights_of(tx, &case.entries)?;
        let (last, before) = last_two(&weights);
        let lines = rules(tx, product, case.species())?
            .iter()
            .map(|rule| {
                let range = range_of(rule);
                let dose = range.and_then(|range| dose::dose(range, last, before, today).ok());
                line(rule, dose.as_ref(), &row)
            })
            .collect();
        let given = Given {
            product: Some(product),
            name: row.text(def, "name").unwrap_or_default(),
        };
        Ok(DoseHelp {
            allergies: allergies::hits(tx, &case.entries, &given)?,
            product: hit(&row),
            weight: last_weight(&weights, today),
            lines,
        })
    })
}

/// A dose that lies outside of every range of the list, by the last weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct UnusualDose {
    /// That weight, in kilograms.
    pub kg: String,
    /// What the dose comes to.
    pub mg_per_kg: String,
    /// Least by the list, in mg/kg.
    pub from: String,
    /// Most by the list, in mg/kg.
    pub to: String,
    /// Most at once, in mg, where that and not the weight sets the upper end.
    pub most_mg: Option<String>,
}

impl UnusualDose {
    /// The dose against the list.
    pub(super) fn words(&self) -> String {
        let (per_kg, from, to) = (&self.mg_per_kg, &self.from, &self.to);
        match &self.most_mg {
            Some(most) => format!(
                "this is {per_kg} mg/kg; the list says {from} to {to} mg/kg, and never more than {most} mg"
            ),
            None => format!("this is {per_kg} mg/kg; the list says {from} to {to} mg/kg"),
        }
    }
}

/// Refuses an unusual dose, unless there is a reason.
///
/// # Errors
/// [`Code::UnusualDose`].
pub(super) fn is_usual(
    tx: &ReadTx,
    case: &Case,
    dose: (Uuid, Decimal),
    reason: Option<&str>,
    today: chrono::NaiveDate,
) -> Result<(), AppError> {
    match unusual(tx, case, dose, today)? {
        Some(dose) if said(reason).is_none() => {
            let problem = format!("{}. To give it all the same, say why", dose.words());
            Err(AppError::field(Code::UnusualDose, "dose_override", problem))
        }
        _ => Ok(()),
    }
}

/// A dose that lies outside of every range of the list. Where the list says nothing, or the animal was never weighed,
/// nothing is held against it.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn unusual(
    tx: &ReadTx,
    case: &Case,
    (product, mg): (Uuid, Decimal),
    today: chrono::NaiveDate,
) -> Result<Option<UnusualDose>, AppError> {
    let weights = weights_of(tx, &case.entries)?;
    let (last, before) = last_two(&weights);
    let rules = rules(tx, product, case.species())?;
    let ranges = rules.iter().filter_map(range_of);
    let doses: Vec<(DoseRange, Dose)> = ranges
        .filter_map(|range| Some((range, dose::dose(range, last, before, today).ok()?)))
        .collect();
    let within = |(_, dose): &(DoseRange, Dose)| (dose.least_mg..=dose.most_mg).contains(&mg);
    let (Some((range, dose)), Some(last)) = (doses.first(), last) else {
        return Ok(None);
    };
    if doses.iter().any(within) {
        return Ok(None);
    }
    let per_kg = mg_per_kg(mg, last.kg).unwrap_or_default();
    let plain = |number: Decimal| number.normalize().to_string();
    Ok(Some(UnusualDose {
        kg: plain(last.kg),
        mg_per_kg: plain(per_kg),
        from: plain(range.least_mg_per_kg),
        to: plain(range.most_mg_per_kg),
        most_mg: dose.capped.then(|| plain(dose.most_mg)),
    }))
}

/// The rules in use for a product: those for the species, or those for all where there are none.
fn rules(tx: &ReadTx, product: Uuid, species: &str) -> Result<Vec<Row>, AppError> {
    let def = DoseRule::def();
    let found = tx.rows_where(def, "product_id", &Value::Id(product))?;
    let in_use = found
        .into_iter()
        .map(|(row, _)| row)
        .filter(|row| !row.is_deleted(def) && row.get(def, "is_active").is_true());
    let (own, all): (Vec<Row>, Vec<Row>) = in_use
        .filter(|row| is_for(row.text(def, "species"), Some(species)))
        .partition(|row| row.text(def, "species").is_some());
    Ok(if own.is_empty() { all } else { own })
}

fn range_of(rule: &Row) -> Option<DoseRange> {
    let number = |name: &str| match rule.get(DoseRule::def(), name) {
        Value::Decimal(number) => Some(*number),
        _ => None,
    };
    Some(DoseRange {
        least_mg_per_kg: number("min_mg_per_kg")?,
        most_mg_per_kg: number("max_mg_per_kg")?,
        most_mg: number("max_single_mg"),
    })
}

fn line(rule: &Row, dose: Option<&Dose>, product: &Row) -> DoseLine {
    let def = DoseRule::def();
    let text = |name: &str| rule.text(def, name).map(str::to_owned);
    let plain = |number: Decimal| number.round_dp(2).normalize().to_string();
    let range = range_of(rule);
    let measured = dose.and_then(|dose| {
        let middle = (dose.least_mg + dose.most_mg) / Decimal::TWO;
        amount(dose, middle, strength_of(product)?).ok()
    });
    let measured = measured.filter(|amount| amount.fit == Fit::Within);
    DoseLine {
        id: rule.id,
        from_mg_per_kg: range.map(|r| plain(r.least_mg_per_kg)).unwrap_or_default(),
        to_mg_per_kg: range.map(|r| plain(r.most_mg_per_kg)).unwrap_or_default(),
        least_mg: dose.map(|dose| plain(dose.least_mg)),
        most_mg: dose.map(|dose| plain(dose.most_mg)),
        capped: dose.is_some_and(|dose| dose.capped),
        amount: measured.map(|amount| plain(amount.amount)),
        amount_mg: measured.map(|amount| plain(amount.mg)),
        route: text("route"),
        frequency: text("frequency"),
        source: text("source"),
    }
}

/// How a product is measured out: millilitres in steps of a syringe, tablets in halves, capsules whole.
fn strength_of(product: &Row) -> Option<Strength> {
    let def = Product::def();
    let Value::Decimal(mg) = product.get(def, "strength_mg") else {
        return None;
    };
    let says = |name: &str| fold(product.text(def, name).unwrap_or_default());
    let (unit, form) = (says("unit"), says("form"));
    Some(match unit.as_str() {
        "ml" | "millilitre" | "milliliter" | "millilitres" => Strength::Liquid { mg_per_ml: *mg },
        _ if form.contains("capsul") || unit.contains("capsul") => {
            Strength::Tablet { mg: *mg, pieces: 1 }
        }
        _ => Strength::Tablet { mg: *mg, pieces: 2 },
    })
}

fn hit(row: &Row) -> ProductHit {
    let def = Product::def();
    ProductHit {
        id: row.id,
        name: row.text(def, "name").unwrap_or_default().to_owned(),
        values: row.to_json(def),
    }
}

/// The products in use that fit what is typed: by name or by what works in them.
///
/// # Errors
/// The user may not read products.
pub fn products(desk: &Desk, query: &str, limit: usize) -> Result<Vec<ProductHit>, AppError> {
    let def = Product::def();
    let typed = query_words(query);
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let rows = references::active(tx, def)?;
        let found = rows.iter().map(|(row, _)| row).filter(|row| {
            let mut words = query_words(row.text(def, "name").unwrap_or_default());
            if let Value::Set(substances) = row.get(def, "substances") {
                words.extend(substances.iter().flat_map(|one| query_words(one)));
            }
            begin_words(&words, &typed)
        });
        Ok(found.take(limit).map(hit).collect())
    })
}
