//! Who would be reminded of what, and who would not, and why.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;
use vetpms_model::care::{Reminder as Entry, ReminderNotice};
use vetpms_model::measures::reminders::{Recipient, Reminder, ReminderPlan, Stop, reminder};
use vetpms_model::people::Patient;
use vetpms_model::{Entity, Row, Value};
use vetpms_search::fold::fold;
use vetpms_store::ReadTx;
use vetpms_store::queries::reminders::patients_due_until;

use super::household::{Reach, reach};
use crate::desk::Desk;
use crate::error::AppError;
use crate::shown::day_of;
use crate::vaccinations::open_reminders;

/// One month before, or as early as whoever makes a run asks; again each month, three times, and nothing after half a year.
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
    /// Which animal.
    pub patient_id: Uuid,
    /// Its name.
    pub patient: String,
    /// The owner's name.
    pub owner: String,
    /// What it is for.
    pub purpose: String,
    /// When it was due.
    pub due_on: NaiveDate,
    /// Why: `deceased`, `inactive`, `opted_out`, `enough`, `too_late`, `lately` for reminded within the month.
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
    let asked = u32::try_from((until - today).num_days()).unwrap_or(0);
    let plan = ReminderPlan {
        lead_days: PLAN.lead_days.max(asked),
        ..PLAN
    };
    let mut asking = Asking::default();
    let mut animals = BTreeSet::new();
    for patient in patients_due_until(tx, until)? {
        animals.insert(tx.stands_for(patient)?);
    }
    for animal in animals {
        let due = |row: &Row| match row.get(Entry::def(), "due_on") {
            Value::Date(day) if *day <= until => Some(*day),
            _ => None,
        };
        let open = open_reminders(tx, animal)?;
        let open: Vec<_> = open
            .iter()
            .filter_map(|row| Some((row, due(row)?)))
            .collect();
        if let (false, Some((animal, _))) = (open.is_empty(), tx.row(Patient::def(), animal)?) {
            for (row, due_on) in open {
                asking.look_at(tx, &animal, (row, due_on), (plan, today))?;
            }
        }
    }
    let Asking {
        mut households,
        mut skipped,
    } = asking;
    households.retain(|_, household| !household.due.is_empty());
    skipped.sort_by_key(|one| (one.due_on, one.id));
    Ok(Preview {
        households: by_name(households),
        skipped,
    })
}

/// Households by name, what is due for each soonest first.
pub(super) fn by_name(households: BTreeMap<Uuid, Household>) -> Vec<Household> {
    let mut all: Vec<Household> = households.into_values().collect();
    for household in &mut all {
        household.due.sort_by_key(|due| (due.due_on, due.id));
    }
    all.sort_by_cached_key(|household| (fold(&household.reach.name), household.client_id));
    all
}

/// What was found so far, each household read once.
#[derive(Default)]
struct Asking {
    households: BTreeMap<Uuid, Household>,
    skipped: Vec<Skipped>,
}

impl Asking {
    fn look_at(
        &mut self,
        tx: &ReadTx,
        animal: &Row,
        (row, due_on): (&Row, NaiveDate),
        (plan, today): (ReminderPlan, NaiveDate),
    ) -> Result<(), AppError> {
        let (def, patients) = (Entry::def(), Patient::def());
        let owner = animal.get(patients, "client_id").as_id();
        let client_id = tx.stands_for(owner.unwrap_or_default())?;
        let household = match self.households.entry(client_id) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(place) => place.insert(Household {
                client_id,
                reach: reach(tx, client_id)?,
                due: Vec::new(),
            }),
        };
        let to = recipient(animal, &household.reach);
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let (patient, purpose) = (
            text(animal.text(patients, "name")),
            text(row.text(def, "purpose")),
        );
        let why = match reminder(plan, due_on, false, &sent(tx, row.id)?, to, today) {
            Reminder::Send(turn) => {
                household.due.push(Due {
                    id: row.id,
                    patient_id: animal.id,
                    patient,
                    purpose,
                    due_on,
                    turn,
                });
                return Ok(());
            }
            Reminder::Stopped(why) => word(why),
            Reminder::Later(_) => "lately",
        };
        self.skipped.push(Skipped {
            id: row.id,
            patient_id: animal.id,
            patient,
            owner: household.reach.name.clone(),
            purpose,
            due_on,
            why: why.to_owned(),
        });
        Ok(())
    }
}

fn recipient(animal: &Row, reach: &Reach) -> Recipient {
    let def = Patient::def();
    let status = animal.text(def, "status");
    Recipient {
        deceased: status == Some("DECEASED"),
        inactive: status == Some("INACTIVE") || animal.is_deleted(def) || reach.gone,
        opted_out: reach.opted_out,
    }
}

/// The days on which somebody was reminded of it.
fn sent(tx: &ReadTx, reminder: Uuid) -> Result<Vec<NaiveDate>, AppError> {
    let def = ReminderNotice::def();
    let rows = tx.rows_where(def, "reminder_id", &Value::Id(reminder))?;
    let day = |row: &Row| match row.get(def, "sent_at") {
        Value::Instant(at) => Some(day_of(*at)),
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
