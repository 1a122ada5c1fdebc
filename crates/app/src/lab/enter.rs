//! Entering what the laboratory found, and putting it right.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::measures::lab::found;
use vetpms_model::medical::{Attachment, LabResult};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch, Row, Value};

use super::order::row;
use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::history::with_aliases;
use crate::life::Life;
use crate::shown::day_of;
use crate::view::parse_heads;
use crate::visits::case::{patched, stays};

/// What was found at one test.
#[derive(Debug, Clone, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct EnteredResult {
    /// The test that was ordered.
    pub id: Uuid,
    /// Heads at which the form was opened; none to take it as it stands.
    pub opened_at: Vec<String>,
    /// Touched fields: value or finding, unit, range, laboratory, report, when it was found.
    pub values: Map<String, Json>,
}

/// Enters the results of one or several tests, at once or not at all; found now unless the values say otherwise. What was
/// looked at before and is put right is to be looked at again, and what was said of it is in force no more.
///
/// # Errors
/// [`Code::InvalidValue`] for a result that says nothing, a range whose ends are swapped, a time to come;
/// [`Code::NotPossible`] for a report of another animal.
pub fn enter_results(desk: &Desk, results: &[EnteredResult]) -> Result<(), AppError> {
    commit(desk, "enter_results", |draft| {
        results
            .iter()
            .try_for_each(|result| enter(desk, draft, result))
    })
}

fn enter(desk: &Desk, draft: &mut Draft<'_>, result: &EnteredResult) -> Result<(), AppError> {
    let def = LabResult::def();
    let heads = parse_heads(&result.opened_at)?;
    let before = row(desk, draft, result.id)?;
    let mut patch = Patch::from_json(def, &result.values)?;
    stays(def, &patch)?;
    if patch.get(def, "comment").is_some() {
        let problem = "what a result means is said by whoever looks at it";
        return Err(AppError::field(Code::NotPossible, "comment", problem));
    }
    if patch.get(def, "resulted_at").is_some_and(Value::is_null) {
        patch
            .values
            .retain(|(at, _)| def.fields[*at].name != "resulted_at");
    }
    let is_first = before.get(def, "resulted_at").is_null();
    if is_first && patch.get(def, "resulted_at").is_none() {
        patch = patch.with(def, "resulted_at", Value::Instant(draft.now()));
    }
    patch = put_right(draft, &before, patch, is_first)?;
    let opened_at = (!heads.is_empty()).then_some(heads.as_slice());
    draft.change(def, result.id, patch, opened_at)
}

/// Looks at a result before it is written. What was said of the former one, or of its absence, is not said of this one.
///
/// # Errors
/// As [`enter_results`].
pub(crate) fn put_right(
    draft: &Draft<'_>,
    before: &Row,
    patch: Patch,
    is_first: bool,
) -> Result<Patch, AppError> {
    let def = LabResult::def();
    let after = patched(before, &patch);
    can_be(draft, &after)?;
    Ok(if is_first || found(before) != found(&after) {
        patch
            .with(def, "status", Value::Text("RESULTED".to_owned()))
            .with(def, "comment", Value::Null)
    } else {
        patch
    })
}

/// Refuses what says nothing, and what cannot be.
fn can_be(draft: &Draft<'_>, row: &Row) -> Result<(), AppError> {
    let def = LabResult::def();
    let wrong =
        |field: &str, problem: &str| Err(AppError::field(Code::InvalidValue, field, problem));
    let says = ["value", "value_text", "attachment_id"];
    if says.iter().all(|name| row.get(def, name).is_null()) {
        return wrong("value", "enter what was found, or add the report");
    }
    let ends = (
        row.get(def, "reference_low"),
        row.get(def, "reference_high"),
    );
    if let (Value::Decimal(low), Value::Decimal(high)) = ends
        && low > high
    {
        return wrong(
            "reference_low",
            "this is more than the highest normal value",
        );
    }
    if let Value::Instant(at) = row.get(def, "resulted_at") {
        if *at > draft.now() {
            return wrong("resulted_at", "this lies in the future");
        }
        let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
        let animal = draft.row(Patient::def(), draft.tx.stands_for(patient)?)?;
        let life = Life::of(&animal, draft.today());
        life.holds_after_death("resulted_at", day_of(*at))?;
    }
    let Some(report) = row.get(def, "attachment_id").as_id() else {
        return Ok(());
    };
    let papers = Attachment::def();
    let paper = draft.row(papers, report)?;
    let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
    let of = paper.get(papers, "patient_id").as_id().unwrap_or_default();
    if with_aliases(draft.tx, patient)?.contains(&of) {
        return Ok(());
    }
    let problem = "this report belongs to another animal";
    Err(AppError::field(Code::NotPossible, "attachment_id", problem))
}
