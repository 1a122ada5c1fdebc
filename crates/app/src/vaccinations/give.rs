//! Giving a vaccine, correcting what was entered, and taking it back.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::care::{Reminder, Vaccination};
use vetpms_model::people::Patient;
use vetpms_model::reference::Product;
use vetpms_model::{Entity, Patch, Row, Value};

use super::rules::{given, rules_of};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::history::with_aliases;
use crate::view::parse_heads;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Given {
    /// The vaccination.
    pub id: Uuid,
    /// When the next one is due, as far as a rule says.
    pub next_due_on: Option<NaiveDate>,
    /// How many reminders it closed.
    pub closed: u32,
}

/// Notes a vaccination of a product of the list or under its own name, closes the reminders that it answers, and opens the next one.
///
/// # Errors
/// The first field that is missing or invalid; [`Code::NotPossible`] for a batch that has expired, unless confirmed;
/// [`AppError::not_found`].
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
        patch = of_product(draft, patch)?;
        not_expired(&patch, confirmed)?;
        let product = patch.get(def, "product_id").and_then(Value::as_id);
        let on = match patch.get(def, "given_at") {
            Some(Value::Instant(at)) => at.date_naive(),
            _ => draft.now().date_naive(),
        };
        let mut due = Vec::new();
        if let Some(product) = product {
            let mut days = given(draft.tx, patient, product, None)?;
            days.push(on);
            for rule in rules_of(draft.tx, product, &animal)? {
                due.extend(rule.next(&animal, &days, on).map(|next| (rule, next)));
            }
        }
        let soonest = due.iter().map(|(_, next)| next.due).min();
        if let Some(day) = soonest {
            for field in ["next_due_on", "valid_until"] {
                if is_empty(&patch, field) {
                    patch = patch.with(def, field, Value::Date(day));
                }
            }
        }
        let id = draft.new_id();
        draft.create(def, id, patch)?;
        let closed = close(draft, patient, product, id)?;
        for (rule, next) in due {
            remind(draft, patient, (rule.id, product, &rule.name), next.due)?;
        }
        Ok(Given {
            id,
            next_due_on: soonest,
            closed,
        })
    })
}

/// Puts right what was entered; reminders stay as they are, and can be moved by hand.
///
/// # Errors
/// The first field that is invalid; [`AppError::not_found`].
pub fn change_vaccination(
    desk: &Desk,
    id: Uuid,
    opened_at: &[String],
    values: &Map<String, Json>,
) -> Result<(), AppError> {
    let def = Vaccination::def();
    let heads = parse_heads(opened_at)?;
    commit(desk, "change_vaccination", |draft| {
        draft.row(def, id)?;
        let patch = Patch::from_json(def, values)?;
        if patch.get(def, "patient_id").is_some() {
            let problem = "this cannot be moved to another animal; remove it and enter it there";
            return Err(AppError::field(Code::NotPossible, "patient_id", problem));
        }
        draft.change(def, id, patch, Some(&heads))
    })
}

/// Takes a vaccination back that was entered by mistake: what it closed is open again, and the reminder of the next one,
/// which follows from it, is cancelled.
///
/// # Errors
/// [`AppError::not_found`].
pub fn remove_vaccination(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    let (def, reminders) = (Vaccination::def(), Reminder::def());
    commit(desk, "remove_vaccination", |draft| {
        let row = draft.row(def, id)?;
        let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
        let (product, next) = (row.get(def, "product_id"), row.get(def, "next_due_on"));
        for reminder in reminders_of(draft, patient)? {
            let closed_by_it = reminder.get(reminders, "closed_by").as_id() == Some(id);
            let follows = !product.is_null()
                && is_open(&reminder)
                && reminder.get(reminders, "product_id") == product
                && reminder.get(reminders, "due_on") == next;
            if follows {
                end(
                    draft,
                    reminder.id,
                    ("CANCELED", None),
                    Some("entered by mistake"),
                )?;
            } else if closed_by_it {
                let again = Patch::default()
                    .with(reminders, "status", Value::Text("OPEN".to_owned()))
                    .with(reminders, "closed_by", Value::Null)
                    .with(reminders, "closed_at", Value::Null);
                draft.change(reminders, reminder.id, again, None)?;
            }
        }
        draft.delete(def, id)
    })
}

fn is_empty(patch: &Patch, field: &str) -> bool {
    patch
        .get(Vaccination::def(), field)
        .is_none_or(Value::is_null)
}

/// What the list says of the product, where nothing else was entered.
fn of_product(draft: &Draft<'_>, mut patch: Patch) -> Result<Patch, AppError> {
    let (def, products) = (Vaccination::def(), Product::def());
    let Some(Value::Id(product)) = patch.get(def, "product_id").cloned() else {
        return Ok(patch);
    };
    let product = draft.row(products, product)?;
    for (field, of) in [("product_name", "name"), ("against", "against")] {
        if is_empty(&patch, field) {
            patch = patch.with(def, field, product.get(products, of).clone());
        }
    }
    Ok(patch)
}

fn not_expired(patch: &Patch, confirmed: bool) -> Result<(), AppError> {
    let def = Vaccination::def();
    let (Some(Value::Date(until)), Some(Value::Instant(given))) = (
        patch.get(def, "batch_expires_on"),
        patch.get(def, "given_at"),
    ) else {
        return Ok(());
    };
    if confirmed || given.date_naive() <= *until {
        return Ok(());
    }
    let problem = "this batch had expired on that day; confirm that it was given all the same";
    Err(AppError::field(
        Code::NotPossible,
        "batch_expires_on",
        problem,
    ))
}

fn is_open(reminder: &Row) -> bool {
    let def = Reminder::def();
    !reminder.is_deleted(def) && reminder.text(def, "status") == Some("OPEN")
}

/// The reminders of an animal, under all its entries.
fn reminders_of(draft: &Draft<'_>, patient: Uuid) -> Result<Vec<Row>, AppError> {
    let mut all = Vec::new();
    for entry in with_aliases(draft.tx, patient)? {
        let rows = draft
            .tx
            .rows_where(Reminder::def(), "patient_id", &Value::Id(entry))?;
        all.extend(rows.into_iter().map(|(row, _)| row));
    }
    Ok(all)
}

/// Closes the open reminders of a product; how many there were.
fn close(
    draft: &mut Draft<'_>,
    patient: Uuid,
    product: Option<Uuid>,
    by: Uuid,
) -> Result<u32, AppError> {
    let mut closed = 0;
    for reminder in reminders_of(draft, patient)? {
        let of = reminder.get(Reminder::def(), "product_id").as_id();
        if is_open(&reminder) && of.is_some() && of == product {
            end(draft, reminder.id, ("DONE", Some(by)), None)?;
            closed += 1;
        }
    }
    Ok(closed)
}

fn end(
    draft: &mut Draft<'_>,
    id: Uuid,
    (status, by): (&str, Option<Uuid>),
    reason: Option<&str>,
) -> Result<(), AppError> {
    let def = Reminder::def();
    let text = |text: &str| Value::Text(text.to_owned());
    let patch = Patch::default()
        .with(def, "status", text(status))
        .with(def, "closed_by", by.map_or(Value::Null, Value::Id))
        .with(def, "closed_at", Value::Instant(draft.now()))
        .with(def, "closed_reason", reason.map_or(Value::Null, text));
    draft.change(def, id, patch, None)
}

fn remind(
    draft: &mut Draft<'_>,
    patient: Uuid,
    (rule, product, purpose): (Uuid, Option<Uuid>, &str),
    due: NaiveDate,
) -> Result<(), AppError> {
    let def = Reminder::def();
    let patch = Patch::default()
        .with(def, "patient_id", Value::Id(patient))
        .with(def, "rule_id", Value::Id(rule))
        .with(def, "product_id", product.map_or(Value::Null, Value::Id))
        .with(def, "purpose", Value::Text(purpose.to_owned()))
        .with(def, "due_on", Value::Date(due));
    let id = draft.new_id();
    draft.create(def, id, patch).map(drop)
}
