//! Who would be reminded of what, and who would not, and why.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::{Reminder as Entry, ReminderNotice};
use vetpms_model::measures::reminders::{Recipient, Reminder, ReminderPlan, Stop, reminder};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Row, Value};
use vetpms_store::ReadTx;
use vetpms_store::queries::reminders::open_until;

use super::household::{Reach, reach};
use crate::desk::Desk;
use crate::error::AppError;

/// One month before, again each month, three times, and nothing after half a year.
const PLAN: ReminderPlan = ReminderPlan {
    lead_days: 30,
    again_after_days: 30,
    most: 3,
    give_up_days: 180,
};

/// One thing that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Due {
    /// The reminder.
    pub id: Uuid,
    /// Which animal.
    pub patient_id: Uuid,
    /// Its name.
    pub patient: String,
    /// What it is for.
    pub purpose: String,
    /// When it is due.
    pub due_on: NaiveDate,
    /// Which reminder of it this is, counted from 1.
    pub turn: u32,
}

/// A household and everything that is due for its animals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Household {
    /// The client.
    pub client_id: Uuid,
    /// How to reach them.
    pub reach: Reach,
    /// What is due, soonest first.
    pub due: Vec<Due>,
}

/// Something that is due and of which nobody is reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Skipped {
    /// The reminder.
    pub id: Uuid,
    /// The animal's name.
    pub patient: String,
    /// What it is for.
    pub purpose: String,
    /// When it was due.
    pub due_on: NaiveDate,
    /// Why: `deceased`, `inactive`, `opted_out`, `enough`, `too_late`.
    pub why: String,
}

/// A run before it is made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Preview {
    /// Who is reminded, by name.
    pub households: Vec<Household>,
    /// Of what nobody is.
    pub skipped: Vec<Skipped>,
}

/// What a run on this day would send for everything due until a day. It follows from the records as they stand, so that
/// two desks that hold the same say the same.
///
/// # Errors
/// The user may not read reminders or clients; [`AppError`] of the store.
pub fn preview(desk: &Desk, until: NaiveDate) -> Result<Preview, AppError> {
    let today = desk.rim.today();
    desk.read(|tx| {
        desk.may_read(tx, Entry::def().table)?;
        desk.may_read(tx, "clients")?;
        of(tx, until, today)
    })
}

pub(super) fn of(tx: &ReadTx, until: NaiveDate, today: NaiveDate) -> Result<Preview, AppError> {
    let def = Entry::def();
    let mut households: BTreeMap<Uuid, Household> = BTreeMap::new();
    let mut skipped = Vec::new();
    for row in open_until(tx, until)? {
        let Value::Date(due_on) = row.get(def, "due_on") else {
            continue;
        };
        let patient = row.get(def, "patient_id").as_id().unwrap_or_default();
        let Some((animal, _)) = tx.row(Patient::def(), tx.stands_for(patient)?)? else {
            continue;
        };
        let client = animal
            .get(Patient::def(), "client_id")
            .as_id()
            .unwrap_or_default();
        let client = tx.stands_for(client)?;
        let household = match households.entry(client) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(place) => place.insert(Household {
                client_id: client,
                reach: reach(tx, client)?,
                due: Vec::new(),
            }),
        };
        let to = recipient(&animal, household.reach.opted_out);
        let name = animal.text(Patient::def(), "name").unwrap_or_default();
        let purpose = row.text(def, "purpose").unwrap_or_default();
        match reminder(PLAN, *due_on, false, &sent(tx, row.id)?, to, today) {
            Reminder::Send(turn) => household.due.push(Due {
                id: row.id,
                patient_id: animal.id,
                patient: name.to_owned(),
                purpose: purpose.to_owned(),
                due_on: *due_on,
                turn,
            }),
            Reminder::Stopped(why) => skipped.push(Skipped {
                id: row.id,
                patient: name.to_owned(),
                purpose: purpose.to_owned(),
                due_on: *due_on,
                why: word(why).to_owned(),
            }),
            Reminder::Later(_) => {}
        }
    }
    let mut households: Vec<Household> = households.into_values().collect();
    households.retain(|household| !household.due.is_empty());
    for household in &mut households {
        household.due.sort_by_key(|due| (due.due_on, due.id));
    }
    households.sort_by(|a, b| (&a.reach.name, a.client_id).cmp(&(&b.reach.name, b.client_id)));
    skipped.sort_by_key(|one| (one.due_on, one.id));
    Ok(Preview {
        households,
        skipped,
    })
}

fn recipient(animal: &Row, opted_out: bool) -> Recipient {
    let def = Patient::def();
    let status = animal.text(def, "status");
    Recipient {
        deceased: status == Some("DECEASED"),
        inactive: status == Some("INACTIVE") || animal.is_deleted(def),
        opted_out,
    }
}

/// The days on which somebody was reminded of it.
fn sent(tx: &ReadTx, reminder: Uuid) -> Result<Vec<NaiveDate>, AppError> {
    let def = ReminderNotice::def();
    let rows = tx.rows_where(def, "reminder_id", &Value::Id(reminder))?;
    let day = |row: &Row| match row.get(def, "sent_at") {
        Value::Instant(at) => Some(at.date_naive()),
        _ => None,
    };
    Ok(rows.iter().filter_map(|(row, _)| day(row)).collect())
}

fn word(why: Stop) -> &'static str {
    match why {
        Stop::Done => "done",
        Stop::Deceased => "deceased",
        Stop::Inactive => "inactive",
        Stop::OptedOut => "opted_out",
        Stop::Enough => "enough",
        Stop::TooLate => "too_late",
    }
}
