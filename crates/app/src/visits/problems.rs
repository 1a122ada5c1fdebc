//! The problem list of an animal, over all its visits.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::care::Problem;
use vetpms_model::people::Patient;
use vetpms_model::reference::DiagnosisTerm;
use vetpms_model::{Entity, Patch, Value};
use vetpms_store::ReadTx;

use super::case::stays;
use crate::commit::commit;
use crate::desk::Desk;
use crate::error::AppError;
use crate::history::with_aliases;
use crate::view::{self, Record, parse_heads};

/// Adds a problem; one that names a term of the list takes its words where none are given.
///
/// # Errors
/// The first field that is missing or invalid; [`AppError::not_found`].
pub fn add_problem(
    desk: &Desk,
    patient: Uuid,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    let (def, terms) = (Problem::def(), DiagnosisTerm::def());
    commit(desk, "add_problem", |draft| {
        let patient = draft.tx.stands_for(patient)?;
        draft.row(Patient::def(), patient)?;
        let mut patch = Patch::from_json(def, values)?.with(def, "patient_id", Value::Id(patient));
        let name = patch.get(def, "problem_name");
        if let (Some(Value::Id(term)), None | Some(Value::Null)) = (patch.get(def, "term_id"), name)
        {
            let term = draft.row(terms, *term)?;
            patch = patch.with(def, "problem_name", term.get(terms, "term").clone());
        }
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
}

/// The problems of an animal, open ones first, then by name.
///
/// # Errors
/// [`AppError::not_found`]; the user may not see patients.
pub fn patient_problems(desk: &Desk, patient: Uuid) -> Result<Vec<Record>, AppError> {
    desk.read(|tx| {
        desk.may_read(tx, Problem::def().table)?;
        let entries = with_aliases(tx, patient)?;
        if tx.row(Patient::def(), entries[0])?.is_none() {
            return Err(AppError::not_found(Patient::def().label));
        }
        problems(tx, &entries)
    })
}

pub(super) fn problems(tx: &ReadTx, entries: &[Uuid]) -> Result<Vec<Record>, AppError> {
    let mut found = Vec::new();
    for entry in entries {
        found.extend(view::children(tx, Problem::def(), "patient_id", *entry)?);
    }
    let text = |problem: &Record, name: &str| {
        let value = problem.values.get(name).and_then(Json::as_str);
        value.unwrap_or_default().to_lowercase()
    };
    found.sort_by_key(|problem| {
        let is_over = text(problem, "status") != "active";
        (is_over, text(problem, "problem_name"))
    });
    Ok(found)
}

/// Changes a problem.
///
/// # Errors
/// The first field that is invalid; [`AppError::not_found`].
pub fn change_problem(
    desk: &Desk,
    id: Uuid,
    opened_at: &[String],
    values: &Map<String, Json>,
) -> Result<(), AppError> {
    let def = Problem::def();
    let heads = parse_heads(opened_at)?;
    commit(desk, "change_problem", |draft| {
        draft.row(def, id)?;
        let patch = Patch::from_json(def, values)?;
        if patch.get(def, "patient_id").is_some() {
            stays(def, &patch)?;
        }
        draft.change(def, id, patch, Some(&heads))
    })
}

/// Says that a problem is over, since a day or since today.
///
/// # Errors
/// [`AppError::not_found`]; a day in the future.
pub fn resolve_problem(desk: &Desk, id: Uuid, on: Option<NaiveDate>) -> Result<(), AppError> {
    let on = on.unwrap_or_else(|| desk.rim.today());
    settle(desk, "resolve_problem", id, "RESOLVED", Value::Date(on))
}

/// Says that it is not.
///
/// # Errors
/// [`AppError::not_found`].
pub fn reopen_problem(desk: &Desk, id: Uuid) -> Result<(), AppError> {
    settle(desk, "reopen_problem", id, "ACTIVE", Value::Null)
}

fn settle(
    desk: &Desk,
    cause: &'static str,
    id: Uuid,
    status: &str,
    on: Value,
) -> Result<(), AppError> {
    let def = Problem::def();
    commit(desk, cause, |draft| {
        draft.row(def, id)?;
        let patch = Patch::default()
            .with(def, "status", Value::Text(status.to_owned()))
            .with(def, "resolved_on", on);
        draft.change(def, id, patch, None)
    })
}
