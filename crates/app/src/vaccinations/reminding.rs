//! Opening, closing and cancelling reminders within another write.

use uuid::Uuid;
use vetpms_model::care::{Reminder, Vaccination};
use vetpms_model::{Entity, Patch, Row, Value};

use super::doses::{Dose, Doses, is_open, reminders_of};
use super::next::Next;
use crate::commit::Draft;
use crate::error::AppError;

/// How a reminder ends.
enum End<'a> {
    Given(Uuid),
    Canceled(Option<&'a str>),
}

/// Closes the open reminders that a vaccination answers; how many there were.
pub(super) fn close(draft: &mut Draft<'_>, patient: Uuid, dose: &Dose) -> Result<u32, AppError> {
    let mut closed = 0;
    for (reminder, _) in reminders_of(draft.tx, patient)? {
        if is_open(&reminder) && dose.answers(&reminder) {
            end(draft, reminder.id, &End::Given(dose.id))?;
            closed += 1;
        }
    }
    Ok(closed)
}

/// Opens what follows from a vaccination.
pub(super) fn open(
    draft: &mut Draft<'_>,
    patient: Uuid,
    vaccination: &Row,
    next: &[Next],
) -> Result<(), AppError> {
    let def = Reminder::def();
    let product = vaccination.get(Vaccination::def(), "product_id").clone();
    for one in next {
        let patch = Patch::default()
            .with(def, "patient_id", Value::Id(patient))
            .with(def, "rule_id", one.rule.map_or(Value::Null, Value::Id))
            .with(def, "product_id", product.clone())
            .with(def, "opened_by", Value::Id(vaccination.id))
            .with(def, "purpose", Value::Text(one.purpose.clone()))
            .with(def, "due_on", Value::Date(one.due));
        let id = draft.new_id();
        draft.create(def, id, patch)?;
    }
    Ok(())
}

/// Takes back what a vaccination did to the reminders: what it closed is open again, unless another one answers it, and
/// what it opened is cancelled.
pub(super) fn undo(
    draft: &mut Draft<'_>,
    patient: Uuid,
    vaccination: Uuid,
) -> Result<(), AppError> {
    let def = Reminder::def();
    let doses = Doses::read(draft.tx, patient)?.without(vaccination);
    for (reminder, stamp) in reminders_of(draft.tx, patient)? {
        let of = |field| reminder.get(def, field).as_id() == Some(vaccination);
        if of("opened_by") {
            if is_open(&reminder) {
                end(draft, reminder.id, &End::Canceled(None))?;
            }
        } else if of("closed_by") {
            let other = doses.answer(&reminder, &stamp).map(|dose| dose.id);
            match other {
                Some(other) => end(draft, reminder.id, &End::Given(other))?,
                None => reopen(draft, reminder.id)?,
            }
        }
    }
    Ok(())
}

/// Follows a correction: what was opened and was not moved by hand is due when it now follows; what came to follow
/// is opened, and what follows no more is cancelled.
pub(super) fn follow(
    draft: &mut Draft<'_>,
    patient: Uuid,
    vaccination: &Row,
    (had, wanted): (&[Next], &[Next]),
) -> Result<(), AppError> {
    let def = Reminder::def();
    let all = reminders_of(draft.tx, patient)?;
    let opened = |rule: Option<Uuid>| {
        all.iter().map(|(row, _)| row).find(|row| {
            row.get(def, "opened_by").as_id() == Some(vaccination.id)
                && row.get(def, "rule_id").as_id() == rule
                && row.text(def, "status") != Some("CANCELED")
        })
    };
    for before in had {
        let Some(reminder) = opened(before.rule).filter(|row| is_open(row)) else {
            continue;
        };
        let as_it_followed = *reminder.get(def, "due_on") == Value::Date(before.due);
        let now = wanted.iter().find(|next| next.rule == before.rule);
        match now {
            Some(next) if as_it_followed && next.due != before.due => {
                let patch = Patch::default().with(def, "due_on", Value::Date(next.due));
                draft.change(def, reminder.id, patch, None)?;
            }
            Some(_) => {}
            None => end(draft, reminder.id, &End::Canceled(None))?,
        }
    }
    let is_new = |next: &&Next| had.iter().all(|one| one.rule != next.rule);
    let new: Vec<Next> = wanted.iter().filter(is_new).cloned().collect();
    open(draft, patient, vaccination, &new)
}

/// Cancels a reminder that is open, for a reason.
///
/// # Errors
/// [`AppError::not_found`]; the reason is missing or too long.
pub(crate) fn close_by_hand(
    draft: &mut Draft<'_>,
    reminder: Uuid,
    reason: &str,
) -> Result<(), AppError> {
    end(draft, reminder, &End::Canceled(Some(reason)))
}

fn end(draft: &mut Draft<'_>, id: Uuid, end: &End<'_>) -> Result<(), AppError> {
    let def = Reminder::def();
    let text = |text: &str| Value::Text(text.to_owned());
    let (status, by, reason) = match end {
        End::Given(by) => ("DONE", Value::Id(*by), Value::Null),
        End::Canceled(reason) => ("CANCELED", Value::Null, reason.map_or(Value::Null, text)),
    };
    let patch = Patch::default()
        .with(def, "status", text(status))
        .with(def, "closed_by", by)
        .with(def, "closed_at", Value::Instant(draft.now()))
        .with(def, "closed_reason", reason);
    draft.change(def, id, patch, None)
}

fn reopen(draft: &mut Draft<'_>, id: Uuid) -> Result<(), AppError> {
    let def = Reminder::def();
    let mut patch = Patch::default().with(def, "status", Value::Text("OPEN".to_owned()));
    for field in ["closed_by", "closed_at", "closed_reason"] {
        patch = patch.with(def, field, Value::Null);
    }
    draft.change(def, id, patch, None)
}
