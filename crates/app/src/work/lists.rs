//! Tasks and phone notes as lists.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use uuid::Uuid;
use vetpms_model::work::{PhoneNote, Task};
use vetpms_model::{Entity, Row, Stamp, Value};
use vetpms_store::ReadTx;

use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::{label_of, user_name};
use crate::view::{self, Named};

/// Which tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TaskFilter {
    /// Still to do.
    Open,
    /// Done, newest first.
    Done,
}

/// Done tasks that are shown.
const DONE: usize = 100;

/// A task in a list.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct TaskSummary {
    /// Row id.
    pub id: Uuid,
    /// Heads to hand back with an edit, hex.
    pub heads: Vec<String>,
    /// Filled fields by name.
    pub values: Map<String, Json>,
    /// For whom.
    pub assignee: Option<Named>,
    /// About whom.
    pub client: Option<Named>,
    /// About which animal.
    pub patient: Option<Named>,
    /// Who left it.
    pub left_by: Option<String>,
    /// When.
    pub left_at: DateTime<Utc>,
    /// Who did it.
    pub done_by: Option<String>,
}

/// A phone note in a list.
#[derive(Debug, Clone, Serialize, specta::Type)]
pub struct NoteSummary {
    /// Row id.
    pub id: Uuid,
    /// Heads to hand back with an edit, hex.
    pub heads: Vec<String>,
    /// Filled fields by name.
    pub values: Map<String, Json>,
    /// About whom.
    pub client: Option<Named>,
    /// About which animal.
    pub patient: Option<Named>,
    /// Who took it.
    pub taken_by: Option<String>,
}

/// The tasks of the practice: urgent ones first, then by day, those without a day last.
///
/// # Errors
/// The user may not read tasks.
pub fn tasks(desk: &Desk, filter: TaskFilter) -> Result<Vec<TaskSummary>, AppError> {
    let def = Task::def();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        let mut rows = match filter {
            TaskFilter::Open => tx.rows_where(def, "done_at", &Value::Null)?,
            TaskFilter::Done => tx.latest_by(def, "done_at", DONE)?,
        };
        rows.retain(|(row, _)| !row.is_deleted(def));
        if filter == TaskFilter::Open {
            rows.sort_by_key(|(row, stamp)| order(row, stamp));
        }
        rows.iter()
            .map(|(row, stamp)| task(tx, row, stamp))
            .collect()
    })
}

/// The phone notes of a client or patient, newest first.
///
/// # Errors
/// The user may not read them.
pub fn notes_of(desk: &Desk, field: &str, id: Uuid) -> Result<Vec<NoteSummary>, AppError> {
    desk.read(|tx| {
        desk.may_read(tx, PhoneNote::def().table)?;
        notes_about(tx, field, &[id])
    })
}

/// Open tasks about any of these records.
pub(crate) fn tasks_about(
    tx: &ReadTx,
    field: &str,
    ids: &[Uuid],
) -> Result<Vec<TaskSummary>, AppError> {
    let def = Task::def();
    let mut found = Vec::new();
    for id in ids {
        let mut rows = tx.rows_where(def, field, &Value::Id(*id))?;
        rows.retain(|(row, _)| !row.is_deleted(def) && row.get(def, "done_at").is_null());
        found.extend(rows);
    }
    found.sort_by_key(|(row, stamp)| order(row, stamp));
    found
        .iter()
        .map(|(row, stamp)| task(tx, row, stamp))
        .collect()
}

/// Phone notes about any of these records, newest first.
pub(crate) fn notes_about(
    tx: &ReadTx,
    field: &str,
    ids: &[Uuid],
) -> Result<Vec<NoteSummary>, AppError> {
    let def = PhoneNote::def();
    let mut found = Vec::new();
    for id in ids {
        let mut rows = tx.rows_where(def, field, &Value::Id(*id))?;
        rows.retain(|(row, _)| !row.is_deleted(def));
        found.extend(rows);
    }
    found.sort_by_key(|(row, _)| {
        std::cmp::Reverse(match row.get(def, "called_at") {
            Value::Instant(at) => Some(*at),
            _ => None,
        })
    });
    let note = |(row, stamp): &(Row, Stamp)| {
        let record = view::of_row(tx, def, row)?;
        Ok(NoteSummary {
            id: row.id,
            heads: record.heads,
            values: record.values,
            client: named(tx, "clients", row.get(def, "client_id"))?,
            patient: named(tx, "patients", row.get(def, "patient_id"))?,
            taken_by: user_name(tx, stamp.created_by)?,
        })
    };
    found.iter().map(note).collect()
}

fn task(tx: &ReadTx, row: &Row, stamp: &Stamp) -> Result<TaskSummary, AppError> {
    let def = Task::def();
    let record = view::of_row(tx, def, row)?;
    let done_by = row.get(def, "done_by").as_id();
    Ok(TaskSummary {
        id: row.id,
        heads: record.heads,
        values: record.values,
        assignee: named(tx, "staff", row.get(def, "assignee_id"))?,
        client: named(tx, "clients", row.get(def, "client_id"))?,
        patient: named(tx, "patients", row.get(def, "patient_id"))?,
        left_by: user_name(tx, stamp.created_by)?,
        left_at: stamp.created_at,
        done_by: done_by
            .map(|user| user_name(tx, user))
            .transpose()?
            .flatten(),
    })
}

/// Urgent first, then by day, a task without a day after those with one, older first.
fn order(row: &Row, stamp: &Stamp) -> (bool, bool, Option<chrono::NaiveDate>, DateTime<Utc>) {
    let def = Task::def();
    let due = match row.get(def, "due_on") {
        Value::Date(day) => Some(*day),
        _ => None,
    };
    let urgent = row.text(def, "priority") == Some("URGENT");
    (!urgent, due.is_none(), due, stamp.created_at)
}

fn named(tx: &ReadTx, table: &str, id: &Value) -> Result<Option<Named>, AppError> {
    let Some(id) = id.as_id() else {
        return Ok(None);
    };
    let id = tx.stands_for(id)?;
    Ok(label_of(tx, table, id)?.map(|name| Named { id, name }))
}
