//! Giving a vaccine.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::care::Vaccination;
use vetpms_model::people::Patient;
use vetpms_model::reference::Product;
use vetpms_model::{Entity, Patch, Row, Value};

use super::doses::{Dose, Doses};
use super::next::{DoseTook, as_entered, by_rule, too_close};
use super::reminding::{close, open};
use super::rules::other_species;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::life::{Life, likely};
use crate::shown::day_of;
use crate::signing::locked;
use crate::visits::case::Case;

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
pub struct Given {
    /// The vaccination.
    pub id: Uuid,
    /// When the next one is due, as it was entered or as far as a rule says.
    pub next_due_on: Option<NaiveDate>,
    /// How many reminders it closed.
    pub closed: u32,
    /// What it did for the protection, as far as a rule says.
    pub took: Option<DoseTook>,
    /// Where it does not count: from when on another one would.
    pub counts_from: Option<NaiveDate>,
}

/// What somebody was asked about and says is meant, each for itself.
#[derive(Debug, Clone, Copy, Default, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    /// That a batch that had expired was given all the same.
    pub batch_expired: bool,
    /// That it was given too close to another dose.
    pub too_soon: bool,
    /// That a vaccine for other species was given.
    pub other_species: bool,
}

/// Everything or nothing, for whoever was told of all at once.
impl From<bool> for Confirmed {
    fn from(all: bool) -> Self {
        Self {
            batch_expired: all,
            too_soon: all,
            other_species: all,
        }
    }
}

/// Notes a vaccination of a product of the list or under its own name, closes the reminders that it answers, and opens
/// the next one. One that was given before the newest of its kind is noted for the record: it answers and opens nothing.
///
/// # Errors
/// The first field that is missing or invalid; [`Code::OtherSpecies`], [`Code::BatchExpired`] and [`Code::TooSoon`],
/// unless confirmed; [`Code::Locked`] for a visit that is signed; [`AppError::not_found`].
pub fn give_vaccination(
    desk: &Desk,
    patient: Uuid,
    values: &Map<String, Json>,
    confirmed: impl Into<Confirmed>,
) -> Result<Given, AppError> {
    let (def, confirmed) = (Vaccination::def(), confirmed.into());
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
        let doses = Doses::read(draft.tx, patient)?;
        let row = patch.to_row(def, id);
        days_fit(draft, &animal, &row, |_| true)?;
        in_open_visit(desk, draft, &row)?;
        right_species(draft, &animal, &row, confirmed)?;
        is_meant(draft, (&animal, &doses), &row, confirmed)?;
        let by_rule = by_rule(draft.tx, &animal, &doses, &row)?;
        let took = by_rule.first().map(|next| next.took);
        let counts_from = by_rule.first().and_then(|next| next.counts_from);
        if let (None, Some(soonest)) = (patch.get(def, "next_due_on"), by_rule.first()) {
            patch = patch.with(def, "next_due_on", Value::Date(soonest.due));
        }
        // A dose that does not count protects until no day.
        let protects = took.is_none_or(DoseTook::counts);
        if let (None, Some(next), true) = (
            patch.get(def, "valid_until"),
            patch.get(def, "next_due_on"),
            protects,
        ) {
            let next = next.clone();
            patch = patch.with(def, "valid_until", next);
        }
        let row = patch.to_row(def, id);
        days_fit(draft, &animal, &row, |_| true)?;
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
            took,
            counts_from,
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

/// Refuses days that cannot be: given before birth, after death or ahead, or valid before it was given. Only what is
/// touched is looked at, so that the rest of an old record can be put right.
///
/// # Errors
/// [`Code::InvalidValue`].
pub(super) fn days_fit(
    draft: &Draft<'_>,
    animal: &Row,
    row: &Row,
    touched: impl Fn(&str) -> bool,
) -> Result<(), AppError> {
    let def = Vaccination::def();
    let Value::Instant(at) = row.get(def, "given_at") else {
        return Ok(()); // the definition asks for it
    };
    let (given, today) = (day_of(*at), draft.today());
    if touched("given_at") {
        Life::of(animal, today).holds("given_at", given)?;
    }
    let day = |field: &str| match row.get(def, field) {
        Value::Date(day) => Some(*day),
        _ => None,
    };
    let wrong =
        |field: &str, problem: &str| Err(AppError::field(Code::InvalidValue, field, problem));
    for field in [
        "batch_expires_on",
        "valid_from",
        "valid_until",
        "next_due_on",
    ] {
        let Some(day) = day(field).filter(|_| touched(field) || touched("given_at")) else {
            continue;
        };
        likely(field, day, today)?;
        if field != "batch_expires_on" && day < given {
            return wrong(field, "this lies before the day on which it was given");
        }
    }
    match (day("valid_from"), day("valid_until")) {
        (Some(from), Some(until))
            if until < from && (touched("valid_from") || touched("valid_until")) =>
        {
            wrong(
                "valid_until",
                "this lies before the day from which it protects",
            )
        }
        _ => Ok(()),
    }
}

/// Refuses the visit of another animal, and one that stays as it is.
///
/// # Errors
/// [`Code::NotPossible`]; [`Code::Locked`] with the way out.
pub(super) fn in_open_visit(desk: &Desk, draft: &Draft<'_>, row: &Row) -> Result<(), AppError> {
    let def = Vaccination::def();
    let field = "medical_record_id";
    let Some(record) = row.get(def, field).as_id() else {
        return Ok(());
    };
    let case = Case::read(desk, draft.tx, record)?;
    let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
    if !case.entries.contains(&patient) {
        let problem = "this visit is another animal's";
        return Err(AppError::field(Code::NotPossible, field, problem));
    }
    if locked(draft.tx, record, draft.now())?.is_none() {
        return Ok(());
    }
    let problem = "this visit is signed or locked and stays as it is; note the vaccination without the visit, and write an addendum where the visit is to tell of it";
    Err(AppError::field(Code::Locked, field, problem))
}

/// Asks about a vaccine that is laid down for other species only.
///
/// # Errors
/// [`Code::OtherSpecies`].
pub(super) fn right_species(
    draft: &Draft<'_>,
    animal: &Row,
    row: &Row,
    confirmed: Confirmed,
) -> Result<(), AppError> {
    let product = row.get(Vaccination::def(), "product_id").as_id();
    let (Some(product), false) = (product, confirmed.other_species) else {
        return Ok(());
    };
    let Some(meant) = other_species(draft.tx, product, animal)? else {
        return Ok(());
    };
    let problem = format!(
        "by its rules this vaccine is for another species: {meant}; confirm that it was given all the same"
    );
    Err(AppError::field(Code::OtherSpecies, "product_id", problem))
}

/// Asks about what is hardly ever meant. A batch may be used on its last day.
///
/// # Errors
/// [`Code::BatchExpired`], [`Code::TooSoon`].
pub(super) fn is_meant(
    draft: &Draft<'_>,
    (animal, doses): (&Row, &Doses),
    row: &Row,
    confirmed: Confirmed,
) -> Result<(), AppError> {
    let def = Vaccination::def();
    let ends = (row.get(def, "batch_expires_on"), row.get(def, "given_at"));
    let expired = match ends {
        (Value::Date(until), Value::Instant(given)) => day_of(*given) > *until,
        _ => false,
    } && !confirmed.batch_expired;
    let close = too_close(draft.tx, animal, doses, row)?.filter(|_| !confirmed.too_soon);
    let expired_too = if expired {
        "; its batch had expired as well"
    } else {
        ""
    };
    match close {
        Some(day) => {
            let problem = format!(
                "the same vaccine was given on {day}, too close for both to count{expired_too}; confirm that it was given all the same"
            );
            Err(AppError::field(Code::TooSoon, "given_at", problem))
        }
        None if expired => {
            let problem =
                "this batch had expired on that day; confirm that it was given all the same";
            Err(AppError::field(
                Code::BatchExpired,
                "batch_expires_on",
                problem,
            ))
        }
        None => Ok(()),
    }
}
