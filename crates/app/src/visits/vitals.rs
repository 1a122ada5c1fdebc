//! What is measured: entering and correcting it, with what cannot be refused and a jump in weight asked about.

use chrono::{DateTime, Local, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::measures::vitals::{Finding, judge};
use vetpms_model::measures::{scores, weight};
use vetpms_model::medical::VitalSigns;
use vetpms_model::{Entity, Patch, Row, Value};
use vetpms_store::ReadTx;

use super::animal::age_on;
use super::case::{Case, patched, stays};
use super::ranges::{SCORES, VITALS, scale_behind};
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::life::Life;
use crate::people::{weigh_in, weights_of};
use crate::view::parse_heads;

/// Enters a set of vital signs; measured now unless the values say otherwise. A weight is a weighing as well.
///
/// # Errors
/// [`Code::InvalidValue`] for what cannot be and for a score without its scale; [`Code::WeightJump`] unless
/// `confirmed`.
pub fn add_vitals(
    desk: &Desk,
    record: Uuid,
    values: &Map<String, Json>,
    confirmed: bool,
) -> Result<Uuid, AppError> {
    let def = VitalSigns::def();
    commit(desk, "add_vitals", |draft| {
        let case = Case::read(desk, draft.tx, record)?;
        let mut patch = Patch::from_json(def, values)?
            .with(def, "medical_record_id", Value::Id(record))
            .with(def, "recorded_by", Value::Id(draft.author()));
        if patch.get(def, "recorded_at").is_none_or(Value::is_null) {
            patch = patch.with(def, "recorded_at", Value::Instant(draft.now()));
        }
        let id = draft.new_id();
        let row = patch.to_row(def, id);
        says_something(&row)?;
        can_be(&case, &row, draft.today())?;
        let weighed = weighed(&row);
        if let Some((kg, at)) = weighed {
            weight_is_meant(draft.tx, &case.entries, kg, at, confirmed)?;
        }
        draft.create(def, id, patch)?;
        weigh(draft, &case, weighed)?;
        Ok(id)
    })
}

/// Corrects vital signs. Another weight is another weighing of the same moment, and counts instead of the first.
///
/// # Errors
/// As [`add_vitals`]; [`Code::NotPossible`] for taking a weight away.
pub fn correct_vitals(
    desk: &Desk,
    id: Uuid,
    opened_at: &[String],
    values: &Map<String, Json>,
    confirmed: bool,
) -> Result<(), AppError> {
    let def = VitalSigns::def();
    let heads = parse_heads(opened_at)?;
    commit(desk, "correct_vitals", |draft| {
        let (case, before) = Case::of_part(desk, draft, def, id)?;
        let patch = Patch::from_json(def, values)?;
        let again = corrected(draft, &case, (&before, &patch), confirmed)?;
        draft.change(def, id, patch, Some(&heads))?;
        weigh(draft, &case, again)
    })
}

/// Looks at a correction before it is written; the weight that counts from then on, where it is another one.
///
/// # Errors
/// As [`correct_vitals`].
pub(crate) fn corrected(
    draft: &Draft<'_>,
    case: &Case,
    (before, patch): (&Row, &Patch),
    confirmed: bool,
) -> Result<Option<(Decimal, DateTime<Utc>)>, AppError> {
    stays(VitalSigns::def(), patch)?;
    let after = patched(before, patch);
    can_be(case, &after, draft.today())?;
    let (old, new) = (weighed(before), weighed(&after));
    if old.is_some() && new.is_none() {
        let problem = "a weight that was entered is corrected, not taken away";
        return Err(AppError::field(Code::NotPossible, "weight_kg", problem));
    }
    let again = new.filter(|_| new != old);
    if let Some((kg, at)) = again {
        weight_is_meant(draft.tx, &case.entries, kg, at, confirmed)?;
    }
    Ok(again)
}

/// Weighs the animal again with what was decided about two weights of one moment: of two weighings the later one counts.
///
/// # Errors
/// [`AppError`] of the store.
pub(crate) fn weigh_as_decided(draft: &mut Draft<'_>, id: Uuid) -> Result<(), AppError> {
    let (case, row) = Case::of_part(draft.desk(), draft, VitalSigns::def(), id)?;
    let decided = weighed(&row);
    let weights = weights_of(draft.tx, &case.entries)?;
    let counts = |(kg, at): &(Decimal, DateTime<Utc>)| {
        weights.iter().any(|one| one.at == *at && one.kg == *kg)
    };
    weigh(draft, &case, decided.filter(|one| !counts(one)))
}

/// The weight of a set, and its moment.
fn weighed(row: &Row) -> Option<(Decimal, DateTime<Utc>)> {
    let def = VitalSigns::def();
    match (row.get(def, "weight_kg"), row.get(def, "recorded_at")) {
        (Value::Decimal(kg), Value::Instant(at)) => Some((*kg, *at)),
        _ => None,
    }
}

fn weigh(
    draft: &mut Draft<'_>,
    case: &Case,
    weighed: Option<(Decimal, DateTime<Utc>)>,
) -> Result<(), AppError> {
    if let Some((kg, at)) = weighed {
        weigh_in(draft, case.patient.id, kg, at)?;
    }
    Ok(())
}

/// Somebody must have measured something.
fn says_something(row: &Row) -> Result<(), AppError> {
    let def = VitalSigns::def();
    let about = ["medical_record_id", "recorded_at", "recorded_by"];
    let measured = def.fields.iter().zip(&row.values).any(|(field, value)| {
        !about.contains(&field.name) && !value.is_null() && !field.name.ends_with("_scale")
    });
    if measured {
        return Ok(());
    }
    let problem = "enter at least one value";
    Err(AppError::field(
        Code::InvalidValue,
        "temperature_celsius",
        problem,
    ))
}

/// Refuses what no animal of this species can have, and scores that their scale does not know.
fn can_be(case: &Case, row: &Row, today: NaiveDate) -> Result<(), AppError> {
    let def = VitalSigns::def();
    let wrong = |field: &str, problem: String| AppError::field(Code::InvalidValue, field, problem);
    let on = match row.get(def, "recorded_at") {
        Value::Instant(at) => at.with_timezone(&Local).date_naive(),
        _ => return Ok(()),
    };
    Life::of(&case.patient, today).holds("recorded_at", on)?;
    let days = age_on(&case.patient, on);
    for (vital, field) in VITALS {
        let Some(value) = number(row.get(def, field)) else {
            continue;
        };
        if let Finding::Impossible(span) = judge(case.species(), days, vital, value) {
            let problem = format!("this must be between {} and {}", span.from, span.to);
            return Err(wrong(field, problem));
        }
    }
    for (field, scale) in SCORES {
        let Some(score) = number(row.get(def, field)) else {
            continue;
        };
        let Some(code) = row.text(def, scale) else {
            return Err(wrong(scale, "say on which scale".to_owned()));
        };
        scores::check(scale_behind(scale, code), score)
            .map_err(|error| wrong(field, error.to_string()))?;
    }
    Ok(())
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Int(number) => Some(Decimal::from(*number)),
        Value::Decimal(number) => Some(*number),
        _ => None,
    }
}

/// Asks about a weight that is far from the one before it.
///
/// # Errors
/// [`Code::WeightJump`] unless somebody has said that it is right.
pub(crate) fn weight_is_meant(
    tx: &ReadTx,
    entries: &[Uuid],
    kg: Decimal,
    at: DateTime<Utc>,
    confirmed: bool,
) -> Result<(), AppError> {
    let weights = weights_of(tx, entries)?;
    let before = weights.iter().find(|weight| weight.at < at);
    let jump = before.and_then(|before| Some((before, weight::jump(before.kg, kg)?)));
    match jump {
        Some((before, percent)) if !confirmed => {
            let is_less = percent.is_sign_negative();
            let (percent, kg) = (percent.abs().round(), before.kg.normalize());
            // Whole sentences each, for the window says them in other languages.
            let problem = if is_less {
                format!("this is {percent} % less than the {kg} kg before; is it right?")
            } else {
                format!("this is {percent} % more than the {kg} kg before; is it right?")
            };
            Err(AppError::field(Code::WeightJump, "weight_kg", problem))
        }
        _ => Ok(()),
    }
}
