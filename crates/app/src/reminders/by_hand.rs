//! Reminders that a person adds, moves or cancels.

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::care::Reminder;
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Patch, Value};

use crate::commit::{Draft, commit};
use crate::desk::Desk;
use crate::error::{AppError, Code};
use crate::life::likely;
use crate::vaccinations::{close_by_hand, name_for, open_reminders};
use crate::view::parse_heads;

/// Adds a reminder; one that names a product takes its words where none are given.
///
/// # Errors
/// The first field that is missing or invalid; [`AppError::not_found`].
pub fn add_reminder(
    desk: &Desk,
    patient: Uuid,
    values: &Map<String, Json>,
) -> Result<Uuid, AppError> {
    let def = Reminder::def();
    commit(desk, "add_reminder", |draft| {
        let patient = draft.tx.stands_for(patient)?;
        let animal = draft.row(Patient::def(), patient)?;
        let mut patch = Patch::from_json(def, values)?.with(def, "patient_id", Value::Id(patient));
        let product = patch.get(def, "product_id").and_then(Value::as_id);
        let unnamed = patch.get(def, "purpose").is_none_or(Value::is_null);
        if let (Some(product), true) = (product, unnamed) {
            let name = name_for(draft.tx, product, &animal)?;
            patch = patch.with(def, "purpose", name.map_or(Value::Null, Value::Text));
        }
        if let Some(Value::Date(day)) = patch.get(def, "due_on") {
            likely("due_on", *day, draft.today())?;
        }
        let id = draft.new_id();
        draft.create(def, id, patch)
    })
}

/// Moves a reminder that is open to another day; `opened_at` are the heads that the form was opened at.
///
/// # Errors
/// [`Code::NotPossible`] for one that is not open; [`AppError::not_found`]; the reason is missing or too long.
pub fn move_reminder(
    desk: &Desk,
    id: Uuid,
    opened_at: Option<&[String]>,
    due_on: NaiveDate,
    reason: &str,
) -> Result<(), AppError> {
    let def = Reminder::def();
    let heads = opened_at.map(parse_heads).transpose()?;
    commit(desk, "move_reminder", |draft| {
        stands_open(draft, id)?;
        likely("due_on", due_on, draft.today())?;
        let patch = Patch::default()
            .with(def, "due_on", Value::Date(due_on))
            .with(def, "remark", given(reason)?);
        draft.change(def, id, patch, heads.as_deref())
    })
}

/// Cancels a reminder that is open: nobody is reminded of it any more.
///
/// # Errors
/// As [`move_reminder`].
pub fn cancel_reminder(desk: &Desk, id: Uuid, reason: &str) -> Result<(), AppError> {
    commit(desk, "cancel_reminder", |draft| {
        stands_open(draft, id)?;
        given(reason)?;
        close_by_hand(draft, id, reason.trim())
    })
}

fn stands_open(draft: &Draft<'_>, id: Uuid) -> Result<(), AppError> {
    let def = Reminder::def();
    let row = draft.row(def, id)?;
    let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
    let open = open_reminders(draft.tx, patient)?;
    if open.iter().any(|one| one.id == id) {
        return Ok(());
    }
    let problem = "this reminder is not open any more; add a new one if it is still needed";
    Err(AppError::new(Code::NotPossible, problem))
}

fn given(reason: &str) -> Result<Value, AppError> {
    match reason.trim() {
        "" => Err(AppError::field(Code::InvalidValue, "reason", "say why")),
        reason => Ok(Value::Text(reason.to_owned())),
    }
}
