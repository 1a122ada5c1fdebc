//! The log of runs, and what each of them sent.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::{Reminder, ReminderNotice};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Row, Value, ids};
use vetpms_store::ReadTx;
use vetpms_store::queries::reminders::{RunNumbers, run_of, runs_since};

use super::household::reach;
use super::preview::{Due, Household, by_name};
use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::user_name;

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct ReminderRun {
    /// The run.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub who: Option<String>,
    /// How.
    pub channel: String,
    /// How many reminders.
    pub reminders: u32,
    /// To how many households.
    pub households: u32,
}

/// What a run sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct RunSent {
    /// Its line of the log.
    pub run: ReminderRun,
    /// Who was reminded of what, by name; how they are reached now.
    pub households: Vec<Household>,
}

/// So far back the log goes; what a run sent can be looked up for ever.
const LOG_DAYS: i64 = 2 * 366;

/// The runs of the last two years, newest first.
///
/// # Errors
/// The user may not read reminders; [`AppError`] of the store.
pub fn runs(desk: &Desk) -> Result<Vec<ReminderRun>, AppError> {
    let since = desk.rim.now() - TimeDelta::days(LOG_DAYS);
    desk.read(|tx| {
        desk.may_read(tx, ReminderNotice::def().table)?;
        let found = runs_since(tx, ids::new_id(since, [0; 10]))?;
        found.into_iter().map(|run| line(tx, run)).collect()
    })
}

fn line(tx: &ReadTx, run: RunNumbers) -> Result<ReminderRun, AppError> {
    Ok(ReminderRun {
        id: run.id,
        at: run.at,
        who: user_name(tx, run.by)?,
        channel: run.channel,
        reminders: run.reminders,
        households: run.households,
    })
}

/// What a run sent, household by household.
///
/// # Errors
/// [`AppError::not_found`]; the user may not read reminders or clients; [`AppError`] of the store.
pub fn run_sent(desk: &Desk, run: Uuid) -> Result<RunSent, AppError> {
    let def = ReminderNotice::def();
    desk.read(|tx| {
        desk.may_read(tx, def.table)?;
        desk.may_read(tx, "clients")?;
        let notices = tx.rows_where(def, "run_id", &Value::Id(run))?;
        let found = run_of(tx, run)?.ok_or_else(|| AppError::not_found("Run"))?;
        let run = line(tx, found)?;
        let mut households: BTreeMap<Uuid, Household> = BTreeMap::new();
        for (notice, _) in &notices {
            let client = notice.get(def, "client_id").as_id().unwrap_or_default();
            let client_id = tx.stands_for(client)?;
            let household = match households.entry(client_id) {
                Slot::Occupied(known) => known.into_mut(),
                Slot::Vacant(place) => place.insert(Household {
                    client_id,
                    reach: reach(tx, client_id)?,
                    due: Vec::new(),
                }),
            };
            household.due.extend(due(tx, notice)?);
        }
        Ok(RunSent {
            run,
            households: by_name(households),
        })
    })
}

/// What a notice was about.
fn due(tx: &ReadTx, notice: &Row) -> Result<Option<Due>, AppError> {
    let (def, reminders, patients) = (ReminderNotice::def(), Reminder::def(), Patient::def());
    let id = notice.get(def, "reminder_id").as_id().unwrap_or_default();
    let Some((row, _)) = tx.row(reminders, id)? else {
        return Ok(None);
    };
    let patient = row.get(reminders, "patient_id").as_id().unwrap_or_default();
    let patient_id = tx.stands_for(patient)?;
    let animal = tx.row(patients, patient_id)?.map(|(row, _)| row);
    let name = animal
        .as_ref()
        .and_then(|row| row.text(patients, "name"))
        .unwrap_or_default();
    let due_on = match row.get(reminders, "due_on") {
        Value::Date(day) => *day,
        _ => NaiveDate::MIN,
    };
    let place = |row: &Row| match row.get(def, "sent_at") {
        Value::Instant(at) => Some((*at, row.id)),
        _ => None,
    };
    let all = tx.rows_where(def, "reminder_id", &Value::Id(id))?;
    let so_far = all.iter().filter(|(row, _)| place(row) <= place(notice));
    Ok(Some(Due {
        id,
        patient_id,
        patient: name.to_owned(),
        purpose: row
            .text(reminders, "purpose")
            .unwrap_or_default()
            .to_owned(),
        due_on,
        turn: u32::try_from(so_far.count()).unwrap_or(u32::MAX),
    }))
}
