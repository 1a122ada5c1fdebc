//! Giving a vaccine.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::people::Patient;
use vetpms_model::reference::Product;
use vetpms_model::{Entity, Patch, Row, Value};

use super::doses::{Dose, Doses};
use super::next::{as_entered, by_rule};
use super::reminding::{close, open};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::shown::day_of;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Given {
    /// The vaccination.
    pub id: Uuid,
    /// When the next one is due, as it was entered or as far as a rule says.
    pub next_due_on: Option<NaiveDate>,
    /// How many reminders it closed.
    pub closed: u32,
}

/// Notes a vaccination of a product of the list or under its own name, closes the reminders that it answers, and opens
/// the next one. One that was given before the newest of its kind is noted for the record: it answers and opens nothing.
///
/// # Errors
/// The first field that is missing or invalid; [`Code::BatchExpired`], unless confirmed; [`AppError::not_found`].
pub fn give_vaccination(
    desk: &Desk,
    patient: Uuid,
    values: &Map<String, Json>,
    confirmed: bool,
) -> Result<Given, AppError> {
    let def = Vaccination::def();
    commit(desk, "give_vaccination", |draft| {
        let patient = draft.tx.stands_for(patient)?;
        let animal = draft.row(Patient::def(), patient)?;
        let mut patch = Patch::from_json(def, values)?
            .with(def, "patient_id", Value::Id(patient))
            .with(def, "given_by", Value::Id(draft.author()));
        if is_empty(&patch, "given_at") {
            patch = patch.with(def, "given_at", Value::Instant(draft.now()));
        }
        let id = draft.new_id();
        patch = of_product(draft, patch)?;
        not_expired(&patch.to_row(def, id), confirmed)?;
        let doses = Doses::read(draft.tx, patient)?;
        let by_rule = by_rule(draft.tx, &animal, &doses, &patch.to_row(def, id))?;
        if let (None, Some(soonest)) = (patch.get(def, "next_due_on"), by_rule.first()) {
            patch = patch.with(def, "next_due_on", Value::Date(soonest.due));
        }
        if let (None, Some(next)) = (patch.get(def, "valid_until"), patch.get(def, "next_due_on")) {
            let next = next.clone();
            patch = patch.with(def, "valid_until", next);
        }
        let row = patch.to_row(def, id);
        draft.create(def, id, patch)?;
        let mut closed = 0;
        if let Some(dose) = Dose::of(&row)
            && doses.is_newest(&dose)
        {
            closed = close(draft, patient, &dose)?;
            open(draft, patient, &row, &as_entered(&row, by_rule))?;
        }
        let next_due_on = match row.get(def, "next_due_on") {
            Value::Date(day) => Some(*day),
            _ => None,
        };
        Ok(Given {
            id,
            next_due_on,
            closed,
        })
    })
}

fn is_empty(patch: &Patch, field: &str) -> bool {
    patch
        .get(Vaccination::def(), field)
        .is_none_or(Value::is_null)
}

/// What the list says of the product, where nothing else was entered.
pub(super) fn of_product(draft: &Draft<'_>, mut patch: Patch) -> Result<Patch, AppError> {
    let (def, products) = (Vaccination::def(), Product::def());
    let Some(Value::Id(product)) = patch.get(def, "product_id").cloned() else {
        return Ok(patch);
    };
    let product = draft.row(products, product)?;
    let fields = [
        ("product_name", "name"),
        ("against", "against"),
        ("manufacturer", "manufacturer"),
        ("is_rabies", "is_rabies"),
    ];
    for (field, of) in fields {
        if is_empty(&patch, field) {
            patch = patch.with(def, field, product.get(products, of).clone());
        }
    }
    Ok(patch)
}

/// A batch may be used on its last day.
pub(super) fn not_expired(row: &Row, confirmed: bool) -> Result<(), AppError> {
    let def = Vaccination::def();
    let (Value::Date(until), Value::Instant(given)) =
        (row.get(def, "batch_expires_on"), row.get(def, "given_at"))
    else {
        return Ok(());
    };
    if confirmed || day_of(*given) <= *until {
        return Ok(());
    }
    let problem = "this batch had expired on that day; confirm that it was given all the same";
    Err(AppError::field(
        Code::BatchExpired,
        "batch_expires_on",
        problem,
    ))
}
