//! Asking a laboratory for tests, calling them off, and taking out what was entered for the wrong animal.

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::measures::lab::{Stage, stage};
use vetpms_model::medical::LabResult;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch, Row, Value};

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::life::Life;
use crate::records_seen::seen;
use crate::shown::day_of;
use crate::visits::case::{Case, said};

/// Tests that one order may have.
const MOST: usize = 60;

/// For what tests are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabOf {
    /// At a visit.
    Visit(Uuid),
    /// For an animal, outside of a visit.
    Patient(Uuid),
}

/// What is asked for.
#[derive(Debug, Clone, Default, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct LabOrder {
    /// The group of tests.
    pub panel: Option<String>,
    /// Each test by name.
    pub tests: Vec<String>,
    /// Who is to test.
    pub laboratory: Option<String>,
}

/// Orders one or several tests, at once or not at all. A signed visit takes them too: they are no part of what was signed.
///
/// # Errors
/// [`Code::InvalidValue`] without a test; [`Code::Forbidden`], [`Code::NotFound`].
pub fn order_tests(desk: &Desk, of: LabOf, order: &LabOrder) -> Result<Vec<Uuid>, AppError> {
    let def = LabResult::def();
    let mut tests: Vec<&str> = Vec::new();
    for test in order
        .tests
        .iter()
        .map(|test| test.trim())
        .filter(|test| !test.is_empty())
    {
        if !tests.contains(&test) {
            tests.push(test);
        }
    }
    if tests.is_empty() || tests.len() > MOST {
        let problem = format!("name at least one test, and at most {MOST}");
        return Err(AppError::field(Code::InvalidValue, "tests", problem));
    }
    commit(desk, "order_tests", |draft| {
        let (patient, record) = match of {
            LabOf::Visit(record) => {
                let case = Case::read(desk, draft.tx, record)?;
                (case.entries[0], Value::Id(record))
            }
            LabOf::Patient(patient) => {
                seen(desk, draft.tx)?;
                let patient = draft.tx.stands_for(patient)?;
                draft.row(Patient::def(), patient)?;
                (patient, Value::Null)
            }
        };
        let text = |text: &Option<String>| {
            said(text.as_deref()).map_or(Value::Null, |text| Value::Text(text.to_owned()))
        };
        // Ids of one moment are in no order; lists show the tests in the one in which they were named.
        let mut ids: Vec<Uuid> = tests.iter().map(|_| draft.new_id()).collect();
        ids.sort_unstable();
        for (test, id) in tests.iter().zip(&ids) {
            let patch = Patch::default()
                .with(def, "patient_id", Value::Id(patient))
                .with(def, "medical_record_id", record.clone())
                .with(def, "panel", text(&order.panel))
                .with(def, "test_name", Value::Text((*test).to_owned()))
                .with(def, "laboratory", text(&order.laboratory))
                .with(def, "ordered_at", Value::Instant(draft.now()));
            draft.create(def, *id, patch)?;
        }
        Ok(ids)
    })
}

/// What is entered of a test that was ordered elsewhere.
const ORDERED: [&str; 4] = ["panel", "test_name", "laboratory", "ordered_at"];

/// Enters one test that a laboratory was asked for outside of a visit; `ordered_at` says when, unless it was now.
///
/// # Errors
/// The first field that is invalid or no part of an order; [`Code::Forbidden`], [`Code::NotFound`].
pub fn enter_order(
    desk: &Desk,
    id: Option<Uuid>,
    patient: Uuid,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    let def = LabResult::def();
    commit(desk, "order_tests", |draft| {
        seen(desk, draft.tx)?;
        let patient = draft.tx.stands_for(patient)?;
        let animal = draft.row(Patient::def(), patient)?;
        let patch = Patch::from_json(def, values)?;
        if let Some((field, _)) = patch.fields(def).find(|(f, _)| !ORDERED.contains(&f.name)) {
            let problem = "this comes with the result";
            return Err(AppError::field(Code::OwnedField, field.name, problem));
        }
        let at = match patch.get(def, "ordered_at") {
            Some(Value::Instant(at)) => *at,
            _ => draft.now(),
        };
        Life::of(&animal, draft.today()).holds("ordered_at", day_of(at))?;
        let patch = patch.with(def, "patient_id", Value::Id(patient)).with(
            def,
            "ordered_at",
            Value::Instant(at),
        );
        let id = id.unwrap_or_else(|| draft.new_id());
        draft.create(def, id, patch)
    })
}

/// Calls tests off that have no result yet; the reason stands in their comment.
///
/// # Errors
/// [`Code::InvalidValue`] without a reason; [`Code::NotPossible`] once there is a result.
pub fn cancel_tests(desk: &Desk, ids: &[Uuid], reason: &str) -> Result<(), AppError> {
    let def = LabResult::def();
    let Some(reason) = said(Some(reason)) else {
        let problem = "say why";
        return Err(AppError::field(Code::InvalidValue, "reason", problem));
    };
    commit(desk, "cancel_tests", |draft| {
        for id in ids {
            let row = row(desk, draft, *id)?;
            match stage(&row) {
                Stage::Canceled => continue,
                Stage::Ordered => {}
                Stage::ToReview | Stage::Reviewed => {
                    let problem = "there is a result already, and it stays";
                    return Err(AppError::field(Code::NotPossible, "id", problem));
                }
            }
            let patch = Patch::default()
                .with(def, "status", Value::Text("CANCELED".to_owned()))
                .with(def, "comment", with_line(&row, reason));
            draft.change(def, *id, patch, None)?;
        }
        Ok(())
    })
}

/// Takes out a test or result that was entered in error, such as for the wrong animal; its history stays.
///
/// # Errors
/// [`Code::NotFound`], [`Code::Forbidden`].
pub fn remove_result(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    commit(desk, "remove_result", |draft| {
        row(desk, draft, id)?;
        draft.delete(LabResult::def(), id)
    })
}

/// A result that the signed-in person may see.
pub(super) fn row(desk: &Desk, draft: &Draft<'_>, id: Uuid) -> Result<Row, AppError> {
    let def = LabResult::def();
    let row = draft.row(def, id)?;
    if seen(desk, draft.tx)?.allows_id(draft.tx, def, id)? {
        Ok(row)
    } else {
        Err(AppError::not_found(def.label))
    }
}

/// The comment with another line: what was said before stays.
pub(super) fn with_line(row: &Row, line: &str) -> Value {
    let before = row.text(LabResult::def(), "comment").unwrap_or_default();
    let before = before.trim_end();
    Value::Text(if before.is_empty() {
        line.to_owned()
    } else {
        format!("{before}\n{line}")
    })
}
