//! What comes next for the animals that are in the clinic: planned treatments and tasks about them, in one order.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::work::Task;
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::treatments::{self, PlannedLine};

use super::present::Present;
use crate::error::AppError;
use crate::records_seen::Seen;
use crate::scheduling::day_bounds;
use crate::visits::DONE_AFTER_SIGNING;

/// How far back a treatment that nobody did is still asked for.
pub(super) const BACK: TimeDelta = TimeDelta::days(30);
/// How far ahead the board looks.
const AHEAD: TimeDelta = TimeDelta::days(7);

/// What sort of step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// A planned treatment.
    Treatment,
    /// A task.
    Task,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct NextStep {
    /// What sort.
    pub kind: StepKind,
    /// Row id.
    pub id: Uuid,
    /// What to do.
    pub title: String,
    /// Dose and route of a treatment.
    pub detail: Option<String>,
    /// When a treatment is due.
    pub due_at: Option<DateTime<Utc>>,
    /// By which day a task is.
    pub due_on: Option<NaiveDate>,
    /// Whether a task is urgent.
    pub urgent: bool,
}

/// The steps of each of these animals, what is due first at the head.
///
/// # Errors
/// [`AppError`] of the store.
pub(super) fn steps(
    tx: &ReadTx,
    seen: Seen,
    present: &[Present],
    (now, today): (DateTime<Utc>, NaiveDate),
) -> Result<BTreeMap<Uuid, Vec<NextStep>>, AppError> {
    let here: BTreeSet<Uuid> = present.iter().map(|one| one.patient).collect();
    let mut found: BTreeMap<Uuid, Vec<(Order, NextStep)>> = BTreeMap::new();
    let mut planned = treatments::due(tx, DONE_AFTER_SIGNING, now - BACK, now + AHEAD)?;
    for record in present.iter().flat_map(|one| &one.records) {
        planned.extend(treatments::without_time(tx, DONE_AFTER_SIGNING, record.id)?);
    }
    for line in planned {
        if here.contains(&line.patient) && seen.sees(line.author) {
            let patient = line.patient;
            let order = (line.due_at.is_none(), line.due_at, line.id);
            let step = (order, treatment(line));
            found.entry(patient).or_default().push(step);
        }
    }
    let def = Task::def();
    for (row, _) in tx.rows_where(def, "done_at", &Value::Null)? {
        let Some(about) = row.get(def, "patient_id").as_id() else {
            continue;
        };
        let patient = tx.stands_for(about)?;
        if !row.is_deleted(def) && here.contains(&patient) {
            let step = task(&row);
            let at = task_time(&step, now, today)?;
            let step = ((at.is_none(), at, step.id), step);
            found.entry(patient).or_default().push(step);
        }
    }
    let in_order = |mut steps: Vec<(Order, NextStep)>| {
        steps.sort_by_key(|(order, _)| *order);
        steps.into_iter().map(|(_, step)| step).collect()
    };
    let all = found.into_iter();
    Ok(all
        .map(|(patient, steps)| (patient, in_order(steps)))
        .collect())
}

/// Those without a time last.
type Order = (bool, Option<DateTime<Utc>>, Uuid);

/// Dose and route, as they are read out.
pub(super) fn detail(line: &PlannedLine) -> Option<String> {
    let parts: Vec<&str> = [&line.dose, &line.route]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn treatment(line: PlannedLine) -> NextStep {
    NextStep {
        kind: StepKind::Treatment,
        id: line.id,
        detail: detail(&line),
        title: line.name,
        due_at: line.due_at,
        due_on: None,
        urgent: false,
    }
}

fn task(row: &Row) -> NextStep {
    let def = Task::def();
    NextStep {
        kind: StepKind::Task,
        id: row.id,
        title: row.text(def, "title").unwrap_or_default().to_owned(),
        detail: None,
        due_at: None,
        due_on: match row.get(def, "due_on") {
            Value::Date(day) => Some(*day),
            _ => None,
        },
        urgent: row.text(def, "priority") == Some("URGENT"),
    }
}

/// Where a task stands among times: an urgent one now, one of a day at the end of that day.
fn task_time(
    step: &NextStep,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Option<DateTime<Utc>>, AppError> {
    if step.urgent && step.due_on.is_none_or(|day| day <= today) {
        return Ok(Some(now));
    }
    let end = |day| day_bounds(day).map(|(_, end)| end);
    step.due_on.map(end).transpose()
}
